"""A form from the author's computer: what is wrong with it, row by row, and its publication."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import HiddenField

from fieldapp import publishing
from fieldapp.accounts.access import account_here, roles, study_for, upload_for
from fieldapp.desk import desk
from fieldapp.desk.differing import changed
from fieldapp.desk.frame import DeskForm, page
from fieldapp.desk.sheet_views import anchor, sheet_views
from fieldapp.languages import language
from fieldapp.refusals import NotFoundError
from fieldapp.storage import Draft, Instrument, InstrumentVersion, Study, SubmissionVersion, Upload
from fieldapp.studies import instrument_at, latest_version
from surveys.problems import InputError
from surveys.xlsform.sheets import MOST_BYTES, SUFFIXES, read_sheets

MEGABYTE = 1_000_000


class UploadForm(DeskForm):
    """The file, and what it should become: the next version of an instrument, or a new one."""

    file = FileField(validators=[FileRequired()])
    instrument = HiddenField()
    replaces = HiddenField()


@desk.get("/<code>/uploads/new")
@roles("lead")
def new_upload(code: str) -> str:
    """Ask for the file."""
    study = study_for(code)
    form = UploadForm(formdata=None, instrument=request.args.get("instrument", ""))
    return _ask(study, form, ())


@desk.post("/<code>/uploads/new")
@roles("lead")
def take_upload(code: str) -> Response | str | tuple[str, int]:
    """Keep the file with what is wrong with it; what cannot be read at all is not kept."""
    study = study_for(code)
    form = UploadForm()
    if not form.validate_on_submit():
        return _ask(study, form, ())
    data, name = form.file.data.read(), form.file.data.filename
    earlier = study.uploads.where(Upload.id == form.replaces.data).first()
    try:
        upload = publishing.take_upload(
            study, account_here(), data, name, _instrument(study, form.instrument.data), earlier
        )
    except InputError as error:
        return _ask(study, form, error.lines(language())), 422
    return redirect(url_for("desk.upload", code=code, upload_id=upload.id), 303)


@desk.get("/<code>/uploads/<int:upload_id>")
@roles("lead", "supervisor")
def upload(code: str, upload_id: int) -> str:
    """Show what is wrong beside the rows, what the form asks, and the button that publishes it."""
    study = study_for(code)
    row = upload_for(study, upload_id)
    problems = publishing.problems_of(row)
    workbook = read_sheets(bytes(row.source), row.source_name)
    whole = request.args.get("rows") == "all"
    asked = publishing.instrument_of(row) if row.compiled else None
    earlier = publishing.latest_of(study, asked.code) if asked else None
    return page(
        study,
        "upload",
        "instruments",
        upload=row,
        form=UploadForm(formdata=None, replaces=row.id, instrument=_code(row)),
        accept=",".join(SUFFIXES),
        problems=[(each, anchor(each)) for each in problems],
        wrong=sum(each.severity == "error" for each in problems),
        sheets=sheet_views(workbook, problems, whole, language()),
        whole=whole,
        asked=asked,
        sections=[(each, list(each.questions())) for each in asked.pages()] if asked else [],
        changed=changed(instrument_at(earlier), asked) if asked and earlier else [],
        latest=_after(earlier),
    )


@desk.post("/<code>/uploads/<int:upload_id>/publish")
@roles("lead")
def publish(code: str, upload_id: int) -> Response:
    """Publish an upload as the next version; twice is once."""
    study = study_for(code)
    try:
        row = upload_for(study, upload_id)
    except NotFoundError:
        # Published already, by a second tap: the version is there, or nothing is.
        version = publishing.published_as(study, request.form.get("sha256", ""))
        if version is None:
            raise
    else:
        after = request.form.get("after", -1, type=int)
        version = publishing.publish_upload(row, account_here(), after)
    return redirect(url_for("desk.versions", code=code, name=version.instrument.code), 303)


@desk.post("/<code>/uploads/<int:upload_id>/discard")
@roles("lead")
def discard_upload(code: str, upload_id: int) -> Response:
    """Throw an upload away; the study never knew it."""
    upload_for(study_for(code), upload_id).delete_instance()
    return redirect(url_for("desk.instruments", code=code), 303)


def answered(version: InstrumentVersion) -> int:
    """Return how many filed answers were asked by a version, corrections included."""
    rows = SubmissionVersion.select().where(SubmissionVersion.version == version)
    return int(rows.count())


def under_way(version: InstrumentVersion) -> int:
    """Return how many drafts are being asked by a version."""
    return int(Draft.select().where(Draft.version == version).count())


def _ask(study: Study, form: UploadForm, refused: list[str] | tuple[str, ...]) -> str:
    instrument = _instrument(study, form.instrument.data)
    return page(
        study,
        "new_upload",
        "instruments",
        form=form,
        instrument=instrument,
        latest=_after(latest_version(instrument)) if instrument else None,
        refused=refused,
        suffixes=SUFFIXES,
        accept=",".join(SUFFIXES),
        megabytes=MOST_BYTES // MEGABYTE,
    )


def _instrument(study: Study, code: str | None) -> Instrument | None:
    """Return the instrument whose next version is uploaded; raises NotFoundError."""
    if not code:
        return None
    found: Instrument | None = study.instruments.where(Instrument.code == code).first()
    if found is None:
        raise NotFoundError
    return found


def _code(row: Upload) -> str:
    instrument = row.instrument
    return str(instrument.code) if instrument else ""


def _after(version: InstrumentVersion | None) -> dict[str, object] | None:
    """Return what the upload comes after: the newest version and what hangs on it."""
    if version is None:
        return None
    return {
        "version": version,
        "title": instrument_at(version).title,
        "answers": answered(version),
        "drafts": under_way(version),
    }
