"""Whether a drug as it was read again is the monograph that was exported, part by part: for ``markdown`` and ``jsonl``.

Names of corpora and files, places in files and what follows from other monographs are no part of that.
"""

from typing import Any

from drugref.model import Drug, Section, encode_blocks
from drugref.records import Leaf, Monograph
from drugref.stored import blocks_of

__all__ = ["parts_apart"]

_SAME = ("title", "description", "kind", "drug_class", "brand_names", "synonyms", "atc", "ingredients", "is_banned", "reviewed",
         "last_modified", "sources", "extra")  # fmt: skip
# Fields that a drug as read and a drug as stored both have; the slug is made from title or file name.


def parts_apart(drug: Drug, monograph: Monograph) -> tuple[str, ...]:
    """The parts of a monograph (fields of its head, ``faqs``, section keys) that a drug has otherwise; () when it is the same."""
    parts = [name for name in _SAME if getattr(drug, name) != getattr(monograph.entry, name)]
    parts += ["faqs"] if drug.faqs != monograph.faqs else []
    return (*parts, *_sections_apart(drug, monograph))


def _sections_apart(drug: Drug, monograph: Monograph) -> list[str]:
    if [section.key for section in drug.sections] != [leaf.key for leaf in monograph.sections]:
        return ["sections"]
    pairs = zip(drug.sections, monograph.sections, strict=True)
    return [leaf.key for section, leaf in pairs if _as_leaf(section) != _bare(leaf)]


def _as_leaf(section: Section) -> tuple[Any, ...]:
    return (
        section.key, section.title, section.loinc, section.also, encode_blocks(section.blocks),
        [_as_leaf(sub) for sub in section.subsections], [_as_leaf(passage) for passage in section.excerpts],
    )  # fmt: skip


def _bare(leaf: Leaf) -> tuple[Any, ...]:
    return (
        leaf.key, leaf.title, leaf.loinc, leaf.also, encode_blocks(blocks_of(leaf)),
        [_bare(sub) for sub in leaf.subsections], [_bare(passage) for passage in leaf.excerpts],
    )  # fmt: skip
