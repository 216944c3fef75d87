"""A form as on the phone, before or after it is published: answers stay in the page.

Without script they stay in a throwaway draft on the server.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from fieldapp.accounts.access import account_here, preview_for, roles, study_for, upload_for
from fieldapp.desk import desk
from fieldapp.desk.instruments import version_for
from fieldapp.desk.trials import Trial
from fieldapp.files import send_file
from fieldapp.flags import files_in
from fieldapp.forms.knowing import context
from fieldapp.forms.showing import mistake
from fieldapp.languages import language
from fieldapp.phone.form_shell import form_shell
from fieldapp.phone.lists import send_list
from fieldapp.phone.media import send_medium
from fieldapp.publishing import instrument_of
from fieldapp.refusals import NotFoundError
from fieldapp.rows import now
from fieldapp.storage import Preview
from fieldapp.studies import instrument_at
from surveys.instrument import Instrument
from surveys.state import FormState

preview = Blueprint(
    "preview",
    __name__,
    url_prefix="/desk/<code>/preview/<int:preview_id>/<int:spoken>",
    template_folder="templates",
)


@desk.post("/<code>/uploads/<int:upload_id>/preview")
@roles("lead", "supervisor")
def preview_upload(code: str, upload_id: int) -> Response:
    """Begin, or go on with, a preview of a form that waits to be published."""
    upload = upload_for(study_for(code), upload_id)
    return _begin(code, instrument_of(upload), upload=upload)


@desk.post("/<code>/instruments/<name>/<int:number>/preview")
@roles("lead", "supervisor")
def preview_version(code: str, name: str, number: int) -> Response:
    """Begin, or go on with, a preview of a published version."""
    version = version_for(study_for(code), name, number)
    return _begin(code, instrument_at(version), version=version)


@preview.get("/")
@roles("lead", "supervisor")
def home(code: str, preview_id: int, spoken: int) -> Response:
    """Leave the preview for the desk page that it began on."""
    row = preview_for(study_for(code), preview_id)
    if row.upload_id:
        return redirect(url_for("desk.upload", code=code, upload_id=row.upload_id))
    version: Any = row.version
    name = version.instrument.code
    return redirect(url_for("desk.instrument", code=code, name=name, number=version.number))


@preview.get("/form")
@roles("lead", "supervisor")
def form(code: str, preview_id: int, spoken: int) -> Response:
    """Return the form as it will be on a phone; without script, `first` takes its place."""
    trial = Trial(code, preview_id, spoken)
    return form_shell(trial.source, trial.place)


@preview.get("/lists/<name>.json")
@roles("lead", "supervisor")
def long_choices(code: str, preview_id: int, spoken: int, name: str) -> Response:
    """Return a list or table that is too long to travel with the form."""
    trial = Trial(code, preview_id, spoken)
    return send_list(trial.worded, trial.language, name)


@preview.get("/media/<name>")
@roles("lead", "supervisor")
def medium(code: str, preview_id: int, spoken: int, name: str) -> Response:
    """Return a picture, sound or film of a label."""
    trial = Trial(code, preview_id, spoken)
    return send_medium(trial.row.upload or trial.row.version, trial.form, name)


@preview.get("/first")
@roles("lead", "supervisor")
def first(code: str, preview_id: int, spoken: int) -> Response:
    """Lead to the first section."""
    trial = Trial(code, preview_id, spoken)
    return redirect(trial.addresses.page(trial.open(trial.row).pages[0]))


@preview.get("/<int:number>")
@roles("lead", "supervisor")
def page(code: str, preview_id: int, spoken: int, number: int) -> Response:
    """Show a section."""
    return Trial(code, preview_id, spoken).show(number)


@preview.post("/<int:number>")
@roles("lead", "supervisor")
def take_page(code: str, preview_id: int, spoken: int, number: int) -> Response:
    """Keep a section and go where the button says."""
    return Trial(code, preview_id, spoken).take(number)


@preview.get("/<int:number>/<path:card>")
@roles("lead", "supervisor")
def card(code: str, preview_id: int, spoken: int, number: int, card: str) -> Response:
    """Show one card of a repeat."""
    return Trial(code, preview_id, spoken).show(number, card)


@preview.post("/<int:number>/<path:card>")
@roles("lead", "supervisor")
def take_card(code: str, preview_id: int, spoken: int, number: int, card: str) -> Response:
    """Keep a card and go where the button says."""
    return Trial(code, preview_id, spoken).take(number, card)


@preview.get("/end")
@roles("lead", "supervisor")
def end(code: str, preview_id: int, spoken: int) -> str:
    """Say what would be sent now, and what is still missing; nothing is."""
    trial = Trial(code, preview_id, spoken)
    opened = trial.open(trial.row)
    mistakes = [mistake(opened, path, None, trial.addresses) for path in opened.problems]
    return render_template(
        "preview/end.html", draft=opened, addresses=trial.addresses, mistakes=mistakes
    )


@preview.post("/again")
@roles("lead", "supervisor")
def again(code: str, preview_id: int, spoken: int) -> Response:
    """Forget the trial answers and begin anew."""
    trial = Trial(code, preview_id, spoken)
    _clear(trial.row, trial.form)
    return redirect(trial.addresses.first(), 303)


@preview.get("/files/<sha256>")
@roles("lead", "supervisor")
def file(code: str, preview_id: int, spoken: int, sha256: str) -> Response:
    """Show a photo or recording that stands in the trial answers."""
    row = preview_for(study_for(code), preview_id)
    if sha256 not in {answer["sha256"] for _path, answer in files_in(row.answers)}:
        raise NotFoundError
    return send_file(sha256)


def _begin(code: str, form: Instrument, **source: Any) -> Response:
    """Return to the person's preview of an upload or a version, or begin one."""
    of = {"account": account_here(), "upload": None, "version": None} | source
    row = Preview.get_or_none(**of)
    if row is None:
        row = Preview.create(**of)
        _clear(row, form)
    wanted = (place for place, spoken in enumerate(form.languages, 1) if spoken == language())
    return redirect(
        url_for("preview.form", code=code, preview_id=row.id, spoken=next(wanted, 1)), 303
    )


def _clear(row: Preview, form: Instrument) -> None:
    """Put the answers back to what the form itself says: its defaults."""
    row.answers = FormState(form, {}, context()).defaults()
    row.metadata = {}
    row.started_at = row.updated_at = now()
    row.save()
