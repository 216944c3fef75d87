"""What a phone could not send, brought to the desk as a file."""

from __future__ import annotations

from flask import redirect, url_for
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from fieldapp.accounts.access import account_here, roles, study_for
from fieldapp.desk import desk
from fieldapp.desk.frame import DeskForm, page
from fieldapp.languages import language
from fieldapp.storage import Study, Submission, SubmissionVersion
from fieldapp.sync.exports import import_item
from fieldapp.sync.filing import KeptApartError
from surveys.problems import InputError


class ExportForm(DeskForm):
    """The file that a phone has written."""

    file = FileField(validators=[FileRequired()])


@desk.get("/<code>/exports")
@roles("lead", "supervisor")
def exports(code: str) -> str:
    """Ask for the file."""
    return _ask(study_for(code), ExportForm(formdata=None))


@desk.post("/<code>/exports")
@roles("lead", "supervisor")
def import_export(code: str) -> Response | tuple[str, int] | str:
    """File what is in it and show the submission; what cannot be taken is said on the page."""
    study = study_for(code)
    form = ExportForm()
    if not form.validate_on_submit():
        return _ask(study, form)
    try:
        receipt = import_item(form.file.data.read(), account_here())
    except KeptApartError:
        return redirect(url_for("desk.conflicts", code=code))
    except InputError as error:
        return _ask(study, form, error.lines(language())), 422
    filed = _filed(receipt)
    here = filed.study.code
    return redirect(url_for("desk.submission", code=here, submission_id=filed.id))


def _filed(receipt: dict[str, str]) -> Submission:
    """Return the submission of a receipt; a correction's receipt bears a number of its own."""
    version = SubmissionVersion.get(SubmissionVersion.sent_sha256 == receipt["sha256"])
    filed: Submission = version.submission
    return filed


def _ask(study: Study, form: ExportForm, problems: list[str] | None = None) -> str:
    return page(study, "exports", "review", form=form, problems=problems or [])
