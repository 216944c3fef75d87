"""A file attached to a form (.csv, .xml, .geojson) → its rows, each a mapping by column."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from surveys.expressions import answer_text
from surveys.problems import InputError
from surveys.text import clean_text
from surveys.text_files import decoded

TABLE_SUFFIXES = (".csv", ".xml", ".geojson")
MOST_BYTES = 10_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
_LONGEST_CELL = 100_000

TableRow = dict[str, str]


def table_rows(data: bytes, name: str) -> tuple[TableRow, ...]:
    """Read the rows of a file; its suffix gives its kind.

    Raises InputError, located by file and row, for what is no table or too large a one.
    """
    if len(data) > MOST_BYTES:
        raise _too_large(name)
    reader = _READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise _other_kind(name)
    rows: list[TableRow] = []
    for row in reader(data, name):
        if len(rows) == MOST_ROWS:
            raise _too_large(name)
        rows.append({clean_text(key): clean_text(text) for key, text in row.items()})
    return tuple(rows)


def _csv_rows(data: bytes, name: str) -> Iterator[TableRow]:
    text = decoded(data, name)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    csv.field_size_limit(_LONGEST_CELL)
    try:
        header = [cell.strip() for cell in next(lines, [])]
        _check_header(header, name)
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield _csv_row(header, cells, name, lines.line_num)
    except csv.Error as error:
        raise _broken(name, lines.line_num) from error


def _delimiter(text: str) -> str:
    """Return what parts the cells: as Excel does where decimals have a comma, or tabs."""
    first = text.partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def _check_header(header: list[str], name: str) -> None:
    twice = next((cell for cell in header if cell and header.count(cell) > 1), "")
    if twice or not any(header) or len(header) > MOST_COLUMNS:
        raise InputError.of(
            f"The column “{twice}” stands there twice."
            if twice
            else "The first line does not name the columns.",
            f"“{twice}”列重复出现。" if twice else "第一行没有列名。",
            ("Name each column once in line 1.", "请在第 1 行为每列取不同的名称。"),
            sheet=name,
            row=1,
            column=twice,
        )


def _csv_row(header: list[str], cells: list[str], name: str, line: int) -> TableRow:
    if any(cell.strip() for cell in cells[len(header) :]):
        raise InputError.of(
            "The row has more cells than the header has columns.",
            "该行的单元格比表头的列多。",
            ("Check the separators and quotation marks.", "请检查分隔符和引号。"),
            sheet=name,
            row=line,
        )
    padded = [*cells, *[""] * len(header)]
    return {column: cell.strip() for column, cell in zip(header, padded, strict=False) if column}


def _xml_rows(data: bytes, name: str) -> Iterator[TableRow]:
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _broken(name, None) from error
    for item in root:
        yield {_local(child): "".join(child.itertext()).strip() for child in item}


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _geojson_rows(data: bytes, name: str) -> Iterator[TableRow]:
    """Yield a row a feature: its properties, its id, and `geometry` as XForms writes it."""
    try:
        features = json.loads(decoded(data, name))["features"]
        for feature in features:
            properties = feature.get("properties") or {}
            cells = {str(key): _cell(value) for key, value in properties.items()}
            own = {"id": _cell(feature["id"])} if "id" in feature else {}
            yield {**cells, **own, "geometry": _geometry(feature.get("geometry") or {})}
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise _broken(name, None) from error


def _cell(value: Any) -> str:
    return answer_text(value) if not isinstance(value, dict | list) else json.dumps(value)


def _geometry(geometry: Mapping[str, Any]) -> str:
    points = geometry.get("coordinates") or []
    if geometry.get("type") == "Point":
        points = [points]
    elif geometry.get("type") == "Polygon":
        points = points[0]
    elif geometry.get("type") != "LineString":
        return ""
    return "; ".join(_point(point) for point in points)


def _point(point: Iterable[float]) -> str:
    lon, lat, *rest = point
    return " ".join(answer_text(part) for part in (lat, lon, rest[0] if rest else 0, 0))


_READERS = {".csv": _csv_rows, ".xml": _xml_rows, ".geojson": _geojson_rows}


def _too_large(name: str) -> InputError:
    return InputError.of(
        f"The file has more than {MOST_ROWS:,} rows or {MOST_BYTES // 1_000_000} MB.",
        f"文件超过 {MOST_ROWS:,} 行或 {MOST_BYTES // 1_000_000} MB。",
        ("Leave out what the form does not use.", "请删去表单用不到的内容。"),
        sheet=name,
    )


def _other_kind(name: str) -> InputError:
    kinds = ", ".join(TABLE_SUFFIXES)
    return InputError.of(
        "A form cannot read a table from this kind of file.",
        "表单无法从这类文件读取数据。",
        (f"Use one of {kinds}.", f"请使用 {kinds.replace(', ', '、')} 之一。"),
        sheet=name,
    )


def _broken(name: str, line: int | None) -> InputError:
    return InputError.of(
        "The file cannot be read: it is damaged or not what its name says.",
        "文件无法读取：已损坏，或内容与扩展名不符。",
        (
            "A .csv needs column names in line 1, an .xml root/item, a .geojson features.",
            ".csv 第 1 行须为列名，.xml 须为 root/item 结构，.geojson 须含 features。",
        ),
        sheet=name,
        row=line,
    )
