"""pyxform's workbook JSON → Instrument: types by one name, CX tags read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.utils import default_is_dynamic

from surveys.instrument import Choice, Instrument, Node, Question, Section, Tags
from surveys.text import Text
from surveys.xlsform.languages import language_code, to_text
from surveys.xlsform.row_types import question_type

TAG_PREFIX = "cx:"
NO_TAGS = Tags()
INHERITED = ("touchpoint", "dimension", "factor", "item")
TABLE_HEADING = "reserved_name_for_field_list_labels_"
OTHER = Text.of({"en": "Other", "zh": "其他"})
SPECIFY_OTHER = Text.of({"en": "Please specify", "zh": "请说明"})
SETTINGS = ("instance_name", "style", "public_key", "submission_url", "namespaces", "name")
_CHOICE_KEYS = {"name", "label", "media", "list_name", "sms_option"}


@dataclass(frozen=True, slots=True)
class Build:
    """What building a node needs besides the node: the whole form, compiled."""

    form: dict[str, Any]
    tags: Tags = NO_TAGS

    @property
    def language(self) -> str:
        """Return the header name of the default language, "" where the form names none."""
        language = str(self.form.get("default_language", ""))
        return "" if language == "default" else language

    def text(self, value: Any) -> Text:
        """Read words by language."""
        return to_text(value, self.language)


def expression(value: Any) -> str:
    """Return an expression as typed, `${name}` and all; yes and no become true() and false()."""
    return str(aliases.BINDING_CONVERSIONS.get(value, value) or "").strip()


def build_instrument(form: dict[str, Any], title: Text, kind: str) -> Instrument:
    """Turn pyxform's JSON into an Instrument."""
    build = Build(form)
    items = tuple(_items(build, form["children"], ()))
    languages = _languages(form["children"], form.get("choices", {}))
    return Instrument(
        code=str(form["id_string"]),
        title=title or build.text(form.get("title")),
        kind=kind,
        version=str(form.get("version", "")),
        languages=languages,
        default_language=language_code(build.language) or next(iter(languages), ""),
        items=items,
        settings={key: str(form[key]) for key in SETTINGS if form.get(key)},
    )


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
        if row["type"] in ("group", "repeat"):
            if name == "meta" and not path:
                yield from _audit(build, row)
            else:
                yield _section(build, row, (*path, name))
        elif not name.startswith(TABLE_HEADING):
            yield _question(build, row, (*path, name))


def _audit(build: Build, meta: dict[str, Any]) -> Iterable[Node]:
    for row in meta["children"]:
        if row["type"] == "audit":
            yield _question(build, row, ("audit",))


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
    return Question(
        name=path[-1],
        type=kind,
        path=path,
        label=_label(build, row),
        hint=build.text(row.get("hint") or known.get("hint")),
        guidance=build.text(row.get("guidance_hint")),
        required_message=build.text(bind.get("jr:requiredMsg")),
        constraint_message=build.text(bind.get("jr:constraintMsg")),
        default=_default(row),
        trigger=",".join(row.get("trigger") or ()),
        appearance=appearance,
        parameters={key: str(value) for key, value in _parameters(row, known).items()},
        choice_list=str(row.get("itemset", "")),
        choices=_choices(build, row) if kind in ("select_one", "select_multiple", "rank") else (),
        choice_filter=expression(row.get("choice_filter")),
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


def _label(build: Build, row: dict[str, Any]) -> Text:
    if row.get("label") == "Specify other.":
        return SPECIFY_OTHER
    return build.text(row.get("label"))


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


def _choices(build: Build, row: dict[str, Any]) -> tuple[Choice, ...]:
    lists = build.form.get("choices", {})
    choices = row.get("choices") or lists.get(row.get("itemset"), ())
    return tuple(_choice(build, choice) for choice in choices)


def _choice(build: Build, choice: dict[str, Any]) -> Choice:
    label = choice.get("label")
    added = choice["name"] == "other" and label == "Other"
    return Choice(
        name=str(choice["name"]),
        label=OTHER if added else build.text(label),
        score=as_number(choice.get("score")),
        na=bool(aliases.yes_no.get(str(choice.get("na", ""))) or choice.get("na") == "1"),
        media={key: build.text(value) for key, value in choice.get("media", {}).items()},
        filters={
            key: str(value)
            for key, value in choice.items()
            if key not in _CHOICE_KEYS and not isinstance(value, dict)
        },
    )


def read_tags(bind: dict[str, Any], group: Tags = NO_TAGS) -> Tags:
    """Read the `cx:` attributes of a bind; what it is about is inherited from the group."""
    found = {key: getattr(group, key) for key in INHERITED} | {
        key.removeprefix(TAG_PREFIX): str(value).strip()
        for key, value in bind.items()
        if key.startswith(TAG_PREFIX)
    }
    words = {key: found.get(key, "") for key in Tags.__dataclass_fields__ if key != "weight"}
    return Tags(**words, weight=as_number(found.get("weight")))


def as_number(value: Any) -> float | None:
    """Return a finite number, None for anything else; "75%" is 0.75."""
    text = str(value if value is not None else "").strip()
    try:
        number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
