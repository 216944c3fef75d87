"""CSV, XLSX, SAV → tables: a header and columns of cells, rows numbered as the file shows them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

import pyreadstat

from reports.imports.encoding import decode
from reports.imports.sheets import Records, read_sheets
from surveys.problems import InputError, Problem, problem

FORMATS = (".csv", ".xlsx", ".sav", ".zsav")
XLSX_ERRORS = (BadZipFile, ParseError, ExpatError, LookupError, ValueError, OSError)
SAV_ERRORS = (
    pyreadstat.ReadstatError,
    pyreadstat.PyreadstatError,
    OverflowError,
    LookupError,
    ValueError,
    OSError,
)
csv.field_size_limit(1 << 24)


@dataclass(slots=True)
class Table:
    """One sheet: header texts, one list of cells a column, and each record's row in the file.

    `labels` are the value labels of SPSS: column → value → label.
    """

    name: str
    header: list[str]
    columns: list[list[Any]]
    rows: list[int]
    labels: dict[int, dict[Any, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Workbook:
    """A file's sheets by name (a CSV or SAV file has one, named ""), and its encoding."""

    tables: dict[str, Table]
    encoding: str


def read_workbook(
    data: bytes, name: str, *, encoding: str = "", sheets: Sequence[str] = (), header_row: int = 1
) -> Workbook:
    """Read the sheets that are asked for ([] or "" for the first); raises InputError."""
    kind = PurePath(name).suffix.lower()
    if kind == ".csv":
        text, encoding = decode(data, name, encoding)
        return Workbook({"": _read_csv(text, name, header_row)}, encoding)
    if kind == ".xlsx":
        return Workbook(_read_xlsx(data, name, sheets, header_row), "utf-8")
    if kind in (".sav", ".zsav"):
        return _read_sav(data, name, encoding)
    raise InputError.of(
        f"Answers cannot be read from a {kind or 'nameless'} file.",
        f"不能从{kind or '没有扩展名的'}文件读取答卷。",
        (f"Save it as one of {', '.join(FORMATS)}.", f"请另存为 {'、'.join(FORMATS)} 之一。"),
        sheet=name,
    )


def _read_csv(text: str, name: str, header_row: int) -> Table:
    lines = text.split("\n", header_row)
    separator = max(",;\t", key=lines[min(header_row, len(lines)) - 1].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        records = list(reader)
    except csv.Error as error:
        raise _unreadable(name, str(error), reader.line_num) from None
    return _table("", name, list(enumerate(records, 1)), header_row)


def _read_xlsx(data: bytes, name: str, sheets: Sequence[str], header_row: int) -> dict[str, Table]:
    try:
        known, records = read_sheets(data, sheets or [""])
    except XLSX_ERRORS as error:
        raise _unreadable(name, str(error)) from None
    missing = [sheet for sheet in sheets if sheet and sheet not in known]
    if missing:
        raise InputError(_no_sheet(sheet, name, known) for sheet in missing)
    return {
        sheet: _table(sheet, name, _squared(found, header_row), header_row)
        for sheet, found in records.items()
    }


def _squared(records: Records, header_row: int) -> Records:
    """Fill records up to the header's width: a sheet leaves out the empty cells at their ends."""
    width = next((len(record) for number, record in records if number == header_row), 0)
    return [(number, record + [None] * (width - len(record))) for number, record in records]


def _read_sav(data: bytes, name: str, encoding: str) -> Workbook:
    try:
        columns, meta = pyreadstat.read_sav(
            io.BytesIO(data), output_format="dict", encoding=encoding or None
        )
    except SAV_ERRORS as error:
        raise _unreadable(name, str(error)) from None
    header = [str(column) for column in columns]
    cells = [[_plain(value) for value in values] for values in columns.values()]
    labels = {
        place: {_plain(value): label for value, label in labels.items()}
        for place, column in enumerate(header)
        for labels in [meta.variable_value_labels.get(column)]
        if labels
    }
    size = len(cells[0]) if cells else 0
    table = Table("", header, cells, list(range(1, size + 1)), labels)
    return Workbook({"": table}, str(meta.file_encoding or "utf-8").lower())


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _table(sheet: str, name: str, records: Records, header_row: int) -> Table:
    """Part header from records; a record that is longer or shorter than the header is ragged."""
    place = f"{name} · {sheet}" if sheet else name
    header = next(([_text(cell) for cell in row] for at, row in records if at == header_row), [])
    while header and not header[-1]:
        header.pop()
    if not header:
        raise _no_header(place, header_row)
    problems: list[Problem] = []
    rows: list[int] = []
    kept: list[list[Any]] = []
    for number, record in records:
        if number > header_row and any(_text(cell) for cell in record):
            kept.append(_fitted(record, len(header), place, number, problems))
            rows.append(number)
    if problems:
        raise InputError(problems)
    columns = [list(column) for column in zip(*kept, strict=True)] or [[] for _ in header]
    return Table(sheet, header, columns, rows)


def _no_header(place: str, header_row: int) -> InputError:
    return InputError.of(
        "There is no header in this row.",
        "这一行没有表头。",
        (
            "Set header_row in the map to the row that names the columns.",
            "请在对应表中把 header_row 写成列名所在的行。",
        ),
        sheet=place,
        row=header_row,
    )


def _fitted(
    record: list[Any], width: int, place: str, number: int, problems: list[Problem]
) -> list[Any]:
    """Return the record cut to the header's width; what lies outside must be empty."""
    if len(record) < width or any(_text(cell) for cell in record[width:]):
        problems.append(
            problem(
                f"This row has {len(record)} cells, the header has {width}.",
                f"这一行有 {len(record)} 个单元格，表头有 {width} 个。",
                (
                    "Check the separators and quotation marks of this row.",
                    "请检查这一行的分隔符和引号。",
                ),
                sheet=place,
                row=number,
            )
        )
    return record[:width]


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _unreadable(name: str, reason: str, row: int | None = None) -> InputError:
    return InputError.of(
        f"The file cannot be read: {reason}.",
        f"文件无法读取：{reason}。",
        (
            "Open it in the program that made it and save it again, or export it as CSV.",
            "请用原来的软件打开后重新保存，或导出为 CSV。",
        ),
        sheet=name,
        row=row,
    )


def _no_sheet(sheet: str, name: str, known: Iterable[str]) -> Problem:
    there = list(known)
    return problem(
        f"The map names the sheet “{sheet}”, which the file does not have.",
        f"对应表写的工作表“{sheet}”在文件中不存在。",
        (f"The file has: {', '.join(there)}.", f"文件中有：{'、'.join(there)}。"),
        sheet=name,
    )
