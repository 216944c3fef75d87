"""Importance against performance, and what was said against what was derived."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.charts.quadrants import Corners, Dot, unplaced
from reports.charts.slope import Slope
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.findings.outcome import importance, quadrant_rows
from reports.sourcing import MEANS, customers
from reports.wording import Wording

JUMP = 3
QUADRANTS = {
    "concentrate": "Improve first",
    "keep": "Keep up",
    "low_priority": "Improve later",
    "overkill": "Perhaps too much",
}


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one quadrant, for the list beside the chart."""

    name: str
    items: str
    accent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportancePage(Page):
    """The chart, and beside it the slopes or, with one basis, the list of quadrants."""

    kind: str = "importance"
    dots: tuple[Dot, ...] = ()
    crosshair: tuple[float, float] | None = None
    corners: Corners
    slopes: tuple[Slope, ...] = ()
    left: str = ""
    right: str = ""
    groups: tuple[Group, ...] = ()
    key: str = ""


def pages(source: ReportSource, words: Wording) -> list[ImportancePage]:
    """Return the one page; [] where no importance is known."""
    facts = Facts.of(source, words)
    claim = importance(facts)
    if claim is None:
        return []
    basis = "stated" if quadrant_rows(facts, "stated") else "derived"
    rows = quadrant_rows(facts, basis)
    dots = tuple(_dot(facts, row, number) for number, row in enumerate(rows, 1))
    slopes = _slopes(facts) if basis == "stated" else ()
    crosshair = _crosshair(rows) if len(rows) > 1 else None
    hidden = unplaced(dots, crosshair)
    page = ImportancePage(
        headline=claim.headline,
        lead=_lead(facts, basis, bool(slopes)),
        source=_source(facts, basis),
        dots=dots,
        crosshair=crosshair,
        corners=_corners(facts, basis, rows),
        slopes=slopes,
        left=words("Stated: what is said"),
        right=words("Derived: what counts"),
        groups=() if slopes else _groups(facts, rows),
        key="　".join(f"{dot.number} {dot.name}" for dot in dots if dot.number in hidden),
    )
    return [page]


def _dot(facts: Facts, row: Row, number: int) -> Dot:
    base = facts.measure(row["kind"], row["item"], "all", "experience")
    if base["mean"] is None:
        base = facts.measure(row["kind"], row["item"], "all", "rating")
    return Dot(
        number=number,
        name=facts.name(row["item"]),
        performance=row["performance"],
        importance=row["importance"],
        low=base["low"],
        high=base["high"],
        accent=row["quadrant"] == "concentrate",
    )


def _crosshair(rows: list[Row]) -> tuple[float, float]:
    """Return the grand means, by which the quadrants were told apart."""
    count = len(rows)
    across = sum(row["performance"] for row in rows) / count
    return across, sum(row["importance"] for row in rows) / count


def _corners(facts: Facts, basis: str, rows: list[Row]) -> Corners:
    words = facts.words
    bottom, top = facts.scale(rows[0]["item"])
    scale = f"{bottom:g}–{top:g}"
    stated = words("Stated importance ({scale})", scale=scale)
    derived = words("Derived importance (correlation)")
    return Corners(
        concentrate=words(QUADRANTS["concentrate"]),
        keep=words(QUADRANTS["keep"]),
        low_priority=words(QUADRANTS["low_priority"]),
        overkill=words(QUADRANTS["overkill"]),
        across=words("Mean experience ({scale})", scale=scale),
        up=stated if basis == "stated" else derived,
    )


def _slopes(facts: Facts) -> tuple[Slope, ...]:
    """Rank the items by stated and by derived importance; () where one is unknown."""
    stated = {row["item"]: row["importance"] for row in quadrant_rows(facts, "stated")}
    drivers = facts.row("drivers", segment="all")
    shares = {w["item"]: w["share"] for w in drivers["weights"]} if drivers else {}
    items = [item for item in stated if item in shares]
    if len(items) < 2:
        return ()
    left = _ranks({item: stated[item] for item in items})
    right = _ranks({item: shares[item] for item in items})
    return tuple(
        Slope(
            facts.name(item),
            left[item],
            right[item],
            figures.share(shares[item]),
            left[item] - right[item] >= JUMP,
        )
        for item in items
    )


def _ranks(values: dict[str, float]) -> dict[str, int]:
    order = sorted(values, key=lambda item: -values[item])
    return {item: rank for rank, item in enumerate(order, 1)}


def _groups(facts: Facts, rows: list[Row]) -> tuple[Group, ...]:
    made = []
    for quadrant, name in QUADRANTS.items():
        items = [facts.name(row["item"]) for row in rows if row["quadrant"] == quadrant]
        comma = "、" if facts.language == "zh" else ", "
        words = comma.join(items) or figures.UNKNOWN
        made.append(Group(facts.words(name), words, quadrant == "concentrate"))
    return tuple(made)


def _lead(facts: Facts, basis: str, slopes: bool) -> str:
    words = facts.words
    stated = words("Stated importance against mean experience; cross: the means of both.")
    derived = words("Importance derived from answers against mean experience; cross: the means.")
    first = stated if basis == "stated" else derived
    if not slopes:
        return first
    gap = "" if facts.language == "zh" else " "
    return first + gap + words("Right: ranks, stated against derived (relative weights, 100%).")


def _source(facts: Facts, basis: str) -> str:
    words = facts.words
    sentences = [words(MEANS)]
    if basis == "derived":
        sentences.append(words("Derived: the absolute correlation with the outcome."))
    else:
        sentences.append(words("Red lines: derived rank three or more places above stated."))
    return customers(facts, *sentences)
