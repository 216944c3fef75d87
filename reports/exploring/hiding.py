"""Figures about few people are taken out of a table before anybody sees it (METHOD 5.12).

The rule of `reports.suppression`, line by line: n < 5 customers or < 10 employees, and the
smallest columns beside them for as long as what is left of "all" would give them away. Visits and
promises are not people.
"""

from __future__ import annotations

from dataclasses import replace

from reports.exploring.figure import Cell, Figure, Line
from reports.exploring.view import ALL, WEIGHTED
from reports.measures.estimates import Estimate
from reports.suppression import EMPLOYEES, RESPONDENTS, hidden_segments

NOT_PEOPLE = ("visits", "promises")


def least(audience: str) -> int:
    """Return of how many people at least a figure may speak; 0 where it speaks of none."""
    if audience in NOT_PEOPLE:
        return 0
    return EMPLOYEES if audience == "employees" else RESPONDENTS


def suppressed(figure: Figure) -> Figure:
    """Return the figure without what may not be shown; value, n, count and interval are gone."""
    few = least(figure.audience)
    if not few:
        return figure
    return replace(figure, lines=tuple(_line(figure, line, few) for line in figure.lines))


def _line(figure: Figure, line: Line, few: int) -> Line:
    n = {code: cell.figure.n for code, cell in zip(figure.columns, line.cells, strict=True)}
    people = {code: count for code, count in n.items() if code not in (ALL, WEIGHTED)}
    hidden = hidden_segments(people, n.get(ALL), few)
    if not hidden:
        return line
    cells = (
        _blank(cell) if code in hidden else cell
        for code, cell in zip(figure.columns, line.cells, strict=True)
    )
    return replace(line, cells=tuple(cells))


def _blank(cell: Cell) -> Cell:
    """A column that nobody is in stays what it is: nothing is known of nobody."""
    known = cell.figure.value is not None
    return Cell(Estimate(), hidden=True) if known else cell
