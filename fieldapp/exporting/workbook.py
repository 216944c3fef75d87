"""XLSX: a sheet of codes and one of labels a table, and the codebook; every text is a text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from fieldapp.exporting import codebook
from fieldapp.exporting.tables import Cell, Table
from surveys.problems import InputError

MOST_CHARACTERS = 32_767
MOST_ROWS = 1_048_575
MOST_LETTERS = 31
LABELS = {"en": "labels", "zh": "标签"}
CODEBOOK = {"en": "codebook", "zh": "编码表"}


def write(tables: list[Table], folder: Path, language: str) -> None:
    """Write `answers.xlsx`; raises InputError where a sheet would be too long."""
    book = Workbook(write_only=True)
    for number, table in enumerate(tables, 1):
        if len(table.rows) > MOST_ROWS:
            raise InputError.of(
                f"{table.name} has more rows than a sheet.",
                f"{table.name} 的行数超过一张工作表。",
                ("Take CSV or SAV.", "请改用 CSV 或 SAV。"),
            )
        header = [column.name for column in table.columns]
        _sheet(book, _name(table, number, ""), header, table.rows)
        told = codebook.labelled(table, language)
        _sheet(book, _name(table, number, f" {LABELS[language]}"), header, told)
    _sheet(book, CODEBOOK[language], codebook.HEADER, codebook.lines(tables, language))
    book.save(folder / "answers.xlsx")


def _name(table: Table, number: int, more: str) -> str:
    """Return a sheet's name: up to 31 letters, none that a sheet must not have, each once."""
    safe = "".join("_" if letter in "[]:*?/\\'" else letter for letter in table.name)
    room = MOST_LETTERS - len(more)
    return (safe if len(safe) <= room else f"{safe[: room - 4]}~{number}") + more


def _sheet(book: Any, name: str, header: Iterable[str], rows: Iterable[list[Cell]]) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    sheet.append([_cell(sheet, title) for title in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Cell) -> Any:
    """Return a cell in which a text that looks like a formula is a text nonetheless."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:MOST_CHARACTERS])
    cell.data_type = "s"
    if value.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
    return cell
