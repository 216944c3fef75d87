"""Every revision of the issue tree and the strategy, and the way back to an earlier one."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from fieldapp import strategies
from fieldapp.accounts.access import roles, study_for
from fieldapp.desk import desk, revisions
from fieldapp.desk.frame import page, wave_here
from fieldapp.languages import _
from fieldapp.refusals import NotFoundError
from fieldapp.studies import definition

KINDS = {"issues": "issue_tree", "strategy": "strategy"}


@desk.get("/<code>/history/<place>")
@roles("lead", "supervisor")
def history(code: str, place: str) -> str:
    """List every revision, the newest first."""
    study = study_for(code)
    plan = definition(study)
    wave = wave_here(study, plan)
    rows = strategies.history(study, wave.code, _kind(place))
    return page(study, "history", place, plan=plan, wave=wave, rows=rows)


@desk.post("/<code>/history/<place>")
@roles("lead")
def restore(code: str, place: str) -> Response:
    """Put an earlier revision in force again, as a new one."""
    study = study_for(code)
    wave = request.form.get("wave", "")
    revisions.check_wave(study, wave)
    old = request.form.get("revision", 0, type=int)
    note = _("Restored from revision {n}", n=old)
    revisions.restore(study, wave, _kind(place), old, note)
    return redirect(url_for(f"desk.{place}", code=code, wave=wave))


def _kind(place: str) -> str:
    """Return the kind of revision that a place edits; raises NotFoundError."""
    if place not in KINDS:
        raise NotFoundError
    return KINDS[place]
