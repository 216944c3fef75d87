"""The phone's own pages: shells without a person in them, which a script fills from the phone.

A shell is rendered once a form and language, kept by the phone, and opens without a network; what
is personal comes from `/sync/…` and stays in the phone's database.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the shells, and what makes an app of them."""
    from fieldapp import flags
    from fieldapp.phone import installing, views

    app.jinja_env.globals["flag_title"] = flags.title
    app.register_blueprint(installing.pages)
    app.register_blueprint(views.phone)
