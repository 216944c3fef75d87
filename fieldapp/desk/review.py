"""Read what came in; approve, return with a note, or reject with a reason."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from fieldapp import arrivals, conflicts, flags
from fieldapp.accounts.access import account_here, file_for, roles, study_for, submission_for
from fieldapp.arrivals import missing_counts
from fieldapp.desk import desk
from fieldapp.desk.answers_read import answer_groups
from fieldapp.desk.circumstances import facts_of
from fieldapp.desk.frame import WAITING, DeskForm, page, wave_here
from fieldapp.desk.visits import instruments_of, title_of
from fieldapp.files import send_file
from fieldapp.flag_words import flag_words
from fieldapp.languages import _
from fieldapp.refusals import NotFoundError
from fieldapp.storage import (
    Conflict,
    Decision,
    File,
    Flag,
    Study,
    Submission,
    SubmissionFile,
    SubmissionVersion,
)
from fieldapp.studies import definition
from fieldapp.submissions import decide

VERDICTS = ("approved", "returned", "rejected")
PAGE_LENGTH = 50
INCOMPLETE = "incomplete"


class DecisionForm(DeskForm):
    """A person's judgement; returning and rejecting need words that the fieldworker reads."""

    verdict = RadioField(choices=[SelectChoice(verdict) for verdict in VERDICTS])
    note = TextAreaField(validators=[Length(max=2000)])
    number = IntegerField(validators=[InputRequired()])
    accept_missing = BooleanField()

    def __init__(self, missing: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.missing = missing

    def validate_note(self, field: TextAreaField) -> None:
        """Ask for a reason unless the submission is approved, with all of its files."""
        if (field.data or "").strip():
            return
        if self.verdict.data != "approved":
            raise ValidationError(_("Say why: the fieldworker will read it."))
        if self.missing:
            raise ValidationError(_("Say why the missing files are not needed."))

    def validate_accept_missing(self, field: BooleanField) -> None:
        """Ask whoever approves without the missing files to say so."""
        if self.missing and self.verdict.data == "approved" and not field.data:
            raise ValidationError(_("Files are missing: wait for them, or accept it without."))


@desk.get("/<code>/submissions")
@roles("lead", "supervisor")
def submissions(code: str) -> str:
    """List the wave's submissions, those that wait first, oldest first."""
    study = study_for(code)
    plan = definition(study)
    wave = wave_here(study, plan)
    rows = _filtered(study, wave.code)
    number = max(request.args.get("page", 1, type=int), 1)
    shown = list(rows.order_by(*_order()).paginate(number, PAGE_LENGTH))
    return page(
        study,
        "submissions",
        "review",
        plan=plan,
        wave=wave,
        rows=shown,
        total=rows.count(),
        number=number,
        pages=-(-rows.count() // PAGE_LENGTH),
        flags=_flag_counts(shown),
        missing=missing_counts(row.id for row in shown),
        disputed=len(conflicts.waiting(study)),
        titles={row.id: title_of(row) for row in instruments_of(study)},
        filters={name: request.args.get(name, "") for name in ("state", "instrument", "site")},
    )


@desk.get("/<code>/submissions/<submission_id>")
@roles("lead", "supervisor")
def submission(code: str, submission_id: str) -> str:
    """Show one submission: evidence, answers, flags, earlier versions, decisions."""
    study = study_for(code)
    row = submission_for(study, submission_id)
    return _submission(study, row, DecisionForm(_missing(row), formdata=None))


@desk.post("/<code>/submissions/<submission_id>")
@roles("lead", "supervisor")
def judge(code: str, submission_id: str) -> Response | str:
    """Record the decision and lead on to the next one that waits."""
    study = study_for(code)
    row = submission_for(study, submission_id)
    form = DecisionForm(_missing(row))
    if not form.validate_on_submit():
        return _submission(study, row, form)
    decide(
        row,
        account_here(),
        form.verdict.data,
        (form.note.data or "").strip(),
        number=form.number.data,
        accept_missing=form.accept_missing.data,
    )
    following = _neighbours(study, row)[1]
    if following is None:
        return redirect(url_for("desk.submissions", code=code, wave=row.wave))
    return redirect(url_for("desk.submission", code=code, submission_id=following.id))


@desk.get("/<code>/files/<sha256>")
@roles("lead", "supervisor")
def submitted_file(code: str, sha256: str) -> Response:
    """Serve a photo or recording of the study."""
    return send_file(file_for(study_for(code), sha256))


def _missing(row: Submission) -> int:
    return missing_counts([row.id]).get(row.id, 0)


def _filtered(study: Study, wave: str) -> Any:
    rows = study.submissions.where(Submission.wave == wave)
    if request.args.get("state") == INCOMPLETE:
        return rows.where(Submission.id.in_(arrivals.incomplete()))
    if request.args.get("state"):
        rows = rows.where(Submission.state == request.args["state"])
    if request.args.get("instrument"):
        rows = rows.where(Submission.instrument == request.args.get("instrument", type=int))
    if request.args.get("site"):
        rows = rows.where(Submission.site == request.args["site"])
    return rows


def _order() -> tuple[Any, ...]:
    """Return the order of work: what waits before what is done, the longest waiting first."""
    return (Submission.state != WAITING, Submission.received_at, Submission.id)


def _flag_counts(rows: list[Submission]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for flag in Flag.select(Flag.submission).where(Flag.submission.in_([r.id for r in rows])):
        counts[flag.submission_id] = counts.get(flag.submission_id, 0) + 1
    return counts


def _submission(study: Study, row: Submission, form: DecisionForm) -> str:
    plan = definition(study)
    wave = next((wave for wave in plan.waves if wave.code == row.wave), None)
    number = request.args.get("version", row.latest, type=int)
    version = row.versions.where(SubmissionVersion.number == number).first()
    if version is None:
        raise NotFoundError
    before, after = _neighbours(study, row)
    return page(
        study,
        "submission",
        "review",
        plan=plan,
        wave=wave,
        row=row,
        version=version,
        title=title_of(row.instrument),
        groups=answer_groups(version),
        photos=_files(version, "image/"),
        recordings=_files(version, "audio/"),
        **_flagged(row, version),
        versions=list(row.versions.order_by(SubmissionVersion.number.desc())),
        decisions=list(row.decisions.order_by(Decision.id.desc())),
        form=form,
        missing=arrivals.missing_files(version),
        files=version.files.count(),
        conflicts=list(row.conflicts.where(Conflict.study == study).order_by(Conflict.id)),
        facts=facts_of(row, version),
        before=before,
        after=after,
        queue=_queue(study, row),
        titles={item.id: title_of(item) for item in instruments_of(study)},
    )


def _flagged(row: Submission, version: SubmissionVersion) -> dict[str, Any]:
    """Return the flags with the reason given for each, and reasons for what was not flagged."""
    given = version.document["metadata"].get("reasons", {})
    raised = list(row.flags.where(Flag.number == version.number))
    codes = {flag.code for flag in raised}
    return {
        "flags": [
            (flags.title(flag.code), flag_words(flag), given.get(flag.code, "")) for flag in raised
        ],
        "reasons": [(flags.title(code), said) for code, said in given.items() if code not in codes],
    }


def _files(version: SubmissionVersion, kind: str) -> list[SubmissionFile]:
    """Return the version's files of a kind of media, in the order of the form."""
    kinds = File.media_type.startswith(kind)
    rows = SubmissionFile.select().join(File, on=(SubmissionFile.sha256 == File.sha256))
    return list(rows.where(SubmissionFile.version == version, kinds).order_by(SubmissionFile.id))


def _queue(study: Study, row: Submission) -> list[Submission]:
    """Return the wave's waiting submissions nearest to this one, at most a dozen."""
    waiting = study.submissions.where(Submission.wave == row.wave, Submission.state == WAITING)
    return list(waiting.order_by(Submission.received_at, Submission.id).limit(12))


def _neighbours(study: Study, row: Submission) -> tuple[Submission | None, Submission | None]:
    """Return the waiting submissions before and after this one, by time of receipt."""
    waiting = study.submissions.where(
        Submission.wave == row.wave, Submission.state == WAITING, Submission.id != row.id
    )
    here = (Submission.received_at, Submission.id)
    earlier = waiting.where(
        (Submission.received_at < row.received_at)
        | ((Submission.received_at == row.received_at) & (Submission.id < row.id))
    )
    later = waiting.where(
        (Submission.received_at > row.received_at)
        | ((Submission.received_at == row.received_at) & (Submission.id > row.id))
    )
    before = earlier.order_by(*(field.desc() for field in here)).first()
    return before, later.order_by(*here).first() or earlier.order_by(*here).first()
