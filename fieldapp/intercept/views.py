"""A respondent's way: consent, the questions, thanks; one answer a browser session."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp.accounts.access import link_for, owner, public
from fieldapp.accounts.views import SCRIPT
from fieldapp.files import send_file
from fieldapp.flags import files_in
from fieldapp.forms.addresses import Addresses
from fieldapp.forms.filling import begin, file_draft
from fieldapp.forms.open_draft import NOTES, OpenDraft
from fieldapp.forms.paths import write
from fieldapp.forms.showing import show
from fieldapp.forms.turning import take
from fieldapp.intercept.answered import note_answered, number_of
from fieldapp.intercept.consent import (
    consent_of,
    forget_consent,
    note_consent,
    promise,
    site_of,
)
from fieldapp.intercept.opening import answered_by_link, link_shell
from fieldapp.intercept.quota import check_begun
from fieldapp.languages import language, speak
from fieldapp.phone.lists import send_list
from fieldapp.phone.media import send_medium
from fieldapp.phone.sources import of_link
from fieldapp.refusals import NotFoundError
from fieldapp.rows import database
from fieldapp.storage import Draft, PublicLink
from fieldapp.studies import definition, instrument_at, latest_version

intercept = Blueprint("intercept", __name__, url_prefix="/answer", template_folder="templates")


@intercept.get("/<token>")
@public
def home(token: str) -> str | Response:
    """Ask for consent, or go on where the respondent was."""
    link = link_for(token)
    if _is_answered(link):
        return redirect(url_for("intercept.done", token=token))
    if _draft(link):
        return redirect(_addresses(link).page(OpenDraft(_found(link)).first()))
    if consent_of(link):
        return redirect(url_for("intercept.form", token=token, language=language()))
    return _consent(link)


@intercept.post("/<token>")
@public
def agree(token: str) -> tuple[str, int] | Response:
    """Begin, once the respondent has agreed."""
    link = link_for(token)
    if _is_answered(link):
        return redirect(url_for("intercept.done", token=token), 303)
    if request.form.get("agree") != "yes":
        return _consent(link, wrong=True), 422
    check_begun(link)
    consent = note_consent(link)
    if request.form.get(SCRIPT) == "1":
        return redirect(url_for("intercept.form", token=token, language=language()), 303)
    with database.atomic():
        row = _draft(link) or _begin(link, consent)
    return redirect(_addresses(link).page(OpenDraft(row).first()), 303)


@intercept.get("/<token>/form/<any(zh, en):language>")
@public
def form(token: str, language: str) -> Response:
    """Return the shell of the form, once the respondent has agreed in this browser."""
    link = link_for(token)
    if _is_answered(link):
        return redirect(url_for("intercept.done", token=token))
    if not consent_of(link):
        return redirect(url_for("intercept.home", token=token))
    speak(language)
    return link_shell(link, lambda code: url_for("intercept.form", token=token, language=code))


@intercept.get("/<token>/form/<any(zh, en):language>/lists/<name>.json")
@public
def long_choices(token: str, language: str, name: str) -> Response:
    """Return a list or table that is too long to travel with the form."""
    row = latest_version(link_for(token).instrument)
    return send_list(instrument_at(row), language, name)


@intercept.get("/<token>/media/<name>")
@public
def medium(token: str, name: str) -> Response:
    """Return a picture, sound or film of a label."""
    row = latest_version(link_for(token).instrument)
    return send_medium(row, instrument_at(row), name)


@intercept.get("/<token>/<int:number>")
@public
def page(token: str, number: int) -> Response:
    """Show a section."""
    return _show(link_for(token), number)


@intercept.post("/<token>/<int:number>")
@public
def take_page(token: str, number: int) -> Response:
    """Keep a section and go on."""
    return _take(link_for(token), number)


@intercept.get("/<token>/<int:number>/<path:card>")
@public
def card(token: str, number: int, card: str) -> Response:
    """Show one card of a repeat."""
    return _show(link_for(token), number, card)


@intercept.post("/<token>/<int:number>/<path:card>")
@public
def take_card(token: str, number: int, card: str) -> Response:
    """Keep a card and go on."""
    return _take(link_for(token), number, card)


@intercept.get("/<token>/files/<sha256>")
@public
def file(token: str, sha256: str) -> Response:
    """Show a photo that the respondent has just added."""
    held = {answer["sha256"] for _path, answer in files_in(_found(link_for(token)).answers)}
    if sha256 not in held:
        raise NotFoundError
    return send_file(sha256)


@intercept.get("/<token>/thanks")
@public
def done(token: str) -> str | Response:
    """Say thanks, and the number by which the answers can be withdrawn."""
    link = link_for(token)
    number = number_of(link)
    if not number:
        return redirect(url_for("intercept.home", token=token))
    study = definition(link.study)
    again = url_for("intercept.home", token=token) if link.repeatable else ""
    return render_template("intercept/thanks.html", study=study, number=number, again=again)


def _consent(link: PublicLink, wrong: bool = False) -> str:
    study = definition(link.study)
    instrument = instrument_at(latest_version(link.instrument))
    return render_template(
        "intercept/consent.html",
        study=study,
        instrument=instrument,
        site=site_of(link),
        promise=promise(),
        wrong=wrong,
    )


def _begin(link: PublicLink, consent: dict[str, Any]) -> Draft:
    version = latest_version(link.instrument)
    tagged = {"site": link.site, "segment": link.segment}
    row = begin(id=str(uuid4()), owner=owner(), version=version, tagged=tagged, link=link)
    given = answered_by_link(link, instrument_at(version))
    for path, value in given.items():
        write(row.answers, path, value)
    notes = {NOTES: {"given": list(given)}}
    row.metadata = {"source": "public link", "consent": consent} | notes
    row.save()
    return row


def _addresses(link: PublicLink) -> Addresses:
    media = of_link(link).url
    return Addresses("intercept", {"token": link.token}, "", False, _finish, media)


def _finish(row: Draft) -> Response:
    """File the answers, or lead to the section on which something is missing."""
    opened = OpenDraft(row)
    link: Any = row.link
    if opened.problems:
        return redirect(_addresses(link).page(opened.first(), check="1"), 303)
    submission = file_draft(opened, None, {})
    note_answered(link, submission.id)
    forget_consent(link)
    return redirect(url_for("intercept.done", token=link.token), 303)


def _take(link: PublicLink, number: int, card: str = "") -> Response:
    """Keep a page; a second tap after the last one is led to the thanks."""
    if number_of(link) and not _draft(link):
        return redirect(url_for("intercept.done", token=link.token), 303)
    return take(_found(link), number, card, _addresses(link))


def _show(link: PublicLink, number: int, card: str = "") -> Response:
    opened = OpenDraft(_found(link), card)
    checked = "check" in request.args
    return show(opened, opened.page(number, card), _addresses(link), checked=checked)


def _is_answered(link: PublicLink) -> bool:
    """Tell whether this device has answered and may not do so again; a cookie tells, no more."""
    return bool(number_of(link)) and not link.repeatable


def _draft(link: PublicLink) -> Draft | None:
    found: Draft | None = Draft.get_or_none(Draft.link == link, Draft.owner == owner())
    return found


def _found(link: PublicLink) -> Draft:
    row = _draft(link)
    if row is None:
        raise NotFoundError
    return row
