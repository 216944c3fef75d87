"""The sheets of an uploaded form as its author sees them, each problem beside its row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from fieldapp.publishing import SHEETS
from surveys.problems import Problem
from surveys.xlsform.languages import language_code
from surveys.xlsform.rows import Column, Row
from surveys.xlsform.sheets import Workbook

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


def sheet_views(
    workbook: Workbook, problems: Iterable[Problem], whole: bool, language: str
) -> list[SheetView]:
    """Return the sheets; unless `whole`, only rows near a problem and the columns that matter.

    Of what is written in several languages, the wording in `language` matters.
    """
    views = []
    for name in SHEETS:
        here = _Places()
        for each in problems:
            if each.sheet.lower() == name and each.row:
                here.rows.setdefault(each.row, []).append(each)
        if workbook.rows(name) and (whole or here.rows):
            headers = workbook.headers(name)
            columns = headers if whole else _columns(headers, here, language)
            views.append(_view(workbook.rows(name), name, columns, here, whole))
    return views


def anchor(found: Problem) -> str:
    """Return where on the page the row of a problem stands, "" where it has none."""
    known = found.row and found.sheet.lower() in SHEETS
    return f"{found.sheet.lower()}-{found.row}" if known else ""


def _view(
    rows: tuple[Row, ...], name: str, columns: tuple[Column, ...], here: _Places, whole: bool
) -> SheetView:
    drawn = rows[:MOST_ROWS] if whole else rows
    near = frozenset(row.number for row in (drawn if whole else _near(rows, here)))
    return SheetView(
        name,
        tuple(Cell(column.header, here.mark(1, column)) for column in columns),
        here.at(1),
        tuple(_lines(drawn, near, columns, here)),
        len(rows),
        len(rows) - len(drawn),
    )


def _columns(headers: tuple[Column, ...], here: _Places, language: str) -> tuple[Column, ...]:
    """Return what tells a row from others, and every column in which something is wrong."""
    wrong = {each.column for found in here.rows.values() for each in found}
    chosen: dict[str, Column] = {}
    for column in headers:
        if column.key not in chosen or language_code(column.language) == language:
            chosen[column.key] = column
    return tuple(
        column
        for column in headers
        if (column.key in KEYS and chosen[column.key] == column)
        or any(_same(header, column) for header in wrong)
    )


def _near(rows: tuple[Row, ...], here: _Places) -> tuple[Row, ...]:
    places = [place for place, row in enumerate(rows) if row.number in here.rows]
    near = {other for place in places for other in range(place - AROUND, place + AROUND + 1)}
    return tuple(row for place, row in enumerate(rows) if place in near)


def _lines(
    rows: tuple[Row, ...], near: frozenset[int], columns: tuple[Column, ...], here: _Places
) -> Iterable[Line]:
    """Yield the rows that are near a problem, and a line for each gap between them."""
    for is_near, group in groupby(rows, key=lambda row: row.number in near):
        found = list(group)
        if is_near:
            yield from (_line(row, columns, here) for row in found)
        else:
            yield Line(_seen(found[0]), left_out=len(found), last=_seen(found[-1]))


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
