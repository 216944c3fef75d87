"""What a fieldworker's list holds, ready to be read: returned, visits, forms, drafts, sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app

from fieldapp.accounts.access import assignments, own_submissions, owner
from fieldapp.field.opening import correction_id
from fieldapp.forms.open_draft import Count, OpenDraft
from fieldapp.languages import _n, language
from fieldapp.languages import date as written_day
from fieldapp.storage import (
    Account,
    Assignment,
    Decision,
    Draft,
    Submission,
)
from fieldapp.studies import definition, instrument_at, latest_version
from surveys.study import Study

SHOWN_SENT = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list; `state` is returned, begun, open, sent, form or draft."""

    row: Any
    state: str
    title: str
    about: str
    when: tuple[str, ...] = ()
    order: str = ""
    note: str = ""
    draft: str = ""
    count: Count | None = None
    times: int = 0


def for_account(account: Account) -> dict[str, Any]:
    """Return every list of the person's first page."""
    entries = [of_assignment(row) for row in assignments(account)]
    # What was returned stands at the top, with its note, and not among the visits again.
    visits = [entry for entry in entries if entry.state not in ("form", "returned")]
    filed = sent(account)
    return {
        "returned": [entry for entry in filed if entry.state == "returned"],
        "visits": sorted(visits, key=lambda entry: (entry.state == "sent", entry.order)),
        "forms": [entry for entry in entries if entry.row.repeatable],
        "drafts": _loose_drafts(),
        "sent": [entry for entry in filed if entry.state != "returned"][:SHOWN_SENT],
        "more_sent": len(filed) > SHOWN_SENT,
        "done": sum(entry.state == "sent" for entry in visits),
        "today": written_day(_today().isoformat()),
    }


def of_assignment(assignment: Assignment) -> Entry:
    """Return a visit or form as a line of the list."""
    study = definition(assignment.study)
    version = latest_version(assignment.instrument)
    states = [row.state for row in Submission.select().where(Submission.assignment == assignment)]
    draft = None if assignment.repeatable else _draft_of(assignment)
    state = _state(assignment, states, draft)
    instrument = instrument_at(version).title.to(language())
    site = study.name_of(assignment.site).to(language()) if assignment.site else ""
    return Entry(
        assignment,
        state,
        instrument if assignment.repeatable or not site else site,
        _joined(
            *_about(assignment, study),
            site if assignment.repeatable else instrument if site else "",
            _n("one filed", "{n} filed", len(states)) if state == "form" and states else "",
        ),
        window(assignment),
        assignment.window_start or "9999",
        draft=draft.id if draft else "",
        count=OpenDraft(draft).total() if draft else None,
        times=len(states),
    )


def _state(assignment: Assignment, states: list[str], draft: Draft | None) -> str:
    if assignment.repeatable:
        return "form"
    if states:
        return "returned" if states == ["returned"] else "sent"
    return "begun" if draft else "open"


def sent(account: Account) -> list[Entry]:
    """Return what the person filed, newest first."""
    return [_of_submission(row) for row in own_submissions(account)]


def last_decision(submission: Submission) -> Decision | None:
    """Return what was last decided about a submission."""
    found: Decision | None = submission.decisions.order_by(Decision.id.desc()).first()
    return found


def window(assignment: Assignment) -> tuple[str, ...]:
    """Return when a visit is due, in two short lines: times today, days otherwise."""
    start, end = _moment(assignment.window_start), _moment(assignment.window_end)
    edges = [edge for edge in (start, end) if edge]
    if edges and all(edge.date() == _today() for edge in edges) and any(map(_timed, edges)):
        return tuple(f"{edge:%H:%M}" for edge in edges)
    days = list(dict.fromkeys(f"{edge.month}/{edge.day}" for edge in edges))
    if len(days) == 1 and edges and _timed(edges[0]):
        return (days[0], f"{edges[0]:%H:%M}")
    return tuple(days[:1] + [f"–{day}" for day in days[1:]])


def _of_submission(row: Submission) -> Entry:
    study = definition(row.study)
    decision = last_decision(row) if row.state == "returned" else None
    correction = Draft.get_or_none(Draft.id == correction_id(row)) if decision else None
    instrument = instrument_at(latest_version(row.instrument)).title.to(language())
    site = study.name_of(row.site).to(language()) if row.site else ""
    return Entry(
        row,
        row.state,
        site or instrument,
        _joined(instrument if site else "", _segment(row.segment, study)),
        note=decision.note if decision else "",
        draft=correction.id if correction else "",
    )


def _loose_drafts() -> list[Entry]:
    """Return the drafts of forms that may be filled again and again."""
    rows = Draft.select().where(Draft.owner == owner(), Draft.corrects.is_null())
    found = []
    for row in rows.order_by(Draft.updated_at.desc()):
        if row.assignment and row.assignment.repeatable:
            entry = of_assignment(row.assignment)
            count = OpenDraft(row).total()
            found.append(Entry(row, "draft", entry.title, entry.about, draft=row.id, count=count))
    return found


def _draft_of(assignment: Assignment) -> Draft | None:
    mine = (Draft.owner == owner()) & Draft.corrects.is_null()
    found: Draft | None = Draft.select().where(Draft.assignment == assignment, mine).first()
    return found


def _about(assignment: Assignment, study: Study) -> list[str]:
    return [assignment.scenario.split("\n")[0], _segment(assignment.segment, study)]


def _segment(code: str, study: Study) -> str:
    return study.name_of(code).to(language()) if code else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _moment(text: str) -> datetime | None:
    """Return the edge of a window in local time."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo:
        moment = moment.astimezone(current_app.config["TIMEZONE"]).replace(tzinfo=None)
    return moment


def _timed(moment: datetime) -> bool:
    return bool(moment.hour or moment.minute)


def _today() -> date:
    return datetime.now(current_app.config["TIMEZONE"]).date()
