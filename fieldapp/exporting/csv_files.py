"""CSV in UTF-8 with a mark, so that spreadsheets know it: codes and labels of each table."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from fieldapp.exporting import codebook
from fieldapp.exporting.tables import Cell, Table

# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(tables: list[Table], folder: Path, language: str) -> None:
    """Write `<table>.csv`, `<table>.labels.csv` and `codebook.csv`."""
    for table in tables:
        header = [column.name for column in table.columns]
        _file(folder / f"{table.file}.csv", header, table.rows)
        told = codebook.labelled(table, language)
        _file(folder / f"{table.file}.labels.csv", header, told)
    write_codebook(tables, folder, language)


def write_codebook(tables: list[Table], folder: Path, language: str) -> None:
    """Write `codebook.csv`."""
    _file(folder / "codebook.csv", codebook.HEADER, codebook.lines(tables, language))


def _file(path: Path, header: Iterable[str], rows: Iterable[list[Cell]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([harmless(name) for name in header])
        writer.writerows([harmless(cell) for cell in row] for row in rows)


def harmless(cell: Cell) -> Cell:
    """Return a text that would be a formula behind an apostrophe (OWASP, CSV injection).

    Whole numbers lose the ".0".
    """
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell
