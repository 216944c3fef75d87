"""XLSForm (.xlsx, .xlsm, .xls, .csv, Markdown table, .zip with files) → Instrument.

bytes → sheets (`sheets`) → own checks (`structure`, `checks`) → pyxform → Instrument (`building`)
→ the files that it names (`attached`).
Everything wrong is a Problem with sheet, row, column, value and remedy in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import ConvertResult, convert

from surveys.instrument import Instrument
from surveys.problems import InputError, Problem
from surveys.rules import compile_rules
from surveys.xlsform.attached import Files, missing_files, name_files
from surveys.xlsform.building import build_instrument, default_language
from surveys.xlsform.checks import check_built, check_sheets
from surveys.xlsform.choice_lists import ChoiceLists, external_choices
from surveys.xlsform.languages import to_text
from surveys.xlsform.pyxform_problems import not_compiled, to_problem
from surveys.xlsform.quotes import disguise, restore
from surveys.xlsform.rows import Row
from surveys.xlsform.sheets import Workbook, read_sheets
from surveys.xlsform.structure import Outline, outline

CX_NAMESPACE = "https://fieldapp.invalid/cx"
# What the sheet calls the columns of an Instrument, where pyxform files them under `bind`.
_COLUMNS = {
    "relevant": "bind::relevant",
    "required": "bind::required",
    "constraint": "bind::constraint",
    "calculation": "bind::calculate",
    "read_only": "bind::readonly",
    "repeat_count": "control::jr:count",
}


def read_instrument(data: bytes, name: str, files: Mapping[str, bytes] | None = None) -> Instrument:
    """Compile an XLSForm; `name` is the file's name and gives its kind.

    `files` are those that the form names (tables to choose from, pictures of labels), by name;
    a .zip brings its own. One that is missing is no error here: see `missing_files`.
    Raises InputError with every problem that was found, each with its place and remedy.
    """
    return _compile(data, name, files)[0]


def check_instrument(
    data: bytes, name: str, files: Mapping[str, bytes] | None = None
) -> tuple[Problem, ...]:
    """Return everything wrong or doubtful in an XLSForm, errors first; () where it is sound."""
    return compile_form(data, name, files)[1]


def compile_form(
    data: bytes, name: str, files: Mapping[str, bytes] | None = None
) -> tuple[Instrument | None, tuple[Problem, ...]]:
    """Return the instrument, None where there are errors, and all problems, errors first."""
    instrument = None
    try:
        instrument, _, problems = _compile(data, name, files)
    except InputError as error:
        problems = error.problems
    return instrument, tuple(sorted(problems, key=lambda each: each.severity != "error"))


def xform(data: bytes, name: str) -> str:
    """Return the ODK XForm XML of an XLSForm; raises InputError like `read_instrument`."""
    return str(restore(_compile(data, name)[1].xform))


def _compile(
    data: bytes, name: str, files: Mapping[str, bytes] | None = None
) -> tuple[Instrument, ConvertResult, tuple[Problem, ...]]:
    workbook = read_sheets(data, name)
    tree = outline(workbook)
    found = [*tree.problems, *check_sheets(workbook, tree)]
    _raise_errors(found)
    result = _convert(workbook, found)
    attached = Files({**workbook.files, **(files or {})})
    instrument = _built(workbook, restore(result._pyxform or {}), attached)
    rules, unsound = compile_rules(instrument)
    name_files(instrument, rules, attached)
    doubtful = [*unsound, *check_built(instrument), *attached.problems]
    settings = next(iter(workbook.rows("settings")), None)
    found.extend(_located(each, tree, settings) for each in doubtful)
    _raise_errors(found)
    return replace(instrument, attachments=attached.attachments), result, tuple(found)


def _built(workbook: Workbook, form: dict[str, Any], files: Files) -> Instrument:
    settings = next(iter(workbook.rows("settings")), None)
    titles = {} if settings is None else _titles(workbook)
    language = default_language(form)
    external = external_choices(workbook, language)
    return build_instrument(
        form,
        to_text(titles),
        settings.get("kind").strip() if settings else "",
        ChoiceLists(form.get("choices", {}), language, external, files),
    )


def _raise_errors(found: list[Problem]) -> None:
    if any(each.severity == "error" for each in found):
        raise InputError(found)


def _titles(workbook: Workbook) -> dict[str, str]:
    row = workbook.rows("settings")[0]
    return {column.language: v for column, v in row.cells.items() if column.key == "title"}


def _convert(workbook: Workbook, found: list[Problem]) -> ConvertResult:
    sheets = _prepared(workbook)
    try:
        return convert(sheets)
    except PyXFormError as error:
        raise InputError([*found, _with_line(to_problem(error), workbook)]) from error
    except Exception as error:  # what pyxform trips over in odd tables is of any kind
        raise InputError([*found, not_compiled(error)]) from error


def _prepared(workbook: Workbook) -> dict[str, Any]:
    """Give pyxform one title and the namespace of the tags, which it would otherwise lack."""
    sheets = workbook.for_pyxform()
    for sheet in ("survey", "choices"):
        sheets[sheet] = disguise(sheets.get(sheet) or [])
    if not sheets["settings"]:
        sheets["settings"], sheets["settings_header"] = [{}], [{}]
    row, header = sheets["settings"][0], sheets["settings_header"][0]
    titles = _titles(workbook) if workbook.rows("settings") else {}
    for column in [each for each in workbook.headers("settings") if each.key == "title"]:
        row.pop(column.header, None)
        header.pop(column.header, None)
    if titles:
        row["form_title"] = header["form_title"] = next(iter(titles.values()))
    if "cx=" not in row.get("namespaces", ""):
        row["namespaces"] = f'{row.get("namespaces", "")} cx="{CX_NAMESPACE}"'.strip()
        header["namespaces"] = None
    return sheets


def _with_line(found: Problem, workbook: Workbook) -> Problem:
    rows = workbook.rows(found.sheet) if found.sheet in ("survey", "choices", "settings") else ()
    line = next((row.line for row in rows if row.number == found.row), None)
    return replace(found, text_line=line)


def _located(
    found: tuple[tuple[str, ...], Problem], tree: Outline, settings: Row | None
) -> Problem:
    """Give a problem of the built instrument the row that it comes from.

    One without a path is of the settings, unless it says itself where it stands.
    """
    path, each = found
    row = tree.row_of(path) if path else settings
    if row is None or each.sheet:
        return each
    column = _COLUMNS.get(each.column, each.column)
    value = each.value or row.get(column)
    return replace(
        each,
        sheet=row.sheet,
        row=row.number,
        text_line=row.line,
        column=row.column(column),
        value=value[:200],
    )


__all__ = ["check_instrument", "compile_form", "missing_files", "read_instrument", "xform"]
