"""The rows of a submission: inserted once, a correction behind what it corrects."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldapp.flags import files_in
from fieldapp.projection import project
from fieldapp.refusals import ConflictError
from fieldapp.storage import (
    File,
    InstrumentVersion,
    Submission,
    SubmissionFile,
    SubmissionVersion,
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of how a filled form came in.

    `sha256` is the hash of what a phone sent. `files` are hashes by path, in addition to those
    among the answers. `has` are the hashes whose bytes the sender has sent;
    None: every file that is here was taken from the sender's own hands, page by page.
    """

    sha256: str | None = None
    phone_time: str | None = None
    phone_offset: int | None = None
    skew_seconds: int | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    has: Collection[str] | None = None

    def version(
        self, asked: InstrumentVersion, document: dict[str, Any], received_at: str
    ) -> SubmissionVersion:
        """Return the row of a filled form as it came, not yet stored."""
        return SubmissionVersion(
            version=asked,
            document=document,
            sent_sha256=self.sha256,
            phone_time=self.phone_time,
            phone_offset=self.phone_offset,
            skew_seconds=self.skew_seconds,
            received_at=received_at,
        )


def store(
    fresh: Submission, filed: SubmissionVersion, sent: Sent
) -> tuple[Submission, SubmissionVersion]:
    """Insert the submission or its next version; return both rows, those that are there if so."""
    there = Submission.get_or_none(Submission.id == fresh.id)
    if there is None:
        fresh.save(force_insert=True)
        return fresh, _store_version(fresh, filed, 1, sent)
    _refuse_foreign(there, fresh)
    same = same_content(there, filed)
    if same:
        return there, same
    if there.state != "returned":
        raise ConflictError(
            "This submission is already here with other content.",
            "这份答卷已经提交过，内容不同。",
            ("A supervisor has to decide; keep your copy.", "需由督导决定；请保留您手上的一份。"),
        )
    return there, next_version(there, filed, sent)


def same_content(there: Submission, filed: SubmissionVersion) -> SubmissionVersion | None:
    """Return the version of a submission that has this content already."""
    same = SubmissionVersion.sha256 == filed.sha256
    if filed.sent_sha256:
        same |= SubmissionVersion.sent_sha256 == filed.sent_sha256
    found: SubmissionVersion | None = there.versions.where(same).first()
    return found


def next_version(there: Submission, filed: SubmissionVersion, sent: Sent) -> SubmissionVersion:
    """Put a version behind the latest one; the submission waits for review again."""
    there.latest += 1
    there.state, there.changed_at = "received", filed.received_at
    there.save(only=[Submission.latest, Submission.state, Submission.changed_at])
    return _store_version(there, filed, there.latest, sent)


def _store_version(
    submission: Submission, filed: SubmissionVersion, number: int, sent: Sent
) -> SubmissionVersion:
    # A group commit that was undone does this twice.
    filed.id, filed.submission, filed.number = None, submission, number
    filed.save(force_insert=True)
    project(filed)
    among = dict(files_in(filed.document["answers"]))
    beside = {path: {"sha256": digest} for path, digest in sent.files.items()}
    here = _here({answer["sha256"] for answer in (beside | among).values()}, sent.has)
    for path, answer in (beside | among).items():
        SubmissionFile.create(
            version=filed,
            sha256=answer["sha256"],
            path=path,
            taken_at=answer.get("taken_at"),
            lat=answer.get("lat"),
            lon=answer.get("lon"),
            arrived_at=filed.received_at if answer["sha256"] in here else None,
        )
    return filed


def _here(hashes: set[str], has: Collection[str] | None) -> set[str]:
    """Return the hashes whose bytes are stored and were the sender's to send."""
    wanted = hashes if has is None else hashes & set(has)
    if not wanted:
        return set()
    return {row.sha256 for row in File.select(File.sha256).where(File.sha256.in_(wanted))}


def _refuse_foreign(there: Submission, fresh: Submission) -> None:
    same = ("study_id", "instrument_id", "account_id", "link_id")
    if any(getattr(there, name) != getattr(fresh, name) for name in same):
        raise ConflictError(
            "This number belongs to another submission.",
            "这个编号属于另一份答卷。",
            ("Start the form anew and send it again.", "请重新打开表单再提交。"),
        )
