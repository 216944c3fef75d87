"""Which columns exceed which: letters beside figures, and χ² of a crosstab.

Means by Welch's t (NPS by z), Holm over all pairs of columns × lines of the table, as `analyse`
does; shares by two-proportion z, not corrected, as is the custom with column letters. Answers that
overlap are no table of one χ²: each is tested by itself, Holm over all pairs × answers. Hidden
columns take no part, neither do those with n < 30. Cards of focus groups are no sample: nothing
is tested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from reports.exploring.asking import CARDS
from reports.exploring.figure import Cell, Figure, Line
from reports.exploring.view import ALL, TOGETHER, WEIGHTED
from reports.measures.comparisons import ALPHA, difference, holm, p_value, two_proportions
from reports.measures.crosstabs import ChiSquare, chi_square, column_letters, letters_for
from reports.measures.estimates import LOW_BASE

MOST_COMPARED = 10
# An ideal is no estimate; of a product of means and of what is made of it no difference is tested.
NOT_COMPARED = ("ideal", "gap", "weighted_satisfaction")
Above = dict[tuple[int, int], str]


def judged(figure: Figure) -> Figure:
    """Return the figure with letters, and with χ² where it is a crosstab."""
    places = [at for at, code in enumerate(figure.columns) if code not in (ALL, WEIGHTED)]
    tested = replace(figure, test=_test(figure, places)) if _crossed(figure) else figure
    if not 2 <= len(places) <= MOST_COMPARED or not compared(figure):
        return tested
    given = dict(zip(places, letters_for(len(places)), strict=True))
    of_shares = _of_overlapping if figure.several else _of_shares
    above = of_shares(figure, places, given) | _of_means(figure, places, given)
    lines = tuple(_lettered(line, at, above) for at, line in enumerate(figure.lines))
    letters = tuple(given.get(at, "") for at in range(len(figure.columns)))
    return replace(tested, lines=lines, letters=letters)


def compared(figure: Figure) -> bool:
    """Tell whether columns of such a figure are held against each other."""
    return figure.view.show not in NOT_COMPARED and figure.audience != CARDS


def _crossed(figure: Figure) -> bool:
    one_each = figure.view.show == "answers" and not figure.several and compared(figure)
    return one_each and figure.view.columns not in (TOGETHER, "wave")


def _test(figure: Figure, places: Sequence[int]) -> ChiSquare:
    shown = [at for at in places if not any(line.cells[at].hidden for line in figure.lines)]
    table = [[line.cells[at].count or 0 for at in shown] for line in figure.lines]
    return chi_square(np.array(table, dtype=np.int64).reshape(len(figure.lines), len(shown)))


def _lettered(line: Line, place: int, above: Above) -> Line:
    cells = (
        replace(cell, letters=above.get((place, at), "")) for at, cell in enumerate(line.cells)
    )
    return replace(line, cells=tuple(cells))


def _of_shares(figure: Figure, places: Sequence[int], given: dict[int, str]) -> Above:
    found: Above = {}
    for row, line in enumerate(figure.lines):
        if line.unit == "share":
            # What is hidden has no n, and is neither tested nor named.
            counts = np.array([line.cells[at].count or 0 for at in places], dtype=np.int64)
            bases = [line.cells[at].figure.n for at in places]
            said = column_letters(counts, bases, [given[at] for at in places])
            found |= {(row, at): words for at, words in zip(places, said, strict=True)}
    return found


def _of_overlapping(figure: Figure, places: Sequence[int], given: dict[int, str]) -> Above:
    pairs = [(row, *pair) for row in range(len(figure.lines)) for pair in combinations(places, 2)]
    tests = [_two(*(figure.lines[row].cells[at] for at in pair)) for row, *pair in pairs]
    found: Above = {}
    ps = holm([test[1] if test else None for test in tests])
    for (row, a, b), test, p in zip(pairs, tests, ps, strict=True):
        if test and p is not None and p < ALPHA:
            winner, loser = (a, b) if test[0] > 0 else (b, a)
            found[row, winner] = "".join(sorted(found.get((row, winner), "") + given[loser]))
    return found


def _two(a: Cell, b: Cell) -> tuple[float, float] | None:
    """Return (z, p) of two shares, None where one is of few or cannot be held against another."""
    if not _comparable(a, b):
        return None
    return two_proportions(a.count or 0, a.figure.n, b.count or 0, b.figure.n)


def _of_means(figure: Figure, places: Sequence[int], given: dict[int, str]) -> Above:
    rows = [row for row, line in enumerate(figure.lines) if line.unit != "share"]
    pairs = [(row, a, b) for row in rows for a, b in combinations(places, 2)]
    changes = [
        difference(figure.lines[row].cells[a].figure, figure.lines[row].cells[b].figure)
        for row, a, b in pairs
    ]
    found: Above = {}
    for (row, a, b), change, p in zip(pairs, changes, holm([*map(p_value, changes)]), strict=True):
        cells = figure.lines[row].cells
        if p is None or change.value is None or p >= ALPHA or not _comparable(cells[a], cells[b]):
            continue
        winner, loser = (a, b) if change.value > 0 else (b, a)
        found[row, winner] = "".join(sorted(found.get((row, winner), "") + given[loser]))
    return found


def _comparable(a: Cell, b: Cell) -> bool:
    return min(a.figure.n, b.figure.n) >= LOW_BASE and not (a.broken or b.broken)
