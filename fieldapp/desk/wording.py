"""Evidence and KPIs in the words of the page's language; figures as the report has them."""

from __future__ import annotations

from typing import Any

from fieldapp import analysing
from fieldapp.languages import language
from fieldapp.storage import Study
from fieldapp.studies import definition
from reports.composing import wording
from reports.strategy import Evidence, Kpi, reading
from surveys.study import Study as Plan
from surveys.tagged_items import with_tagged_items


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
