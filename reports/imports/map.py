"""map.toml → Map: which column of a file means what (DESIGN §4), checked against the study."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.dataset.columns import SCALES
from surveys.instrument import Tags
from surveys.problems import InputError, Problem, problem
from surveys.study import TOP_TO_BOTTOM, Study
from surveys.vectors import NUMBERS

ROLES = ("respondent", "site", "wave", "date", "weight")
PLACES = ("touchpoint", "dimension", "factor", "item")
MEASURES = (*NUMBERS, "verbatim", "disposition")
# What each key of the map holds.
SOURCE_KEYS = {"wave": str, "encoding": str, "sheet": str, "header_row": int, "code": str}
SEGMENT_KEYS = {"column": str, "values": dict, "missing": list, "sheet": str}
KEYS: dict[str, type] = {
    **dict.fromkeys((*PLACES, "measure", "sheet", "role", "attribute"), str),
    "missing": list,
    "values": dict,
    "scale": list,
}
KINDS = {str: ("a text", "文字"), int: ("a number", "数字"), list: ("a list", "列表")}
Cell = str | float


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the file: what its answers are, or which role or attribute it has.

    `header` is a header or "#4"; `scale` bounds its numbers, None where there are no bounds.
    """

    header: str
    sheet: str = ""
    tags: Tags = field(default_factory=Tags)
    scale: tuple[float, float] | None = None
    missing: tuple[str, ...] = ()
    values: dict[str, Cell] = field(default_factory=dict)
    role: str = ""
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """The whole map; the segment column, where there is one, has the role "segment"."""

    wave: str
    columns: tuple[MappedColumn, ...]
    encoding: str = ""
    sheet: str = ""
    header_row: int = 1
    code: str = ""

    def sheets(self) -> list[str]:
        """Return the sheets to read, the main one first."""
        return list(dict.fromkeys([self.sheet, *(column.sheet for column in self.columns)]))


def read_map(study: Study, data: bytes) -> Map:
    """Read and check a map; raises InputError with every problem, columns named."""
    try:
        plain = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError.of(
            f"The map is not valid TOML: {error}.",
            f"对应表不是有效的 TOML：{error}。",
            ("Correct the line that is named.", "请改正所指的那一行。"),
            sheet="map.toml",
        ) from None
    reader = _MapReader(study, plain)
    found = reader.read()
    if reader.problems:
        raise InputError(reader.problems)
    return found


