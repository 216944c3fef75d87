"""Figure → rows of a file: one line a figure, with n, interval, letters and what it is of."""

from __future__ import annotations

from collections.abc import Iterator

from reports.exploring.bases import note
from reports.exploring.figure import Figure
from reports.exploring.naming import Names
from reports.exploring.telling import broken_words, source, title

HEADS = ("Row", "Row code", "Column", "Column code", "Letter", "Value", "Unit", "n", "Low", "High",
         "Count", "Greater than", "Remark", "Groups")  # fmt: skip
UNIT_NAMES = {
    "score": "score",
    "spread": "score",
    "signed": "score",
    "share": "share 0…1",
    "points": "points",
    "hundred": "0…100",
}
Row = list[str | float | int | None]


def table_rows(figure: Figure, names: Names) -> Iterator[Row]:
    """Yield the head, a row a figure in full precision, then title and source.

    Unknown and hidden cells are empty; hidden ones say so.
    """
    words = names.words
    yield [words(head) for head in HEADS]
    letters = figure.letters or ("",) * len(figure.columns)
    for line in figure.lines:
        times = 100.0 if line.unit == "hundred" else 1.0
        for code, letter, cell in zip(figure.columns, letters, line.cells, strict=True):
            found = cell.figure
            ends = (
                None if value is None else value * times
                for value in (found.value, found.low, found.high)
            )
            value, low, high = ends
            n = found.n if found.value is not None else None
            remark = words("hidden") if cell.hidden else broken_words(cell, names)
            yield [
                names.line(figure, line.code), line.code, names.column(figure, code), code, letter,
                value, words(UNIT_NAMES[line.unit]), n, low, high, cell.count, cell.letters, remark,
                cell.groups,
            ]  # fmt: skip
    yield []
    yield [title(figure, names)]
    yield [source(figure, names)]
    if told := note(figure, names):
        yield [told]
