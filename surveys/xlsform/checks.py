"""Checks of our own on the sheets, so that an author sees several errors at once, each located."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from surveys.instrument import KINDS, MEASURES, Instrument, Tags
from surveys.problems import Problem, problem
from surveys.question_types import TYPES, AnswerError
from surveys.xlsform.feature_checks import check_features
from surveys.xlsform.languages import UNNAMED, language_code
from surveys.xlsform.reference_checks import check_choices, check_lists, check_references
from surveys.xlsform.rows import Row
from surveys.xlsform.sheets import Workbook
from surveys.xlsform.structure import Outline
from surveys.xlsform.tags import TAG_PREFIX, as_number

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


def check_sheets(workbook: Workbook, tree: Outline) -> Iterator[Problem]:
    """Yield what is wrong in the sheets beyond the structure of groups and names."""
    yield from _check_headers(workbook)
    yield from _check_settings(workbook)
    yield from check_choices(workbook, tree)
    yield from check_lists(workbook, tree)
    yield from check_references(workbook, tree)
    for entry in tree.entries:
        yield from _check_tags(entry.row)
    yield from _check_translations(workbook)
    yield from check_features(workbook, tree)


def check_built(instrument: Instrument) -> Iterator[tuple[tuple[str, ...], Problem]]:
    """Yield what is wrong in the compiled instrument, each with the path of its question."""
    for question in instrument.questions():
        default = question.default
        unknown = question.choice_list and not question.choices  # its file did not come with it
        if default and not default.startswith("=") and not unknown:
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
