"""Answers from files: CSV, XLSX or SAV by a column map → an Instrument and its documents.

    bytes ─► Workbook ─► (map.toml) ─► columns of answers ─► documents, all or nothing

The instrument is built from the map, tags and all, so that the Dataset reads imported answers as it
reads a questionnaire. Every problem names file, row and column; one problem refuses the whole file.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from reports.imports.columns import AnswerColumn, ColumnReader
from reports.imports.map import Map, MappedColumn, read_map, text_of
from reports.imports.tables import Table, read_workbook
from surveys.instrument import Instrument, Question
from surveys.problems import InputError
from surveys.study import Study
from surveys.text import Text

NAMESPACE = uuid.UUID("6f0a3f0e-53a4-5d0c-9c25-7d54c1c1f3ab")
VERSION = "1"


@dataclass(frozen=True, slots=True)
class Imported:
    """A file as answers; `missing` counts the empty or missing cells of each answer column.

    `documents` are submissions without a state (they count as approved), `rows` the records read.
    """

    instrument: Instrument
    wave: str
    documents: list[dict[str, Any]]
    encoding: str
    rows: int
    respondents: int
    missing: dict[str, int]


def read_answers(study: Study, data: bytes, name: str, map_toml: bytes) -> Imported:
    """Read a file of answers by its map; raises InputError with every problem, located.

    The same file, study and map give the same submission ids, so that importing twice adds nothing.
    """
    mapping = read_map(study, map_toml)
    book = read_workbook(
        data,
        name,
        encoding=mapping.encoding,
        sheets=mapping.sheets(),
        header_row=mapping.header_row,
    )
    tables = {sheet: book.tables.get(sheet) or book.tables[""] for sheet in mapping.sheets()}
    reader = ColumnReader(study, mapping, name, tables)
    columns = reader.columns()
    keys = {sheet: _keys(reader, columns, table) for sheet, table in tables.items()}
    if reader.problems:
        raise InputError(reader.problems)
    instrument = _instrument(mapping, name, columns)
    source = name if _respondents(columns) else hashlib.sha256(data).hexdigest()
    records = _records(columns, keys, mapping)
    documents = [
        _document(study, instrument, mapping, source, key, record)
        for key, record in records.items()
    ]
    return Imported(
        instrument,
        mapping.wave or _first_wave(documents),
        documents,
        book.encoding,
        sum(len(table.rows) for table in tables.values()),
        len(documents),
        {column.mapped.header: column.missing() for column in columns if _is_answer(column.mapped)},
    )


def _respondents(columns: list[AnswerColumn]) -> AnswerColumn | None:
    return next((column for column in columns if column.mapped.role == "respondent"), None)


def _keys(reader: ColumnReader, columns: list[AnswerColumn], table: Table) -> list[str]:
    """Return what joins a table's records to other sheets: the respondent, else the place.

    A respondent who is blank or comes twice in one sheet is a problem.
    """
    named = _respondents(columns)
    if named is None or table.header.count(named.table.header[named.place]) != 1:
        return [str(place) for place in range(1, len(table.rows) + 1)]
    header = named.table.header[named.place]
    keys = [text_of(cell) for cell in table.columns[table.header.index(header)]]
    seen: dict[str, int] = {}
    for row, key in zip(table.rows, keys, strict=True):
        if not key or key in seen:
            said = ("No respondent is given.", "没有填写受访者编号。")
            if key:
                said = (
                    f"This respondent already stands in row {seen[key]}.",
                    f"这位受访者已在第 {seen[key]} 行出现。",
                )
            remedy = ("Give each row its own.", "请给每一行填写各自的编号。")
            reader.say(table, *said, remedy, header, row, key)
        seen.setdefault(key, row)
    return keys


def _is_answer(mapped: MappedColumn) -> bool:
    return bool(mapped.tags.measure)


def _name(column: AnswerColumn, mapping: Map) -> str:
    """Return the name of the question that a column becomes: "c4", "s2_c4" on another sheet."""
    sheet = mapping.sheets().index(column.mapped.sheet)
    return f"c{column.place + 1}" if sheet == 0 else f"s{sheet + 1}_c{column.place + 1}"


def _instrument(mapping: Map, name: str, columns: list[AnswerColumn]) -> Instrument:
    stem = PurePath(name).stem
    code = mapping.code or "import_" + re.sub(r"\W+", "_", stem.lower()).strip("_")
    questions = tuple(
        _question(_name(column, mapping), column) for column in columns if _is_answer(column.mapped)
    )
    return Instrument(code, Text.of(stem), "import", VERSION, items=questions)


def _question(name: str, column: AnswerColumn) -> Question:
    mapped = column.mapped
    scale = mapped.scale
    return Question(
        name,
        "text" if scale is None else "decimal",
        (name,),
        Text.of(column.table.header[column.place]),
        parameters={} if scale is None else {"start": f"{scale[0]:g}", "end": f"{scale[1]:g}"},
        tags=mapped.tags,
    )


def _records(
    columns: list[AnswerColumn], keys: dict[str, list[str]], mapping: Map
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return respondent → {"answers", "roles", "attributes"}, sheets joined, in file order."""
    records: dict[str, dict[str, dict[str, Any]]] = {
        key: {"answers": {}, "roles": {}, "attributes": {}}
        for sheet in keys.values()
        for key in sheet
    }
    for column in columns:
        mapped = column.mapped
        part, name = "answers", _name(column, mapping)
        if mapped.role:
            part, name = "roles", mapped.role
        elif mapped.attribute:
            part, name = "attributes", mapped.attribute
        for key, answer in zip(keys[mapped.sheet], column.answers, strict=True):
            if answer is not None:
                records[key][part][name] = answer
    return records


def _document(
    study: Study,
    instrument: Instrument,
    mapping: Map,
    source: str,
    key: str,
    record: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    roles = record["roles"]
    metadata: dict[str, Any] = {
        name: roles[name] for name in ("respondent", "date", "weight") if name in roles
    }
    if record["attributes"]:
        metadata["attributes"] = record["attributes"]
    wave = roles.get("wave", mapping.wave)
    return {
        "id": str(uuid.uuid5(NAMESPACE, "\n".join((study.code, wave, source, key)))),
        "instrument": f"{instrument.code}:{instrument.version}",
        "wave": wave,
        "site": roles.get("site", ""),
        "segment": roles.get("segment", ""),
        "received_at": "",
        "account": "",
        "answers": record["answers"],
        "metadata": metadata,
    }


def _first_wave(documents: list[dict[str, Any]]) -> str:
    return str(documents[0]["wave"]) if documents else ""
