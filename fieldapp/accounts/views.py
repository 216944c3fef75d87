"""The doors: start page, sign-in, sign-out, personal link."""

from __future__ import annotations

import re

from flask import Blueprint, current_app, redirect, render_template, request, session
from werkzeug.wrappers import Response

from fieldapp.accounts import by_link, passwords, sessions
from fieldapp.accounts.access import DESK, current_account, public, signed_in
from fieldapp.languages import _, language
from fieldapp.refusals import NotFoundError, TooManyAttemptsError
from fieldapp.storage import Account

pages = Blueprint("accounts", __name__)
# The name of the hidden field that a script fills in, and of what the session keeps of it.
SCRIPT = "script"
# An address of ours, and nothing that a browser would read as the name of another host: it takes
# \ for /, and passes over tabs and line breaks.
OURS = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


@pages.get("/")
@public
def start() -> Response:
    """Lead each person to their own first page."""
    account = current_account()
    return redirect(home(account) if account else "/sign-in")


@pages.get("/sign-in")
@public
def sign_in() -> Response | str:
    """Show the sign-in form, or lead on whoever is already in."""
    account = current_account()
    return redirect(home(account)) if account else _form()


@pages.post("/sign-in")
@public
def check_password() -> Response | tuple[str, int]:
    """Sign in by login and password; a wrong one says nothing about which of both was wrong."""
    login, password = request.form.get("login", ""), request.form.get("password", "")
    try:
        account = passwords.account_for(login, password, request.remote_addr or "")
    except TooManyAttemptsError as refusal:
        return _form(refusal.line(language())), 429
    if account is None:
        return _form(_("Login or password is wrong.")), 403
    kept = request.form.get("keep") == "1"
    sessions.sign_in(account, sessions.KEPT if kept else current_app.config["SIGNED_IN"])
    _note_script()
    return redirect(_next(account))


@pages.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """End the session."""
    sessions.sign_out()
    return redirect("/sign-in")


@pages.get("/link/<token>")
@public
def link(token: str) -> str:
    """Ask before a personal link signs in: a chat's preview opens links too."""
    return render_template("accounts/link.html", account=_owner_of(token))


@pages.post("/link/<token>")
@public
def follow_link(token: str) -> Response:
    """Sign in by personal link, for as long as a phone of one's own keeps it."""
    account = _owner_of(token)
    sessions.sign_in(account, sessions.KEPT)
    _note_script()
    return redirect(home(account))


def home(account: Account) -> str:
    """Return the address of the person's first page: the desk, the app, or pages without script."""
    if account.role in DESK:
        return "/desk/"
    return f"/phone/{language()}/" if session.get(SCRIPT) else "/field/"


def _note_script() -> None:
    """Remember that the browser runs script, as the form that signs in has said."""
    if request.form.get(SCRIPT) == "1":
        session[SCRIPT] = True


def _owner_of(token: str) -> Account:
    account = by_link(token)
    if account is None:
        raise NotFoundError(
            "This link is no longer valid.",
            "这个链接已经失效。",
            ("Ask your supervisor for a new one.", "请向督导要一个新链接。"),
        )
    return account


def _form(problem: str = "") -> str:
    login = request.form.get("login", "")
    return render_template("accounts/sign_in.html", problem=problem, login=login)


def _next(account: Account) -> str:
    """Return where the person wanted to go, if that is a page of ours."""
    wanted = request.form.get("next", "")
    return wanted if OURS.fullmatch(wanted) else home(account)
