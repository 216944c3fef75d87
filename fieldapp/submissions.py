"""The single way in for answers: stored first, checked after, decided on by people."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import orjson
from flask import current_app
from peewee import JOIN

from fieldapp.arrivals import missing_counts
from fieldapp.cleaning import clean
from fieldapp.commits import together
from fieldapp.flags import Filing, Found, files_in, quality_flags
from fieldapp.refusals import ConflictError
from fieldapp.rows import database, now
from fieldapp.storage import (
    Account,
    Assignment,
    Decision,
    Flag,
    Instrument,
    InstrumentVersion,
    PublicLink,
    Study,
    Submission,
    SubmissionFile,
    SubmissionVersion,
)
from fieldapp.storing import Sent, store
from fieldapp.studies import definition, instrument_at
from surveys.problems import InputError

log = logging.getLogger(__name__)
ID = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
VERDICTS = ("approved", "returned", "rejected")
NEED_A_REASON = ("returned", "rejected")


def file_submission(
    *,
    id: str,
    study: Study,
    version: InstrumentVersion,
    answers: dict[str, Any],
    metadata: dict[str, Any],
    wave: str,
    site: str = "",
    segment: str = "",
    account: Account | None = None,
    assignment: Assignment | None = None,
    link: PublicLink | None = None,
    sent: Sent | None = None,
    received_at: str | None = None,
) -> Submission:
    """Store a filled form durably, then raise its quality flags; work is never refused.

    The same id and content again is the same submission. The same id after "returned" is its next
    version. `site` and `segment` come from the assignment or link, else from the tagged answer.
    Raises ConflictError for the same id with other content, or of somebody else.
    """
    check_id(id)
    sent = sent or Sent()
    document = clean({"answers": answers, "metadata": metadata})
    filed = sent.version(version, document, received_at or now())
    place = {"site": site, "segment": segment}
    fresh = Submission(
        id=id, study=study, wave=wave, account=account, assignment=assignment, link=link
    )
    _complete(fresh, filed, place)
    submission, stored = together(lambda: store(fresh, filed, sent))
    if stored.checked_at is None:
        raise_flags(submission, stored)
    return submission


def _complete(fresh: Submission, filed: SubmissionVersion, place: dict[str, str]) -> None:
    """Fill in what follows from the rest: hash, instrument, times, site and segment."""
    answers = filed.document["answers"]
    filed.sha256 = content_hash(filed.version, filed.document)
    fresh.instrument = filed.version.instrument
    fresh.site = place["site"] or tagged(filed.version, answers, "site")
    fresh.segment = place["segment"] or tagged(filed.version, answers, "segment")
    fresh.received_at = fresh.changed_at = filed.received_at


def content_hash(version: InstrumentVersion, document: dict[str, Any]) -> str:
    """Return the hash by which the same content is known again; times of sending do not count."""
    metadata = {k: v for k, v in document["metadata"].items() if k != "sent_at"}
    content = {"version": version.id, "answers": document["answers"], "metadata": metadata}
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def tagged(version: InstrumentVersion, answers: dict[str, Any], measure: str) -> str:
    """Return the answer to the question tagged with `measure` (site, segment), or ""."""
    for question in instrument_at(version).questions():
        if question.tags.measure == measure:
            answer: Any = answers
            for name in question.path:
                answer = answer.get(name) if isinstance(answer, dict) else None
            if isinstance(answer, str):
                return answer
    return ""


def raise_flags(submission: Submission, filed: SubmissionVersion) -> None:
    """Check what was stored; whatever happens here, the answers stay."""
    try:
        found = quality_flags(_filing(submission, filed), current_app.config["TIMEZONE"])
    except Exception:
        log.exception("submission %s could not be checked", submission.id)
        found = [Found("unchecked")]
    together(lambda: _write_flags(submission, filed, found))


def _write_flags(submission: Submission, filed: SubmissionVersion, found: list[Found]) -> None:
    """Write the flags of a version, unless a twin of this request was faster."""
    unchecked = (SubmissionVersion.id == filed.id) & SubmissionVersion.checked_at.is_null()
    if not SubmissionVersion.update(checked_at=now()).where(unchecked).execute():
        return
    rows = [
        {
            "submission": submission,
            "number": filed.number,
            "code": flag.code,
            "path": flag.path,
            "detail": flag.detail,
        }
        for flag in found
    ]
    if rows:
        Flag.insert_many(rows).execute()


def _filing(submission: Submission, filed: SubmissionVersion) -> Filing:
    assignment = submission.assignment
    sites = {site.code: site for site in definition(submission.study).sites}
    return Filing(
        instrument_at(filed.version),
        filed.document["answers"],
        filed.document["metadata"],
        filed.received_at,
        filed.phone_time,
        sites.get(submission.site),
        (assignment.window_start, assignment.window_end) if assignment else ("", ""),
        _reused(submission, filed),
        _filed_before(submission),
    )


def _filed_before(submission: Submission) -> bool:
    """Tell whether the same visit has been filed already, by another phone or another tab."""
    assignment = submission.assignment
    if assignment is None or assignment.repeatable:
        return False
    others = Submission.select().where(
        Submission.assignment == assignment,
        Submission.id != submission.id,
        Submission.received_at <= submission.received_at,
    )
    return bool(others.exists())


def _reused(submission: Submission, filed: SubmissionVersion) -> frozenset[str]:
    hashes = [answer["sha256"] for _path, answer in files_in(filed.document["answers"])]
    return used_elsewhere(hashes, submission.id)


def used_elsewhere(hashes: list[str], id: str) -> frozenset[str]:
    """Return those of the files that another submission than `id` has, too."""
    if not hashes:
        return frozenset()
    elsewhere = (
        SubmissionFile.select(SubmissionFile.sha256)
        .join(SubmissionVersion)
        .where(SubmissionFile.sha256.in_(hashes), SubmissionVersion.submission != id)
    )
    return frozenset(row.sha256 for row in elsewhere)


def decide(
    submission: Submission,
    account: Account,
    verdict: str,
    note: str = "",
    number: int = 0,
    accept_missing: bool = False,
) -> Decision:
    """Record what a person decided about the latest version, and why.

    `number` is the version that the person saw (0: whatever is latest). Raises InputError for a
    return or rejection without a reason, and for an approval while files are missing, unless
    `accept_missing` says that the person knows; ConflictError when a newer version has come in.
    """
    note = clean(note).strip()
    _check_verdict(verdict, note)
    with database.atomic():
        fresh = Submission.get_by_id(submission.id)
        missing = missing_counts([submission.id]).get(submission.id, 0)
        if missing and verdict == "approved" and not accept_missing:
            raise _incomplete(missing)
        if number and fresh.latest != number:
            raise ConflictError(
                "A corrected version has come in meanwhile.", "刚刚收到了更正后的新版本。"
            )
        submission.state, submission.changed_at = verdict, now()
        submission.latest = fresh.latest
        submission.save(only=[Submission.state, Submission.changed_at])
        return Decision.create(
            submission=submission,
            number=fresh.latest,
            verdict=verdict,
            note=note,
            account=account,
            missing=missing,
        )


def documents(study: Study, wave: str, *conditions: Any) -> Iterator[dict[str, Any]]:
    """Yield every submission of a wave at its latest version, as `reports.dataset` reads it.

    `conditions` on submissions and their versions leave others out. One document at a time is in
    memory.
    """
    rows = _latest(study, wave, conditions).tuples().iterator()
    for key, code, number, site, segment, state, received_at, login, document in rows:
        yield {
            "id": key,
            "instrument": f"{code}:{number}",
            "wave": wave,
            "site": site,
            "segment": segment,
            "state": state,
            "received_at": received_at,
            "account": login or "",
            "answers": document["answers"],
            "metadata": document["metadata"],
        }


def _latest(study: Study, wave: str, conditions: tuple[Any, ...]) -> Any:
    return (
        SubmissionVersion.select(
            Submission.id,
            Instrument.code,
            InstrumentVersion.number,
            Submission.site,
            Submission.segment,
            Submission.state,
            Submission.received_at,
            Account.login,
            SubmissionVersion.document,
        )
        .join(Submission)
        .join(Account, JOIN.LEFT_OUTER)
        .switch(SubmissionVersion)
        .join(InstrumentVersion)
        .join(Instrument)
        .where(
            Submission.study == study,
            Submission.wave == wave,
            SubmissionVersion.number == Submission.latest,
            *conditions,
        )
        .order_by(Submission.received_at, Submission.id)
    )


def check_id(id: str) -> None:
    """Raise InputError for a number that no row can have."""
    if not ID.fullmatch(id):
        raise InputError.of("The submission has no usable number.", "答卷编号不可用。")


def _incomplete(missing: int) -> InputError:
    return InputError.of(
        f"{missing} of its files have not arrived.",
        f"还有 {missing} 个文件没有传到。",
        ("Wait for them, or accept the submission without them.", "请等待，或确认不要这些文件。"),
    )


def _check_verdict(verdict: str, note: str) -> None:
    if verdict not in VERDICTS:
        raise InputError.of(f"There is no verdict “{verdict}”.", f"没有“{verdict}”这种结论。")
    if verdict in NEED_A_REASON and not note:
        raise InputError.of(
            "A return or rejection needs a reason.",
            "退回或拒收必须写明理由。",
            ("Write what is wrong.", "请写明问题所在。"),
        )
