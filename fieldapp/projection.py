"""The projection: each submission's numbers as one vector beside its document (surveys.vectors).

Documents are the truth. A vector that is missing, of an older version or of another layout is
passed over when answers are read, and its document is read instead.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fieldapp.rows import database, tuples
from fieldapp.storage import (
    Account,
    InstrumentVersion,
    Projection,
    Study,
    Submission,
    SubmissionVersion,
)
from fieldapp.storage import Instrument as InstrumentRow
from fieldapp.studies import instrument_at
from reports.dataset import Vectors
from surveys.vectors import Layout, layout_of

log = logging.getLogger(__name__)
CHUNK = 500
# SQLite's cache while a wave is read, KiB; what an entry of the index takes of it, bytes.
LEAST_CACHE, MOST_CACHE, INDEX_BYTES = 2_000, 65_536, 72


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: how many submissions it went through, how many vectors it changed."""

    submissions: int
    changed: int


def project(filed: SubmissionVersion) -> None:
    """Write the vector of a version that was just stored; part of its transaction.

    An answer is never refused for its vector: what cannot be made is logged, and the document is
    read in its place.
    """
    project_many([(filed.submission.id, filed.number, filed.version, filed.document)])


def project_many(
    filed: Iterable[tuple[str, int, InstrumentVersion, Mapping[str, Any]]],
) -> None:
    """Write the vectors of (submission id, number, version asked, document)."""
    rows = [row for each in filed if (row := _row(*each)) is not None]
    table: Any = Projection
    for start in range(0, len(rows), CHUNK):
        table.replace_many(rows[start : start + CHUNK]).execute()


def _row(
    id: str, number: int, version: InstrumentVersion, document: Mapping[str, Any]
) -> dict[str, Any] | None:
    try:
        layout = layout_at(version)
        vector = layout.vector(document["answers"], document["metadata"])
    except Exception:
        log.exception("submission %s has no vector", id)
        return None
    return {
        "submission": id,
        "number": number,
        "version": version.id,
        "layout": layout.fingerprint,
        "vector": vector,
    }


def layout_at(version: InstrumentVersion) -> Layout:
    """Return the layout of a version's vectors."""
    return _layout(version.id, version.sha256, version.source_name)


@lru_cache(maxsize=256)
def _layout(version_id: int, _sha256: str, _name: str) -> Layout:
    """Versions never change, so each is laid out once; the hash tells databases apart."""
    return layout_of(instrument_at(InstrumentVersion.get_by_id(version_id)))


def read_wave(study: Study, wave: str) -> tuple[list[Vectors], list[str]]:
    """Return the vectors of a wave, and the submissions of which the document is needed."""
    versions = {version.id: version for version in _versions(study)}
    logins = {person.id: person.login for person in Account.select(Account.id, Account.login)}
    groups: dict[int | None, list[_Found]] = defaultdict(list)
    with _room():
        for row in database.execute_sql(_WAVE, (study.id, wave)):
            groups[row[0]].append(row)
    blocks, rest = [], [row[ID] for row in groups.pop(None, ())]
    for key, rows in groups.items():
        version = versions[key or 0]
        readable = _readable(layout_at(version), rows)
        if len(readable) < len(rows):
            rest += {row[ID] for row in rows} - {row[ID] for row in readable}
        if readable:
            blocks.append(_block(version, readable, logins))
    return blocks, rest


