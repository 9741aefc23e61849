-- The index of drugref: written by the writer in a file of its own, then only read; lists are JSON arrays.
-- The first half is what the files say; the second is derived from it, whole or for what changed.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE corpus (
    ord     INTEGER NOT NULL,          -- 0 lies on top
    name    TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    root    TEXT NOT NULL,
    format  TEXT NOT NULL,
    stamp   TEXT NOT NULL,             -- what its files looked like when they were read
    files   INTEGER NOT NULL,
    drugs   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE file (
    id     INTEGER PRIMARY KEY,
    corpus TEXT NOT NULL,
    path   TEXT NOT NULL,
    size   INTEGER NOT NULL,
    mtime  INTEGER NOT NULL,           -- nanoseconds
    read   INTEGER NOT NULL,           -- records read so far
    whole  INTEGER NOT NULL            -- 1: to its end
);
CREATE UNIQUE INDEX file_path ON file (corpus, path);

CREATE TABLE problem (
    file_id INTEGER NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL,
    message TEXT NOT NULL, hint TEXT NOT NULL, severity TEXT NOT NULL
);
CREATE INDEX problem_file ON problem (file_id);

CREATE TABLE drug (
    id            INTEGER PRIMARY KEY,
    file_id       INTEGER NOT NULL,
    corpus        TEXT NOT NULL,
    base          TEXT NOT NULL,       -- the slug of its title
    rank          INTEGER NOT NULL,    -- of several labels of one drug the highest is shown first
    slug          TEXT,                -- derived: base, or of its file or label where several have one title
    shadowed      INTEGER NOT NULL,    -- derived: 1 a corpus above has the drug, 2 a better label of its own corpus
    title         TEXT NOT NULL,
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
    file          TEXT NOT NULL        -- where it was read: file, file!member or file!member#ordinal
);
CREATE UNIQUE INDEX drug_slug ON drug (slug, corpus);
CREATE INDEX drug_base ON drug (base, corpus);
CREATE INDEX drug_file ON drug (file_id);
CREATE INDEX drug_class ON drug (class COLLATE NOCASE);
CREATE TABLE code (atc TEXT NOT NULL, drug_id INTEGER NOT NULL);
CREATE INDEX code_atc ON code (atc);
CREATE INDEX code_drug ON code (drug_id);

CREATE TABLE section (
    id       INTEGER PRIMARY KEY,      -- in reading order within a drug
    drug_id  INTEGER NOT NULL,
    parent   INTEGER,
    key      TEXT NOT NULL,
    also     TEXT NOT NULL,            -- further keys, between spaces
    title    TEXT NOT NULL,
    loinc    TEXT,
    excerpt  INTEGER NOT NULL,         -- 1: repeats a passage of its parent under a key of its own
    body     TEXT NOT NULL,            -- what stands under this heading itself: its plain text, ** around bold words
    markdown TEXT,                     -- NULL: it follows from the body (bodies.py), as in most sections; else body is text without **
    blocks   TEXT                      -- the same
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

-- The words of the full text as they stand (folded; letters only, from five) and in how many monographs each stands: what a
-- mistyped word of a question may be taken for, unless it is a word of a drug's name.
CREATE TABLE word (word TEXT PRIMARY KEY, monographs INTEGER NOT NULL) WITHOUT ROWID;

-- Every name there is: of a drug here (drug_id), or a real one whether or not it is here (substance: the row of the
-- name it is a synonym or brand of).
CREATE TABLE name (
    id        INTEGER PRIMARY KEY,
    key       TEXT NOT NULL,           -- text.name_key
    bare      TEXT NOT NULL,           -- text.compact
    name      TEXT NOT NULL,           -- as written
    kind      TEXT NOT NULL,           -- title | synonym | brand | slug (of a further label or file: it opens the page, and is nobody's name)
    drug_id   INTEGER,
    substance INTEGER,
    marketed  INTEGER NOT NULL,        -- 1: name or brand of a substance on the market
    via       INTEGER,                 -- derived: the one drug here that the substance is, or that covers the drug, when there is one
    listed    INTEGER                  -- derived: as what gram, piece and lookalike have it: the drug here, 0 none here, NULL not at all
);
CREATE INDEX name_key ON name (key);
CREATE INDEX name_drug ON name (drug_id) WHERE drug_id IS NOT NULL;
CREATE INDEX name_substance ON name (substance) WHERE kind <> 'brand';
CREATE TABLE ingredient (substance INTEGER NOT NULL, key TEXT NOT NULL);
-- The keys of the ingredients of real combinations.

-- Derived: the words of the names of drugs that are here.
CREATE TABLE name_word (word TEXT PRIMARY KEY) WITHOUT ROWID;

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
) WITHOUT ROWID;

-- Names that look and sound much like a drug's title (similarity.py).
CREATE TABLE lookalike (
    drug_id INTEGER NOT NULL,
    name_id INTEGER NOT NULL,
    score   REAL NOT NULL
);
CREATE INDEX lookalike_drug ON lookalike (drug_id);
CREATE INDEX lookalike_name ON lookalike (name_id);
