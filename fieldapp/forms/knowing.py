"""What a form knows without asking: the clock, who fills it in, what that person sent before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import current_app

from fieldapp.accounts.access import current_account
from fieldapp.forms.paths import Answers
from fieldapp.languages import local
from fieldapp.rows import now
from fieldapp.storage import Account, InstrumentVersion, Submission
from fieldapp.studies import instrument_at
from surveys.rules import rules

LAST_SAVED = "last_saved"


def context() -> dict[str, Any]:
    """Return the clock that expressions see."""
    return {"now": datetime.now(UTC), "timezone": str(current_app.config["TIMEZONE"])}


def context_of(row: Any) -> dict[str, Any]:
    """Return what the expressions of a draft, or of a preview, may ask."""
    account = current_account()
    start = local(row.metadata.get("start") or row.started_at)
    end = local(now())
    known = {
        "start": start and start.isoformat(timespec="seconds"),
        "end": end and end.isoformat(timespec="seconds"),
        "today": start and start.date().isoformat(),
        "username": account.login if account else "",
    }
    return {
        **context(),
        "seed": str(row.id),
        "metadata": known,
        "last_saved": row.metadata.get(LAST_SAVED),
    }


def sent_before(version: InstrumentVersion, account: Account | None = None) -> dict[str, Answers]:
    """Return what a draft keeps of the form that the same person sent last, if it is asked for."""
    account = account or current_account()
    if account is None or not rules(instrument_at(version)).reads_last_saved:
        return {}
    mine = Submission.select().where(
        Submission.account == account, Submission.instrument == version.instrument
    )
    last = mine.order_by(Submission.received_at.desc()).first()
    if last is None:
        return {}
    filed = last.versions.where(last.versions.model.number == last.latest).get()
    return {LAST_SAVED: filed.document["answers"]}
