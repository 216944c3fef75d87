"""pyxform's workbook JSON → Instrument: types by one name, CX tags read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.utils import default_is_dynamic

from surveys.instrument import Choice, Instrument, Node, Question, Section, Tags
from surveys.text import Text
from surveys.xlsform.choice_lists import ChoiceLists, Offered
from surveys.xlsform.languages import language_code, to_text
from surveys.xlsform.row_types import FILE_ROWS, question_type
from surveys.xlsform.tags import NO_TAGS, read_tags

TABLE_HEADING = "reserved_name_for_field_list_labels_"
SPECIFY_OTHER = Text.of({"en": "Please specify", "zh": "请说明"})
SETTINGS = ("instance_name", "style", "public_key", "submission_url", "namespaces", "name")
BACKGROUND_LABELS = {
    "start-geopoint": Text.of({"en": "Position at the start", "zh": "开始填写时的位置"}),
    "background-geopoint": Text.of({"en": "Position while answering", "zh": "作答时的位置"}),
}
CHOOSING = ("select_one", "select_multiple", "rank")
NO_NAME_OF_LOOP = "none"


@dataclass(frozen=True, slots=True)
class Build:
    """What building a node needs besides the node: the lists, and what it is about."""

    lists: ChoiceLists
    tags: Tags = NO_TAGS

    def text(self, value: Any) -> Text:
        """Read words by language."""
        return to_text(value, self.lists.language)


def default_language(form: dict[str, Any]) -> str:
    """Return the header name of the default language, "" where the form names none."""
    language = str(form.get("default_language", ""))
    return "" if language == "default" else language


def expression(value: Any) -> str:
    """Return an expression as typed, `${name}` and all; yes and no become true() and false()."""
    return str(aliases.BINDING_CONVERSIONS.get(value, value) or "").strip()


def build_instrument(
    form: dict[str, Any], title: Text, kind: str, lists: ChoiceLists
) -> Instrument:
    """Turn pyxform's JSON into an Instrument; what it chooses from stands in `lists`."""
    build = Build(lists)
    items = tuple(_items(build, form["children"], ()))
    languages = _languages(form["children"], form.get("choices", {}))
    return Instrument(
        # A colon parts code and version; a cell that holds a time of day has some.
        code=re.sub(r"(?<=\d):(?=\d)", "-", str(form["id_string"])),
        title=title or build.text(form.get("title")),
        kind=kind,
        version=str(form.get("version", "")),
        languages=languages,
        default_language=language_code(lists.language) or next(iter(languages), ""),
        items=items,
        settings={key: str(form[key]) for key in SETTINGS if form.get(key)},
        lists=_unasked(items, lists),
    )


def _unasked(items: tuple[Node, ...], lists: ChoiceLists) -> dict[str, tuple[Choice, ...]]:
    asked = {question.choice_list for question in Section("", items=items).questions()}
    return {name: lists.named(name) for name in lists.lists if name not in asked}


