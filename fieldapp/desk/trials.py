"""One person's try at a form: which form, in which of its languages, at which addresses."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import redirect, request
from werkzeug.wrappers import Response

from fieldapp.accounts.access import preview_for, study_for
from fieldapp.forms.addresses import Addresses
from fieldapp.forms.layout import Page
from fieldapp.forms.open_draft import OpenDraft
from fieldapp.forms.showing import show
from fieldapp.forms.turning import take
from fieldapp.languages import speak
from fieldapp.phone.form_shell import Other, Place
from fieldapp.phone.lists import STAND_IN
from fieldapp.phone.sources import RESPONDENTS, Source
from fieldapp.publishing import instrument_of
from fieldapp.refusals import NotFoundError
from fieldapp.storage import InstrumentVersion, Preview, Upload
from fieldapp.studies import instrument_at
from surveys.instrument import Instrument
from surveys.text import LANGUAGES, Text


@dataclass(frozen=True, slots=True)
class PreviewAddresses(Addresses):
    """The addresses of a preview; `languages` are the names of those that the form speaks."""

    languages: tuple[str, ...] = ()

    def first(self) -> str:
        """Return the address that leads to the first section."""
        return self._to("first")

    def form(self, spoken: int) -> str:
        """Return the address of the shell in a language of the form, by its place from 1."""
        return self._to("form", spoken=spoken)

    def medium(self, name: str) -> str:
        """Return the address of a picture or sound of a label."""
        return self._to("medium", name=name)

    def lists(self) -> str:
        """Return what the addresses of the form's long lists begin with."""
        return self._to("long_choices", name=STAND_IN).removesuffix(f"{STAND_IN}.json")

    def end(self) -> str:
        """Return the address of what stands in the place of sending."""
        return self._to("end")

    def again(self) -> str:
        """Return the address that forgets the trial answers."""
        return self._to("again")

    def spoken(self, place: int, page: Page) -> str:
        """Return the address of a page in another language of the form, by its place from 1."""
        return replace(self, values=self.values | {"spoken": place}).page(page)


class Trial:
    """One person's preview in one of the form's languages, `spoken` by its place from 1."""

    def __init__(self, code: str, preview_id: int, spoken: int) -> None:
        self.row: Any = preview_for(study_for(code), preview_id)
        self.form = _form(*_source(self.row))
        self.languages = self.form.languages or ("",)
        if not 1 <= spoken <= len(self.languages):
            raise NotFoundError
        self.spoken, self.language = spoken, self.languages[spoken - 1]
        spoken_around = self.language.partition("-")[0]
        if spoken_around in LANGUAGES:
            speak(spoken_around)
        self.addresses = PreviewAddresses(
            "preview",
            {"code": code, "preview_id": preview_id, "spoken": spoken},
            numbered=self.form.kind not in RESPONDENTS,
            finish=lambda _row: redirect(self.addresses.end(), 303),
            media=self._medium,
            languages=tuple(_name(code) for code in self.languages if code),
        )

    @property
    def worded(self) -> Instrument:
        """Return the form with its words in the preview's language."""
        return _worded(*_source(self.row), self.language)

    @property
    def source(self) -> Source:
        """Return what the form's shell is made of."""
        kind, row_id, digest = _source(self.row)
        media = self.addresses.medium(STAND_IN).removesuffix(STAND_IN)
        return Source((f"{kind} in {self.language}", row_id, digest), self.worded, media)

    @property
    def place(self) -> Place:
        """Return where the form's shell is opened: answers are gone with the page."""
        places = enumerate(self.addresses.languages, start=1)
        languages = [{"name": name, "href": self.addresses.form(at)} for at, name in places]
        following = self.spoken % len(languages) if languages else 0
        other = Other(**languages[following]) if len(languages) > 1 else None
        return Place(
            home=self.addresses.home(),
            plain=self.addresses.first(),
            store="memory",
            other=other,
            template="preview/form.html",
            sheets=("tokens", "phone", "preview"),
            data={
                "version": 0,
                "number": 0,
                "study": self.addresses.values["code"],
                "lists": self.addresses.lists(),
                "languages": languages,
                "spoken": self.spoken,
            },
        )

    def _medium(self, name: str) -> str:
        return self.source.url(name)

    def open(self, row: Any, card: str = "") -> OpenDraft:
        """Open the trial answers like a draft, the form's words in the preview's language."""
        return OpenDraft(row, card, self.worded)

    def show(self, number: int, card: str = "") -> Response:
        """Show a page."""
        opened = self.open(self.row, card)
        checked = "check" in request.args
        return show(opened, opened.page(number, card), self.addresses, checked=checked)

    def take(self, number: int, card: str = "") -> Response:
        """Keep a posted page."""
        return take(self.row, number, card, self.addresses, self.open)


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
