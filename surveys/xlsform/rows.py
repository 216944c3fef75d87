"""A sheet's columns by one name and one language, and its rows as the author sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyxform import aliases
from pyxform.entities.entity_declaration import EntityDeclaration
from pyxform.parsing.sheet_headers import clean_text_values, process_header
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.survey import Survey

from surveys.problems import Problem, problem
from surveys.xlsform.languages import UNNAMED

_ALIASES = {
    "survey": aliases.survey_header,
    "choices": aliases.list_header,
    "external_choices": aliases.list_header,
    "entities": aliases.entities_header,
    "settings": aliases.settings_header,
}
_COLUMNS = {
    "survey": set(MultipleChoiceQuestion.get_slot_names()),
    "choices": set(Option.get_slot_names()),
    "external_choices": set(Option.get_slot_names()),
    "entities": set(EntityDeclaration.get_slot_names()),
    "settings": set(Survey.get_slot_names()),
}
TRANSLATED = (
    "label",
    "hint",
    "guidance_hint",
    "bind::jr:constraintMsg",
    "bind::jr:requiredMsg",
    "media::image",
    "media::big-image",
    "media::audio",
    "media::video",
    "title",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header as typed, what it is called once, and its language."""

    header: str
    key: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the author sees it: `number` counts the header as row 1."""

    sheet: str
    number: int
    cells: dict[Column, str]
    line: int | None = None

    def get(self, key: str) -> str:
        """Return the value of the column, "" where it is empty or absent."""
        return next((v for column, v in self.cells.items() if column.key == key), "")

    def column(self, key: str) -> str:
        """Return the header as the author typed it."""
        return next((column.header for column in self.cells if column.key == key), key)

    def problem(
        self,
        key: str,
        en: str,
        zh: str,
        remedy: tuple[str, str] = ("", ""),
        **place: Any,
    ) -> Problem:
        """Make a Problem that stands at this row and column."""
        return problem(
            en,
            zh,
            remedy,
            **{
                "sheet": self.sheet,
                "row": self.number,
                "text_line": self.line,
                "column": self.column(key) if key else "",
                "value": self.get(key)[:200] if key else "",
                **place,
            },
        )


def columns(sheet: str, headers: list[str]) -> dict[str, Column]:
    """Give each header of a sheet its one name and its language, the way pyxform reads them."""
    doubled = any("::" in header for header in headers)
    return {header: _column(sheet, header, doubled) for header in headers}


def _column(sheet: str, header: str, doubled: bool) -> Column:
    _, tokens = process_header(header, doubled, _ALIASES[sheet], _COLUMNS[sheet])
    for size in (1, 2):
        key = "::".join(tokens[:size])
        if key in TRANSLATED and len(tokens) <= size + 1:
            return Column(header, key, tokens[size] if len(tokens) > size else UNNAMED)
    return Column(header, "::".join(tokens))


def read_cells(cells: dict[str, str], known: dict[str, Column]) -> dict[Column, str]:
    """Return a row's values by column, blanks and quotes put right as pyxform does."""
    return {
        known.get(header) or Column(header, header): clean_text_values(str(value), True)
        for header, value in cells.items()
        if header
    }
