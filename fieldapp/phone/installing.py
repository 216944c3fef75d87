"""What makes an app of the pages: its name and icons, and the worker that opens it offline."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from fieldapp.accounts.access import public
from fieldapp.languages import _
from fieldapp.packing import static_url
from fieldapp.scripts import answer, bundle_named

pages = Blueprint("installing", __name__)
SIZES = (192, 512)


@pages.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Tell a phone how the app is called, where it starts, and how it looks."""
    icons = [_icon(size, purpose) for size in SIZES for purpose in ("any", "maskable")]
    response = jsonify(
        id="/",
        name=_("Experience study"),
        short_name=_("Experience study"),
        start_url="/",
        scope="/",
        display="standalone",
        background_color="#FFFFFF",
        theme_color="#0B5C6B",
        icons=icons,
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@pages.get("/service-worker.js")
@public
def worker() -> Response:
    """Return the service worker; it stands at the root so that it serves every page."""
    response = answer(bundle_named("service-worker"))
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _icon(size: int, purpose: str) -> dict[str, str]:
    kind = "-maskable" if purpose == "maskable" else ""
    file = static_url(f"img/icon{kind}-{size}.png")
    return {"src": file, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
