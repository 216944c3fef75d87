"""Core needs: what customers value most within each touchpoint, weighted by habit (METHOD §5.9)."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Scale, Span
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.sourcing import MEANS, customers
from reports.tabling import cut, fit, parts
from reports.wording import Wording

MOST_ROWS, MOST_A_TOUCHPOINT = 18, 3
NAME, NEED, WIDTH = 136.0, 246.0, 250.0
TEN = Scale(0, 10, WIDTH)
BASES = {
    "habit": "Importance weighted by population share × visits.",
    "share": "Importance weighted by population share.",
    "pooled": "Importance as it was stated, unweighted.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A need; `touchpoint` only where it is the touchpoint's first."""

    touchpoint: str
    rank: str
    name: str
    importance: str
    n: str
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsPage(Page):
    """The first three needs of each touchpoint."""

    kind: str = "needs"
    lines: tuple[Line, ...] = ()
    bars: tuple[Span, ...] = ()
    scale: Scale = TEN
    pitch: float = 19.5


def pages(source: ReportSource, words: Wording) -> list[NeedsPage]:
    """Return the ranked needs; [] where the importance of needs was not asked."""
    facts = Facts.of(source, words)
    rows = [
        row
        for row in facts.rows("core_needs")
        if row["mean"] is not None and row["rank"] <= MOST_A_TOUCHPOINT
    ]
    sheets = cut(rows, MOST_ROWS)
    return [
        NeedsPage(
            headline=_headline(facts, rows),
            lead=words("The most important needs within each touchpoint; bars: mean importance."),
            source=customers(facts, words(BASES[rows[0]["basis"]]), words(MEANS)),
            part=parts(place, len(sheets)),
            lines=tuple(_line(facts, row) for row in sheet),
            bars=tuple(_bar(row) for row in sheet),
            scale=Scale(0, max(facts.scale(row["item"])[1] for row in rows), WIDTH),
        )
        for place, sheet in enumerate(sheets, 1)
    ]


def _line(facts: Facts, row: Row) -> Line:
    first = row["rank"] == 1
    return Line(
        touchpoint=fit(facts.name(row["touchpoint"]), NAME) if first else "",
        rank=str(row["rank"]),
        name=fit(facts.name(row["item"]), NEED),
        importance=figures.plain(row["mean"]),
        n=figures.count(row["n"]) + figures.mark(row["n"]),
        first=first,
    )


def _bar(row: Row) -> Span:
    words = figures.plain(row["mean"])
    return Span(row["mean"], row["low"], row["high"], words=words, accent=row["rank"] == 1)


def _headline(facts: Facts, rows: list[Row]) -> str:
    """Name the core need of the key experience, else the one valued most of all."""
    keys = facts.row("key_experiences", segment="all", kind="touchpoint") or {"items": []}
    cores = [row for row in rows if row["rank"] == 1]
    at_key = [row for row in cores if row["touchpoint"] in keys["items"]]
    chosen = max(at_key or cores, key=lambda row: float(row["mean"]))
    return facts.words(
        "At {touchpoint} customers need this most: {need} ({importance})",
        touchpoint=facts.name(chosen["touchpoint"]),
        need=facts.name(chosen["item"]),
        importance=figures.plain(chosen["mean"]),
    )
