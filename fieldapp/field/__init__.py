"""The fieldworker's phone: what is theirs to do, drafts, receipts."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the fieldworker's pages."""
    from fieldapp.field import drafts, views  # noqa: F401  (its rules join the blueprint)

    app.register_blueprint(views.field)
