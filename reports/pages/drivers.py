"""What drives the outcome: relative weights with intervals, and each segment's first three."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Scale, Span
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.findings.outcome import drivers
from reports.sourcing import customers
from reports.tabling import fit
from reports.wording import Wording

WIDTH = 300.0
HIGHEST = 312.0
PITCHES = ((19.5, "", 16), (15.0, "middle", 20), (11.4, "dense", 27))


@dataclass(frozen=True, slots=True)
class Driver:
    """One predictor."""

    rank: int
    name: str


@dataclass(frozen=True, slots=True)
class Other:
    """A segment's model: its R², n and first three drivers."""

    name: str
    r2: str
    n: str
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DriversPage(Page):
    """The bars of all customers and the table of the segments."""

    kind: str = "drivers"
    drivers: tuple[Driver, ...] = ()
    bars: tuple[Span, ...] = ()
    scale: Scale
    pitch: float = 19.5
    density: str = ""
    others: tuple[Other, ...] = ()
    rest: str = ""
    left_out: str = ""


def pages(source: ReportSource, words: Wording) -> list[DriversPage]:
    """Return the one page; [] where no drivers could be worked out."""
    facts = Facts.of(source, words)
    claim = drivers(facts)
    row = facts.row("drivers", segment="all") or facts.row("drivers")
    if claim is None or row is None:
        return []
    pitch, density, most = next((p for p in PITCHES if len(row["weights"]) <= p[2]), PITCHES[-1])
    shown, rest = row["weights"][:most], row["weights"][most:]
    page = DriversPage(
        headline=claim.headline,
        lead=_lead(facts, row),
        source=_source(facts, row),
        drivers=tuple(Driver(i, fit(facts.name(w["item"]), 114.0)) for i, w in enumerate(shown, 1)),
        bars=tuple(_bar(w, row["r2"], i < 3) for i, w in enumerate(shown)),
        scale=Scale(0, max(w["high"] or w["weight"] for w in shown) / row["r2"], WIDTH),
        pitch=pitch,
        density=density,
        others=tuple(_other(facts, r) for r in _segments(facts, row)),
        rest=_rest(facts, rest),
        left_out=_left_out(facts, row),
    )
    return [page]


def _bar(weight: Row, r2: float, accent: bool) -> Span:
    ends = (weight["low"], weight["high"])
    low, high = (None if end is None else end / r2 for end in ends)
    return Span(weight["share"], low, high, words=figures.share(weight["share"]), accent=accent)


def _segments(facts: Facts, row: Row) -> list[Row]:
    rows = facts.rows("drivers", outcome=row["outcome"])
    return [r for r in rows if r["segment"] in facts.segments and r["weights"]]


def _other(facts: Facts, row: Row) -> Other:
    comma = "、" if facts.language == "zh" else ", "
    first = comma.join(
        f"{facts.name(w['item'])} {figures.share(w['share'])}" for w in row["weights"][:3]
    )
    return Other(facts.name(row["segment"]), f"{row['r2']:.2f}", figures.count(row["n"]), first)


def _rest(facts: Facts, rest: list[Row]) -> str:
    if not rest:
        return ""
    share = figures.share(sum(weight["share"] for weight in rest))
    return facts.words("{n} more items carry {share} together.", n=len(rest), share=share)


def _left_out(facts: Facts, row: Row) -> str:
    if not row["left_out"]:
        return ""
    return facts.words(
        "Left out, fewer than 30 pairs: {items}.", items=facts.names(row["left_out"])
    )


def _lead(facts: Facts, row: Row) -> str:
    outcome = "overall satisfaction" if row["outcome"] == "overall" else "recommendation"
    return facts.words(
        "Johnson's relative weights on {outcome}, shares of R² = {r2}; bars with 95% intervals.",
        outcome=facts.words(outcome),
        r2=f"{row['r2']:.2f}",
    )


def _source(facts: Facts, row: Row) -> str:
    words = facts.words
    base = words("n = {n} answers behind the model.", n=figures.count(row["n"]))
    caution = words("Correlation is no proof of cause.")
    return customers(facts, base, words("Intervals: bootstrap with a fixed seed."), caution)
