"""What a command is handed: the streams, the environment and the options that all verbs share. Nothing global."""

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TextIO

from drugref import lookup
from drugref.answers import Confusable, Provenance, Warned
from drugref.corpora import Progress, open_index
from drugref.errors import NotFound, OnlyNear, Usage
from drugref.index.reader import Reader
from drugref.lookalikes import confusable
from drugref.messages import columns, folded
from drugref.records import Entry, Match
from drugref.render.data import match_json
from drugref.render.words import found_line, uncovered_line
from drugref.text import compact, name_key, sanitize

__all__ = ["CLOSE", "Context", "Streams"]

CLOSE = 0.77
# Computed similarity from which an answer warns by itself. FDA calls 0.70 high; most pairs of FDA's own list that
# share their stem lie above 0.77, and a warning above every answer must stay rare to be read.


class Streams(NamedTuple):
    """Standard streams and what they are: handed in, so that a test can hand in its own."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    in_tty: bool
    out_tty: bool
    err_tty: bool


class Context:
    """One run: streams, environment, and the index, opened when first asked for."""

    def __init__(self, streams: Streams, env: Mapping[str, str], progress: Progress, clear_line: Callable[[], None] = lambda: None) -> None:
        self.streams = streams
        self.env = env
        self.asks = streams.in_tty and streams.out_tty and streams.err_tty
        self.tall = True
        self.json_errors = False
        self.own_lookalikes: tuple[tuple[str, ...], ...] = ()
        self.progress = progress
        self.clear_line = clear_line
        self._index: Reader | None = None
        self._whole: Reader | None = None
        self._chosen = ""
        self.choose: Callable[[str, tuple[Match, ...]], Match | None] = lambda query, candidates: None

    def note(self, text: str) -> None:
        """One line on standard error, in place of the bar when there is one."""
        self.clear_line()
        self.streams.stderr.write(self.folded(f"drugref: {text}"))
        self.streams.stderr.flush()

    def folded(self, text: str, hang: int = 2) -> str:
        """A message for standard error, with its line's end; folded where that is a terminal."""
        return folded(text, columns(self.streams.stderr, self.env) if self.streams.err_tty else None, hang)

    @property
    def index(self) -> Reader:
        """The index, built first when it must be."""
        if self._index is None:
            self._index = open_index(self.env, self.progress, self.note)
        return self._index

    @property
    def whole(self) -> Reader:
        """The index of all corpora, also when one was chosen: what stands above an answer may come from any."""
        return self._whole or self.index

    def narrow(self, corpus: str) -> None:
        """Answer from one corpus alone."""
        self.check_corpus(corpus)
        self._whole, self._chosen = self.index, corpus
        self._index = self._whole.only(corpus)

    def refresh(self, rebuild: bool = False) -> Reader:
        """The index, brought up to date also with large corpora, or built anew."""
        self.close()
        self._index = open_index(self.env, self.progress, self.note, rebuild, thorough=True)
        return self._index

    def close(self) -> None:
        """Close the index, if it was opened."""
        if self._index:
            self._index.close()
            self._index = None

    def provenance(self) -> Provenance:
        """Whence answers come: the corpus on top, and all layers."""
        meta, corpora = self.index.meta(), self.index.corpora()
        layers = tuple((corpus.name, corpus.version) for corpus in corpora)
        return Provenance(*(layers[0] if layers else ("none", "")), meta["built"], layers)

    def check_corpus(self, name: str | None) -> None:
        """A Usage error when a corpus is named that is not in use."""
        names = {info.name for info in self.index.corpora()}
        if name and name not in names:
            raise Usage(f"no corpus '{name}'", "there are: " + ", ".join(sorted(names)))

    def drug(self, words: list[str], closest: bool = False) -> Match:
        """The one drug that is meant by exactly this name; else an error, or on a terminal a question."""
        name = " ".join(words).strip()
        if not name_key(name):
            raise Usage("no drug is named", "write its name: drugref show natalizumab")
        result = lookup.find(self.index, name)
        if result.match:
            return result.match
        shown = sanitize(name) if len(name) <= 80 else sanitize(name[:80]) + " (and more)"
        if not result.candidates or result.candidates[0].score < 1:
            self._refuse_elsewhere(name, shown)
        if not result.candidates:
            if result.status == "known":
                raise NotFound(f"{shown} is a real drug that this corpus does not cover", "drugref list shows what there is")
            near_to = f"; {uncovered_line(result.uncovered)}" if result.uncovered else ""
            raise NotFound(f"no drug is named {shown}{near_to}", "check the spelling, or: drugref list")
        first = result.candidates[0]
        if closest and first.likely:
            return first._replace(asked=shown)
        if self.asks and result.uncovered:
            self.note(f"{shown} is {uncovered_line(result.uncovered)}")
        if self.asks and (chosen := self.choose(name, result.candidates)):
            return chosen._replace(asked=shown)
        raise OnlyNear(
            f"no drug is named exactly {shown}; " + ("it is a name of more than one" if first.score == 1.0 else "near") + ": "
            + "; ".join(found_line(match) for match in result.candidates)
            + (f"; also {uncovered_line(result.uncovered)}" if result.uncovered else ""),
            f"to open one, write its name: drugref show {self.address(first)}",
            tuple(match_json(match) or {} for match in result.candidates),
        )  # fmt: skip

    def _refuse_elsewhere(self, name: str, shown: str) -> None:
        """Say of a drug that the one corpus that was chosen lacks which others have it."""
        match = lookup.find(self.whole, name).match if self._whole else None
        if match:
            also = self.also_in(self.whole.entry(match.slug))
            told = ", ".join(f"--corpus {corpus}" for corpus in (match.corpus, *also))
            raise NotFound(f"{shown} is not in the corpus '{self._chosen}'", f"it is in another: leave --corpus out, or {told}")

    def address(self, match: Match) -> str:
        """What opens a candidate: its slug, with its corpus where the slug is itself a name of several drugs."""
        opens = lookup.find(self.whole, match.slug).match
        return match.slug if opens and opens.corpus == match.corpus else f"{match.slug} --corpus {match.corpus}"

    def confusables(self, entry: Entry, least: float) -> tuple[Confusable, ...]:
        """The names that must not be confused with a drug: FDA's list, the user's own, then those computed from score ``least``."""
        out: dict[str, Confusable] = {}
        for listed in confusable(entry.title, *entry.synonyms):
            for other in listed.others:
                self._add(out, entry, other, "fda")
        own = {compact(name) for name in (entry.title, *entry.synonyms, *entry.brand_names)}
        for pair in self.own_lookalikes:
            if own & {compact(name) for name in pair}:
                for other in pair:
                    self._add(out, entry, other, "user")
        for name, slug, score in self.whole.lookalikes(entry.slug, least):
            if not any(known.slug == slug for known in out.values() if slug):
                self._add(out, entry, name, "computed", score)
        return tuple(out.values())

    def _add(self, out: dict[str, Confusable], entry: Entry, name: str, origin: str, score: float | None = None) -> None:
        """Add a name, with class and use when it is in the corpus; never the drug's own."""
        named = self.whole.named(name_key(name))
        slug = named[0].slug if named else None
        if slug == entry.slug or compact(name) in (compact(n) for n in (entry.title, *entry.synonyms, *entry.brand_names)):
            return
        known = self.whole.entry(slug) if slug else None
        tall_man = self.tall_man(name)
        told = Confusable(name, tall_man, slug, known.drug_class if known else "", known.description if known else "", origin, score)
        out.setdefault(compact(name), told)

    def parts(self, entry: Entry) -> tuple[Entry, ...]:
        """What is boxed in these, or that they are banned, holds for the drug too: the ingredients of a combination that have
        monographs, the drug's pages in other corpora, and of a further label the first one; but for a boxed warning that the page
        itself has word for word."""
        found = (self.whole.named(name_key(part)) for part in entry.ingredients)
        parts = tuple(self.whole.entry(named[0].slug) for named in found if named)
        others = (page for _, page in lookup.covered(self.whole, entry))
        told = (page._replace(boxed_warning=None) if page.boxed_warning == entry.boxed_warning else page for page in others)
        return (*parts, *(page for page in told if page.boxed_warning or page.is_banned))

    def also_in(self, entry: Entry) -> tuple[str, ...]:
        """The names of the other corpora that have a drug, topmost first."""
        return self.whole.only(entry.corpus).also_in(lookup.first_label(self.whole, entry).slug)

    def warned(self, slug: str) -> Warned:
        """A drug with all that stands above an answer about it."""
        entry = self.index.entry(slug)
        return Warned(entry, self.parts(entry), self.confusables(entry, CLOSE), self.also_in(entry))

    def tall_man(self, name: str) -> str:
        """A name as FDA's list writes it with tall-man letters; "" when it is not listed or the setting says off."""
        listed = confusable(name) if self.tall else ()
        return listed[0].tall_man if listed else ""

    def tall_men(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """``(name, form)`` of those names that have a tall-man form."""
        return tuple((name, form) for name in dict.fromkeys(names) if (form := self.tall_man(name)))

    def closest(self, word: str, among: list[str]) -> tuple[str, ...]:
        """Words of a list near to one that is not in it."""
        from drugref.fuzzy import closest

        return closest(word, among)

    def stdin_lines(self) -> Any:
        """Names or questions from standard input, one a line, without the line's end; blank lines stay, as empty names."""
        for line in self.streams.stdin:
            yield line.rstrip("\r\n")


def pager_command(env: Mapping[str, str], configured: str | None) -> str:
    """The pager: configured, ``PAGER``, else ``less``; empty for none."""
    chosen = configured if configured is not None else env.get("PAGER", "less" if os.name == "posix" else "more")
    return chosen.strip()
