"""The source line of a page: instruments, wave, bases, and how its intervals were made."""

from __future__ import annotations

from collections.abc import Iterable

from reports import figures
from reports.facts import CUSTOMER_KINDS, Facts

INSTRUMENTS = {
    "intercept": "intercept survey",
    "import": "imported survey",
    "mystery_visit": "mystery visits",
    "focus_group": "focus groups",
    "employee": "employee survey",
    "promise_audit": "promise audit",
}
MEANS = "Intervals: 95%, t for means."
SHARES = "Intervals: 95%, Wilson for shares."
UNPAIRED = "Intervals that overlap do not rank one above the other."


def titled(facts: Facts, kind: str) -> str:
    """Return a kind of instrument as a line begins with it: "Intercept survey"."""
    name = facts.words(INSTRUMENTS[kind])
    return name[:1].upper() + name[1:]


def counted(facts: Facts, kind: str) -> int:
    """Return how many submissions of a kind of instrument count."""
    rows = facts.analysis.get("base", {}).get("instruments", ())
    return sum(row["counted"] for row in rows if row["kind"] == kind)


def whole(facts: Facts, kind: str) -> str:
    """Say that an instrument's figures are of all, where the report is of some segments."""
    return facts.words(" (whole sample)") if facts.of_all(kind) else ""


def source_line(facts: Facts, kinds: Iterable[str], *sentences: str, split: bool = False) -> str:
    """Return the source line for figures from these kinds of instruments.

    `split` adds the bases of the segments; `sentences` follow, already worded.
    """
    words = facts.words
    named = [
        words("{instrument} n = {n}", instrument=words(INSTRUMENTS[kind]), n=figures.count(n))
        + whole(facts, kind)
        for kind in kinds
        if (n := counted(facts, kind))
    ]
    comma = "，" if facts.language == "zh" else "; "
    parts = comma.join(named) or words("answers of the wave")
    if split and len(facts.segments) > 1:
        parts += _bases(facts)
    gap = "" if facts.language == "zh" else " "
    first = words("Source: {parts}, {wave}.", parts=parts, wave=facts.wave())
    return gap.join([first, *sentences])


def customers(facts: Facts, *sentences: str, split: bool = True) -> str:
    """Return the source line for what customers said."""
    return source_line(facts, CUSTOMER_KINDS, *sentences, split=split)


def _bases(facts: Facts) -> str:
    comma = "，" if facts.language == "zh" else ", "
    bases = (f"{facts.name(s)} {figures.count(facts.customers(s))}" for s in facts.segments)
    return facts.words(" ({bases})", bases=comma.join(bases))