def text_of(value: Any) -> str:
    """Return a cell or a map's value as the text that it is compared by: 1.0 and "1" are "1"."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


class _MapReader:
    def __init__(self, study: Study, plain: Mapping[str, Any]) -> None:
        self.study = study
        self.plain = plain
        self.problems: list[Problem] = []
        self.scales: dict[str, tuple[float, float]] = {
            touchpoint.code: touchpoint.scale for touchpoint in study.touchpoints
        }
        self.scales |= {item.code: item.scale for item in study.items}

    def read(self) -> Map:
        source = self._typed(self._dict(self.plain, "source"), SOURCE_KEYS, "[source]")
        columns = list(self._columns(str(source.get("sheet", ""))))
        wave = str(source.get("wave", ""))
        if not wave and not any(column.role == "wave" for column in columns):
            self._problem(
                "The map does not say which wave the answers belong to.",
                "对应表没有写明答卷属于哪一波。",
                ('Add wave = "…" under [source].', "请在 [source] 下加上 wave = “…”。"),
            )
        if wave:
            self.check_code("wave", wave, "[source]")
        return Map(
            wave,
            tuple(columns),
            str(source.get("encoding", "")),
            str(source.get("sheet", "")),
            int(source.get("header_row", 1)),
            str(source.get("code", "")),
        )

    def _columns(self, sheet: str) -> Iterator[MappedColumn]:
        segment = self._dict(self.plain, "segment")
        if segment:
            yield self._segment(self._typed(segment, SEGMENT_KEYS, "[segment]"), sheet)
        for header, entry in self._dict(self.plain, "columns").items():
            if isinstance(entry, Mapping):
                yield self._column(header, self._typed(entry, KEYS, header), sheet)
            else:
                self._problem(
                    "The map says nothing that can be read of this column.",
                    "对应表对这一列的写法无法识别。",
                    ('Write {measure = "…"} after it.', "请在其后写 {measure = “…”}。"),
                    header,
                )

    def _segment(self, entry: Mapping[str, Any], sheet: str) -> MappedColumn:
        codes = {segment.code: segment.code for segment in self.study.segments}
        values = {text_of(key): str(code) for key, code in entry.get("values", codes).items()}
        for code in values.values():
            self.check_code("segment", code, "[segment]")
        return MappedColumn(
            str(entry.get("column", "")),
            str(entry.get("sheet", sheet)),
            missing=_missing(entry),
            values=dict(values),
            role="segment",
        )

    def _column(self, header: str, entry: Mapping[str, Any], sheet: str) -> MappedColumn:
        touchpoint, dimension, factor, item, measure = (
            str(entry.get(key, "")) for key in (*PLACES, "measure")
        )
        tags = Tags(touchpoint, dimension, factor, item, measure)
        role, attribute = str(entry.get("role", "")), str(entry.get("attribute", ""))
        for place in PLACES:
            if getattr(tags, place):
                self.check_code(place, getattr(tags, place), header)
        self._one_of("measure", tags.measure, MEASURES, header)
        self._one_of("role", role, ROLES, header)
        if not (tags.measure or role or attribute):
            self._problem(
                "The map gives this column no measure, role or attribute.",
                "对应表没有给这一列写 measure、role 或 attribute。",
                ("Add one, or take the column out of the map.", "请补上其一，或从对应表删去此列。"),
                header,
            )
        values = {text_of(key): value for key, value in entry.get("values", {}).items()}
        scale = self._scale(header, entry, tags, values)
        where = str(entry.get("sheet", sheet))
        return MappedColumn(header, where, tags, scale, _missing(entry), values, role, attribute)

    def _scale(
        self, header: str, entry: Mapping[str, Any], tags: Tags, values: Mapping[str, Any]
    ) -> tuple[float, float] | None:
        """Return a number's scale: the map's, the measure's, its values', the study's."""
        if tags.measure not in NUMBERS:
            return None
        numbers = [value for value in values.values() if isinstance(value, int | float)]
        if len(numbers) < len(values):
            self._problem(
                "The values of this column must become numbers.",
                "这一列的取值应对应数字。",
                ('Write values = {"…" = 1}.', "请写成 values = {“…” = 1}。"),
                header,
            )
        low, high = self._ends(header, entry, tags, numbers)
        if any(not low <= value <= high for value in numbers):
            self._problem(
                f"A value of this column lies outside its scale {low:g}…{high:g}.",
                f"这一列有取值超出量表范围 {low:g}…{high:g}。",
                ("Correct the value, or give the scale.", "请改正取值，或写明 scale。"),
                header,
            )
        return low, high

    def _ends(
        self, header: str, entry: Mapping[str, Any], tags: Tags, numbers: list[float]
    ) -> tuple[float, float]:
        ends = entry.get("scale")
        if ends is not None:
            if len(ends) == 2 and all(isinstance(end, int | float) for end in ends):
                return float(ends[0]), float(ends[1])
            self._problem(
                "A scale has a bottom and a top.",
                "量表应有最低分和最高分。",
                ("Write scale = [1, 10].", "请写成 scale = [1, 10]。"),
                header,
            )
        if tags.measure in SCALES:
            return SCALES[tags.measure]
        if len(set(numbers)) > 1:
            return float(min(numbers)), float(max(numbers))
        return self.scales.get(tags.item or tags.touchpoint, TOP_TO_BOTTOM)

    def check_code(self, kind: str, code: str, header: str) -> None:
        known = [thing.code for thing in getattr(self.study, f"{kind}s")]
        if code not in known:
            names = ", ".join(known) or "–"
            self._problem(
                f"The map names the {kind} “{code}”, which the study does not have.",
                f"对应表写的 {kind}“{code}”在研究中不存在。",
                (
                    f"Add it to study.toml or choose one of: {names}.",
                    f"请在 study.toml 中添加，或选用：{names}。",
                ),
                header,
            )

    def _one_of(self, key: str, value: str, known: tuple[str, ...], header: str) -> None:
        if value and value not in known:
            self._problem(
                f"There is no {key} “{value}”.",
                f"没有名为“{value}”的 {key}。",
                (f"Choose one of: {', '.join(known)}.", f"请选用：{'、'.join(known)}。"),
                header,
            )

    def _typed(
        self, entry: Mapping[str, Any], keys: Mapping[str, type], header: str
    ) -> dict[str, Any]:
        """Return what is understood of an entry; a strange key or kind of value is a problem."""
        for key in sorted(set(entry) - set(keys)):
            self._problem(
                f"The map has the key “{key}” here, which means nothing.",
                f"对应表此处的“{key}”没有意义。",
                (
                    f"Keys that are understood: {', '.join(sorted(keys))}.",
                    f"可用的键：{'、'.join(sorted(keys))}。",
                ),
                header,
            )
        known = {key: value for key, value in entry.items() if key in keys}
        wrong = {key for key, value in known.items() if not isinstance(value, keys[key])}
        for key in sorted(wrong):
            en, zh = KINDS.get(keys[key], ("a table", "表"))
            self._problem(
                f"“{key}” must be {en} here.",
                f"此处的“{key}”应为{zh}。",
                ("Write it as the example in the documentation.", "请参照文档中的示例书写。"),
                header,
            )
        return {key: value for key, value in known.items() if key not in wrong}

    def _dict(self, plain: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        found = plain.get(key, {})
        return found if isinstance(found, Mapping) else {}

    def _problem(self, en: str, zh: str, remedy: tuple[str, str], column: str = "") -> None:
        self.problems.append(problem(en, zh, remedy, sheet="map.toml", column=column))


def _missing(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(text_of(value) for value in entry.get("missing", ()))
