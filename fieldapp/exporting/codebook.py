"""The codebook: every column, what was asked, and what each code means."""

from __future__ import annotations

from collections.abc import Iterator

from fieldapp.exporting.tables import Cell, Table

HEADER = ("table", "column", "question", "code", "label")


def lines(tables: list[Table], language: str) -> Iterator[list[Cell]]:
    """Yield the rows below `HEADER`: a column first, then a row a code."""
    for table in tables:
        for column in table.columns:
            yield [table.name, column.name, column.label.to(language), "", ""]
            for code, label in column.codes.items():
                yield [table.name, column.name, "", code, label.to(language)]


def labelled(table: Table, language: str) -> Iterator[list[Cell]]:
    """Yield a table's rows with labels in the place of codes."""
    for row in table.rows:
        yield [
            column.codes[str(cell)].to(language) if str(cell) in column.codes else cell
            for column, cell in zip(table.columns, row, strict=True)
        ]
