"""How a draft begins: for a visit, for one more form, or as the correction of a returned one."""

from __future__ import annotations

from uuid import uuid4

from fieldapp.accounts.access import owner
from fieldapp.forms.filling import begin
from fieldapp.forms.open_draft import NOTES
from fieldapp.refusals import ConflictError
from fieldapp.storage import Assignment, Draft, Submission, SubmissionVersion
from fieldapp.studies import latest_version


def open_visit(assignment: Assignment) -> Draft:
    """Return the draft of a visit that is under way, else a new one.

    A form that may be filled again and again gets a new draft each time. Raises ConflictError
    where the visit has been filed already.
    """
    if not assignment.repeatable:
        there = Draft.get_or_none(
            Draft.assignment == assignment, Draft.owner == owner(), Draft.corrects.is_null()
        )
        if there:
            return there
        if Submission.select().where(Submission.assignment == assignment).exists():
            raise ConflictError("This visit has been filed already.", "这次访问已经提交过。")
    return begin(
        id=str(uuid4()),
        owner=owner(),
        version=latest_version(assignment.instrument),
        tagged={"site": assignment.site, "segment": assignment.segment},
        assignment=assignment,
    )


def open_correction(submission: Submission) -> Draft:
    """Return the draft that corrects a returned submission, begun with the answers as filed.

    Raises ConflictError where the submission is not returned.
    """
    if submission.state != "returned":
        raise ConflictError("Only a returned submission is corrected.", "只有退回的答卷才能更正。")
    key = correction_id(submission)
    there = Draft.get_or_none(Draft.id == key, Draft.owner == owner())
    if there:
        return there
    filed = latest(submission)
    before = filed.document["metadata"]
    begun = {"start": before.get("start"), NOTES: {"silent": before.get("cannot_say", [])}}
    return Draft.create(
        id=key,
        owner=owner(),
        version=filed.version,
        assignment=submission.assignment,
        corrects=submission.id,
        answers=filed.document["answers"],
        metadata=begun,
    )


def correction_id(submission: Submission) -> str:
    """Return the id of the draft of the next version."""
    return f"{submission.id}.{submission.latest + 1}"


def latest(submission: Submission) -> SubmissionVersion:
    """Return the version of a submission that counts."""
    found: SubmissionVersion = submission.versions.where(
        SubmissionVersion.number == submission.latest
    ).get()
    return found
