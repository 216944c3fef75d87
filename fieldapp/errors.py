"""One table from what went wrong to an HTTP status and a page in zh and en.

Every page says what happened, whether the data are safe, and what to do next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, make_response, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from peewee import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from fieldapp import refusals
from fieldapp.database import disk_is_full, is_busy
from fieldapp.languages import _, language
from fieldapp.security import is_navigation
from surveys.problems import InputError

log = logging.getLogger(__name__)
STATUS: dict[type[Exception], int] = {
    InputError: 422,
    refusals.NotFoundError: 404,
    refusals.SignInNeededError: 401,
    refusals.NotAllowedError: 403,
    refusals.ConflictError: 409,
    refusals.TooLargeError: 413,
    refusals.TooManyAttemptsError: 429,
    refusals.CrossSiteError: 400,
    refusals.RefusalError: 400,
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error page says: what happened, are the data safe, what next; details are lines."""

    status: int
    happened: str
    safe: str
    next: str
    details: tuple[str, ...] = ()


def init_app(app: Flask) -> None:
    """Answer every error with a page, or with JSON to a program."""
    for kind, explain in explanations().items():
        app.register_error_handler(kind, _handler(explain))
    app.register_error_handler(refusals.SignInNeededError, sign_in_first)


def explanations() -> dict[type[Exception], Callable[..., Trouble]]:
    """Return what explains each kind of error."""
    return {
        InputError: of_input,
        refusals.RefusalError: of_refusal,
        CSRFError: lambda _error: of_refusal(refusals.CrossSiteError()),
        RequestEntityTooLarge: too_large,
        HTTPException: of_http,
        OperationalError: of_database,
        OverflowError: of_number,
        Exception: of_mistake,
    }


def _handler(explain: Callable[..., Trouble]) -> Callable[[Exception], BaseResponse]:
    return lambda error: answer(explain(error))


def answer(trouble: Trouble) -> Response:
    """Return the trouble as a page, or as JSON where a program asks."""
    if _wants_json():
        body = {
            "error": trouble.happened,
            "safe": trouble.safe,
            "next": trouble.next,
            "details": list(trouble.details),
        }
        return make_response(jsonify(body), trouble.status)
    return make_response(render_template("error.html", trouble=trouble), trouble.status)


def sign_in_first(_error: refusals.SignInNeededError) -> BaseResponse:
    """Lead a person to the sign-in page and back; tell a program or a script 401."""
    if _wants_json() or request.method != "GET" or not is_navigation():
        return answer(of_refusal(_error))
    return redirect("/sign-in?" + _next_query())


def of_refusal(error: refusals.RefusalError) -> Trouble:
    """Explain what the domain refused."""
    safe = _("Nothing was changed.")
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    remedy = error.remedy.to(language()) or _("Go back to the start page.")
    return Trouble(status, error.message.to(language()), safe, remedy)


def of_input(error: InputError) -> Trouble:
    """Explain input that cannot be taken, one line a problem."""
    return Trouble(
        STATUS[InputError],
        _("This cannot be taken as it is."),
        _("Nothing was changed."),
        _("Mend what is listed and send it again."),
        tuple(error.lines(language())),
    )


def too_large(_error: RequestEntityTooLarge) -> Trouble:
    """Explain an upload over the limit."""
    megabytes = (request.max_content_length or 0) / (1024 * 1024)
    return Trouble(
        413,
        _("This is larger than {limit} MB.", limit=f"{megabytes:g}"),
        _("Nothing was stored; the original is still on your device."),
        _("Choose a smaller file, or take the photo again at a lower resolution."),
    )


def of_http(error: HTTPException) -> Trouble:
    """Explain what the web framework refused."""
    status = error.code or 500
    if status == 404:
        return of_refusal(refusals.NotFoundError())
    happened = {
        400: _("The request is not complete."),
        405: _("This page cannot be used that way."),
    }.get(status, _("This cannot be done ({status}).", status=status))
    return Trouble(status, happened, _("Nothing was changed."), _("Go back to the start page."))


def of_number(_error: OverflowError) -> Trouble:
    """Explain a number too large for the database: nothing can have it."""
    return of_refusal(refusals.NotFoundError())


def of_database(error: OperationalError) -> Trouble:
    """Explain a full disk and a database that stayed locked; the rest is our mistake."""
    if disk_is_full(error):
        return Trouble(
            507,
            _("The server's disk is full."),
            _("What was stored before is safe; what you just sent was not stored."),
            _("Keep this page open, tell your project lead, and send it again later."),
        )
    if is_busy(error):
        return Trouble(
            503,
            _("The server is busy."),
            _("What was stored before is safe; what you just sent was not stored."),
            _("Wait a moment and send it again."),
        )
    return of_mistake(error)


def of_mistake(error: Exception) -> Trouble:
    """Log what we did wrong and say so."""
    # The rule, not the address: that may hold the secret of a link, or a line of its own.
    log.error("%s %s failed", request.method, request.url_rule, exc_info=error)
    return Trouble(
        500,
        _("Something went wrong on our side."),
        _("What was stored before is safe; what you just sent may not have been stored."),
        _("Try again; if it happens again, tell your project lead when it happened."),
    )


def _wants_json() -> bool:
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json"]) == "application/json"


def _next_query() -> str:
    return urlencode({"next": request.full_path.rstrip("?")})
