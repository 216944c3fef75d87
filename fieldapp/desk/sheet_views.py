"""The sheets of an uploaded form as its author sees them, each problem beside its row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys.problems import Problem
from surveys.xlsform.rows import Column, Row
from surveys.xlsform.sheets import Workbook

SHEETS = ("survey", "choices", "settings")
KEYS = ("type", "list name", "name", "label", "title", "id_string", "kind")
AROUND = 2
MOST_ROWS = 1000
MOST_SIGNS = 240
ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; `mark` is error, warning or ""."""

    words: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its number as the author sees it and its problems, or a gap of `left_out` rows."""

    number: int
    anchor: str = ""
    cells: tuple[Cell, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet: its headers as cells, the lines that are shown, how many rows it has in all."""

    name: str
    headers: tuple[Cell, ...]
    problems: tuple[Problem, ...]
    lines: tuple[Line, ...]
    rows: int
    cut: int = 0


@dataclass(slots=True)
class _Places:
    """The problems of one sheet by the number of their row, 1 for the header."""

    rows: dict[int, list[Problem]] = field(default_factory=dict)

    def at(self, number: int) -> tuple[Problem, ...]:
        return tuple(self.rows.get(number, ()))

    def mark(self, number: int, column: Column) -> str:
        marks = {each.severity for each in self.at(number) if _same(each.column, column)}
        return ERROR if ERROR in marks else WARNING if marks else ""


def sheet_views(workbook: Workbook, problems: Iterable[Problem], whole: bool) -> list[SheetView]:
    """Return the sheets; unless `whole`, only rows near a problem and the columns that matter."""
    views = []
    for name in SHEETS:
        here = _Places()
        for each in problems:
            if each.sheet.lower() == name and each.row:
                here.rows.setdefault(each.row, []).append(each)
        if workbook.rows(name) and (whole or here.rows):
            views.append(_view(workbook, name, here, whole))
    return views


def anchor(found: Problem) -> str:
    """Return where on the page the row of a problem stands, "" where it has none."""
    known = found.row and found.sheet.lower() in SHEETS
    return f"{found.sheet.lower()}-{found.row}" if known else ""


def _view(workbook: Workbook, name: str, here: _Places, whole: bool) -> SheetView:
    rows, headers = workbook.rows(name), workbook.headers(name)
    columns = headers if whole else _columns(headers, here)
    shown = rows[:MOST_ROWS] if whole else _near(rows, here)
    return SheetView(
        name,
        tuple(Cell(column.header, here.mark(1, column)) for column in columns),
        here.at(1),
        tuple(_lines(rows, shown, columns, here)),
        len(rows),
        len(rows) - MOST_ROWS if whole and len(rows) > MOST_ROWS else 0,
    )


def _columns(headers: tuple[Column, ...], here: _Places) -> tuple[Column, ...]:
    """Return what tells a row from others, and every column in which something is wrong."""
    wrong = {each.column for found in here.rows.values() for each in found}
    first: dict[str, Column] = {}
    for column in headers:
        first.setdefault(column.key, column)
    return tuple(
        column
        for column in headers
        if (column.key in KEYS and first[column.key] == column)
        or any(_same(header, column) for header in wrong)
    )


def _near(rows: tuple[Row, ...], here: _Places) -> tuple[Row, ...]:
    places = [place for place, row in enumerate(rows) if row.number in here.rows]
    near = {other for place in places for other in range(place - AROUND, place + AROUND + 1)}
    return tuple(row for place, row in enumerate(rows) if place in near)


def _lines(
    rows: tuple[Row, ...], shown: tuple[Row, ...], columns: tuple[Column, ...], here: _Places
) -> Iterable[Line]:
    wanted = {row.number for row in shown}
    left: list[Row] = []
    for row in rows[: rows.index(shown[-1]) + 1] if shown else ():
        if row.number not in wanted:
            left.append(row)
            continue
        if left:
            yield Line(_seen(left[0]), left_out=len(left), last=_seen(left[-1]))
            left = []
        yield _line(row, columns, here)


def _line(row: Row, columns: tuple[Column, ...], here: _Places) -> Line:
    cells = (Cell(_cut(row.cells.get(each, "")), here.mark(row.number, each)) for each in columns)
    return Line(_seen(row), f"{row.sheet}-{row.number}", tuple(cells), here.at(row.number))


def _seen(row: Row) -> int:
    """Return the number that the author's program shows: of the row, or of a text file's line."""
    return row.line or row.number


def _cut(words: str) -> str:
    return words if len(words) <= MOST_SIGNS else words[:MOST_SIGNS] + "…"


def _same(header: str, column: Column) -> bool:
    wanted = header.strip().lower()
    return bool(wanted) and wanted in (column.header.strip().lower(), column.key.lower())
