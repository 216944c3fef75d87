"""The columns that a map names, read from their tables; every problem gathered, none lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.imports.cells import Answer, CellRefusedError, converter
from reports.imports.map import Map, MappedColumn, text_of
from reports.imports.tables import Table
from surveys.problems import Problem, problem
from surveys.study import Study

# Of one column, this many wrong rows are named and the others counted.
NAMED_ROWS = 20
# What a cell that was refused stands as until the whole import is refused.
REFUSED = object()


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column of answers: one a record of its table, None where missing."""

    mapped: MappedColumn
    table: Table
    place: int
    answers: list[Answer]

    def missing(self) -> int:
        """Return how many records have no answer here."""
        return self.answers.count(None)


@dataclass(slots=True)
class ColumnReader:
    """Reads columns by the map and gathers problems with file, row and column."""

    study: Study
    mapping: Map
    file: str
    tables: Mapping[str, Table]
    problems: list[Problem] = field(default_factory=list)

    def columns(self) -> list[AnswerColumn]:
        """Return every column of the map that the file has."""
        return [found for mapped in self.mapping.columns for found in self._column(mapped)]

    def _column(self, mapped: MappedColumn) -> Iterator[AnswerColumn]:
        table = self.tables[mapped.sheet]
        place = self._place(table, mapped)
        if place is not None:
            yield AnswerColumn(mapped, table, place, self._answers(table, mapped, place))

    def _answers(self, table: Table, mapped: MappedColumn, place: int) -> list[Answer]:
        """Convert each distinct cell once: 26,000 ratings have six values."""
        convert = converter(self.study, mapped, table.labels.get(place, {}))
        cells = table.columns[place]
        known: dict[Any, Any] = {}
        refusals: dict[Any, CellRefusedError] = {}
        for cell in dict.fromkeys(cells):
            try:
                known[cell] = convert(cell)
            except CellRefusedError as refusal:
                known[cell], refusals[cell] = REFUSED, refusal
        if refusals:
            self._refuse(table, mapped, cells, refusals)
        return [known[cell] for cell in cells]

    def _refuse(
        self,
        table: Table,
        mapped: MappedColumn,
        cells: list[Any],
        refusals: dict[Any, CellRefusedError],
    ) -> None:
        wrong = [
            (row, cell) for row, cell in zip(table.rows, cells, strict=True) if cell in refusals
        ]
        for row, cell in wrong[:NAMED_ROWS]:
            refusal = refusals[cell]
            self.say(table, *refusal.words, refusal.remedy, mapped.header, row, text_of(cell))
        rest = len(wrong) - NAMED_ROWS
        if rest > 0:
            self.say(
                table,
                f"{rest} more rows of this column cannot be read.",
                f"这一列还有 {rest} 行无法读取。",
                ("Mend the rows named above first.", "请先处理上面列出的各行。"),
                mapped.header,
            )

    def _place(self, table: Table, mapped: MappedColumn) -> int | None:
        """Return which column the map means, None (and a problem) where that is not clear."""
        number = re.fullmatch(r"#(\d+)", mapped.header)
        if number and 1 <= int(number[1]) <= len(table.header):
            return int(number[1]) - 1
        places = [place for place, text in enumerate(table.header) if text == mapped.header.strip()]
        if len(places) == 1:
            return places[0]
        numbers = [f"#{place + 1}" for place in places]
        headers = [text for text in table.header if text]
        if places:
            self.say(
                table,
                "Several columns have this header.",
                "有几列用了同一个表头。",
                (
                    f"Name it by its number: {', '.join(numbers)}.",
                    f"请改用列号：{'、'.join(numbers)}。",
                ),
                mapped.header,
                self.mapping.header_row,
            )
        else:
            self.say(
                table,
                "The map names this column, which the file does not have.",
                "对应表写了这一列，但文件中没有。",
                (f"The file has: {', '.join(headers)}.", f"文件中有：{'、'.join(headers)}。"),
                mapped.header,
            )
        return None

    def say(
        self,
        table: Table,
        en: str,
        zh: str,
        remedy: tuple[str, str],
        column: str = "",
        row: int | None = None,
        value: str = "",
    ) -> None:
        """Note a problem at a place of a table."""
        sheet = f"{self.file} · {table.name}" if table.name else self.file
        self.problems.append(
            problem(en, zh, remedy, sheet=sheet, row=row, column=column, value=value)
        )
