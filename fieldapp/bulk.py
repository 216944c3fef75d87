"""Many submissions at once, already decided: from an import or a study kept as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from fieldapp.cleaning import clean
from fieldapp.flags import files_in
from fieldapp.projection import project_many
from fieldapp.refusals import ConflictError
from fieldapp.rows import database, now, tuples
from fieldapp.storage import (
    Account,
    Decision,
    File,
    InstrumentVersion,
    Row,
    Study,
    Submission,
    SubmissionFile,
    SubmissionVersion,
)
from fieldapp.submissions import content_hash

CHUNK = 400
Thing = TypeVar("Thing")


def load_documents(
    study: Study,
    documents: Iterable[dict[str, Any]],
    versions: Mapping[str, InstrumentVersion],
    accounts: Mapping[str, Account] | None = None,
    progress: Callable[[int], None] = lambda count: None,
) -> int:
    """Store documents of the shape of `submissions.documents` and return how many were new.

    All or nothing, in one transaction. `versions` maps "code:number" as the documents name it,
    `accounts` maps logins; a state other than "received" gets its decision. A document that is
    there with the same content is left alone; with other content it raises ConflictError.
    """
    people = accounts or {}
    count = 0
    with database.atomic():
        for chunk in _chunks(documents, CHUNK):
            fresh = _fresh([(clean(document), versions) for document in chunk])
            _insert(study, fresh, people)
            count += len(fresh)
            progress(count)
    return count


class _Loaded:
    """One document on its way in, with the version it was asked by and its content hash."""

    def __init__(self, document: dict[str, Any], version: InstrumentVersion) -> None:
        self.document = document
        self.version = version
        self.content = {
            "answers": document["answers"],
            "metadata": document.get("metadata") or {},
        }
        self.sha256 = content_hash(version, self.content)


def _fresh(
    pairs: list[tuple[dict[str, Any], Mapping[str, InstrumentVersion]]],
) -> list[_Loaded]:
    loaded = [_Loaded(document, versions[document["instrument"]]) for document, versions in pairs]
    there = SubmissionVersion.select(SubmissionVersion.submission, SubmissionVersion.sha256).where(
        SubmissionVersion.submission.in_([one.document["id"] for one in loaded])
    )
    known: dict[str, set[str]] = {}
    for key, digest in tuples(there):
        known.setdefault(key, set()).add(digest)
    for one in loaded:
        if one.sha256 not in known.get(one.document["id"], {one.sha256}):
            raise ConflictError(
                f"Submission {one.document['id']} is here with other content.",
                f"答卷 {one.document['id']} 已存在，内容不同。",
            )
    return [one for one in loaded if one.document["id"] not in known]


def _insert(study: Study, fresh: list[_Loaded], people: Mapping[str, Account]) -> None:
    _many(Submission, (_submission(study, one, people) for one in fresh))
    _many(SubmissionVersion, (_version(one) for one in fresh))
    project_many((one.document["id"], 1, one.version, one.content) for one in fresh)
    decided = (one for one in fresh if one.document.get("state", "approved") != "received")
    _many(Decision, (_decision(one, people) for one in decided))
    _link_files([one for one in fresh if any(files_in(one.content["answers"]))])


def _submission(study: Study, one: _Loaded, people: Mapping[str, Account]) -> dict[str, Any]:
    document = one.document
    at = document.get("received_at") or now()
    return {
        "id": document["id"],
        "study": study.id,
        "instrument": one.version.instrument,
        "wave": document["wave"],
        "site": document.get("site", ""),
        "segment": document.get("segment", ""),
        "account": people.get(document.get("account", "")),
        "state": document.get("state", "approved"),
        "received_at": at,
        "changed_at": at,
    }


def _version(one: _Loaded) -> dict[str, Any]:
    return {
        "submission": one.document["id"],
        "number": 1,
        "version": one.version.id,
        "document": one.content,
        "sha256": one.sha256,
        "received_at": one.document.get("received_at") or now(),
        "checked_at": now(),
    }


def _decision(one: _Loaded, people: Mapping[str, Account]) -> dict[str, Any]:
    document = one.document
    return {
        "submission": document["id"],
        "number": 1,
        "verdict": document.get("state", "approved"),
        "note": document.get("note", ""),
        "account": people.get(document.get("decided_by", "")),
    }


def _link_files(loaded: list[_Loaded]) -> None:
    filed = SubmissionVersion.select(SubmissionVersion.submission, SubmissionVersion.id).where(
        SubmissionVersion.submission.in_([one.document["id"] for one in loaded])
    )
    ids: dict[str, int] = dict(tuples(filed))
    here = {row.sha256 for row in File.select(File.sha256)}
    rows = (
        {
            "version": ids[one.document["id"]],
            "sha256": answer["sha256"],
            "path": path,
            "taken_at": answer.get("taken_at"),
            "lat": answer.get("lat"),
            "lon": answer.get("lon"),
            "arrived_at": now() if answer["sha256"] in here else None,
        }
        for one in loaded
        for path, answer in files_in(one.content["answers"])
    )
    _many(SubmissionFile, rows)


def _many(model: type[Row], rows: Iterable[dict[str, Any]]) -> None:
    for chunk in _chunks(rows, CHUNK):
        model.insert_many(chunk).execute()


def _chunks(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    chunk: list[Thing] = []
    for thing in things:
        chunk.append(thing)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
