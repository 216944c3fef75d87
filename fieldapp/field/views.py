"""The fieldworker's lists: what is theirs to do, what was filed, help, themselves."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp import approaches
from fieldapp.accounts.access import (
    account_here,
    assignment_for,
    own_file_for,
    own_submission_for,
    owner,
    signed_in,
    studies,
)
from fieldapp.arrivals import missing
from fieldapp.field import listing
from fieldapp.field.opening import latest, open_correction, open_visit
from fieldapp.files import send_file
from fieldapp.flags import files_in
from fieldapp.forms.paths import names
from fieldapp.languages import language
from fieldapp.rows import database, now
from fieldapp.storage import Draft
from fieldapp.studies import definition, instrument_at
from fieldapp.submissions import check_id
from surveys.instrument import Instrument

field = Blueprint("field", __name__, url_prefix="/field", template_folder="templates")


@field.get("/")
@signed_in
def home() -> str:
    """List what is theirs: returned first, then visits, forms, drafts, what was sent."""
    return render_template("field/home.html", **listing.for_account(account_here()))


@field.get("/sent")
@signed_in
def sent() -> str:
    """List everything that was filed, with its receipt."""
    return render_template("field/sent.html", sent=listing.sent(account_here()))


@field.get("/me")
@signed_in
def me() -> str:
    """Show who is signed in, and what signing out would leave behind."""
    unsent = Draft.select().where(Draft.owner == owner()).count()
    return render_template(
        "field/me.html", account=account_here(), unsent=unsent, studies=studies()
    )


@field.get("/help")
@signed_in
def help_page() -> str:
    """Explain the pages in plain words."""
    return render_template("field/help.html")


@field.get("/visits/<int:id>")
@signed_in
def visit(id: int) -> str:
    """Show a visit before it begins: where, when, which scenario."""
    assignment = assignment_for(id)
    study = definition(assignment.study)
    return render_template(
        "field/visit.html",
        entry=listing.of_assignment(assignment),
        assignment=assignment,
        study=study,
        dispositions=approaches.DISPOSITIONS if assignment.repeatable else {},
        counts=approaches.counts([assignment])[assignment.id],
        last=approaches.last(assignment),
        fresh=str(uuid4()),
    )


@field.post("/visits/<int:id>")
@signed_in
def start_visit(id: int) -> Response:
    """Begin a visit, or go on with it; two taps at once begin one draft."""
    with database.atomic():
        draft = open_visit(assignment_for(id))
    return redirect(url_for("field.draft", id=draft.id), 303)


@field.post("/visits/<int:id>/dispositions")
@signed_in
def count_approach(id: int) -> Response:
    """Count an approach that ended without a form, or take the last one back; two taps are one."""
    assignment = assignment_for(id)
    if slip := request.form.get("back"):
        approaches.take_back(account_here(), slip)
    else:
        key = request.form.get("id", "")
        check_id(key)
        approaches.note(assignment, key, request.form.get("disposition", ""), now())
    return redirect(url_for("field.visit", id=id), 303)


@field.get("/submissions/<id>")
@signed_in
def submission(id: str) -> str:
    """Show the receipt: what the server has, and what a reviewer decided."""
    row = own_submission_for(id)
    filed = latest(row)
    instrument = instrument_at(filed.version)
    files = list(files_in(filed.document["answers"]))
    return render_template(
        "field/submission.html",
        submission=row,
        filed=filed,
        decision=listing.last_decision(row),
        instrument=instrument,
        study=definition(row.study),
        files=files,
        missing=missing(filed),
        labels={path: _label(instrument, path) for path, _answer in files},
    )


@field.post("/submissions/<id>")
@signed_in
def correct(id: str) -> Response:
    """Open a returned submission again, with its answers."""
    with database.atomic():
        draft = open_correction(own_submission_for(id))
    return redirect(url_for("field.draft", id=draft.id), 303)


@field.get("/files/<sha256>")
@signed_in
def filed_file(sha256: str) -> Response:
    """Show a photo or recording that the person filed."""
    return send_file(own_file_for(sha256))


def _label(instrument: Instrument, path: str) -> str:
    """Return what the question at a path asks for."""
    wanted = names(path)
    found = (question for question in instrument.questions() if question.path == wanted)
    return next((question.label.to(language()) for question in found), "")
