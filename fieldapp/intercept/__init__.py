"""The respondent's pages: a link or QR code, consent first, no account."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the respondent's pages."""
    from fieldapp.intercept.views import intercept

    app.register_blueprint(intercept)
