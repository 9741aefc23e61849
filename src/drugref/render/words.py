"""Sentences that the plain and the rich writer share, so that a warning reads the same everywhere."""

from drugref.answers import NOT_STATED, Confusable, FaqAnswer, Found, Hit, Provenance, SearchAnswer, ShowAnswer, Warned
from drugref.records import Entry, Label, Match, Problem
from drugref.sections import title_of
from drugref.text import name_key

__all__ = [
    "KINDS",
    "banned",
    "brief_warnings",
    "found_in",
    "found_line",
    "head_facts",
    "is_boxed",
    "is_warned",
    "lookalike_line",
    "matched_line",
    "problem_place",
    "provenance_lines",
    "question_lines",
    "status_word",
    "uncovered_line",
    "unstated_line",
    "whose_warning",
]

KINDS = {"title": "name", "synonym": "synonym", "brand": "brand", "salt": "salt or form"}
_STATUS = {
    "exact": "found",
    "near": "only near names",
    "known": "a real drug that this corpus does not cover",
    "none": "not found",
}


def status_word(found: Found) -> str:
    """A result's status in words."""
    if found.status == "near" and found.candidates[0].score == 1.0:
        return "a name of more than one drug"
    return _STATUS[found.status]


def matched_line(match: Match) -> str:
    """By which name a drug was found, when that was not its title; else ""."""
    if match.score < 1:
        by = f" ({match.matched})" if match.kind != "title" else ""
        return f"no drug is named {match.asked}; taken for the nearest name: {match.title}{by}"
    if match.kind == "title":
        return ""
    return f"{match.matched} → {match.title} ({KINDS[match.kind]})"


def uncovered_line(names: tuple[str, ...]) -> str:
    """Real names as near as the candidates, of drugs that are not here."""
    return f"near to {', '.join(names)}: {'a real drug' if len(names) == 1 else 'real drugs'} that this corpus does not cover"


def found_line(match: Match, tall_men: tuple[tuple[str, str], ...] = ()) -> str:
    """A candidate on one line: title, by which name, class."""
    title = dict(tall_men).get(match.title, match.title)
    by = f" ({match.matched}, {KINDS[match.kind]})" if match.kind != "title" else ""
    drug_class = f": {match.drug_class}" if match.drug_class else ""
    return f"{title}{by}{drug_class}"


def found_in(match: Match, provenance: Provenance) -> str:
    """From which corpus a name is answered, where there are several; else ""."""
    return f" [{match.corpus}]" if len(provenance.layers) > 1 else ""


def banned(entry: Entry, parts: tuple[Entry, ...] = ()) -> str:
    """The notice of a drug that is banned, by its own page or by one of another corpus or of an ingredient; "" when it is not."""
    told = [f"{entry.title} is marked as banned in this corpus."] if entry.is_banned else []
    return " ".join([*told, *(f"{one.title} is marked as banned in the corpus {one.corpus}." for one in parts if one.is_banned)])


def whose_warning(one: Entry, entry: Entry) -> str:
    """Of which drug a boxed warning above an answer is, when it stands on another page than the drug's own; "" when on its own."""
    if one is entry:
        return ""
    if name_key(one.title) in {name_key(part) for part in entry.ingredients}:
        return f" of {one.title}, an ingredient"
    shown = "the page shown has another" if entry.boxed_warning else "the page shown has none"
    return f" of {one.title} in the corpus {one.corpus}; {shown}"


def lookalike_line(names: tuple[Confusable, ...]) -> str:
    """Which names must not be confused with the drug shown; "" when there are none."""
    if not names:
        return ""
    told = [name.tall_man or name.name for name in names]
    return "Do not confuse with " + "; ".join(f"{t} ({n.drug_class})" if n.drug_class else t for t, n in zip(told, names, strict=True))


def is_boxed(warned: Warned) -> bool:
    """Whether a drug or an ingredient of it has a boxed warning."""
    return any(one.boxed_warning for one in (warned.entry, *warned.parts))


def is_warned(warned: Warned) -> bool:
    """Whether anything stands above an answer about a drug."""
    return is_boxed(warned) or bool(banned(warned.entry, warned.parts)) or bool(warned.lookalikes)


def brief_warnings(warned: Warned) -> list[str]:
    """Warnings by name and place, a line each, for an answer about many drugs."""
    entry = warned.entry
    out = [f"BANNED: {told}"] if (told := banned(entry, warned.parts)) else []
    out += [f"BOXED WARNING: {entry.title}: drugref show {entry.slug} -s boxed-warning"] if is_boxed(warned) else []
    return out + ([f"LOOK-ALIKE: {entry.title}: {told}"] if (told := lookalike_line(warned.lookalikes)) else [])


_ORIGINS = {"fda": "FDA's list of look-alike names", "user": "your own list", "computed": "computed from spelling and sound"}


def origin_line(name: Confusable) -> str:
    """Why a name is among those to be confused."""
    return _ORIGINS[name.origin] + (f", similarity {name.score:.2f}" if name.score is not None else "")


