"""The drugs of one corpus alone, also those that a corpus above covers: what an export of that corpus holds."""

from collections.abc import Iterator

from drugref.index.reader import _ENTRY, Reader, _entry, _leaves
from drugref.records import Entry, Faq, Monograph

__all__ = ["OneCorpus"]


class OneCorpus(Reader):
    """A reader whose drugs and monographs are those of one corpus; it shares the connection of the reader it is made of."""

    def __init__(self, reader: Reader, corpus: str) -> None:
        super().__init__(reader._db)
        self._corpus = corpus

    def entries(self) -> Iterator[Entry]:
        """Every drug of the corpus, by title."""
        for row in self._db.execute(f"SELECT {_ENTRY} FROM drug WHERE corpus = ? ORDER BY title COLLATE NOCASE, slug", (self._corpus,)):
            yield _entry(row)

    def has(self, slug: str) -> bool:
        """Whether the corpus holds a drug."""
        return self._db.execute("SELECT 1 FROM drug WHERE slug = ? AND corpus = ?", (slug, self._corpus)).fetchone() is not None

    def monograph(self, slug: str) -> Monograph:
        """A whole monograph of the corpus; it must be there (``has``)."""
        head = self._db.execute(f"SELECT id, {_ENTRY} FROM drug WHERE slug = ? AND corpus = ?", (slug, self._corpus)).fetchone()
        rows = self._db.execute(
            "SELECT id, parent, key, also, title, loinc, excerpt, text, markdown, blocks FROM section WHERE drug_id = ? ORDER BY id",
            head[:1],
        ).fetchall()
        faqs = self._db.execute("SELECT question, answer, section FROM faq WHERE drug_id = ? ORDER BY id", head[:1])
        return Monograph(_entry(head[1:]), _leaves(rows), tuple(Faq(*row) for row in faqs))
