"""Checks of what the sheets refer to: lists of choices, their names, and `${question}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from pyxform import aliases

from surveys.file_tables import TABLE_SUFFIXES
from surveys.problems import Problem, problem
from surveys.xlsform.rows import Row
from surveys.xlsform.sheets import Workbook
from surveys.xlsform.structure import Entry, Outline
from surveys.xlsform.tags import as_number

_REFERENCE = re.compile(r"\$\{\s*(last-saved#)?\s*([^}\s]*)\s*\}")


def check_choices(workbook: Workbook, tree: Outline) -> Iterator[Problem]:
    """Yield choices without a name of their own, and scores that are no numbers."""
    settings = next(iter(workbook.rows("settings")), None)
    allowed = bool(settings and aliases.yes_no.get(settings.get("allow_choice_duplicates")))
    seen: dict[tuple[str, str], int] = {}
    spaced = {e.type.choice_list for e in tree.entries if e.type.name == "select_multiple"}
    for row in workbook.rows("choices"):
        key = (row.get("list name"), row.get("name"))
        if key[0]:
            yield from _check_choice(row, None if allowed else seen.get(key), key[0] in spaced)
            yield from _check_meaning(row)
            seen.setdefault(key, row.number)


def _check_choice(row: Row, first: int | None, spaced: bool) -> Iterator[Problem]:
    name = row.get("name")
    if not name:
        yield row.problem(
            "name",
            "The choice has no name.",
            "选项没有名称。",
            ("Fill in “name”.", "请填写“name”。"),
        )
    elif first is not None:
        yield row.problem(
            "name",
            f"The choice “{name}” stands already in row {first} of this list.",
            f"选项“{name}”与本列表第 {first} 行重复。",
            ("Give one of the two another name.", "请给其中一个另取名称。"),
        )
    elif spaced and " " in name:
        yield row.problem(
            "name",
            f"The choice “{name}” of a select_multiple holds a space.",
            f"多选题的选项名“{name}”含有空格。",
            ("Write “_” instead of the space.", "请用“_”代替空格。"),
        )


def _check_meaning(row: Row) -> Iterator[Problem]:
    score = row.get("score")
    if score and as_number(score) is None:
        yield row.problem(
            "score",
            f"“{score}” is not a number.",
            f"“{score}”不是数字。",
            ("Write a number such as 1 or 0.5.", "请填写数字，例如 1 或 0.5。"),
        )
    na = row.get("na")
    if na and na not in aliases.yes_no and na not in ("0", "1"):
        yield row.problem(
            "na",
            f"“{na}” says neither yes nor no.",
            f"“{na}”既不是 yes 也不是 no。",
            ("Write “yes” or leave it empty.", "请填写“yes”或留空。"),
        )


def check_lists(workbook: Workbook, tree: Outline) -> Iterator[Problem]:
    """Yield every select whose list, sheet of lists or file is not there."""
    listed = {
        sheet: {row.get("list name") for row in workbook.rows(sheet)}
        for sheet in ("choices", "external_choices")
    }
    choosing = [entry for entry in tree.entries if entry.type.choice_list]
    if not listed["choices"] and any(entry.type.source == "choices" for entry in choosing):
        yield _no_choices(workbook)
        return
    for entry in choosing:
        if entry.type.source == "file":
            yield from _check_suffix(entry)
        elif entry.type.source in listed:
            yield from _check_listed(entry, listed[entry.type.source])


def _check_listed(entry: Entry, lists: set[str]) -> Iterator[Problem]:
    wanted, sheet = entry.type.choice_list, entry.type.source
    if wanted not in lists:
        known = ", ".join(sorted(filter(None, lists))[:12]) or "–"
        yield entry.row.problem(
            "type",
            f"The {sheet} sheet has no list “{wanted}”.",
            f"{sheet} 工作表中没有列表“{wanted}”。",
            (f"Add it, or use one of: {known}.", f"请补充该列表，或改用：{known}。"),
            value=wanted,
        )


def _check_suffix(entry: Entry) -> Iterator[Problem]:
    if PurePath(entry.type.choice_list).suffix not in TABLE_SUFFIXES:
        kinds = ", ".join(TABLE_SUFFIXES)
        yield entry.row.problem(
            "type",
            f"“{entry.type.choice_list}” is not a file that choices are read from.",
            f"无法从“{entry.type.choice_list}”读取选项。",
            (f"Use one of {kinds}.", f"请使用 {kinds.replace(', ', '、')} 之一。"),
            value=entry.type.choice_list,
        )


def _no_choices(workbook: Workbook) -> Problem:
    found = ", ".join(str(sheet) for sheet in workbook.definition.sheet_names or ())
    return problem(
        f"There is no sheet “choices” with lists on it (found: {found}).",
        f"没有带选项列表的“choices”工作表（现有：{found}）。",
        (
            "Name the sheet “choices”, its columns list_name, name and label.",
            "请把工作表命名为“choices”，列名为 list_name、name 和 label。",
        ),
        sheet="choices",
    )


def check_references(workbook: Workbook, tree: Outline) -> Iterator[Problem]:
    """Yield each `${name}` that names no question."""
    names = tree.names()
    rows = [entry.row for entry in tree.entries]
    for row in [*rows, *workbook.rows("choices"), *workbook.rows("settings")]:
        for column, value in row.cells.items():
            for match in _REFERENCE.finditer(value) if "${" in value else ():
                if match[2] not in names:
                    yield _no_such_name(row, column.key, match[2])


def _no_such_name(row: Row, key: str, name: str) -> Problem:
    return row.problem(
        key,
        f"“${{{name}}}” refers to a question that does not exist.",
        f"“${{{name}}}”引用的题目不存在。",
        (
            "Write the name of a question as it stands in the “name” column.",
            "请填写“name”列中已有的题目名称。",
        ),
        value=f"${{{name}}}",
    )