def _languages(children: list[dict[str, Any]], lists: dict[str, Any]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    labels = [choice.get("label") for choices in lists.values() for choice in choices]
    for label in [*_labels(children), *labels]:
        if isinstance(label, dict):
            found.update(dict.fromkeys(language_code(name) for name in label))
    return tuple(code for code in found if code)


def _labels(children: list[dict[str, Any]]) -> Iterable[Any]:
    for child in children:
        yield child.get("label")
        yield from _labels(child.get("children", []))


def _items(build: Build, rows: list[dict[str, Any]], path: tuple[str, ...]) -> Iterable[Node]:
    for row in rows:
        name = str(row["name"])
        if row["type"] in ("group", "repeat", "loop"):
            if name == "meta" and row.get("control", {}).get("bodyless"):
                yield from _audit(build, row)
            else:
                yield _section(build, _unrolled(row), (*path, name))
        elif row["type"] in FILE_ROWS:
            build.lists.files.table(f"{PurePath(name).stem}{FILE_ROWS[row['type']]}", (*path, name))
        elif not name.startswith(TABLE_HEADING):
            yield _question(build, row, (*path, name))


def _audit(build: Build, meta: dict[str, Any]) -> Iterable[Node]:
    for row in meta["children"]:
        if row["type"] == "audit":
            yield _question(build, row, ("audit",))


def _unrolled(row: dict[str, Any]) -> dict[str, Any]:
    """Make a loop the group that it stands for: a group for each choice of its list."""
    columns = [each for each in row.get("columns", ()) if each["name"] != NO_NAME_OF_LOOP]
    if row["type"] != "loop":
        return row
    children = [
        {
            "type": "group",
            "name": column["name"],
            "label": column.get("label"),
            "children": [_substituted(child, column) for child in row["children"]],
        }
        for column in columns
    ]
    return {**row, "type": "group", "children": children}


def _substituted(value: Any, column: dict[str, Any], language: str = "") -> Any:
    """Fill a choice's name and label into %(name)s and %(label)s, each language its own."""
    if isinstance(value, dict):
        return {key: _substituted(each, column, key) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_substituted(each, column, language) for each in value]
    if not isinstance(value, str) or "%(" not in value:
        return value
    label = column.get("label") or ""
    if isinstance(label, dict):
        label = label.get(language) or next(iter(label.values()))
    return value.replace("%(name)s", column["name"]).replace("%(label)s", label)


def _section(build: Build, row: dict[str, Any], path: tuple[str, ...]) -> Section:
    bind, control = row.get("bind", {}), row.get("control", {})
    tags = read_tags(bind, build.tags)
    inside = replace(build, tags=tags)
    return Section(
        name=path[-1],
        path=path,
        label=build.text(row.get("label")),
        hint=build.text(row.get("hint")),
        relevant=expression(bind.get("relevant")),
        appearance=str(control.get("appearance", "")),
        repeat=row["type"] == "repeat",
        repeat_count=expression(control.get("jr:count")),
        items=tuple(_items(inside, row["children"], path)),
        tags=tags,
    )


def _question(build: Build, row: dict[str, Any], path: tuple[str, ...]) -> Question:
    known = QUESTION_TYPE_DICT.get(row["type"], {})
    bind = {**known.get("bind", {}), **row.get("bind", {})}
    appearance = str(row.get("control", {}).get("appearance", ""))
    kind = question_type(row["type"])
    if kind.startswith("select") and "label" in appearance.split():
        kind = "note"  # the heading of a table of selects: shown, never answered
    expressions = _expressions(bind)
    if expressions.get("calculation") and kind == "text" and not row.get("label"):
        kind = "calculate"
    offered = Offered((), expression(row.get("choice_filter")), appearance)
    if kind in CHOOSING:
        offered = build.lists.offered(row, offered.filter, appearance, path)
    return Question(
        name=path[-1],
        type=kind,
        path=path,
        label=_label(build, row, kind),
        hint=build.text(row.get("hint") or known.get("hint")),
        guidance=build.text(row.get("guidance_hint")),
        required_message=build.text(bind.get("jr:requiredMsg")),
        constraint_message=build.text(bind.get("jr:constraintMsg")),
        default=_default(row),
        trigger=",".join(row.get("trigger") or ()),
        appearance=offered.appearance,
        parameters={key: str(value) for key, value in _parameters(row, known).items()},
        choice_list=str(row.get("itemset", "")) if kind in CHOOSING else "",
        choices=offered.choices,
        choice_filter=offered.filter if kind in CHOOSING else "",
        media={key: build.text(value) for key, value in row.get("media", {}).items()},
        tags=read_tags(bind, build.tags),
        **expressions,
    )


def _expressions(bind: dict[str, Any]) -> dict[str, str]:
    columns = {
        "required": "required",
        "constraint": "constraint",
        "relevant": "relevant",
        "calculation": "calculate",
        "read_only": "readonly",
    }
    return {field: expression(bind.get(column)) for field, column in columns.items()}


def _label(build: Build, row: dict[str, Any], kind: str) -> Text:
    if row.get("label") == "Specify other.":
        return SPECIFY_OTHER
    return build.text(row.get("label")) or BACKGROUND_LABELS.get(kind, Text())


def _default(row: dict[str, Any]) -> str:
    """Return the default; an expression is marked by a leading "=" as a spreadsheet would."""
    value = str(row.get("default") or "")
    if row["type"] == "photo":
        value = value.removeprefix("jr://images/")
    if not default_is_dynamic(value, row["type"]):
        return value
    return f"={expression(value)}"


def _parameters(row: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    given = row.get("parameters") or {}
    if isinstance(given, str):
        pairs = (pair.split("=", 1) for pair in given.replace(",", " ").split() if "=" in pair)
        given = dict(pairs)
    return {**known.get("parameters", {}), **given}