@contextmanager
def _room() -> Iterator[None]:
    """Let SQLite keep the whole index by number meanwhile: it is gone through in no order."""
    usual = database.execute_sql("PRAGMA cache_size").fetchone()[0]
    most = database.execute_sql("SELECT max(rowid) FROM projection").fetchone()[0] or 0
    kibibytes = min(LEAST_CACHE + most * INDEX_BYTES // 1024, MOST_CACHE)
    database.execute_sql(f"PRAGMA cache_size = -{kibibytes}")
    try:
        yield
    finally:
        database.execute_sql(f"PRAGMA cache_size = {usual}")


# A row of `_WAVE`; account_id is None for respondents, version, layout and vector where there is
# no vector.
_Found = tuple[Any, ...]
LAYOUT, ID, SEGMENT, SITE, STATE, ACCOUNT, VECTOR = range(1, 8)
_WAVE = """
SELECT p.version_id, p.layout, s.id, s.segment, s.site, s.state, s.account_id, p.vector
FROM submission s LEFT JOIN projection p ON p.submission_id = s.id AND p.number = s.latest
WHERE s.study_id = ? AND s.wave = ?
"""


def _versions(study: Study) -> Iterator[InstrumentVersion]:
    found = InstrumentVersion.select(
        InstrumentVersion.id,
        InstrumentVersion.number,
        InstrumentVersion.sha256,
        InstrumentVersion.source_name,
        InstrumentRow,
    ).join(InstrumentRow)
    yield from found.where(InstrumentRow.study == study)


def _readable(layout: Layout, rows: list[_Found]) -> list[_Found]:
    """Return the submissions whose vector says all of their numbers, and where they belong."""
    if not layout.whole:
        return []
    if {row[LAYOUT] for row in rows} != {layout.fingerprint}:
        rows = [row for row in rows if row[LAYOUT] == layout.fingerprint]
    if "segment" in layout.typed:
        rows = [row for row in rows if row[SEGMENT]]
    if "site" in layout.typed:
        rows = [row for row in rows if row[SITE]]
    return rows


def _block(version: InstrumentVersion, rows: list[_Found], logins: Mapping[int, str]) -> Vectors:
    accounts = [row[ACCOUNT] for row in rows]
    return Vectors(
        f"{version.instrument.code}:{version.number}",
        [row[ID] for row in rows],
        [row[SEGMENT] for row in rows],
        [row[SITE] for row in rows],
        [row[STATE] for row in rows],
        ["" if account is None else logins.get(account, "") for account in accounts],
        b"".join([row[VECTOR] for row in rows]),
    )


def rebuild(study: Study, progress: Callable[[int], None] = lambda count: None) -> Rebuilt:
    """Make every vector of a study anew from its documents, a piece a transaction.

    Answers may come in meanwhile: what they wrote stays, or is written again as it was.
    """
    versions = {version.id: version for version in _versions(study)}
    count = changed = 0
    for rows in _chunks(study):
        filed = [
            (id, number, versions[version], document) for id, number, version, document in rows
        ]
        changed += _renew(filed)
        count += len(rows)
        progress(count)
    return Rebuilt(count, changed)


def _renew(filed: list[tuple[str, int, InstrumentVersion, Mapping[str, Any]]]) -> int:
    """Write the vectors that are not as they should be and return how many."""
    with database.atomic():
        ids = [id for id, *_ in filed]
        kept = Projection.select(
            Projection.submission,
            Projection.number,
            Projection.version,
            Projection.layout,
            Projection.vector,
        ).where(Projection.submission.in_(ids))
        there = {row[0]: row for row in tuples(kept)}
        stale = [each for each in filed if _differs(there.get(each[0]), _row(*each))]
        project_many(stale)
    return len(stale)


def _differs(there: tuple[Any, ...] | None, made: dict[str, Any] | None) -> bool:
    return made is not None and there != tuple(made.values())


def _chunks(study: Study) -> Iterator[list[tuple[Any, ...]]]:
    latest = (
        SubmissionVersion.select(
            Submission.id,
            SubmissionVersion.number,
            SubmissionVersion.version,
            SubmissionVersion.document,
        )
        .join(Submission)
        .where(Submission.study == study, SubmissionVersion.number == Submission.latest)
        .order_by(Submission.id)
    )
    begin = ""
    while rows := list(tuples(latest.where(Submission.id > begin).limit(CHUNK))):
        yield rows
        begin = rows[-1][0]
