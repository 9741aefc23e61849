-- The index of drugref. Made whole by the writer, never changed after; lists are JSON arrays.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE corpus (
    ord     INTEGER PRIMARY KEY,       -- 0 lies on top
    name    TEXT NOT NULL UNIQUE,
    version TEXT NOT NULL,
    root    TEXT NOT NULL,
    files   INTEGER NOT NULL,
    drugs   INTEGER NOT NULL
);

CREATE TABLE problem (
    corpus TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL,
    message TEXT NOT NULL, hint TEXT NOT NULL, severity TEXT NOT NULL
);

CREATE TABLE drug (
    id            INTEGER PRIMARY KEY,
    slug          TEXT NOT NULL,
    title         TEXT NOT NULL,
    corpus        TEXT NOT NULL,
    shadowed      INTEGER NOT NULL,    -- 1: a corpus above has the same slug
    kind          TEXT NOT NULL,
    description   TEXT NOT NULL,
    class         TEXT NOT NULL,
    brand_names   TEXT NOT NULL,
    synonyms      TEXT NOT NULL,
    atc           TEXT NOT NULL,
    ingredients   TEXT NOT NULL,
    is_banned     INTEGER NOT NULL,
    reviewed      INTEGER NOT NULL,
    boxed_warning TEXT,                -- its text, or NULL
    last_modified TEXT NOT NULL,
    sources       TEXT NOT NULL,
    extra         TEXT NOT NULL,
    file          TEXT NOT NULL
);
CREATE UNIQUE INDEX drug_slug ON drug (slug, corpus);

CREATE TABLE section (
    id       INTEGER PRIMARY KEY,      -- in reading order within a drug
    drug_id  INTEGER NOT NULL,
    parent   INTEGER,
    key      TEXT NOT NULL,
    also     TEXT NOT NULL,            -- further keys, between spaces
    title    TEXT NOT NULL,
    loinc    TEXT,
    excerpt  INTEGER NOT NULL,         -- 1: repeats a passage of its parent under a key of its own
    blocks   TEXT NOT NULL,            -- what stands under this heading itself: as blocks, as text, as Markdown
    text     TEXT NOT NULL,
    markdown TEXT NOT NULL
);
CREATE INDEX section_drug ON section (drug_id);

CREATE TABLE faq (
    id       INTEGER PRIMARY KEY,
    drug_id  INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer   TEXT NOT NULL,
    section  TEXT
);
CREATE INDEX faq_drug ON faq (drug_id);

-- Every name there is: of a drug here (drug_id), or a real one whether or not it is here (substance: the row of the
-- name it is a synonym or brand of).
CREATE TABLE name (
    id        INTEGER PRIMARY KEY,
    key       TEXT NOT NULL,           -- text.name_key
    bare      TEXT NOT NULL,           -- text.compact
    name      TEXT NOT NULL,           -- as written
    kind      TEXT NOT NULL,           -- title | synonym | brand
    drug_id   INTEGER,
    substance INTEGER,
    via       INTEGER                  -- the one drug here that the substance is, when there is one
);
CREATE INDEX name_key ON name (key);
CREATE INDEX name_substance ON name (substance) WHERE kind <> 'brand';

-- Letters in threes of "^bare$" and the rows of name that have them: 32-bit integers, little-endian, ascending. Names of
-- drugs that are here alone.
CREATE TABLE gram (term TEXT PRIMARY KEY, names BLOB NOT NULL) WITHOUT ROWID;

-- Names in three pieces, for finding every name within two edits (text.pieces): the rows of name, and their compacted
-- letters between line breaks. "~" before the key: the name as it is spoken (similarity.spoken), of drugs that are here.
CREATE TABLE piece (
    key   TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    names BLOB NOT NULL,
    bares TEXT NOT NULL
);

-- Names that look and sound much like a drug's title (similarity.py), computed when the index is made.
CREATE TABLE lookalike (
    drug_id INTEGER NOT NULL,
    name_id INTEGER NOT NULL,
    score   REAL NOT NULL
);
CREATE INDEX lookalike_drug ON lookalike (drug_id);

-- Passages: one section's own text or one FAQ each.
CREATE TABLE passage (
    id         INTEGER PRIMARY KEY,
    drug_id    INTEGER NOT NULL,
    section_id INTEGER,                -- one of the two
    faq_id     INTEGER
);
CREATE INDEX passage_drug ON passage (drug_id);
CREATE VIRTUAL TABLE fulltext USING fts5 (
    title, heading, body, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab ('fulltext', 'row');

-- The words of the full text as they stand (folded; letters only, from five), in how many passages each stands, and no word
-- of the name of a drug that is here: what a mistyped word of a question may be taken for.
CREATE TABLE word (word TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
