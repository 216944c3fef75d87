"""Answers from a file into a study: by a column map, all or nothing, counted as approved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from fieldapp.bulk import load_documents
from fieldapp.rows import database
from fieldapp.storage import Study
from fieldapp.studies import definition, publish
from reports.imports import read_answers


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import found and stored; `missing` counts by column."""

    study: str
    wave: str
    instrument: str
    encoding: str
    rows: int
    respondents: int
    new: int
    missing: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Return the shape that `answers import --json` prints."""
        return asdict(self)


def import_answers(
    study: Study,
    data: bytes,
    name: str,
    map_toml: bytes,
    map_name: str,
    progress: Callable[[int], None] = lambda count: None,
) -> ImportDone:
    """Read a file by its map and store every row in one transaction; again changes nothing.

    Raises InputError with every located problem; the database is then as it was.
    """
    read = read_answers(definition(study), data, name, map_toml)
    with database.atomic():
        version = publish(study, read.instrument, map_toml, map_name)
        key = f"{read.instrument.code}:{version.number}"
        documents = ({**document, "instrument": key} for document in read.documents)
        new = load_documents(study, documents, {key: version}, progress=progress)
    return ImportDone(
        study.code,
        read.wave,
        read.instrument.code,
        read.encoding,
        read.rows,
        read.respondents,
        new,
        read.missing,
    )
