"""Who goes where: assign visits and forms to people, see how far each one is."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, Regexp, ValidationError
from wtforms.widgets import DateTimeLocalInput

from fieldapp.accounts.access import account_here, roles, study_for
from fieldapp.desk import desk
from fieldapp.desk.frame import DeskForm, choices, page, real_date, wave_here
from fieldapp.languages import _, text
from fieldapp.refusals import NotFoundError, RefusalError
from fieldapp.rows import database
from fieldapp.storage import Account, Assignment, Draft, Instrument, Membership, Study, Submission
from fieldapp.studies import definition, instrument_at, latest_version

MOMENT = [Optional(), Regexp(r"\d{4}-\d\d-\d\dT\d\d:\d\d\Z"), real_date]


class AssignForm(DeskForm):
    """One visit for each chosen site, or one form without a site."""

    account = SelectField(coerce=int)
    instrument = SelectField(coerce=int)
    wave = SelectField()
    sites = SelectMultipleField()
    segment = SelectField()
    scenario = TextAreaField(validators=[Length(max=500)])
    window_start = StringField(widget=DateTimeLocalInput(), validators=MOMENT)
    window_end = StringField(widget=DateTimeLocalInput(), validators=MOMENT)
    repeatable = BooleanField()

    def __init__(self, study: Study, **kwargs: object) -> None:
        super().__init__(**kwargs)
        plan = definition(study)
        self.account.choices = [SelectChoice(row.id, row.name) for row in _fieldworkers(study)]
        self.instrument.choices = [
            SelectChoice(row.id, title_of(row)) for row in instruments_of(study)
        ]
        self.wave.choices = choices(plan.waves)
        self.sites.choices = choices(plan.sites)
        self.segment.choices = choices(plan.segments, none=True)

    def validate_window_end(self, field: StringField) -> None:
        """Refuse a window that ends before it starts."""
        if field.data and self.window_start.data and field.data <= self.window_start.data:
            raise ValidationError(_("The window ends before it starts."))


@desk.get("/<code>/visits")
@roles("lead", "supervisor")
def visits(code: str) -> str:
    """List the wave's visits with their state, and the form that assigns more."""
    study = study_for(code)
    return _visits(study, AssignForm(study, formdata=None))


@desk.post("/<code>/visits")
@roles("lead", "supervisor")
def assign(code: str) -> Response | str:
    """Assign one visit a chosen site."""
    study = study_for(code)
    form = AssignForm(study)
    if not form.validate_on_submit():
        return _visits(study, form)
    with database.atomic():
        for site in form.sites.data or [""]:
            _create(study, form, site)
    return redirect(url_for("desk.visits", code=code, wave=form.wave.data))


@desk.post("/<code>/visits/<int:assignment_id>/withdraw")
@roles("lead", "supervisor")
def withdraw(code: str, assignment_id: int) -> Response:
    """Take back a visit that nobody has begun."""
    study = study_for(code)
    assignment = study.assignments.where(Assignment.id == assignment_id).first()
    if assignment is None:
        raise NotFoundError
    if _begun(assignment):
        raise RefusalError(
            "This visit has been begun; its answers would lose their place.",
            "这次走访已经开始，撤回会让答案失去归属。",
            ("Reject the submission instead, with a reason.", "请改为对答卷“不采用”并写明理由。"),
        )
    assignment.delete_instance()
    return redirect(url_for("desk.visits", code=code, wave=assignment.wave))


def instruments_of(study: Study) -> list[Instrument]:
    """Return the study's instruments in the order in which they were published."""
    return list(study.instruments.order_by(Instrument.id))


def title_of(instrument: Instrument) -> str:
    """Return what the instrument calls itself in the page's language."""
    return text(instrument_at(latest_version(instrument)).title) or str(instrument.code)


def forms_of(instruments: list[Instrument]) -> list[SelectChoice]:
    """Return what a select offers of instruments."""
    return [SelectChoice(row.id, title_of(row)) for row in instruments]


def state_of(assignment: Assignment, submissions: list[Submission], has_draft: bool) -> str:
    """Return where a visit stands; the words are those of the fieldworker's list."""
    if submissions:
        return str(submissions[-1].state)
    if has_draft:
        return "draft"
    end = assignment.window_end
    return "overdue" if end and end < datetime.now(UTC).isoformat() else "planned"


def _visits(study: Study, form: AssignForm) -> str:
    plan = definition(study)
    wave = wave_here(study, plan)
    rows = study.assignments.where(Assignment.wave == wave.code).order_by(
        Assignment.window_start, Assignment.id
    )
    filed: dict[int, list[Submission]] = {}
    for row in study.submissions.where(Submission.wave == wave.code):
        filed.setdefault(row.assignment_id, []).append(row)
    drafts = {row.assignment_id for row in Draft.select(Draft.assignment)}
    visits = [
        (row, filed.get(row.id, []), state_of(row, filed.get(row.id, []), row.id in drafts))
        for row in rows
    ]
    titles = {row.id: title_of(row) for row in instruments_of(study)}
    return page(
        study, "visits", "visits", plan=plan, wave=wave, visits=visits, titles=titles, form=form
    )


def _fieldworkers(study: Study) -> list[Account]:
    members = Account.select().join(Membership).where(Membership.study == study)
    return list(members.where(Account.role == "fieldworker", Account.active).order_by(Account.name))


def _create(study: Study, form: AssignForm, site: str) -> None:
    Assignment.create(
        study=study,
        account=form.account.data,
        instrument=form.instrument.data,
        wave=form.wave.data,
        site=site,
        segment=form.segment.data,
        scenario=(form.scenario.data or "").strip(),
        window_start=_utc(form.window_start.data),
        window_end=_utc(form.window_end.data),
        repeatable=form.repeatable.data,
        created_by=account_here(),
    )


def _utc(local: str | None) -> str:
    """Return a local moment of the form as stored: UTC, ISO 8601."""
    if not local:
        return ""
    zone = current_app.config["TIMEZONE"]
    return datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(UTC).isoformat()


def _begun(assignment: Assignment) -> bool:
    filed = Submission.select().where(Submission.assignment == assignment).exists()
    return filed or Draft.select().where(Draft.assignment == assignment).exists()
