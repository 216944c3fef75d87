"""Words that the strategy pages share: lists, cuts, and the source line."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TypeVar

from reports import figures
from reports.facts import Facts
from reports.sourcing import whole
from reports.typesetting import clean, ems, shorten
from reports.wording import Wording

Kind = TypeVar("Kind")
# How much of a cut text must be left for the cut to stand between two words.
LEAST_KEPT = 0.6


def clipped(text: str, width: float) -> str:
    """Return a text cut to about `width` em, an ellipsis for the rest."""
    if ems(text) <= width:
        return text
    limit = len(text)
    while limit > 1 and ems(shorten(text, limit)) > width:
        limit -= 1
    return shorten(text, _at_word(clean(text).strip(), limit))


def _at_word(text: str, limit: int) -> int:
    """Return where to cut so that no piece of a Latin word is left, if one ends near enough."""
    kept = text[: limit - 1]
    ends = (kept[-1:], text[limit - 1 : limit])
    if not all(end.isascii() and end.isalnum() for end in ends):
        return limit
    space = kept.rfind(" ")
    return space + 1 if space >= len(kept) * LEAST_KEPT else limit


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes at `width` em, at least 1."""
    return max(1, ceil(ems(text) * 1.04 / width))


def listed(parts: Sequence[str], words: Wording, *, sentence: bool = False) -> str:
    """Join parts: "a, b and c" or 甲、乙、丙; sentences with a space or nothing."""
    parts = [part for part in parts if part]
    if sentence:
        return ("" if words.language == "zh" else " ").join(parts)
    if words.language == "zh":
        return "、".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)


def itemised(parts: Sequence[str], words: Wording) -> str:
    """Join titles that may hold commas themselves: "a, with x; b; c"."""
    return ("；" if words.language == "zh" else "; ").join(part for part in parts if part)


ONES = {
    "{n} actions": "1 action",
    "{n} initiatives": "1 initiative",
    "{n} sub-themes": "1 sub-theme",
    "{n} holes": "1 hole",
    "{n} promises": "1 promise",
    "{n} more branches on the pages after": "1 more branch on the pages after",
}


def counted(n: int, many: str, words: Wording) -> str:
    """Return a count with its noun: "1 action", "3 actions", 3 项行动."""
    return words(ONES[many] if n == 1 else many, n=n)


def quoted(parts: Sequence[str], words: Wording) -> str:
    """Return each part in quotation marks: “a” and “b”, “甲”“乙”."""
    marked = [f"“{part}”" for part in parts]
    return "".join(marked) if words.language == "zh" else listed(marked, words)


def chunks(items: Sequence[Kind], size: int) -> list[Sequence[Kind]]:
    """Return the items in pages of at most `size`, as even as can be."""
    if not items:
        return []
    count = ceil(len(items) / size)
    each = ceil(len(items) / count)
    return [items[start : start + each] for start in range(0, len(items), each)]


def part_of(place: int, whole: int) -> str:
    """Return "2/3", "" where there is one page."""
    return f"{place}/{whole}" if whole > 1 else ""


BASES = {
    "intercept": "customers n = {n}",
    "import": "customers n = {n}",
    "mystery_visit": "mystery visits n = {n}",
    "focus_group": "focus-group records n = {n}",
    "employee": "employees n = {n}",
    "promise_audit": "audited promises n = {n}",
}


def base_line(facts: Facts, *, aims: bool = False) -> str:
    """Return the source line: the wave and what was counted a kind of instrument.

    `aims` is for pages of KPIs, which stay those of all where the report is of some segments.
    """
    counted: dict[str, int] = {}
    for row in facts.analysis.get("base", {}).get("instruments", ()):
        counted[row["kind"]] = counted.get(row["kind"], 0) + row["counted"]
    bases = [
        facts.words(BASES[kind], n=figures.count(n)) + whole(facts, kind)
        for kind, n in counted.items()
        if n and kind in BASES
    ]
    separator = "；" if facts.language == "zh" else "; "
    told = [facts.words("Source: {what}.", what=separator.join([facts.wave(), *bases]))]
    if aims and facts.chosen:
        told.append(facts.words("KPIs are of the whole sample."))
    return listed(told, facts.words, sentence=True)
