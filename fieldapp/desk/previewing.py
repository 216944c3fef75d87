"""A form as on the phone, before or after it is published: answers stay in a throwaway draft."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp.accounts.access import account_here, preview_for, roles, study_for, upload_for
from fieldapp.desk import desk
from fieldapp.desk.instruments import version_for
from fieldapp.files import send_file
from fieldapp.flags import files_in
from fieldapp.forms.addresses import Addresses
from fieldapp.forms.knowing import context
from fieldapp.forms.layout import Page
from fieldapp.forms.open_draft import OpenDraft
from fieldapp.forms.showing import mistake, show
from fieldapp.forms.turning import take
from fieldapp.languages import language, speak
from fieldapp.publishing import instrument_of
from fieldapp.refusals import NotFoundError
from fieldapp.rows import now
from fieldapp.storage import InstrumentVersion, Preview, Upload
from fieldapp.studies import instrument_at
from surveys.instrument import Instrument
from surveys.state import FormState
from surveys.text import LANGUAGES, Text

# What answers a form as respondents see it; everybody else sees the fieldworker's pages.
RESPONDENTS = ("intercept", "employee")
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


@preview.get("/first")
@roles("lead", "supervisor")
def first(code: str, preview_id: int, spoken: int) -> Response:
    """Lead to the first section."""
    trial = _Trial(code, preview_id, spoken)
    return redirect(trial.addresses.page(trial.open(trial.row).pages[0]))


@preview.get("/<int:number>")
@roles("lead", "supervisor")
def page(code: str, preview_id: int, spoken: int, number: int) -> Response:
    """Show a section."""
    return _Trial(code, preview_id, spoken).show(number)


@preview.post("/<int:number>")
@roles("lead", "supervisor")
def take_page(code: str, preview_id: int, spoken: int, number: int) -> Response:
    """Keep a section and go where the button says."""
    return _Trial(code, preview_id, spoken).take(number)


@preview.get("/<int:number>/<path:card>")
@roles("lead", "supervisor")
def card(code: str, preview_id: int, spoken: int, number: int, card: str) -> Response:
    """Show one card of a repeat."""
    return _Trial(code, preview_id, spoken).show(number, card)


@preview.post("/<int:number>/<path:card>")
@roles("lead", "supervisor")
def take_card(code: str, preview_id: int, spoken: int, number: int, card: str) -> Response:
    """Keep a card and go where the button says."""
    return _Trial(code, preview_id, spoken).take(number, card)


@preview.get("/end")
@roles("lead", "supervisor")
def end(code: str, preview_id: int, spoken: int) -> str:
    """Say what would be sent now, and what is still missing; nothing is."""
    trial = _Trial(code, preview_id, spoken)
    opened = trial.open(trial.row)
    mistakes = [mistake(opened, path, None, trial.addresses) for path in opened.problems]
    return render_template(
        "preview/end.html", draft=opened, addresses=trial.addresses, mistakes=mistakes
    )


@preview.post("/again")
@roles("lead", "supervisor")
def again(code: str, preview_id: int, spoken: int) -> Response:
    """Forget the trial answers and begin anew."""
    trial = _Trial(code, preview_id, spoken)
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


@dataclass(frozen=True, slots=True)
class PreviewAddresses(Addresses):
    """The addresses of a preview; `languages` are the names of those that the form speaks."""

    languages: tuple[str, ...] = ()

    def first(self) -> str:
        """Return the address that leads to the first section."""
        return self._to("first")

    def end(self) -> str:
        """Return the address of what stands in the place of sending."""
        return self._to("end")

    def again(self) -> str:
        """Return the address that forgets the trial answers."""
        return self._to("again")

    def spoken(self, place: int, page: Page) -> str:
        """Return the address of a page in another language of the form, by its place from 1."""
        return replace(self, values=self.values | {"spoken": place}).page(page)


class _Trial:
    """One person's preview in one of the form's languages, `spoken` by its place from 1."""

    def __init__(self, code: str, preview_id: int, spoken: int) -> None:
        self.row: Any = preview_for(study_for(code), preview_id)
        self.form = _form(*_source(self.row))
        self.languages = self.form.languages or ("",)
        if not 1 <= spoken <= len(self.languages):
            raise NotFoundError
        self.language = self.languages[spoken - 1]
        spoken_around = self.language.partition("-")[0]
        if spoken_around in LANGUAGES:
            speak(spoken_around)
        self.addresses = PreviewAddresses(
            "preview",
            {"code": code, "preview_id": preview_id, "spoken": spoken},
            numbered=self.form.kind not in RESPONDENTS,
            finish=lambda _row: redirect(self.addresses.end(), 303),
            languages=tuple(_name(code) for code in self.languages if code),
        )

    def open(self, row: Any, card: str = "") -> OpenDraft:
        """Open the trial answers like a draft, the form's words in the preview's language."""
        return OpenDraft(row, card, _worded(*_source(self.row), self.language))

    def show(self, number: int, card: str = "") -> Response:
        """Show a page."""
        opened = self.open(self.row, card)
        checked = "check" in request.args
        return show(opened, opened.page(number, card), self.addresses, checked=checked)

    def take(self, number: int, card: str = "") -> Response:
        """Keep a posted page."""
        return take(self.row, number, card, self.addresses, self.open)


def _begin(code: str, form: Instrument, **source: Any) -> Response:
    """Return to the person's preview of an upload or a version, or begin one."""
    of = {"account": account_here(), "upload": None, "version": None} | source
    row = Preview.get_or_none(**of)
    if row is None:
        row = Preview.create(**of)
        _clear(row, form)
    wanted = (place for place, spoken in enumerate(form.languages, 1) if spoken == language())
    return redirect(
        url_for("preview.first", code=code, preview_id=row.id, spoken=next(wanted, 1)), 303
    )


def _clear(row: Preview, form: Instrument) -> None:
    """Put the answers back to what the form itself says: its defaults."""
    row.answers = FormState(form, {}, context()).defaults()
    row.metadata = {}
    row.started_at = row.updated_at = now()
    row.save()


def _source(row: Preview) -> tuple[str, int, str]:
    """Return what a preview is of: "upload" or "version", its id, and the hash of its file."""
    of: Any = row.upload or row.version
    return ("upload" if row.upload_id else "version"), of.id, str(of.sha256)


@lru_cache(maxsize=32)
def _form(kind: str, source_id: int, _sha256: str) -> Instrument:
    """Return what a preview asks; the hash tells a file from one that took its place."""
    if kind == "upload":
        return instrument_of(Upload.get_by_id(source_id))
    return instrument_at(InstrumentVersion.get_by_id(source_id))


@lru_cache(maxsize=32)
def _worded(kind: str, source_id: int, digest: str, code: str) -> Instrument:
    """Return what a preview asks with every wording in one language, else in what there is."""
    form: Instrument = _in_language(_form(kind, source_id, digest), code)
    return form


def _in_language(part: Any, code: str) -> Any:
    """Return a part of an instrument with each Text reduced to one wording."""
    if isinstance(part, Text):
        return Text.of(part.to(code))
    if isinstance(part, tuple):
        return tuple(_in_language(each, code) for each in part)
    if isinstance(part, dict):
        return {name: _in_language(each, code) for name, each in part.items()}
    if is_dataclass(part) and not isinstance(part, type):
        changed = {each.name: _in_language(getattr(part, each.name), code) for each in fields(part)}
        return replace(part, **changed)
    return part


def _name(code: str) -> str:
    """Return what a language calls itself, else its code."""
    try:
        found = Locale.parse(code.replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        return code
    return found or code
