"""Checks of our own on the sheets, so that an author sees several errors at once, each located."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from pyxform import aliases

from surveys.instrument import KINDS, MEASURES, Instrument, Tags
from surveys.problems import Problem, problem
from surveys.question_types import TYPES, AnswerError
from surveys.rules import compile_rules
from surveys.xlsform.building import TAG_PREFIX, as_number
from surveys.xlsform.languages import UNNAMED, language_code
from surveys.xlsform.rows import Row
from surveys.xlsform.sheets import Workbook
from surveys.xlsform.structure import Outline

CRITICAL = ("touchpoint", "visit")
FAMILIAR_HEADERS = {
    "survey": (
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "required",
        "required_message",
        "relevant",
        "constraint",
        "constraint_message",
        "calculation",
        "choice_filter",
        "repeat_count",
        "appearance",
        "parameters",
        "default",
        "trigger",
        "read_only",
        "image",
        "audio",
        "video",
        "media",
        "bind",
    ),
    "settings": ("form_title", "form_id", "version", "kind", "default_language", "namespaces"),
}
_REFERENCE = re.compile(r"\$\{\s*(last-saved#)?\s*([^}\s]*)\s*\}")


def check_sheets(workbook: Workbook, tree: Outline) -> Iterator[Problem]:
    """Yield what is wrong in the sheets beyond the structure of groups and names."""
    yield from _check_headers(workbook)
    yield from _check_settings(workbook)
    yield from _check_choices(workbook, tree)
    yield from _check_lists(workbook, tree)
    yield from _check_references(workbook, tree)
    for entry in tree.entries:
        yield from _check_tags(entry.row)
    yield from _check_translations(workbook)


def check_built(instrument: Instrument) -> Iterator[tuple[tuple[str, ...], Problem]]:
    """Yield what is wrong in the compiled instrument, each with the path of its question."""
    yield from compile_rules(instrument)[1]
    for question in instrument.questions():
        default = question.default
        if default and not default.startswith("="):
            try:
                TYPES[question.type].clean(question, default)
            except AnswerError as error:
                yield question.path, _no_default(default, error)


def _no_default(default: str, error: AnswerError) -> Problem:
    return problem(
        f"The default is no answer to the question: {error.message.to('en')}",
        f"默认值不是该题的有效答案：{error.message.to('zh')}",
        ("Correct it; until then the question begins empty.", "请更正；否则该题不带默认值。"),
        severity="warning",
        column="default",
        value=default,
    )


def _check_headers(workbook: Workbook) -> Iterator[Problem]:
    """Yield headers that are probably misspelt: nothing else would ever mention them."""
    for sheet, familiar in FAMILIAR_HEADERS.items():
        for column in workbook.headers(sheet):
            word = column.header.split("::")[0].strip().lower()
            near = difflib.get_close_matches(word, familiar, 1, 0.8)
            if near and word not in familiar and column.key.split("::")[0] == word:
                yield problem(
                    f"The column “{column.header}” is not known and has no effect.",
                    f"“{column.header}”列无法识别，不起作用。",
                    (f"Perhaps “{near[0]}” was meant.", f"是否应为“{near[0]}”？"),
                    severity="warning",
                    sheet=sheet,
                    row=1,
                    column=column.header,
                )


def _check_settings(workbook: Workbook) -> Iterator[Problem]:
    for row in workbook.rows("settings")[:1]:
        kind = row.get("kind").strip()
        if kind and kind not in KINDS:
            yield row.problem(
                "kind",
                f"“{kind}” is not a kind of instrument.",
                f"“{kind}”不是有效的调查工具类型。",
                (f"Use one of {', '.join(KINDS)}.", f"请使用 {'、'.join(KINDS)} 之一。"),
            )


def _check_choices(workbook: Workbook, tree: Outline) -> Iterator[Problem]:
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


def _check_lists(workbook: Workbook, tree: Outline) -> Iterator[Problem]:
    lists = {row.get("list name") for row in workbook.rows("choices")}
    if not lists and any(entry.type.choice_list for entry in tree.entries):
        yield _no_choices(workbook)
        return
    for entry in tree.entries:
        wanted = entry.type.choice_list
        if wanted and wanted not in lists:
            known = ", ".join(sorted(filter(None, lists))[:12]) or "–"
            yield entry.row.problem(
                "type",
                f"The choices sheet has no list “{wanted}”.",
                f"choices 工作表中没有列表“{wanted}”。",
                (f"Add it, or use one of: {known}.", f"请补充该列表，或改用：{known}。"),
                value=wanted,
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


def _check_references(workbook: Workbook, tree: Outline) -> Iterator[Problem]:
    names = tree.names()
    rows = [entry.row for entry in tree.entries]
    for row in [*rows, *workbook.rows("choices"), *workbook.rows("settings")]:
        for column, value in row.cells.items():
            for match in _REFERENCE.finditer(value) if "${" in value else ():
                if match[1]:
                    yield _last_saved(row, column.key, value)
                elif match[2] not in names:
                    yield _no_such_name(row, column.key, match[2])


def _last_saved(row: Row, key: str, value: str) -> Problem:
    return row.problem(
        key,
        "The feature “last-saved#” is not served here.",
        "本系统不支持“last-saved#”功能。",
        ("Ask the question again.", "请重新提问。"),
        value=value[:200],
    )


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


def _check_tags(row: Row) -> Iterator[Problem]:
    for column, value in row.cells.items():
        tag = column.key.removeprefix(f"bind::{TAG_PREFIX}")
        if tag != column.key:
            yield from _check_tag(row, column.key, tag, value.strip())


def _check_tag(row: Row, key: str, tag: str, value: str) -> Iterator[Problem]:
    allowed: tuple[str, ...] = {"measure": MEASURES, "critical": CRITICAL}.get(tag, ())
    if tag not in Tags.__dataclass_fields__:
        yield row.problem(
            key,
            f"“{tag}” is not a CX tag.",
            f"“{tag}”不是有效的 CX 标签。",
            (
                f"Use one of {', '.join(Tags.__dataclass_fields__)}.",
                f"请使用 {'、'.join(Tags.__dataclass_fields__)} 之一。",
            ),
        )
    elif allowed and value not in allowed:
        yield row.problem(
            key,
            f"“{value}” is not a value of cx:{tag}.",
            f"“{value}”不是 cx:{tag} 的有效取值。",
            (f"Use one of {', '.join(allowed)}.", f"请使用 {'、'.join(allowed)} 之一。"),
        )
    elif tag == "weight" and (as_number(value) is None or (as_number(value) or 0) < 0):
        yield row.problem(
            key,
            f"The weight “{value}” is not a number of 0 or more.",
            f"权重“{value}”不是大于等于 0 的数字。",
            ("Write a number such as 1 or 2.5.", "请填写数字，例如 1 或 2.5。"),
        )


def _check_translations(workbook: Workbook) -> Iterator[Problem]:
    for sheet in ("survey", "choices"):
        headers = workbook.headers(sheet)
        for row in workbook.rows(sheet):
            for key in dict.fromkeys(column.key for column in headers if column.language):
                wanted = [c for c in headers if c.key == key and c.language not in ("", UNNAMED)]
                missing = [column for column in wanted if column not in row.cells]
                if missing and len(missing) < len(wanted):
                    yield from (_untranslated(row, column.header) for column in missing)


def _untranslated(row: Row, header: str) -> Problem:
    language = language_code(header.rsplit("::", 1)[-1])
    return row.problem(
        "name",
        f"The wording in “{language}” is missing.",
        f"缺少“{language}”语言的文字。",
        (
            "Fill in the cell; until then another language is shown.",
            "请补充；否则将显示其他语言的文字。",
        ),
        severity="warning",
        column=header,
    )
