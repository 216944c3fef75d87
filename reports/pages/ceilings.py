"""Where most answers stand at the top of a scale, 95% intervals of few hold less: that is said."""

from __future__ import annotations

from math import log

from reports import figures
from reports.facts import Facts, Row
from reports.measures.coverage import CEILING, Coverage

# A simulated interval that holds the truth this often is as good as it says.
GOOD = 0.93
MEASURES = ("experience", "rating")


def ceilings(facts: Facts) -> list[str]:
    """Return one sentence naming the weakest interval of a ceiling-heavy item, [] without one."""
    heavy = [(row, found) for row in _topped(facts) if (found := _simulated(row))]
    weak = [(row, found) for row, found in heavy if found.covered < GOOD]
    if not weak:
        return []
    found = min((found for _, found in weak), key=lambda each: each.covered)
    return [
        facts.words(
            "On {items} scales at least half give the top; there a 95% interval of a mean holds "
            "less: about {covered} where {top} do so and n = {n} (simulated).",
            items=len({(r["kind"], r["item"]) for r, _ in weak}),
            covered=figures.share(found.covered),
            top=figures.share(found.top),
            n=found.n,
        )
    ]


def _topped(facts: Facts) -> list[Row]:
    """Return the shares of the top box that are half or more."""
    rows = [row for name in MEASURES for row in facts.rows("boxes", box="top1", measure=name)]
    least = min(found.top for found in CEILING)
    return [row for row in rows if row["share"] is not None and row["share"] >= least]


def _simulated(row: Row) -> Coverage | None:
    """Return the simulation nearest to a row: as heavy at most, of a like base."""
    top = max(found.top for found in CEILING if found.top <= row["share"])
    alike = [found for found in CEILING if found.top == top]
    return min(alike, key=lambda found: abs(log(found.n / max(row["n"], 1))), default=None)
