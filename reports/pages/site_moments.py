"""Site × touchpoint: where each site loses its points, in the order of the ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import figures
from reports.facts import Facts, Row
from reports.tabling import Heading, cut, fit, headings, key, numbered

MOST_ROWS, MOST_COLUMNS = 26, 16
ROOMY_ROWS = 15
NAMES_WIDTH = 196.0
# A step of the colours is nine points of a score, as on the blueprint.
STEP = 9.0
DEFAULT_STANDARD = 80.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A score of 0…100 and the class of its colour."""

    words: str
    step: str


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site with its whole score and that of each touchpoint."""

    name: str
    score: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's part of the table; `key` names numbered columns."""

    heads: tuple[Heading, ...]
    rows: tuple[SiteRow, ...]
    dense: bool
    key: str


def site_sheets(facts: Facts, ranked: Sequence[Row]) -> list[Sheet]:
    """Return the ranked sites by touchpoint in pages; [] where no score of one is known."""
    scores = {(row["site"], row["touchpoint"]): row for row in facts.source.site_scores}
    known = {touchpoint for _, touchpoint in scores}
    columns = [point.code for point in facts.study.touchpoints if point.code in known]
    if not columns:
        return []
    hit = [columns.index(code) for code in _weakest(facts, ranked)]
    return [
        _sheet(facts, scores, rows, band, columns, hit)
        for band in cut(columns, MOST_COLUMNS)
        for rows in cut(list(ranked), MOST_ROWS)
    ]


def _sheet(
    facts: Facts,
    scores: dict[tuple[str, str], Row],
    ranked: Sequence[Row],
    band: list[str],
    columns: list[str],
    hit: list[int],
) -> Sheet:
    width = (757.0 - NAMES_WIDTH) / len(band)
    start = columns.index(band[0])
    heads = headings([facts.name(code) for code in band], width, [at - start for at in hit])
    rows = tuple(_row(facts, scores, row, band) for row in ranked)
    named = key([facts.name(code) for code in band]) if numbered(heads) else ""
    return Sheet(heads, rows, len(ranked) > ROOMY_ROWS, named)


def _row(
    facts: Facts, scores: dict[tuple[str, str], Row], site: Row, band: Sequence[str]
) -> SiteRow:
    standard = facts.standard() or DEFAULT_STANDARD
    cells = []
    for code in band:
        found = scores.get((site["code"], code))
        score = None if found is None else found["score"] * 100
        step = figures.step(None if score is None else (score - standard) / STEP)
        cells.append(Cell(figures.plain(score, 0), step))
    name = fit(facts.name(site["code"]), NAMES_WIDTH - 52)
    return SiteRow(name, figures.plain(site["score"] * 100, 0), tuple(cells))


def below_everywhere(facts: Facts, ranked: Sequence[Row]) -> list[str]:
    """Return the touchpoints at which no site reaches the standard."""
    standard = (facts.standard() or DEFAULT_STANDARD) / 100
    best: dict[str, float] = {}
    sites = {row["code"] for row in ranked}
    for row in facts.source.site_scores:
        if row["site"] in sites:
            best[row["touchpoint"]] = max(best.get(row["touchpoint"], 0.0), row["score"])
    return [p.code for p in facts.study.touchpoints if best.get(p.code, 1.0) < standard]


def headline(facts: Facts, ranked: Sequence[Row]) -> str:
    """Say where all sites fail the standard, or where most do."""
    standard = facts.standard() or DEFAULT_STANDARD
    values = {"n": len(ranked), "standard": f"{standard:g}"}
    everywhere = below_everywhere(facts, ranked)
    if everywhere:
        worst = facts.names(everywhere[:2])
        message = "No site of {n} reaches {standard} at {touchpoints}: the weakness is the system's"
        return facts.words(message, touchpoints=worst, **values)
    short = _short(facts)
    worst = next(iter(_weakest(facts, ranked)), "")
    if not worst:
        return facts.words("Every site reaches {standard} at every touchpoint", **values)
    message = "{touchpoints} is below {standard} at {few} of {n} sites, more than anywhere else"
    return facts.say(message, touchpoints=facts.name(worst), few=short[worst], **values)


def _short(facts: Facts) -> dict[str, int]:
    """Return at how many sites each touchpoint is below the standard."""
    standard = facts.standard() or DEFAULT_STANDARD
    found: dict[str, int] = {}
    for row in facts.source.site_scores:
        found[row["touchpoint"]] = found.get(row["touchpoint"], 0) + (row["score"] * 100 < standard)
    return found


def _weakest(facts: Facts, ranked: Sequence[Row]) -> list[str]:
    """Return the touchpoints that the headline names: weak everywhere, or at the most sites."""
    everywhere = below_everywhere(facts, ranked)
    if everywhere:
        return everywhere[:2]
    short = _short(facts)
    worst = max((p.code for p in facts.study.touchpoints), key=lambda code: short.get(code, 0))
    return [worst] if short.get(worst) else []
