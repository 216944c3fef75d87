"""Measures → claims: what the report says, each with the figures that it rests on.

Each function reads `reports.facts.Facts` and returns a Claim, or None where there are no data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reports.facts import Facts
from reports.findings.claim import Claim
from reports.findings.experience import key_experience, ratings
from reports.findings.journey import remembered, underserved
from reports.findings.outcome import change, drivers, importance, loyalty, overall
from reports.findings.service import gaps, sites, visits, waits

CLAIMS: tuple[Callable[[Facts], Claim | None], ...] = (
    key_experience,
    remembered,
    underserved,
    ratings,
    importance,
    loyalty,
    drivers,
    visits,
    waits,
    sites,
    gaps,
    change,
)


def findings(facts: Facts) -> list[Claim]:
    """Return every claim that can stand on the summary, the most urgent first."""
    made = ((claim.__name__, claim(facts)) for claim in CLAIMS)
    named = (replace(claim, key=key) for key, claim in made if claim and claim.figure)
    return sorted(named, key=lambda claim: -claim.urgency)


__all__ = ["CLAIMS", "Claim", "findings", "overall"]
