"""Every refusal of the sync door as JSON, in the language that the phone asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from fieldapp import refusals
from fieldapp.errors import Trouble, explanations, of_refusal
from fieldapp.languages import speak
from surveys.text import LANGUAGES

CODES = {
    400: "not_complete",
    401: "sign_in",
    403: "not_allowed",
    404: "not_found",
    405: "not_that_way",
    409: "conflict",
    413: "too_large",
    422: "not_readable",
    429: "too_many",
    503: "busy",
}
# A full disk is nothing that the phone can mend: it waits, as it does for a busy server.
AS_BUSY = 507
WAIT_SECONDS = {429: 60, 503: 5}
FULL_WAIT_SECONDS = 300


class HashDiffersError(refusals.RefusalError):
    """The bytes that came are not those that were announced."""


def answer_with_json(sync: Blueprint) -> None:
    """Answer what goes wrong at the blueprint's addresses with JSON."""
    for kind, explain in explanations().items():
        sync.register_error_handler(kind, _handler(explain))
    sync.register_error_handler(refusals.SignInNeededError, _handler(of_refusal))
    sync.register_error_handler(HashDiffersError, _handler(of_refusal, "hash_differs"))


def _handler(explain: Callable[..., Trouble], code: str = "") -> Callable[[Exception], Response]:
    return lambda error: _answer(error, explain, code)


def _answer(error: Exception, explain: Callable[..., Trouble], code: str) -> Response:
    asked = request.args.get("language", "")
    if asked in LANGUAGES:
        speak(asked)
    trouble = explain(error)
    status = 503 if trouble.status == AS_BUSY else trouble.status
    told: dict[str, Any] = {
        "code": code or CODES.get(status, "mistake"),
        "message": " ".join((trouble.happened, *trouble.details)),
        "remedy": trouble.next,
    }
    response = jsonify({"error": told, **getattr(error, "beside", {})})
    response.status_code = status
    if status in WAIT_SECONDS:
        full = trouble.status == AS_BUSY
        response.headers["Retry-After"] = str(FULL_WAIT_SECONDS if full else WAIT_SECONDS[status])
    return response
