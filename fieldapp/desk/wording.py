"""Evidence, KPIs and flags in the words of the page's language; figures as the report has them."""

from __future__ import annotations

from typing import Any

from fieldapp import analysing
from fieldapp.languages import _, _n, date_and_time, language, text
from fieldapp.storage import Flag, Study
from fieldapp.studies import definition
from reports.composing import wording
from reports.strategy import Evidence, Kpi, reading
from surveys.study import Study as Plan
from surveys.tagged_items import with_tagged_items
from surveys.text import Text


def plan_with_items(study: Study) -> Plan:
    """Return the study's definition with names for the items that its instruments carry."""
    return with_tagged_items(definition(study), analysing.instruments(study).values())


def evidence_words(piece: Evidence, plan: Plan, analysis: dict[str, Any]) -> reading.EvidenceWords:
    """Return a piece of evidence in words; a figure is looked up now, never typed."""
    return reading.evidence_words(piece, plan, analysis, wording(language()))


def kpi_words(kpi: Kpi | None, plan: Plan, analysis: dict[str, Any]) -> str:
    """Return "Waiting time 14.2 → 5.0 min", with "–" where a value is unknown."""
    if kpi is None:
        return ""
    read = reading.kpi_words(kpi, plan, analysis, None, wording(language()))
    return f"{read.name} {read.goal}".strip()


def flag_words(flag: Flag) -> str:
    """Return the figures behind a flag."""
    detail = flag.detail or {}
    if "message" in detail:
        return f"{flag.path} {text(Text.of(detail['message']))}".strip()
    if "metres" in detail:
        return _("{metres} m away, {allowed} m allowed", **detail)
    if "from" in detail:
        window = (date_and_time(detail["from"]), date_and_time(detail["to"]))
        at = date_and_time(detail["at"])
        return _("filed at {at}, window {start}–{end}", at=at, start=window[0], end=window[1])
    if "minutes" in detail:
        return _("{minutes} minutes from the server's clock", minutes=detail["minutes"])
    if "seconds" in detail:
        return _("{seconds} s, at least {limit} s expected", **detail)
    return _of_evidence(detail) or str(flag.path)


def _of_evidence(detail: dict[str, Any]) -> str:
    """Return what is known of the photo or the words that a flag is about."""
    if "taken" in detail:
        moments = {key: date_and_time(detail[key]) for key in ("taken", "start")}
        return _("taken at {taken}, form begun at {start}", **moments)
    if "first" in detail:
        return _("the same photo as in {first}", first=detail["first"])
    if "items" in detail:
        items = ", ".join(detail["items"])
        return _n("1 “no”: {items}", "{n} × “no”: {items}", len(detail["items"]), items=items)
    if "paths" in detail:
        return f"{', '.join(detail['paths'])}: “{detail['text']}”"
    return ""