_FACTS = {
    "epc": "Established class (EPC)", "moa": "Mechanism class (MoA)", "pe": "Physiologic effect (PE)", "cs": "Chemical structure (CS)",
    "unii": "UNII", "rxcui": "RxCUI", "ndc": "NDC", "package_ndc": "Package NDC", "original_packager_ndc": "Original packager's NDC",
    "nui": "NUI", "upc": "UPC", "set_id": "Set id", "label_id": "Label id",
}  # fmt: skip
# What labels say of themselves, where the key alone would not read well.


_MOST_MATES = 20
# Drugs of the same class that are named to people; JSON has all of them.


def _some(titles: list[str]) -> str:
    more = len(titles) - _MOST_MATES
    return ", ".join(titles[:_MOST_MATES]) + (f", and {more:,} more (drugref list --class)" if more > 0 else "")


def head_facts(answer: ShowAnswer) -> list[tuple[str, str]]:
    """The facts of a monograph's header, label and value, empty ones left out."""
    entry = answer.monograph.entry
    facts = [
        ("Class", entry.drug_class),
        ("Brands", ", ".join(entry.brand_names)),
        ("Other names", ", ".join(entry.synonyms)),
        ("Ingredients", " + ".join(entry.ingredients)),
        ("ATC (WHO)", ", ".join(entry.atc)),
        ("Same class here", _some([title for _, title in answer.same_class])),
        *((_FACTS.get(key) or key.replace("_", " ").capitalize(), value) for key, value in entry.extra),
    ]
    return [(label, value) for label, value in facts if value]


def provenance_lines(entry: Entry, provenance: Provenance) -> list[str]:
    """Whence an answer is: its sources, then corpus, revision date and review."""
    out = [
        "Source: " + ", ".join(part for part in (source.title, source.publisher, source.date, source.id) if part)
        for source in entry.sources
    ]
    if not out:
        out = ["Source: none is named in this monograph"]
    reviewed = "reviewed by a pharmacist" if entry.reviewed else "not reviewed by a pharmacist"
    revised = f"revised {entry.last_modified}" if entry.last_modified else "revision date not stated"
    version = dict(provenance.layers).get(entry.corpus, provenance.version)
    out.append(f"Corpus {entry.corpus} {version}, {revised}, {reviewed}.")
    return out


_LABELS = 5
# Further labels told to people: a drug in common use has two hundred. All are in JSON.


def elsewhere_lines(answer: ShowAnswer) -> list[str]:
    """What else there is of the drug shown: further labels of it in its corpus and how to open one, then further corpora."""
    entry, labels = answer.monograph.entry, answer.labels
    out = []
    if labels:
        many = "1 further label" if len(labels) == 1 else f"{len(labels):,} further labels"
        told = "; ".join(_label(label) for label in labels[:_LABELS])
        more = f"; and {len(labels) - _LABELS:,} more in --json" if len(labels) > _LABELS else ""
        out.append(f"{many} of this drug in {entry.corpus}: {told}{more}. To open one: drugref show {labels[0].slug}")
    if answer.also_in:
        out.append("Also in: " + ", ".join(f"{name} (--corpus {name})" for name in answer.also_in))
    return out


def _label(label: Label) -> str:
    facts = ", ".join(fact for fact in (", ".join(label.brand_names), label.company, label.date) if fact)
    return f"{label.slug} ({facts})" if facts else label.slug


def corpus_line(provenance: Provenance) -> str:
    """Whence a list of hits is."""
    return "Corpus " + " over ".join(f"{name} {version}" for name, version in provenance.layers) + f", index built {provenance.built}."


def source_line(warned: Warned) -> str:
    """The sources of one drug on one line, for hits: title and date of each, the revision date, and which corpora have it too."""
    entry = warned.entry
    named = "; ".join(", ".join(p for p in (s.title, s.date) if p) for s in entry.sources) or "no source named"
    revised = f"revised {entry.last_modified}" if entry.last_modified else "revision date not stated"
    also = f"; also in {', '.join(warned.also_in)}" if warned.also_in else ""
    return f"{entry.title}: {named}; corpus {entry.corpus}, {revised}{also}"


def unstated_line(key: str) -> str:
    """A known section that the monograph does not have."""
    return f"{title_of(key)}: {NOT_STATED}."


def problem_place(problem: Problem) -> str:
    """Where a problem stands: file, and line when it is known."""
    return f"{problem.file}:{problem.line}" if problem.line else problem.file


def question_lines(answer: SearchAnswer | FaqAnswer) -> list[str]:
    """How a question was understood: real drugs that are not here, the drugs it is about, near ones, mended words."""
    told = [
        ("Not covered by this corpus", answer.uncovered),
        ("About", [match.title for match in answer.drugs]),
        ("Near to a word in the question, and not searched", [match.title for match in answer.near]),
        ("Spelling", [f"{typed} was taken for {taken}" for typed, taken in answer.corrections]),
        ("Stands nowhere in the corpus", answer.unmet),
    ]
    return [f"{label}: {', '.join(values)}" for label, values in told if values]


def hit_place(hit: Hit) -> str:
    """Where a hit stands: section title and key."""
    return f"{hit.heading} [{hit.section}]"
