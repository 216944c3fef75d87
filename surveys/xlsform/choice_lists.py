"""What a select offers: a list of the choices sheets, a file, or what search() finds in one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from pyxform import aliases

from surveys.file_tables import TABLE_SUFFIXES
from surveys.instrument import Choice
from surveys.text import Text
from surveys.xlsform.attached import Files, row_choices
from surveys.xlsform.languages import to_text
from surveys.xlsform.sheets import Workbook
from surveys.xlsform.tags import as_number

OTHER = Text.of({"en": "Other", "zh": "其他"})
EXTERNAL = "select one external"
_CHOICE_KEYS = {"name", "label", "media", "list_name", "sms_option"}
_SEARCH = re.compile(r"\bsearch\((.*)\)")
_ARGUMENT = re.compile(r"""\s*((?:'[^']*'|"[^"]*"|\$\{[^}]*\}|[^,'"])*)(?:,|$)""")
_CONDITIONS = {
    "matches": "{column} = {value}",
    "contains": "contains({column}, {value})",
    "startswith": "starts-with({column}, {value})",
    "endswith": "ends-with({column}, {value})",
}

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """What a question offers, the filter that belongs to it, and the appearance that is left."""

    choices: tuple[Choice, ...]
    filter: str
    appearance: str


@dataclass(frozen=True, slots=True)
class ChoiceLists:
    """Every list that a form may choose from: its own, those of external_choices, its files."""

    lists: Mapping[str, list[dict[str, Any]]]
    language: str
    external: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    files: Files = field(default_factory=Files)

    def offered(self, row: dict[str, Any], filter: str, appearance: str, path: Path) -> Offered:
        """Return what a select of pyxform's JSON offers."""
        search = _SEARCH.search(appearance)
        if search and row["type"] != EXTERNAL:
            return self._searched(row, search, filter, path)
        return Offered(self._listed(row, path), filter, appearance)

    def named(self, name: str) -> tuple[Choice, ...]:
        """Return a list of the choices sheet."""
        return self._read(self.lists.get(name, ()))

    def _listed(self, row: dict[str, Any], path: Path) -> tuple[Choice, ...]:
        wanted = str(row.get("itemset", ""))
        if row["type"] == EXTERNAL:
            return self.external.get(wanted, ())
        if PurePath(wanted).suffix in TABLE_SUFFIXES:
            given = row.get("parameters") or {}
            standard = ("id", "title") if wanted.endswith(".geojson") else ("name", "label")
            columns = (given.get("value", standard[0]), given.get("label", standard[1]))
            return self.files.choices(wanted, *columns, path)
        return self._read(row.get("choices") or self.lists.get(wanted, ()))

    def _read(self, choices: Any) -> tuple[Choice, ...]:
        return tuple(_choice(choice, self.language) for choice in choices)

    def _searched(
        self, row: dict[str, Any], search: re.Match[str], filter: str, path: Path
    ) -> Offered:
        """Offer the rows that search('file', …) finds; the list names the columns to use.

        A choice whose name is a number stands as it is; the other names columns, as ODK has it.
        """
        name, *rest = arguments(search[1]) or [""]
        rows = self.files.table(f"{PurePath(unquoted(name)).stem}.csv", path).rows
        found: list[Choice] = []
        for template in self._listed(row, path):
            if as_number(template.name) is not None:
                found.append(template)
                continue
            label = template.label.to("").partition(",")[0].strip()
            found.extend(row_choices(rows, template.name, label or template.name))
        conditions = [f"({each})" for each in (filter, search_filter(rest)) if each]
        appearance = " ".join(search.string.replace(search[0], "").split())
        return Offered(tuple(found), " and ".join(conditions), appearance)


def arguments(text: str) -> list[str]:
    """Split the arguments of a call at its commas, those inside quotes aside."""
    found = [match[1].strip() for match in _ARGUMENT.finditer(text)]
    return [each for each in found if each]


def unquoted(text: str) -> str:
    """Return the words of a quoted argument."""
    return text.strip().strip("'\"")


def search_filter(given: list[str]) -> str:
    """Turn search()'s arguments after the file into an expression on a row's columns.

    They are: how, in which columns, what; then, if at all, a column and what it must equal.
    """
    found = []
    if len(given) >= 3:
        condition = _CONDITIONS.get(unquoted(given[0]), _CONDITIONS["contains"])
        columns = [column.strip() for column in unquoted(given[1]).split(",")]
        either = [condition.format(column=column, value=given[2]) for column in columns]
        found.append(f"({' or '.join(either)})")
    if len(given) >= 5:
        found.append(f"{unquoted(given[3])} = {given[4]}")
    return " and ".join(found)


def external_choices(workbook: Workbook, language: str) -> dict[str, tuple[Choice, ...]]:
    """Read the sheet external_choices, by list."""
    found: dict[str, list[Choice]] = {}
    for row in workbook.rows("external_choices"):
        cells = {column.key: value for column, value in row.cells.items() if not column.language}
        labels = {c.language: value for c, value in row.cells.items() if c.key == "label"}
        filters = {key: value for key, value in cells.items() if key not in ("name", "list name")}
        choice = Choice(row.get("name"), to_text(labels, language), filters=filters)
        found.setdefault(row.get("list name"), []).append(choice)
    return {name: tuple(choices) for name, choices in found.items()}


def _choice(choice: dict[str, Any], language: str) -> Choice:
    label = choice.get("label")
    added = choice["name"] == "other" and label == "Other"
    return Choice(
        name=str(choice["name"]),
        label=OTHER if added else to_text(label, language),
        score=as_number(choice.get("score")),
        na=bool(aliases.yes_no.get(str(choice.get("na", ""))) or choice.get("na") == "1"),
        media={key: to_text(value, language) for key, value in choice.get("media", {}).items()},
        filters={
            key: str(value)
            for key, value in choice.items()
            if key not in _CHOICE_KEYS and not isinstance(value, dict)
        },
    )
