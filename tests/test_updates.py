"""An index that was brought up to date says the same as one made anew, whatever was edited, added or taken away."""

import os
import random

import pytest

from drugref.corpora import index_state, open_index
from drugref.index.reader import Reader
from tests.installation import said

TITLES = ("Alphanol", "Betanol", "Gammanol", "Alphanil", "Deltanol + Alphanol", "Alfanol", "Omeganol")
PAGE = (
    "---\ntitle: {title}\nsynonyms: [{synonyms}]\nbrand_names: [{brands}]\n---\n## Dosage\n\n{dose} mg daily\n\n## Usage\n\nFor {title}.\n"
)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An installation with an empty bundled corpus and an own one; returns its environment and both folders."""
    data, own = tmp_path / "data", tmp_path / "own"
    (data / "monographs").mkdir(parents=True)
    own.mkdir()
    (data / "corpus.toml").write_text('name = "drugref"\nversion = "1"\n')
    (data / "known-names.tsv").write_text(
        "name\tsynonyms\tbrands\tmarketed\tparts\nalphanol\talfanol\tRealbrand\tus\t\nalphanel\t\t\tus\t\nbetanel\t\t\tus\t\n"
        "alphanol + gammanol\t\tDuobrand\tus\talphanol|gammanol\nomeganol\tgammanil\t\tus\t\n"
    )
    monkeypatch.setattr("drugref.corpora.bundled_data", lambda: str(data))
    monkeypatch.setattr("drugref.building.bundled_data", lambda: str(data))
    env = {"HOME": str(tmp_path), "DRUGREF_CACHE_DIR": str(tmp_path / "cache"), "DRUGREF_CORPUS_PATH": str(own)}
    return env, (data / "monographs", own)


def opened(env, **more) -> Reader:
    return open_index(env, lambda done, total, count: None, lambda note: None, **more)


def edit(rng: random.Random, folder) -> None:
    """One change of a folder."""
    file = folder / f"{rng.choice('abcdefg')}.md"
    what = rng.random()
    if what < 0.25:
        file.unlink(missing_ok=True)
    elif what < 0.3:
        file.write_text('---\ntitle: "broken\n---\n')
    else:
        synonyms = ", ".join(rng.sample(TITLES[:4], rng.randrange(2)))
        brands = ", ".join(rng.sample(["Brandol", "Zed", "Realbrand"], rng.randrange(3)))
        file.write_text(PAGE.format(title=rng.choice(TITLES), synonyms=synonyms, brands=brands, dose=rng.randrange(1, 900)))


@pytest.mark.parametrize("seed", range(20))
def test_an_updated_index_says_what_a_new_one_says(place, tmp_path, seed):
    env, folders = place
    rng = random.Random(seed)
    for _ in range(4):
        for _ in range(rng.choice((1, 1, 6))):
            edit(rng, rng.choice(folders))
        opened(env).close()
        anew = {**env, "DRUGREF_CACHE_DIR": str(tmp_path / "anew")}
        opened(anew, rebuild=True).close()
        updated, new = said(index_state(env).path), said(index_state(anew).path)
        for part in new:
            assert updated[part] == new[part], part


def test_only_a_changed_file_is_read_again(place, monkeypatch):
    env, (bundled, own) = place
    for i, title in enumerate(TITLES):
        (bundled / f"{i}.md").write_text(PAGE.format(title=title, synonyms="", brands="", dose=i))
    opened(env).close()
    read = []
    import drugref.building as building

    records = building.records
    monkeypatch.setattr(building, "records", lambda path, *rest: read.append(os.path.basename(path)) or records(path, *rest))
    (bundled / "2.md").write_text(PAGE.format(title="Gammanol", synonyms="", brands="", dose=20))
    (own / "mine.md").write_text(PAGE.format(title="Betanol", synonyms="", brands="", dose=7))
    reader = opened(env)
    assert sorted(read) == ["2.md", "mine.md"]
    assert reader.monograph("gammanol").sections[0].text == "20 mg daily"
    assert (reader.entry("betanol").corpus, reader.also_in("betanol")) == ("own", ("drugref",))
    assert reader.only("drugref").monograph("betanol").sections[0].text == "1 mg daily"
    reader.close()


def test_a_page_titled_by_a_synonym_of_a_drug_below_covers_it(place):
    env, (bundled, own) = place
    (bundled / "a.md").write_text(PAGE.format(title="Acidum betanolicum", synonyms="Betanol", brands="", dose=1))
    (own / "b.md").write_text(PAGE.format(title="Betanol", synonyms="", brands="", dose=2))
    reader = opened(env)
    assert [entry.slug for entry in reader.entries()] == ["betanol"]
    assert reader.also_in("betanol") == ("drugref",)
    reader.close()
