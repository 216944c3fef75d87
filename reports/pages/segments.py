"""Who the study speaks of: the segments with their first figures, and a persona of each."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Span
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.findings.outcome import as_share
from reports.pages.naming import clipped
from reports.sourcing import customers
from reports.tabling import parts
from reports.typesetting import shorten
from reports.wording import Wording
from surveys.study import Persona

CARDS, MOST_LINES = 3, 6
GOAL, QUOTE = 60, 54
WORST, BEST = 3, 2
PITCH, WIDTH = 15.0, 150.0
NAME_EMS = 10.0


@dataclass(frozen=True, slots=True)
class Line:
    """A segment's row."""

    name: str
    core: bool
    weight: str
    n: str
    overall: str
    nps: str
    index: str
    key: str


@dataclass(frozen=True, slots=True)
class Moments:
    """A segment's worst and best touchpoints on −5…+5."""

    names: tuple[str, ...] = ()
    bars: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonaCard:
    """A persona in words, with what its segment feels."""

    name: str
    segment: str
    goal: str
    scenario: str
    quote: str
    moments: Moments = Moments()
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentsPage(Page):
    """The table on the first page, personas below it and on further pages."""

    kind: str = "segments"
    lines: tuple[Line, ...] = ()
    cards: tuple[PersonaCard, ...] = ()
    weights: bool = False
    recommended: bool = False
    indices: bool = False
    keys: bool = False
    pitch: float = PITCH
    width: float = WIDTH


def pages(source: ReportSource, words: Wording) -> list[SegmentsPage]:
    """Return the segments and personas; [] where there is neither."""
    facts = Facts.of(source, words)
    lines = tuple(_line(facts, code) for code in facts.segments)
    roomy = len(lines) <= MOST_LINES and len(facts.study.personas) <= CARDS
    cards = [_card(facts, persona, roomy=roomy) for persona in facts.study.personas]
    if not cards and roomy:
        cards = [card for code in facts.segments if (card := _apart(facts, code))]
    if not lines and not cards:
        return []
    drawn = [words("Personas are drawn by the project team.")] if facts.study.personas else []
    first = CARDS if len(lines) <= MOST_LINES else 0
    sheets = [
        cards[:first],
        *(cards[i : i + CARDS * 2] for i in range(first, len(cards), CARDS * 2)),
    ]
    return [
        SegmentsPage(
            headline=_headline(facts),
            lead=words("What results are split by, and a typical customer of each.")
            if facts.study.personas
            else words("What results are split by, and where each stands apart from the others."),
            source=customers(facts, *drawn),
            part=parts(place, len(sheets)),
            lines=lines if place == 1 else (),
            cards=tuple(sheet),
            weights=any(line.weight != figures.UNKNOWN for line in lines),
            recommended=any(line.nps != figures.UNKNOWN for line in lines),
            indices=any(line.index != figures.UNKNOWN for line in lines),
            keys=any(line.key != figures.UNKNOWN for line in lines),
        )
        for place, sheet in enumerate(sheets, 1)
    ]


def _line(facts: Facts, code: str) -> Line:
    segment = next(s for s in facts.study.segments if s.code == code)
    overall = facts.row("measures", kind="overall", measure="rating", segment=code) or {}
    nps = facts.row("nps", segment=code) or {}
    curve = facts.row("journey", segment=code) or {}
    key = facts.row("key_experiences", segment=code, kind="touchpoint") or {}
    mean = overall.get("mean")
    return Line(
        name=facts.name(code),
        core=segment.core,
        weight=figures.share(segment.weight),
        n=figures.count(facts.customers(code)),
        overall=figures.share(mean) if as_share(facts) else figures.plain(mean),
        nps=figures.signed(nps.get("score"), 0),
        index=figures.signed(curve.get("peak_end_index")),
        key=facts.names(key["items"]) if key.get("items") else figures.UNKNOWN,
    )


def _moments(facts: Facts, segment: str) -> Moments:
    """Return the touchpoints that a segment feels worst and best about, the worst first."""
    curve = facts.row("journey", segment=segment or "all") or {}
    known = [point for point in curve.get("points", ()) if point["mean"] is not None]
    known.sort(key=lambda point: float(point["mean"]))
    if len(known) < WORST + BEST:
        return Moments()
    shown = [*known[:WORST], *known[-BEST:]]
    return _bars(facts, [(point["touchpoint"], point["mean"], point) for point in shown])


def _bars(facts: Facts, shown: list[tuple[str, float, Row]]) -> Moments:
    return Moments(
        tuple(clipped(facts.name(code), NAME_EMS) for code, _, _ in shown),
        tuple(
            Span(value, row["low"], row["high"], words=figures.signed(value), accent=not at)
            for at, (_, value, row) in enumerate(shown)
        ),
    )


def _card(facts: Facts, persona: Persona, *, roomy: bool) -> PersonaCard:
    language = facts.language
    limit = 1 if language == "zh" else 2
    return PersonaCard(
        name=shorten(persona.name.to(language), 18 * limit),
        segment=facts.name(persona.segment) if persona.segment else "",
        goal=shorten(persona.goal.to(language), GOAL * limit),
        scenario=shorten(persona.scenario.to(language), GOAL * limit),
        quote=shorten(persona.quote.to(language), QUOTE * limit),
        moments=_moments(facts, persona.segment) if roomy else Moments(),
        told=facts.words("Worst and best moments, −5…+5"),
    )


def _apart(facts: Facts, code: str) -> PersonaCard | None:
    """Return where a segment lies furthest below and above the others, for want of a persona."""
    rows = facts.rows("comparisons", a=code, b="rest")
    for measure in ("experience", "rating"):
        known = [row for row in rows if row["measure"] == measure and row["kind"] != "overall"]
        known = [row for row in known if row["kind"] == known[0]["kind"]]
        known.sort(key=lambda row: float(row["difference"]))
        if len(known) >= WORST + BEST:
            shown = [*known[:WORST], *known[-BEST:]]
            told = facts.words("Furthest below and above the other customers, in points")
            moments = _bars(facts, [(r["item"], r["difference"], r) for r in shown])
            return PersonaCard(facts.name(code), "", "", "", "", moments, told)
    return None


def _headline(facts: Facts) -> str:
    """Say how the core segment stands, or who answered."""
    words, count = facts.words, len(facts.segments)
    if facts.chosen and count == 1:
        n = figures.count(facts.customers(facts.segments[0]))
        return words("This report is of {who} alone: n = {n}", who=facts.together(), n=n)
    if count < 2:
        return words("One group of customers stands behind the figures")
    rows = [row for row in facts.rows("nps") if row["segment"] in facts.segments]
    rows = [row for row in rows if row["score"] is not None]
    worst = min(rows, key=lambda row: float(row["score"]), default=None)
    if worst and worst["segment"] in facts.core and len(rows) > 1:
        return words(
            "{who}, the core, recommend least of {count} segments (NPS {score})",
            who=facts.who(worst["segment"]),
            count=count,
            score=figures.signed(worst["score"], 0),
        )
    largest = max(facts.segments, key=facts.customers)
    share = facts.customers(largest) / (sum(map(facts.customers, facts.segments)) or 1)
    values = {"count": count, "who": facts.who(largest), "share": figures.share(share)}
    if facts.core:
        told = "{count} segments answered, {core} is the core; {who} are {share} of the sample"
        return words(told, core=facts.names(facts.core), **values)
    return words("{count} segments answered; {who} are {share} of the sample", **values)
