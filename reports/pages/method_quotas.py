"""The quotas of a wave: wanted and reached a cell; few beside the books, many on own pages."""

from __future__ import annotations

from collections.abc import Sequence

from reports import figures
from reports.facts import Facts, Row
from reports.pages.method_register import BookRow
from reports.pages.naming import clipped
from reports.tabling import cut

# As many have room beside the books; more fill columns of their own.
FEW = 8
COLUMNS, ROWS_A_COLUMN = 3, 22
NAME_EMS = {True: 17.0, False: 12.0}


def quotas(facts: Facts) -> list[BookRow]:
    """Return every cell with its target, how many count, and how many are missing."""
    rows = facts.rows("quotas")
    few = len(rows) <= FEW
    return [BookRow(clipped(cell(facts, row), NAME_EMS[few]), _cells(row)) for row in rows]


def cell(facts: Facts, row: Row) -> str:
    """Return what a quota is of: "Customer interview · Premium · North hall"."""
    form = next((f for f in facts.source.instruments if f.code == row["instrument"]), None)
    named = [
        (form.title.to(facts.language) if form else "") or row["instrument"],
        *(facts.name(row[key]) for key in ("segment", "site") if row[key]),
    ]
    return " · ".join(filter(None, named)) or facts.words("Interviews")


def _cells(row: Row) -> tuple[str, ...]:
    missing = _missing(row)
    return (
        figures.count(row["target"]),
        figures.count(row["reached"]),
        figures.count(missing) if missing else figures.UNKNOWN,
    )


def _missing(row: Row) -> int:
    return max(0, int(row["target"]) - int(row["reached"]))


def sheets(rows: Sequence[BookRow]) -> list[list[list[BookRow]]]:
    """Return the pages that the cells need, each with its columns."""
    return [cut(page, ROWS_A_COLUMN) for page in cut(list(rows), COLUMNS * ROWS_A_COLUMN)]


def headline(facts: Facts) -> str:
    """Say how many quotas were reached, and where most is missing."""
    rows = facts.rows("quotas")
    short = [row for row in rows if _missing(row)]
    values = {"n": len(rows) - len(short), "all": len(rows)}
    if not short:
        return facts.words("All {all} quotas were reached", **values)
    worst = max(short, key=_missing)
    return facts.words(
        "{n} of {all} quotas were reached; most is missing at {cell} ({missing})",
        cell=cell(facts, worst),
        missing=figures.count(_missing(worst)),
        **values,
    )
