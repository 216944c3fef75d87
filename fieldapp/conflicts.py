"""Two contents under one id: both are kept, a person decides, the decision is kept as well."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fieldapp import arrivals
from fieldapp.cleaning import clean
from fieldapp.commits import together
from fieldapp.refusals import ConflictError
from fieldapp.rows import database, now
from fieldapp.storage import (
    Account,
    Assignment,
    Conflict,
    PublicLink,
    Study,
    Submission,
    SubmissionVersion,
)
from fieldapp.storing import Sent, next_version
from fieldapp.submissions import content_hash, file_submission, raise_flags
from surveys.problems import InputError

VERDICTS = ("first", "version", "own")


def keep(sealed_id: str, filing: dict[str, Any]) -> Conflict:
    """Keep what could not be filed under its id, once; `filing` is what file_submission takes."""
    digest = filing["sent"].sha256
    row = {
        "submission": filing["id"],
        "study": filing["study"],
        "version": filing["version"],
        "account": filing["account"],
        "filing": _plain(filing) | {"sealed_id": sealed_id},
        "sha256": digest,
        "received_at": filing["received_at"],
    }
    together(lambda: Conflict.insert(row).on_conflict_ignore().execute())
    same = (Conflict.submission == filing["id"]) & (Conflict.sha256 == digest)
    kept: Conflict = Conflict.get(same)
    return kept


def waiting(study: Study) -> list[Conflict]:
    """Return the conflicts that a person has to decide, the oldest first."""
    rows = study.conflicts.where(Conflict.verdict == "")
    return list(rows.order_by(Conflict.received_at, Conflict.id))


def verdicts_for(conflict: Conflict) -> tuple[str, ...]:
    """Return what may be decided: a next version only of one's own work with the same form."""
    first = conflict.submission
    link = conflict.filing["link"]
    theirs = (conflict.study_id, conflict.account_id, link, conflict.version.instrument_id)
    same = (first.study_id, first.account_id, first.link_id, first.instrument_id) == theirs
    return VERDICTS if same else ("first", "own")


def settle(conflict: Conflict, account: Account, verdict: str, note: str = "") -> Submission:
    """Carry out what a person decided, once, and return the submission that now holds the answers.

    first: the content that was here stays alone; version: the other is its next version, which
    waits for review; own: the other is a submission of its own. Raises InputError for a verdict
    that cannot be, ConflictError where somebody else was faster.
    """
    if verdict not in verdicts_for(conflict):
        raise InputError.of("This cannot be decided that way.", "不能这样处理。")
    with database.atomic():
        _claim(conflict, account, verdict, clean(note).strip())
        if verdict == "own":
            return _file_on_its_own(conflict)
        first: Submission = conflict.submission
        filed = _file_behind(conflict, first) if verdict == "version" else None
    if filed:
        raise_flags(first, filed)
    return first


def _claim(conflict: Conflict, account: Account, verdict: str, note: str) -> None:
    undecided = (Conflict.id == conflict.id) & (Conflict.verdict == "")
    decided = {"verdict": verdict, "note": note, "decided_by": account, "decided_at": now()}
    if not Conflict.update(decided).where(undecided).execute():
        raise ConflictError("This has been decided already.", "这一条已经有人处理过。")


def _file_on_its_own(conflict: Conflict) -> Submission:
    filing = conflict.filing
    own = file_submission(
        id=str(uuid4()),
        study=conflict.study,
        version=conflict.version,
        answers=filing["answers"],
        metadata=filing["metadata"],
        wave=filing["wave"],
        site=filing["site"],
        segment=filing["segment"],
        account=conflict.account,
        assignment=Assignment.get_or_none(Assignment.id == filing["assignment"]),
        link=PublicLink.get_or_none(PublicLink.id == filing["link"]),
        sent=_sent(conflict),
        received_at=conflict.received_at,
    )
    Conflict.update(became=own.id).where(Conflict.id == conflict.id).execute()
    return own


def _file_behind(conflict: Conflict, first: Submission) -> SubmissionVersion:
    sent, filing = _sent(conflict), conflict.filing
    document = {"answers": filing["answers"], "metadata": filing["metadata"]}
    filed = sent.version(conflict.version, document, conflict.received_at)
    filed.sha256 = content_hash(conflict.version, document)
    return next_version(first, filed, sent)


def _sent(conflict: Conflict) -> Sent:
    filing = conflict.filing
    hashes = arrivals.hashes_in(filing["answers"]) | set(filing["files"].values())
    return Sent(
        sha256=conflict.sha256,
        phone_time=filing["phone_time"],
        phone_offset=filing["phone_offset"],
        skew_seconds=filing["skew_seconds"],
        files=filing["files"],
        has=arrivals.shown_by(arrivals.sender_of(conflict), hashes),
    )


def _plain(filing: dict[str, Any]) -> dict[str, Any]:
    """Return a filing as plain data; rows stand as their ids."""
    sent = filing["sent"]
    kept: dict[str, Any] = clean(
        {
            "answers": filing["answers"],
            "metadata": filing["metadata"],
            "wave": filing["wave"],
            "site": filing["site"],
            "segment": filing["segment"],
            "assignment": filing["assignment"] and filing["assignment"].id,
            "link": filing["link"] and filing["link"].id,
            "files": dict(sent.files),
            "phone_time": sent.phone_time,
            "phone_offset": sent.phone_offset,
            "skew_seconds": sent.skew_seconds,
        }
    )
    return kept
