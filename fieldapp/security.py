"""What a browser may do with our pages, and which requests are not taken from elsewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from fieldapp.refusals import CrossSiteError

STATIC = Path(__file__).resolve().parent.parent / "static"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self), payment=()",
}
POLICY = (
    "default-src 'self'; style-src 'self'{hashes}; img-src 'self' blob: data:; "
    "media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Guard every request and dress every response."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    if proxies := app.config["PROXIES"]:
        # Flask's own way to put something before an application.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.before_request(refuse_other_sites)
    csrf.init_app(app)
    app.jinja_env.globals["inline_style"] = inline_style
    app.after_request(_dress)


def refuse_other_sites() -> None:
    """Refuse a request that changes something and was not sent by a page of ours.

    Browsers say so themselves, in Sec-Fetch-Site or Origin; raises CrossSiteError.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site not in (None, "same-origin", "none"):
        raise CrossSiteError
    if site is None and origin is not None and origin.partition("://")[2] != request.host:
        raise CrossSiteError


def is_navigation() -> bool:
    """Whether a person goes to the page; a script, a worker or a picture asks behind them if not.

    Browsers say so in Sec-Fetch-Mode; a request of one too old to say so counts as a person's.
    """
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def inline_style(*names: str) -> Markup:
    """Return the sheets `static/css/<name>.css` as one <style> that this page's policy allows."""
    css, digest = _sheet(names, tuple(_changed(name) for name in names))
    g.setdefault("style_hashes", []).append(digest)
    # The sheets are ours; a "<" in them could only come from a broken build.
    return Markup("<style>{}</style>").format(Markup(css))  # noqa: S704


def _changed(name: str) -> int:
    return (STATIC / "css" / f"{name}.css").stat().st_mtime_ns


@cache
def _sheet(names: tuple[str, ...], _changed: tuple[int, ...]) -> tuple[str, str]:
    sheets = [(STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in names]
    css = minified("\n".join(sheets))
    return css, b64encode(sha256(css.encode()).digest()).decode("ascii")


def minified(css: str) -> str:
    """Drop comments, line breaks and the blanks that separate nothing."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,])\s*", r"\1", css).replace(";}", "}").strip()


def _dress(response: Response) -> Response:
    hashes = "".join(f" 'sha256-{digest}'" for digest in g.get("style_hashes", []))
    response.headers.setdefault("Content-Security-Policy", POLICY.format(hashes=hashes))
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        # Pages hold what is personal: neither the browser nor a proxy keeps them.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
