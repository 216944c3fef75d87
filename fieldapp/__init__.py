"""The shell: asks what surveys defines, keeps the answers, shows what reports finds."""

from __future__ import annotations

from typing import Any

from flask import Flask


def create_app(settings: dict[str, Any] | None = None) -> Flask:
    """Return the application; `settings` wins over the environment (see `config`)."""
    from fieldapp import (
        accounts,
        config,
        database,
        desk,
        errors,
        field,
        intercept,
        jobs,
        languages,
        packing,
        phone,
        scripts,
        security,
        sync,
    )

    app = Flask(__name__, static_folder=str(security.STATIC))
    config.init_app(app, settings)
    database.init_app(app)
    languages.init_app(app)
    errors.init_app(app)
    security.init_app(app)
    packing.init_app(app)
    accounts.init_app(app)
    scripts.init_app(app)
    jobs.init_app(app)
    field.init_app(app)
    phone.init_app(app)
    intercept.init_app(app)
    desk.init_app(app)
    sync.init_app(app)
    return app
