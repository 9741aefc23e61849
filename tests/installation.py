"""A drugref of its own for tests with real processes: the package copied beside a small corpus of invented drugs, a home, a cache."""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from array import array
from pathlib import Path
from typing import NamedTuple

import drugref
from drugref.text import little_endian

PAGE = (
    "---\ntitle: {title}\nclass: invented\nsynonyms: [{synonym}]\nbrand_names: [{brand}]\n"
    "faqs:\n  - {{q: How is {title} given?, a: As {dose} mg with water.}}\n---\n"
    "## Usage\n\nFor the relief of {title} want.\n\n## Dosage\n\n### Adults\n\n{dose} mg daily. {filler}\n\n"
    "## Side Effects\n\n- Headache of {title}\n- Rash\n"
)
FILLER = " ".join(f"Word{number} follows the tablet." for number in range(40))
KNOWN = "name\tsynonyms\tbrands\tmarketed\tparts\nrealanol\t\tRealanbrand\tus\t\nrealbenol\t\t\tus\t\n"
ONSETS = "b d f g k l m n p r s t v z br cl dr fl gr pl st tr".split()
VOWELS = "a e i o u ai eo ia ou".split()
ENDS = "amide azole ibine idone ilast inib ipine olol onium oxacin sartan statin urea".split()


def title(number: int) -> str:
    """A name for each number; of the thousand first no two are the same."""
    rng = random.Random(number)
    start = "".join(rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(3))
    return f"{start}{rng.choice(ONSETS)}{rng.choice(ENDS)}".capitalize()


def page(number: int, dose: int) -> str:
    """The monograph of a number, with this dose in its dosage and its FAQ."""
    name = title(number)
    return PAGE.format(title=name, synonym=f"{name}ine", brand=f"{name[:6]}brand", dose=dose, filler=FILLER)


class Done(NamedTuple):
    code: int
    out: str
    err: str


class Installation:
    """The copied program in ``root`` with ``drugs`` monographs; the dose of drug ``n`` is ``n + 1`` mg until it is edited."""

    def __init__(self, root: Path, drugs: int = 30) -> None:
        self.root, self.cache, self.home = root, root / "cache", root / "home"
        self.monographs, self.shared = root / "data" / "monographs", root / "share"
        source = Path(drugref.__file__).parent
        shutil.copytree(source, root / "src" / "drugref", ignore=shutil.ignore_patterns("data", "__pycache__"))
        data = source / "data" if (source / "data").is_dir() else source.parent.parent / "data"
        shutil.copytree(data, root / "data", ignore=shutil.ignore_patterns("monographs", "*.md"))
        self.monographs.mkdir(parents=True)
        self.home.mkdir()
        (root / "data" / "known-names.tsv").write_text(KNOWN)
        for number in range(drugs):
            self.write(number, number + 1)

    def write(self, number: int, dose: int) -> None:
        """Write a monograph as an editor does: whole, in one step."""
        file = self.monographs / f"{title(number).lower()}.md"
        file.with_suffix(".part").write_text(page(number, dose))
        file.with_suffix(".part").replace(file)

    def env(self, **more: str) -> dict[str, str]:
        own = {
            "PATH": os.environ["PATH"], "HOME": str(self.home), "DRUGREF_CACHE_DIR": str(self.cache), "XDG_DATA_HOME": str(self.shared),
            "PYTHONPATH": str(self.root / "src"), "LANG": "C.UTF-8",
        }  # fmt: skip
        return {**own, **more}

    def start(self, *argv: str, **more: str) -> "subprocess.Popen[bytes]":
        """Start a command in a session of its own, so that what it leaves behind can be found."""
        return subprocess.Popen(
            [sys.executable, "-m", "drugref", *argv], env=self.env(**more), cwd=self.root, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def run(self, *argv: str, **more: str) -> Done:
        return finished(self.start(*argv, **more))

    def index(self) -> Path:
        """The one index in the cache."""
        (found,) = self.cache.glob("index-*.sqlite")
        return found

    def left(self) -> list[str]:
        """The kinds of file in the cache."""
        return sorted(kind_of(name) for name in os.listdir(self.cache))


def finished(process: "subprocess.Popen[bytes]") -> Done:
    out, err = process.communicate(timeout=300)
    return Done(process.returncode, out.decode(), err.decode())


def kind_of(name: str) -> str:
    """``index``, ``lock``, ``checked``, ``draft`` or, for what should not be there, its name."""
    known = {"sqlite": "index", "lock": "lock", "checked": "checked"}
    return "draft" if name.startswith(".building-") else known.get(name.rpartition(".")[2], name)


CLEAN = (["checked", "index"], ["checked", "index", "lock"])
# What may be in a cache between two commands.


def said(index: str | Path) -> dict[str, list]:
    """All that an index says, without the numbers of its rows."""
    with contextlib.closing(sqlite3.connect(index)) as db:
        drugs = dict(db.execute("SELECT id, coalesce(slug, '?') || '@' || corpus FROM drug"))
        names = {
            row: (key, name, kind, drugs.get(drug))
            for row, key, name, kind, drug in db.execute("SELECT id, key, name, kind, drug_id FROM name")
        }

        def rows(sql):
            return sorted(map(repr, db.execute(sql)))

        def listed(blob):
            return sorted(map(repr, (names[row] for row in little_endian(array("I", blob)))))

        return {
            "drugs": rows("SELECT slug, corpus, base, shadowed, title, class, brand_names, synonyms, boxed_warning, file FROM drug"),
            "corpora": rows("SELECT ord, name, version, files, drugs FROM corpus"),
            "files": rows("SELECT corpus, path, size, read, whole FROM file"),
            "problems": rows("SELECT file, line, message, severity FROM problem"),
            "sections": rows(
                "SELECT d.slug, d.corpus, s.key, s.title, s.body, s.markdown, s.blocks, p.key FROM section s JOIN drug d ON d.id = s.drug_id LEFT JOIN section p ON p.id = s.parent"
            ),
            "terms": rows("SELECT term, doc, cnt FROM vocabulary"),
            "words": rows("SELECT word, monographs FROM word"),
            "words of names": rows("SELECT word FROM name_word"),
            "names": sorted(map(repr, names.values())),
            "known": rows(
                "SELECT n.key, n.kind, d.slug, d.corpus FROM name n LEFT JOIN drug d ON d.id = n.via WHERE n.substance IS NOT NULL"
            ),
            "grams": [(term, listed(blob)) for term, blob in db.execute("SELECT term, names FROM gram ORDER BY term")],
            "pieces": [
                (key, count, listed(blob), sorted(bares.split("\n")))
                for key, count, blob, bares in db.execute("SELECT * FROM piece ORDER BY key")
            ],
            "alike": sorted(repr((drugs[drug], names[name], score)) for drug, name, score in db.execute("SELECT * FROM lookalike")),
        }


def shuffled(seed: int, count: int) -> list[float]:
    """``count`` moments between 0 and 1, one in each of as many equal parts, in any order."""
    rng = random.Random(seed)
    moments = [(part + rng.random()) / count for part in range(count)]
    rng.shuffle(moments)
    return moments
