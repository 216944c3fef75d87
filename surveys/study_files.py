"""A study as plain files: study.toml and sites.csv ⇄ Study (DESIGN §4)."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from surveys.problems import InputError, Problem
from surveys.site_table import SITES, read_sites, write_sites
from surveys.study import Study
from surveys.study_checks import check_study
from surveys.study_tables import FILE, LISTS, NUMBERS, STUDY_KEYS, Reader
from surveys.text import Text
from surveys.text_files import decoded

_LINE = re.compile(r"\(at line (\d+)")


def read_study(folder: Path) -> Study:
    """Read study.toml and, where there is one, sites.csv.

    Keys that this version does not know are left alone. Raises InputError with every problem,
    each with its file, its table and key (`touchpoint[3].stage`) or its row.
    """
    file = folder / FILE
    if not file.is_file():
        raise InputError.of(
            f"There is no {FILE} in “{folder.name}”.",
            f"“{folder.name}”中没有 {FILE}。",
            ("Choose the folder that holds it.", "请选择包含该文件的文件夹。"),
            sheet=FILE,
        )
    study, problems = _study(_document(file))
    sites = folder / SITES
    if sites.is_file():
        study_sites, wrong = read_sites(decoded(sites.read_bytes(), SITES), study)
        study = study_with(study, sites=study_sites)
        problems += wrong
    problems += check_study(study)
    if problems:
        raise InputError(problems)
    return study


def write_study(study: Study, folder: Path) -> None:
    """Write study.toml and, where there are sites, sites.csv; `folder` is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text("\n".join(_lines(study)) + "\n", encoding="utf-8")
    if study.sites:
        # The mark lets spreadsheet programs see that it is UTF-8.
        (folder / SITES).write_text(write_sites(study.sites), encoding="utf-8-sig", newline="")


def study_with(study: Study, **changes: Any) -> Study:
    """Return the study with some fields replaced."""
    return Study(**{part.name: getattr(study, part.name) for part in fields(Study)} | changes)


def _document(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(decoded(file.read_bytes(), FILE))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        raise InputError.of(
            f"The file is not sound TOML: {error}.",
            f"文件不是有效的 TOML：{error}。",
            ("Correct the line; text stands in quotes.", "请更正该行；文字须加引号。"),
            sheet=FILE,
            text_line=int(line[1]) if line else None,
        ) from error


def _study(document: dict[str, Any]) -> tuple[Study, list[Problem]]:
    reader = Reader()
    reader.known("", document, ("study", *LISTS, *NUMBERS))
    head = reader.table(document, "study")
    reader.known("study", head, STUDY_KEYS)
    if not head.get("code"):
        reader.note(
            "study.code",
            None,
            "The study has no code.",
            "研究项目没有代码。",
            ('Write code = "…" under [study].', '请在 [study] 下填写 code = "…"。'),
        )
    values: dict[str, Any] = {
        part.name: reader.value(f"study.{part.name}", part, head[part.name])
        for part in fields(Study)
        if part.name in STUDY_KEYS and part.name in head
    }
    for table, (name, kind) in LISTS.items():
        entries = [
            reader.entry(place, kind, entry) for place, entry in reader.entries(document, table)
        ]
        values[name] = tuple(entry for entry in entries if entry is not None)
    for table, name in NUMBERS.items():
        given = reader.table(document, table)
        values[name] = {key: reader.number(f"{table}.{key}", each) for key, each in given.items()}
    return Study(**{"code": "study", **values}), reader.problems


def _lines(study: Study) -> Iterator[str]:
    yield "[study]"
    head = {"code", "review"} | {key for key in STUDY_KEYS if getattr(study, key)}
    for key in STUDY_KEYS:
        if key in head:
            yield f"{key} = {_toml(getattr(study, key))}"
    for table, (name, _) in LISTS.items():
        for entry in getattr(study, name):
            yield f"\n[[{table}]]"
            yield from _entry_lines(entry)
    for table, name in NUMBERS.items():
        if getattr(study, name):
            yield f"\n[{table}]"
            yield from (f"{_key(k)} = {_toml(v)}" for k, v in getattr(study, name).items())


def _entry_lines(entry: Any) -> Iterator[str]:
    """Write what differs from the default."""
    for part in fields(entry):
        value = getattr(entry, part.name)
        if value != part.default:
            yield f"{part.name} = {_toml(value)}"


def _toml(value: Any) -> str:
    if isinstance(value, Text):
        value = value.plain()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, int | float):
        return repr(value)
    # JSON's strings are TOML's, but for DEL, which `clean_text` takes out when a study is read.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)
