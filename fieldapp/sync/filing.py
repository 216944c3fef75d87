"""From a sealed submission to its receipt: stored durably, checked, or kept as a conflict."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fieldapp import arrivals, conflicts
from fieldapp.refusals import ConflictError
from fieldapp.rows import now
from fieldapp.storage import Conflict, Submission, SubmissionVersion
from fieldapp.storing import Sent
from fieldapp.submissions import file_submission
from fieldapp.sync.entitled import Belonging, belonging
from fieldapp.sync.guard import Sender
from fieldapp.sync.reading import document_of
from fieldapp.sync.sealed import Sealed

KEPT_APART = (
    "This submission is already here with other content; yours is kept as well.",
    "这份答卷已经提交过，内容不同；您这一份也已保存。",
)
A_PERSON_DECIDES = ("A supervisor compares both and decides.", "督导会比较两份，再作决定。")
FIRST_STAYS = (
    "A supervisor compared both contents and kept the one that came first.",
    "督导比较了两份内容，保留了先提交的一份。",
)
NOTHING_TO_DO = ("There is nothing more to do.", "无需再做什么。")


class KeptApartError(ConflictError):
    """Other content under the same id: kept for a supervisor; `beside` goes into the answer."""

    def __init__(self, conflict: Conflict) -> None:
        decided = conflict.verdict == "first"
        super().__init__(
            *(FIRST_STAYS if decided else KEPT_APART),
            NOTHING_TO_DO if decided else A_PERSON_DECIDES,
        )
        self.beside = {"missing": [] if decided else arrivals.missing_of_conflict(conflict)}


def receive(sealed: Sealed, sender: Sender, **noted: Any) -> dict[str, Any]:
    """Store a submission once, however often it comes, and return its receipt.

    `noted` goes into its metadata. Raises NotAllowedError, InputError, and KeptApartError where
    the id has other content.
    """
    where = belonging(sealed, sender)
    arguments = _arguments(sealed, where, sender, noted)
    try:
        submission = file_submission(**arguments)
    except ConflictError as error:
        conflict = conflicts.keep(sealed.id, arguments)
        if conflict.verdict != "own":
            raise KeptApartError(conflict) from error
        submission = Submission.get_by_id(conflict.became)
    return receipt(sealed, submission)


def receipt(sealed: Sealed, submission: Submission) -> dict[str, Any]:
    """Return what is stored of a sealed submission, as the phone keeps it."""
    version: SubmissionVersion = submission.versions.where(
        SubmissionVersion.sent_sha256 == sealed.sha256
    ).get()
    missing = arrivals.missing(version)
    return {
        "id": sealed.id,
        "number": version.number,
        "sha256": version.sent_sha256,
        "state": "incomplete" if missing else "complete",
        "missing": missing,
        "received_at": version.received_at,
        "skew_seconds": version.skew_seconds,
    }


def _arguments(
    sealed: Sealed, where: Belonging, sender: Sender, noted: dict[str, Any]
) -> dict[str, Any]:
    document = document_of(sealed, where)
    received = now()
    return {
        "id": where.id,
        "study": where.study,
        "version": where.version,
        "answers": document["answers"],
        "metadata": document["metadata"] | noted,
        "wave": where.wave,
        "site": where.site,
        "segment": where.segment,
        "account": where.account,
        "assignment": where.assignment,
        "link": where.link,
        "sent": _sent(sealed, received, arrivals.shown_by(sender.key, hashes_of(sealed, document))),
        "received_at": received,
    }


def _sent(sealed: Sealed, received: str, has: set[str]) -> Sent:
    return Sent(
        sha256=sealed.sha256,
        phone_time=sealed.phone_time,
        phone_offset=sealed.phone_offset,
        skew_seconds=_skew(sealed.phone_time, received),
        files=sealed.files,
        has=has,
    )


def hashes_of(sealed: Sealed, document: dict[str, Any]) -> set[str]:
    """Return the hashes of all files of a submission."""
    return set(sealed.files.values()) | arrivals.hashes_in(document["answers"])


def _skew(phone_time: str | None, received: str) -> int | None:
    """Return how many seconds the phone's clock was ahead of ours when it sent."""
    if phone_time is None:
        return None
    ahead = datetime.fromisoformat(phone_time) - datetime.fromisoformat(received)
    return round(ahead.total_seconds())
