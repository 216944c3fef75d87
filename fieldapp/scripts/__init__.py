"""ES modules → one file a page: a slow phone asks once for all of its script, and keeps it.

static/js/**.js → `modules` (what each takes and gives) → `linking` (in the order in which they are
needed, as one) → `minifying` (short names, no blanks; on `tokens`) → a text named by its hash. The
entry keeps its exports, so that a page may `import()` a bundle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, Response, request, url_for

from fieldapp.accounts.access import public
from fieldapp.packing import smallest
from fieldapp.refusals import NotFoundError
from fieldapp.scripts import lasting
from fieldapp.scripts.linking import bundled
from fieldapp.scripts.modules import BundleError
from fieldapp.security import STATIC

FOLDER = STATIC / "js"
PHONE = "phone"
# A worker is a classic script: what it exports for tests has no place in it.
CLASSIC = ("service-worker",)
EXPRESSIONS = "expressions/evaluate.js"
ADDRESS = re.compile(r"(?P<bundle>[a-z][a-z0-9+-]*)-(?P<digest>[0-9a-f]{16})")
FOREVER = "public, max-age=31536000, immutable"

pages = Blueprint("scripts", __name__)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one address gives: the script, as it stands and packed."""

    text: str
    digest: str
    packed: bytes


def init_app(app: Flask) -> None:
    """Serve bundles, and let templates name them."""
    app.register_blueprint(pages)
    app.jinja_env.globals["script_url"] = script_url


@pages.get("/scripts/<name>.js")
@public
def script(name: str) -> Response:
    """Return a bundle, which never changes under its address; raises NotFoundError.

    A page from before an update asks for the bundle as it was then.
    """
    match = ADDRESS.fullmatch(name)
    if match is None:
        raise NotFoundError
    found = _there(match["bundle"])
    if found is None or found.digest != match["digest"]:
        found = _made(lasting.kept(name))
    response = answer(found)
    response.headers["Cache-Control"] = FOREVER
    return response


def answer(found: Bundle) -> Response:
    """Return a bundle as this browser takes it."""
    response = Response(found.text, mimetype="text/javascript")
    if request.accept_encodings["gzip"]:
        response.set_data(found.packed)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def script_url(entry: str, families: Iterable[str] = ()) -> str:
    """Return the address of the bundle of static/js/<entry>.js, "phone/page" for one.

    `families` are the families of expression functions that it must know beforehand. Raises
    BundleError for what cannot be bundled.
    """
    folder, _, name = entry.rpartition("/")
    if folder != PHONE:
        raise BundleError(f"{entry}: only what stands in {PHONE}/ has an address.")
    name = "+".join([name, *sorted(set(families))])
    bundle = bundle_named(name)
    address = f"{name}-{bundle.digest}"
    lasting.keep(address, bundle.text)
    return url_for("scripts.script", name=address)


def bundle_named(name: str) -> Bundle:
    """Return the bundle "page+dates+logic": an entry and families; made anew after a change."""
    return _bundle(name, tuple(path.stat().st_mtime_ns for path in sorted(FOLDER.rglob("*.js"))))


def _family_place(family: str) -> Path:
    """Return the module of a family of functions, or of a part of the phone's engine."""
    part = FOLDER / PHONE / "parts" / f"{family}.js"
    return part if part.is_file() else FOLDER / "expressions" / f"{family}.js"


def _there(name: str) -> Bundle | None:
    """Return the bundle of a name that somebody may have made up, None where there is none."""
    entry, *families = name.split("+")
    if families != sorted(set(families)):
        return None
    places = [FOLDER / PHONE / f"{entry}.js"]
    places += [_family_place(family) for family in families]
    return bundle_named(name) if all(place.is_file() for place in places) else None


@lru_cache(maxsize=64)
def _bundle(name: str, _changed: tuple[int, ...]) -> Bundle:
    entry, *families = name.split("+")
    places = [FOLDER / EXPRESSIONS, *map(_family_place, families)] if families else []
    return _made(bundled(FOLDER / PHONE / f"{entry}.js", places, entry in CLASSIC))


def _made(text: str | None) -> Bundle:
    """Return a text as a bundle; raises NotFoundError for none."""
    if text is None:
        raise NotFoundError
    data = text.encode()
    return Bundle(text, sha256(data).hexdigest()[:16], smallest(data))
