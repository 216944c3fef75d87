"""A worker process gets ready before it serves: what the explorer's first figure would wait for."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from flask import Flask
from jinja2 import Environment
from jinja2.meta import find_referenced_templates

from fieldapp import create_app
from fieldapp.exploring import explored
from fieldapp.rows import database
from fieldapp.storage import Study
from reports.exploring import View

log = logging.getLogger(__name__)
TEMPLATES = ("desk/explore.html", "desk/_explored.html")
# Waves are read while nobody is served: no more of them than stay in memory, and no more answered
# forms than are read in half a second. What is left out is read when somebody asks for it.
MOST_WAVES, MOST_FORMS = 4, 60_000


def served_app() -> Flask:
    """Return the application, ready: templates compiled, the newest waves read.

    Nothing that goes wrong keeps it from serving.
    """
    app = create_app()
    try:
        warm(app)
    except Exception:
        log.exception("what the explorer needs was not made ready")
    return app


def warm(app: Flask) -> None:
    """Compile the explorer's templates and read the waves that answers came into last."""
    for name in sorted(_with_their_parts(app.jinja_env, TEMPLATES)):
        app.jinja_env.get_template(name)
    with app.app_context():
        for study, wave in newest_waves():
            explored(study, wave, View())


def newest_waves() -> Iterator[tuple[Study, str]]:
    """Yield the waves that answers came into last, the newest first, within the bounds above."""
    room = MOST_FORMS
    for study, wave, forms in list(database.execute_sql(_NEWEST, (MOST_WAVES,))):
        room -= forms
        if room >= 0:
            yield Study.get_by_id(study), wave


# The rowid stands in every index: neither counting nor ordering reads a submission.
_NEWEST = """
SELECT study_id, wave, count(*) FROM submission GROUP BY study_id, wave
ORDER BY max(rowid) DESC LIMIT ?
"""


def _with_their_parts(environment: Environment, names: tuple[str, ...]) -> set[str]:
    """Return some templates and what they extend, include or import."""
    found: set[str] = set()
    left = [*names]
    while left:
        name = left.pop()
        if name not in found and environment.loader is not None:
            found.add(name)
            source, _, _ = environment.loader.get_source(environment, name)
            left += filter(None, find_referenced_templates(environment.parse(source)))
    return found
