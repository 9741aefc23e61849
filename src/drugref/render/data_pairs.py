"""Interactions and comparisons as the bodies of JSON documents. See ``data``."""

from collections.abc import Callable
from typing import Any

from drugref.render.data import match_json, section_json, warned_json
from drugref.reports import CompareAnswer, Finding, InteractionsAnswer, Pair

__all__ = ["BODIES", "TABLES"]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "in": finding.page, "about": finding.about, "section": finding.section, "heading": finding.heading,
        "context": finding.context or None, "quote": finding.quote, "matched": finding.matched, "via": finding.via,
        "group": finding.group or None, "group_source": finding.group_source or None, "weight": finding.weight,
        "last_modified": finding.revised, "corpus": finding.corpus or None,
    }  # fmt: skip


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "a": pair.a, "b": pair.b, "status": "stated" if pair.findings else "not-mentioned", "weight": pair.weight or None,
        "findings": [_finding(finding) for finding in pair.findings],
    }  # fmt: skip


def _interactions(answer: InteractionsAnswer) -> dict[str, Any]:
    return {
        "drugs": [match_json(match) for match in answer.drugs],
        "pairs": [_pair(pair) for pair in answer.pairs],
        "duplicates": [one._asdict() for one in answer.duplicates],
        "entries": [warned_json(warned) for warned in answer.entries],
    }


def _compare(answer: CompareAnswer) -> dict[str, Any]:
    return {
        "drugs": [match_json(match) for match in answer.drugs],
        "sections": [
            {"key": key, "title": title, "cells": [section_json(cell) if cell else None for cell in cells]}
            for key, title, cells in answer.rows
        ],
        "faqs": [[{"q": faq.question, "a": faq.answer} for faq in faqs] for faqs in answer.faqs],
        "entries": [warned_json(warned) for warned in answer.entries],
    }


def _flat_rows(answer: InteractionsAnswer) -> list[dict[str, Any]]:
    """A row a finding, and one for each pair without any."""
    empty = dict.fromkeys(_finding(Finding(*[""] * len(Finding._fields))))
    rows = []
    for pair in answer.pairs:
        head = {key: value for key, value in _pair(pair).items() if key != "findings"}
        rows += [{**head, **{f"finding.{k}": v for k, v in (one or empty).items()}} for one in map(_finding, pair.findings)] or [
            {**head, **{f"finding.{k}": v for k, v in empty.items()}}
        ]
    return rows


BODIES: dict[type, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    InteractionsAnswer: ("interactions", _interactions),
    CompareAnswer: ("compare", _compare),
}
TABLES: dict[type, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    InteractionsAnswer: ("interactions", lambda answer: {"pairs": _flat_rows(answer)}),
}
# The same where a row is a finding: CSV and TSV.
