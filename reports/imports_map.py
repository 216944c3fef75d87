"""map.toml → Map: which column of a file means what (DESIGN §4), checked against the study."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.dataset_columns import NUMBERS, SCALES
from surveys.instrument import Tags
from surveys.problems import InputError, Problem, problem
from surveys.study import TOP_TO_BOTTOM, Study

ROLES = ("respondent", "site", "wave", "date", "weight")
PLACES = ("touchpoint", "dimension", "factor", "item")
MEASURES = (*NUMBERS, "verbatim", "disposition")
KEYS = {*PLACES, "measure", "missing", "values", "sheet", "scale", "role", "attribute"}
SOURCE_KEYS = {"wave", "encoding", "sheet", "header_row", "code"}
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
        self.scales = {touchpoint.code: touchpoint.scale for touchpoint in study.touchpoints}
        self.scales |= {item.code: item.scale for item in study.items}

    def read(self) -> Map:
        source = self._dict(self.plain, "source")
        self._known(source, SOURCE_KEYS, "[source]")
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
            self._known(segment, {"column", "values", "missing", "sheet"}, "[segment]")
            yield self._segment(segment, sheet)
        for header, entry in self._dict(self.plain, "columns").items():
            if isinstance(entry, Mapping):
                self._known(entry, KEYS, header)
                yield self._column(header, entry, sheet)
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
        scale = self._scale(entry, tags, values)
        where = str(entry.get("sheet", sheet))
        return MappedColumn(header, where, tags, scale, _missing(entry), values, role, attribute)

    def _scale(
        self, entry: Mapping[str, Any], tags: Tags, values: Mapping[str, Any]
    ) -> tuple[float, float] | None:
        """Return the scale: as the map says, of its values, of the measure, of the study."""
        if tags.measure not in NUMBERS:
            return None
        if "scale" in entry:
            low, high = entry["scale"]
            return float(low), float(high)
        if tags.measure in SCALES:
            return SCALES[tags.measure]
        numbers = [float(value) for value in values.values() if isinstance(value, int | float)]
        if len(set(numbers)) > 1:
            return min(numbers), max(numbers)
        scale: tuple[float, float] = self.scales.get(tags.item or tags.touchpoint, TOP_TO_BOTTOM)
        return scale

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

    def _known(self, entry: Mapping[str, Any], keys: set[str], header: str) -> None:
        for key in sorted(set(entry) - keys):
            self._problem(
                f"The map has the key “{key}” here, which means nothing.",
                f"对应表此处的“{key}”没有意义。",
                (
                    f"Keys that are understood: {', '.join(sorted(keys))}.",
                    f"可用的键：{'、'.join(sorted(keys))}。",
                ),
                header,
            )

    def _dict(self, plain: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        found = plain.get(key, {})
        return found if isinstance(found, Mapping) else {}

    def _problem(self, en: str, zh: str, remedy: tuple[str, str], column: str = "") -> None:
        self.problems.append(problem(en, zh, remedy, sheet="map.toml", column=column))


def _missing(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(text_of(value) for value in entry.get("missing", ()))
