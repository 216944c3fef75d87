"""The shells of the phone: the list, each form, the help; and what a form fetches besides."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from fieldapp.accounts.access import signed_in, version_for
from fieldapp.approaches import DISPOSITIONS
from fieldapp.languages import other_language, speak
from fieldapp.phone.answering import kept_page
from fieldapp.phone.form_shell import Other, Place, form_shell
from fieldapp.phone.lists import STAND_IN, send_list
from fieldapp.phone.media import send_medium
from fieldapp.phone.sources import of_version
from fieldapp.scripts import script_url
from fieldapp.storage import InstrumentVersion
from fieldapp.studies import instrument_at

phone = Blueprint("phone", __name__, url_prefix="/phone")
SPOKEN = "<any(zh, en):language>"


@phone.get(f"/{SPOKEN}/")
@signed_in
def home(language: str) -> Response:
    """Return the list shell: to do, outbox, sent and me are views in it."""
    return _shell("list", language, url_for("field.home"))


@phone.get(f"/{SPOKEN}/help")
@signed_in
def help_page(language: str) -> Response:
    """Return the help, readable without a network."""
    return _shell("help", language, url_for("field.help_page"))


@phone.get(f"/{SPOKEN}/forms/<int:version>")
@signed_in
def form(language: str, version: int) -> Response:
    """Return the shell of a form; the fragment of the address names the draft."""
    speak(language)
    row = version_for(version)
    return form_shell(
        of_version(row),
        Place(
            home=url_for("phone.home", language=language),
            plain=url_for("field.home"),
            other=Other.of(url_for("phone.form", language=other_language(), version=version)),
            data={
                "version": row.id,
                "number": row.number,
                "study": row.instrument.study.code,
                "lists": _lists(row, language),
            },
        ),
    )


@phone.get(f"/{SPOKEN}/forms/<int:version>/lists/<name>.json")
@signed_in
def long_choices(language: str, version: int, name: str) -> Response:
    """Return a list or table that is too long to travel with the form."""
    return send_list(instrument_at(version_for(version)), language, name)


@phone.get("/forms/<int:version>/media/<name>")
@signed_in
def medium(version: int, name: str) -> Response:
    """Return a picture, sound or film of a label."""
    row = version_for(version)
    return send_medium(row, instrument_at(row), name)


def _lists(row: InstrumentVersion, language: str) -> str:
    """Return what the addresses of a form's long lists begin with."""
    address = url_for("phone.long_choices", language=language, version=row.id, name=STAND_IN)
    return address.removesuffix(f"{STAND_IN}.json")


def _shell(name: str, language: str, plain: str) -> Response:
    speak(language)
    here = {"list": "phone.home", "help": "phone.help_page"}[name]
    other = url_for(here, language=other_language())
    data = {
        "language": language,
        "home": url_for("phone.home", language=language),
        "help": url_for("phone.help_page", language=language),
        "other": other,
    }
    html = render_template(
        f"phone/{name}.html",
        data=data,
        dispositions=DISPOSITIONS,
        plain=plain,
        other=Other.of(other),
        script=script_url("phone/list"),
    )
    return kept_page(html)
