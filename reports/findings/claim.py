"""A claim: one sentence that the figures support, with the figures that support it."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.facts import Facts, Row


@dataclass(frozen=True, slots=True)
class Claim:
    """What the data say about one subject.

    `headline` heads the page that shows it (kind `page`); `title`, `figure`, `sentence` and
    `evidence` stand on the summary. `urgency` orders claims, the largest first; `key` names the
    claim, so that a person's words for it are kept.
    """

    page: str
    headline: str
    title: str = ""
    sentence: str = ""
    figure: str = ""
    evidence: str = ""
    urgency: float = 0.0
    key: str = ""


def base(facts: Facts, row: Row, digits: int = 1, sign: bool = False, scale: float = 1.0) -> str:
    """Return a figure's evidence in words: its n and, where known, its 95% interval."""
    n = figures.count(row.get("n"))
    low, high = row.get("low"), row.get("high")
    if low is None or high is None:
        return facts.words("n = {n}", n=n)
    ends = figures.interval(low * scale, high * scale, digits, sign)
    return facts.words("n = {n}; 95% interval {interval}", n=n, interval=ends)
