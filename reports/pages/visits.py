"""Mystery visits: how far each touchpoint keeps its norms, and how long people waited."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Scale, Span
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.findings.service import scores, visits, waits
from reports.sourcing import MEANS, source_line
from reports.tabling import fit
from reports.wording import Wording

WIDTH = 190.0
PITCHES = ((19.5, "", 16), (15.0, "middle", 20), (11.4, "dense", 30))
MOST_WAITS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A touchpoint's score."""

    name: str
    score: str
    change: str
    n: str
    low: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """How long people waited at a touchpoint, in minutes."""

    name: str
    norm: str
    median: str
    p90: str
    over: str
    n: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsPage(Page):
    """Scores by touchpoint, and waits beside them."""

    kind: str = "visits"
    whole: str = ""
    whole_note: str = ""
    lines: tuple[Line, ...] = ()
    spans: tuple[Span, ...] = ()
    scale: Scale
    reference: float | None = None
    pitch: float = 19.5
    density: str = ""
    waits: tuple[Wait, ...] = ()
    wait_note: str = ""


def pages(source: ReportSource, words: Wording) -> list[VisitsPage]:
    """Return the one page; [] without visits."""
    facts = Facts.of(source, words)
    claim = visits(facts)
    rows = scores(facts, "touchpoint")
    whole = facts.row("mystery", level="all", segment="all")
    if claim is None or whole is None:
        return []
    pitch, density, most = next((p for p in PITCHES if len(rows) <= p[2]), PITCHES[-1])
    reference = facts.standard()
    waited = waits(facts)
    page = VisitsPage(
        headline=claim.headline,
        lead=_lead(facts, reference),
        source=_source(facts),
        whole=figures.plain(whole["score"] * 100, 1),
        whole_note=_whole_note(facts, whole),
        lines=tuple(_line(facts, row, reference) for row in rows[:most]),
        spans=tuple(_span(facts, row, reference) for row in rows[:most]),
        scale=_scale(rows, WIDTH),
        reference=reference,
        pitch=pitch,
        density=density,
        waits=_waits(facts),
        wait_note=waited.sentence if waited else "",
    )
    return [page]


def _whole_note(facts: Facts, row: Row) -> str:
    ends = figures.interval(_hundred(row["low"]), _hundred(row["high"]), 1)
    n = figures.count(row["n"])
    if facts.chosen and not facts.of_all("mystery_visit"):
        as_whom = "of 100, visits as {names}; 95% interval {ends}, n = {n}"
        return facts.words(as_whom, names=facts.together(), ends=ends, n=n)
    return facts.words("of 100, all visits; 95% interval {ends}, n = {n}", ends=ends, n=n)


def _hundred(value: float | None) -> float | None:
    return None if value is None else value * 100


def score_before(facts: Facts, row: Row) -> float | None:
    """Return a score of the wave before, 0…100."""
    found = facts.previous("mystery", level=row["level"], code=row["code"], segment="all")
    return _hundred((found or {}).get("score"))


def is_low(row: Row, reference: float | None) -> bool:
    """Tell whether a score's whole interval lies under the standard."""
    return reference is not None and row["high"] is not None and row["high"] * 100 < reference


def _line(facts: Facts, row: Row, reference: float | None) -> Line:
    before = score_before(facts, row)
    change = None if before is None else row["score"] * 100 - before
    return Line(
        name=fit(facts.name(row["code"]), 126.0),
        score=figures.plain(row["score"] * 100, 0),
        change=figures.signed(change, 0),
        n=figures.count(row["n"]) + figures.mark(row["n"]),
        low=is_low(row, reference),
    )


def _span(facts: Facts, row: Row, reference: float | None) -> Span:
    return Span(
        row["score"] * 100,
        _hundred(row["low"]),
        _hundred(row["high"]),
        score_before(facts, row),
        accent=is_low(row, reference),
    )


def _scale(rows: list[Row], width: float) -> Scale:
    lowest = min((row["low"] if row["low"] is not None else row["score"]) for row in rows) * 100
    return Scale(max(0.0, float(int(lowest / 10) * 10)), 100.0, width)


def _waits(facts: Facts) -> tuple[Wait, ...]:
    rows = [row for row in facts.rows("waits", site="all") if row["n"]]
    return tuple(
        Wait(
            name=facts.name(row["touchpoint"]),
            norm=figures.UNKNOWN if row["norm"] is None else f"{row['norm']:g}",
            median=figures.plain(row["median"]),
            p90=figures.plain(row["p90"]),
            over=figures.share(row["over_norm"]),
            n=figures.count(row["n"]) + figures.mark(row["n"]),
        )
        for row in rows[:MOST_WAITS]
    )


def _lead(facts: Facts, reference: float | None) -> str:
    words, gap = facts.words, "" if facts.language == "zh" else " "
    parts = [words("Share of the norms kept, 0–100, by touchpoint with 95% intervals.")]
    if reference is not None:
        parts.append(
            words(
                "Dashed: the standard of {standard}; red: surely below it.",
                standard=f"{reference:g}",
            )
        )
    if facts.before:
        parts.append(words("○ the wave before."))
    return gap.join(parts)


def _source(facts: Facts) -> str:
    words = facts.words
    score = words("Score = Σ weight × score / Σ weight; items that did not apply are left out.")
    return source_line(facts, ("mystery_visit",), score, words(MEANS))
