"""Coded verbatims counted: touchpoint × dimension, and the words that most people say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reports.coding.segmentation import Segmenter, stem
from reports.measures.text import feeling_of

Row = Mapping[str, Any]
# What one person alone says is no word that people say.
LEAST_SPEAKERS = 2


@dataclass(slots=True)
class Cell:
    """How many verbatims a cell has, and on which side of zero they lie."""

    n: int = 0
    positive: int = 0
    negative: int = 0

    def add(self, side: str) -> None:
        """Count one more."""
        self.n += 1
        self.positive += side == "positive"
        self.negative += side == "negative"


@dataclass(frozen=True, slots=True)
class Said:
    """A word as it is mostly written, by how many respondents and how often below zero."""

    word: str
    n: int
    negative: int


def cells(verbatims: Iterable[Row]) -> dict[tuple[str, str], Cell]:
    """Return (touchpoint, dimension) → cell; "all" in a place is the sum over its codes."""
    found: dict[tuple[str, str], Cell] = defaultdict(Cell)
    for row in verbatims:
        side = feeling_of(row["feeling"])
        for touchpoint in (row["touchpoint"], "all"):
            for dimension in (row["dimension"], "all"):
                found[touchpoint, dimension].add(side)
    return dict(found)


def words_most_said(verbatims: Iterable[Row], segmenter: Segmenter, most: int) -> list[Said]:
    """Return the words that most respondents say, at least two, each once; ties by the word.

    Negative are those of whom any verbatim with the word is coded below zero. English forms of a
    word are one word.
    """
    speakers: dict[str, set[str]] = defaultdict(set)
    displeased: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for row in verbatims:
        who = row["id"].partition("/")[0]
        for word in segmenter.words(row["text"]):
            root = stem(word)
            speakers[root].add(who)
            forms[root][word] += 1
            if (row["feeling"] or 0) < 0:
                displeased[root].add(who)
    often = [root for root in speakers if len(speakers[root]) >= LEAST_SPEAKERS]
    ranked = sorted(often, key=lambda root: (-len(speakers[root]), root))[:most]
    return [Said(_form(forms[root]), len(speakers[root]), len(displeased[root])) for root in ranked]


def _form(forms: Counter[str]) -> str:
    return min(forms, key=lambda word: (-forms[word], word))
