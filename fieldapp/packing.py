"""Answers travel packed where that gives nothing away, and files under names that never change.

A page with a secret in it, such as a CSRF token, is never packed: its packed length would tell
whoever can make the page repeat a guess whether the guess is right.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from hashlib import sha256

import zopfli.gzip
from flask import Flask, Response, request, url_for

from fieldapp.security import STATIC

LEAST_BYTES = 400
PACKED = re.compile(r"text/(?!event-stream)|application/(json|manifest\+json|javascript)|image/svg")
# Shells and what scripts fetch hold no token; every other page is left as it is.
OPEN = re.compile(
    r"/(phone|scripts|static|sync)/|/service-worker\.js$|/manifest\.webmanifest$"
    r"|/answer/[^/]+/form/|/desk/[^/]+/preview/\d+/\d+/(form$|lists/)"
    r"|/desk/[^/]+/explore/(figure|table\.csv|chart\.svg)$"
)
FOREVER = "public, max-age=31536000, immutable"
QUICK = 6
# Of zopfli's 15 rounds the first gives nearly all, in 35 ms for a page's script.
ROUNDS = 1


def init_app(app: Flask) -> None:
    """Pack answers on their way out, and give templates `static_url`."""
    app.jinja_env.globals["static_url"] = static_url
    app.after_request(_pack)


def static_url(filename: str) -> str:
    """Return the address of a static file with its hash, under which it never changes."""
    changed = (STATIC / filename).stat().st_mtime_ns
    return url_for("static", filename=filename, v=_digest(filename, changed))


@lru_cache(maxsize=256)
def _digest(filename: str, _changed: int) -> str:
    return sha256((STATIC / filename).read_bytes()).hexdigest()[:16]


def _pack(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200 and _named_by_hash():
        response.headers["Cache-Control"] = FOREVER
    if not _may_be_packed(response):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) < LEAST_BYTES:
        return response
    static = request.endpoint == "static"
    response.set_data(smallest(data) if static else gzip.compress(data, QUICK))
    response.headers["Content-Encoding"] = "gzip"
    tag, weak = response.get_etag()
    if tag and not weak:
        # The same page, but not the same bytes.
        response.set_etag(tag, weak=True)
    return response


def _named_by_hash() -> bool:
    """Tell whether a static file was asked for under the hash that it has now."""
    file = str((request.view_args or {})["filename"])
    return request.args.get("v") == _digest(file, (STATIC / file).stat().st_mtime_ns)


def _may_be_packed(response: Response) -> bool:
    kind = response.headers.get("Content-Type", "")
    said = "Content-Encoding" in response.headers or "Set-Cookie" in response.headers
    return bool(
        response.status_code == 200 and not said and PACKED.match(kind) and OPEN.match(request.path)
    )


@lru_cache(maxsize=64)
def smallest(data: bytes) -> bytes:
    """Pack what is asked for again and again as small as gzip goes: 3 % less than zlib's best."""
    return bytes(zopfli.gzip.compress(data, numiterations=ROUNDS))
