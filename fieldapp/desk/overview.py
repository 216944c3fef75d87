"""How the fieldwork of a wave stands, and what needs a person first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from peewee import fn

from fieldapp import conflicts
from fieldapp.accounts.access import roles, study_for
from fieldapp.arrivals import incomplete
from fieldapp.desk import desk
from fieldapp.desk.frame import WAITING, page, wave_here
from fieldapp.desk.pace import paces
from fieldapp.desk.visits import instruments_of, title_of
from fieldapp.languages import local
from fieldapp.storage import Assignment, Flag, Study, Submission
from fieldapp.storage import now as this_moment
from fieldapp.studies import definition
from surveys.study import Study as Plan
from surveys.study import Wave

CHART_WIDTH, CHART_HEIGHT = 300, 114


@dataclass(frozen=True, slots=True)
class Curve:
    """Submissions received, added up by day; x and y are pixels of the drawing."""

    points: tuple[tuple[float, float], ...]
    total: int
    first: str
    last: str


@desk.get("/<code>/")
@roles("lead", "supervisor")
def overview(code: str) -> str:
    """Show what has come in by instrument, segment and site, and what waits for a person."""
    study = study_for(code)
    plan = definition(study)
    wave = wave_here(study, plan)
    rows = list(
        study.submissions.select(
            Submission.instrument,
            Submission.segment,
            Submission.site,
            Submission.state,
            Submission.received_at,
        ).where(Submission.wave == wave.code)
    )
    kept = [row for row in rows if row.state != "rejected"]
    return page(
        study,
        "overview",
        "overview",
        plan=plan,
        wave=wave,
        total=len(rows),
        states=Counter(row.state for row in rows),
        instruments=_by_instrument(study, rows),
        sites=_by_site(plan, kept),
        progress=_progress(plan, wave, kept),
        flagged=_flagged(study, wave),
        overdue=_overdue(study, wave),
        incomplete=_incomplete(study, wave),
        paces=paces(study, wave.code),
        disputed=len(conflicts.waiting(study)),
        oldest=min((row.received_at for row in rows if row.state == WAITING), default=None),
        curve=_curve([row.received_at for row in kept]),
    )


def _by_instrument(study: Study, rows: list[Submission]) -> list[dict[str, Any]]:
    counted = Counter((row.instrument_id, row.state) for row in rows)
    states = ("received", "approved", "returned", "rejected")
    return [
        {"code": row.code, "title": title_of(row)} | {s: counted[row.id, s] for s in states}
        for row in instruments_of(study)
    ]


def _by_site(plan: Plan, kept: list[Submission]) -> list[tuple[Any, int]]:
    counted = Counter(row.site for row in kept)
    return [(site, counted[site.code]) for site in plan.sites if site.kind == "own"]


def _progress(plan: Plan, wave: Wave, kept: list[Submission]) -> list[dict[str, Any]]:
    """Return a row a region and a cell a segment: how many are in, and the quota if one is set."""
    region_of = {site.code: site.region for site in plan.sites}
    counted = Counter((region_of.get(row.site, ""), row.segment) for row in kept)
    wanted: Counter[tuple[str, str]] = Counter()
    for quota in plan.quotas:
        if quota.wave in ("", wave.code):
            wanted[region_of.get(quota.site, ""), quota.segment] += quota.target
    regions = list(dict.fromkeys(region_of[site.code] for site in plan.sites if site.kind == "own"))
    return [
        {
            "region": region,
            "cells": [
                (segment.code, counted[region, segment.code], wanted[region, segment.code])
                for segment in plan.segments
            ],
        }
        for region in regions
    ]


def _flagged(study: Study, wave: Wave) -> int:
    """Return how many waiting submissions carry a flag."""
    waiting = Submission.select(fn.COUNT(Submission.id.distinct())).join(Flag)
    return int(
        waiting.where(
            Submission.study == study, Submission.wave == wave.code, Submission.state == WAITING
        ).scalar()
        or 0
    )


def _incomplete(study: Study, wave: Wave) -> int:
    """Return how many of a wave's submissions wait for a file; rejected ones wait for nothing."""
    rows = study.submissions.where(
        Submission.wave == wave.code,
        Submission.state.not_in(("rejected", "approved")),
        Submission.id.in_(incomplete()),
    )
    return int(rows.count())


def _overdue(study: Study, wave: Wave) -> int:
    """Return how many visits are past their window without a submission."""
    filed = Submission.select(Submission.assignment).where(Submission.assignment.is_null(False))
    return int(
        study.assignments.where(
            Assignment.wave == wave.code,
            Assignment.window_end != "",
            Assignment.window_end < this_moment(),
            Assignment.id.not_in(filed),
        ).count()
    )


def _curve(moments: list[str]) -> Curve | None:
    """Return the cumulative curve of a wave's submissions by local day; None below two days."""
    days = Counter(when.date() for when in map(local, moments) if when)
    if len(days) < 2:
        return None
    first, last = min(days), max(days)
    span = (last - first).days
    totals = list(accumulate(days[first + timedelta(day)] for day in range(span + 1)))
    step, top = CHART_WIDTH / span, totals[-1]
    points = tuple(
        (round(30 + day * step, 1), round(130 - total / top * CHART_HEIGHT, 1))
        for day, total in enumerate(totals)
    )
    return Curve(points, top, _iso(first), _iso(last))


def _iso(day: date) -> str:
    return day.isoformat()
