"""Files on their way: who has sent which bytes, and what is still missing of a submission."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from peewee import fn

from fieldapp.files import read_file
from fieldapp.flags import files_in
from fieldapp.rows import now, tuples
from fieldapp.storage import (
    Account,
    Arrival,
    Conflict,
    File,
    PublicLink,
    Study,
    Submission,
    SubmissionFile,
    SubmissionVersion,
)


def hashes_in(answers: Any) -> set[str]:
    """Return the hashes of the files among answers."""
    return {answer["sha256"] for _path, answer in files_in(answers)}


def sender_key(account: Account | None, link: PublicLink | None) -> str:
    """Return how a sender stands in the table of arrivals."""
    return f"link:{link.id}" if link else f"account:{account.id if account else 0}"


def shown_by(sender: str, hashes: Collection[str]) -> set[str]:
    """Return those of some hashes whose bytes the sender has sent, now or with earlier work.

    Knowing a hash is not enough: who names somebody else's photo must bring it all the same.
    """
    if not hashes:
        return set()
    rows = Arrival.select(Arrival.sha256).where(Arrival.sha256.in_(hashes))
    found = {row.sha256 for row in rows.where(Arrival.sender == sender)}
    earlier = SubmissionFile.select(SubmissionFile.sha256).join(SubmissionVersion).join(Submission)
    mine = earlier.where(_is_from(sender), SubmissionFile.arrived_at.is_null(False))
    return found | {row.sha256 for row in mine.where(SubmissionFile.sha256.in_(hashes))}


def note(digest: str, sender: str) -> None:
    """Note that a sender has sent a file; what waits for it among their submissions has it now."""
    Arrival.insert(sha256=digest, sender=sender).on_conflict_ignore().execute()
    versions = SubmissionVersion.select(SubmissionVersion.id).join(Submission)
    SubmissionFile.update(arrived_at=now()).where(
        SubmissionFile.sha256 == digest,
        SubmissionFile.arrived_at.is_null(),
        SubmissionFile.version.in_(versions.where(_is_from(sender))),
    ).execute()


def is_here(digest: str, sender: str) -> bool:
    """Tell whether the sender need not send a file again."""
    stored = File.select().where(File.sha256 == digest).exists()
    return bool(stored and shown_by(sender, [digest]))


def is_wanted(digest: str, link: PublicLink) -> bool:
    """Tell whether an answer by a link names a file: nobody stores others without an account."""
    named = SubmissionFile.select().join(SubmissionVersion).join(Submission)
    if named.where(SubmissionFile.sha256 == digest, Submission.link == link).exists():
        return True
    kept_apart = Conflict.select().where(Conflict.study == link.study, Conflict.verdict == "")
    return any(
        row.filing["link"] == link.id and digest in missing_of_conflict(row) for row in kept_apart
    )


def photo(study: Study, digest: str) -> bytes:
    """Return the bytes of a photo that came with answers to the study; b"" while it is missing."""
    named = SubmissionFile.select().join(SubmissionVersion).join(Submission)
    arrived = (SubmissionFile.sha256 == digest) & SubmissionFile.arrived_at.is_null(False)
    if not named.where(Submission.study == study, arrived).exists():
        return b""
    return read_file(digest)


def missing(version: SubmissionVersion) -> list[str]:
    """Return the hashes of a version's files that have not arrived, each once, in order."""
    return list(dict.fromkeys(row.sha256 for row in missing_files(version)))


def missing_files(version: SubmissionVersion) -> list[SubmissionFile]:
    """Return a version's files that have not arrived, with the questions that they answer."""
    rows = version.files.where(SubmissionFile.arrived_at.is_null())
    return list(rows.order_by(SubmissionFile.id))


def incomplete() -> Any:
    """Return the query of the ids of submissions whose latest version misses a file."""
    rows = SubmissionFile.select(SubmissionVersion.submission).join(SubmissionVersion)
    return rows.join(Submission).where(
        SubmissionVersion.number == Submission.latest, SubmissionFile.arrived_at.is_null()
    )


def missing_counts(submissions: Iterable[str]) -> dict[str, int]:
    """Return how many files are missing of the latest version, by submission; none is left out."""
    rows = (
        SubmissionFile.select(
            SubmissionVersion.submission, fn.COUNT(SubmissionFile.sha256.distinct())
        )
        .join(SubmissionVersion)
        .join(Submission)
        .where(
            Submission.id.in_(list(submissions)),
            SubmissionVersion.number == Submission.latest,
            SubmissionFile.arrived_at.is_null(),
        )
        .group_by(SubmissionVersion.submission)
    )
    return dict(tuples(rows))


def missing_of_conflict(conflict: Conflict) -> list[str]:
    """Return the hashes of a conflicting content's files that its sender has yet to send."""
    wanted = hashes_in(conflict.filing["answers"]) | set(conflict.filing["files"].values())
    return sorted(wanted - shown_by(sender_of(conflict), wanted))


def of_conflicts(study: Study) -> set[str]:
    """Return the hashes of files that arrived with contents kept apart."""
    found: set[str] = set()
    for conflict in study.conflicts:
        found |= hashes_in(conflict.filing["answers"]) - set(missing_of_conflict(conflict))
    return found


def sender_of(conflict: Conflict) -> str:
    """Return whose files a conflicting content names."""
    link = conflict.filing["link"]
    return f"link:{link}" if link else f"account:{conflict.account_id or 0}"


def _is_from(sender: str) -> Any:
    kind, _, number = sender.partition(":")
    if kind == "link":
        return Submission.link == int(number)
    return (Submission.account == int(number)) & Submission.link.is_null()
