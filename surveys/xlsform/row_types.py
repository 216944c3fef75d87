"""What stands in the survey sheet's `type` column: which question type or bracket it means."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_OSM, RE_SELECT

from surveys.question_types import METADATA

BY_CONTROL = {
    "select1": "select_one",
    "select": "select_multiple",
    "odk:rank": "rank",
    "range": "range",
    "trigger": "acknowledge",
}
BY_BIND = {
    "string": "text",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
}
BY_MEDIA = {"image/*": "image", "audio/*": "audio", "video/*": "video", "application/*": "file"}
# Features of XLSForm that pyxform compiles and that no page of ours can ask.
REFUSED = ("osm", "background-audio")
BACKGROUND = ("start-geopoint", "background-geopoint")
# Rows that only name a file, which the form then reads as `instance('name')`.
FILE_ROWS = {"csv-external": ".csv", "xml-external": ".xml"}
FAMILIAR = (
    "select_one",
    "select_multiple",
    "rank",
    *BY_BIND.values(),
    *BY_MEDIA.values(),
    "range",
    "note",
    "acknowledge",
    "calculate",
    "hidden",
    *METADATA,
    *BACKGROUND,
    *FILE_ROWS,
    "begin_group",
    "end_group",
    "begin_repeat",
    "end_repeat",
)


@dataclass(frozen=True, slots=True)
class RowType:
    """What a row is: `kind` question | begin | end | setting | file | refused | unknown.

    `name` is a question type, group | repeat | loop for a bracket, the feature for a refused
    row. `choice_list` stands on the sheet `source` (choices | external_choices), or its source
    is a "file", or a "repeat" whose answers are chosen from.
    """

    kind: str
    name: str = ""
    choice_list: str = ""
    or_other: bool = False
    source: str = "choices"


def row_type(text: str) -> RowType:
    """Read one cell of the `type` column."""
    begin, end = RE_BEGIN_CONTROL.search(text), RE_END_CONTROL.search(text)
    if begin or end:
        match = begin or end
        name = aliases.control[match["type"]] if match else ""
        over = begin["list_name"] if begin and name == "loop" else ""
        return RowType("begin" if begin else "end", name, over or "")
    if text in aliases.settings_header:
        return RowType("setting")
    select = RE_SELECT.search(text)
    if select:
        return _select(select["select_command"], select["list_name"], bool(select["specify_other"]))
    return _plain(text)


def _select(command: str, choice_list: str, or_other: bool) -> RowType:
    if aliases.select[command] == "select one external":
        return RowType("question", "select_one", choice_list, or_other, "external_choices")
    source = "file" if command in aliases.select_from_file else "choices"
    if choice_list.startswith("${"):
        source = "repeat"
    name = question_type(aliases.select[command])
    return RowType("question", name, choice_list, or_other, source)


def _plain(text: str) -> RowType:
    if RE_OSM.search(text) or text == "osm":
        return RowType("refused", "osm")
    if text in FILE_ROWS:
        return RowType("file", text)
    name = question_type(text)
    if name in REFUSED:
        return RowType("refused", name)
    # A select that names no list is no question, though pyxform's dictionary knows the word.
    if not name or name in ("select_one", "select_multiple", "rank"):
        return RowType("unknown")
    return RowType("question", name)


def question_type(name: str) -> str:
    """Return our type for any name or alias that pyxform knows, "" for others."""
    name = aliases._type_alias_map.get(name, name)
    if name in METADATA or name in ("note", "hidden", *BACKGROUND):
        return name
    spec = QUESTION_TYPE_DICT.get(name)
    if spec is None:
        return ""
    bind, control = spec.get("bind", {}), spec.get("control", {})
    if "jr:preload" in bind:
        return str(bind["jr:preloadParams"]).removeprefix("uri:")
    if not control:
        return "calculate"
    return _by_control(name, control, bind)


def _by_control(name: str, control: dict[str, str], bind: dict[str, str]) -> str:
    tag = control["tag"]
    if tag == "upload":
        return BY_MEDIA.get(control["mediatype"], "osm")
    if tag == "action" or name in REFUSED:
        return name
    if bind.get("readonly"):
        return "note"
    if name == "select one external":
        return "select_one"
    return BY_CONTROL.get(tag) or BY_BIND.get(bind.get("type", "string"), bind.get("type", ""))


def nearest(text: str) -> str:
    """Return the type that was probably meant, "" if none is near."""
    word = text.split()[0].lower() if text.split() else ""
    return next(iter(difflib.get_close_matches(word, FAMILIAR, 1, 0.6)), "")
