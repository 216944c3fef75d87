"""What a phone keeps: nobody is in it, so it says by a hash whether it has changed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import Response, jsonify, make_response, request
from werkzeug.wrappers import Response as BaseResponse

# The browser asks each time and mostly hears that nothing has changed; no proxy keeps them.
KEPT = "private, no-cache"


def kept_page(html: str) -> BaseResponse:
    """Return a page with its hash, or 304 where the browser has it."""
    return _kept(make_response(html))


def kept_data(data: dict[str, Any]) -> BaseResponse:
    """Return data as JSON with its hash, or 304 where the browser has it."""
    return _kept(jsonify(data))


def _kept(response: Response) -> BaseResponse:
    response.headers["Cache-Control"] = KEPT
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    return response.make_conditional(request)
