"""Journey maps, one persona each: the lens, the experience by stage with its curve, the insight.

The three parts are METHOD §6.3: A who, in which scene, to what end; B what the customer does,
feels and thinks; C opportunities and their owners, and the goal of the business that they serve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import figures
from reports.charts.journey import Mark, Point
from reports.charts.persona import Feelings, Stop, ends_of
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.pages.journey import SOURCES
from reports.pages.journey_stages import Stretch, map_pages
from reports.pages.naming import clipped, part_of
from reports.pages.opportunities import opportunity, owners
from reports.pages.voices import of_customers
from reports.sourcing import MEANS, source_line
from reports.wording import Wording
from surveys.study import Persona

SIZE, GAP = 8.0, 14.0
LINES = {"does": 4, "thinks": 3, "needs": 2, "opportunity": 3, "owner": 1}
LINES_ABOVE_A_KEY = LINES | {"does": 3, "thinks": 2}


@dataclass(frozen=True, slots=True)
class MapColumn:
    """One stage of the map in words."""

    stage: str
    units: int
    does: str
    thinks: str
    who: str
    needs: str
    opportunity: str
    owner: str
    accent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyMapPage(Page):
    """One persona's journey, or a stretch of it."""

    kind: str = "journey_map"
    persona: str = ""
    segment: str = ""
    goal: str = ""
    scenario: str = ""
    quote: str = ""
    business: str = ""
    columns: tuple[MapColumn, ...] = ()
    chart: Feelings | None = None
    key: str = ""


def pages(source: ReportSource, words: Wording) -> list[JourneyMapPage]:
    """Return a page for each persona; [] without personas or touchpoints."""
    facts = Facts.of(source, words)
    cuts = map_pages(facts.study.touchpoints)
    drawn = [persona for persona in facts.study.personas if _tells(facts, persona)]
    made: list[JourneyMapPage] = []
    count = len(drawn) * len(cuts)
    for persona in drawn:
        for stretches in cuts:
            made.append(_page(facts, persona, stretches, part_of(len(made) + 1, count)))
    return made


def _tells(facts: Facts, persona: Persona) -> bool:
    """Tell whether there is a curve or a described touchpoint for a persona's map."""
    described = any(point.customer for point in facts.study.touchpoints)
    return described or bool(_felt(facts, persona))


def _curve(facts: Facts, persona: Persona) -> Row | None:
    """Return the journey of the persona's segment, else that of all customers."""
    return facts.row("journey", segment=persona.segment or "all") or facts.row(
        "journey", segment="all"
    )


def _felt(facts: Facts, persona: Persona) -> dict[str, Row]:
    curve = _curve(facts, persona)
    points = curve["points"] if curve else ()
    return {point["touchpoint"]: point for point in points if point["mean"] is not None}


def _page(
    facts: Facts, persona: Persona, stretches: Sequence[Stretch], part: str
) -> JourneyMapPage:
    felt, language = _felt(facts, persona), facts.language
    chart = _chart(facts, stretches, felt)
    lines = LINES if chart is None or chart.names() else LINES_ABOVE_A_KEY
    strategy = facts.source.strategy
    return JourneyMapPage(
        headline=_headline(facts, persona, stretches, felt),
        lead=_lead(facts),
        source=_source(facts, persona, felt),
        part=part,
        persona=clipped(persona.name.to(language) or persona.code, 15.0),
        segment=_segment(facts, persona),
        goal=clipped(persona.goal.to(language), 42.0),
        scenario=clipped(persona.scenario.to(language), 42.0),
        quote=clipped(persona.quote.to(language), 38.0),
        business=clipped(strategy.theme.to(language), 42.0) if strategy else "",
        columns=tuple(_column(facts, persona, stretch, felt, lines) for stretch in stretches),
        chart=chart,
        key=_key(facts, stretches) if lines is LINES_ABOVE_A_KEY else "",
    )


def _segment(facts: Facts, persona: Persona) -> str:
    code = persona.segment or "all"
    n = facts.words("n = {n}", n=figures.count(facts.customers(code)))
    return f"{facts.name(code)} · {n}"


def _key(facts: Facts, stretches: Sequence[Stretch]) -> str:
    named = [
        f"{stretch.first + place} {facts.name(point.code)}"
        for stretch in stretches
        for place, point in enumerate(stretch.points)
    ]
    return "　".join(named)


def _chart(facts: Facts, stretches: Sequence[Stretch], felt: dict[str, Row]) -> Feelings | None:
    points = [point for stretch in stretches for point in stretch.points]
    if not any(point.code in felt for point in points):
        return None
    rooms = [stretch.room() for stretch in stretches for _ in stretch.points]
    places = [place for stretch in stretches for place in stretch.places()]
    stops = tuple(
        Stop(facts.name(point.code), place, room, _point(felt.get(point.code)))
        for point, place, room in zip(points, places, rooms, strict=True)
    )
    first = stretches[0].first
    low, high = _scale(facts)
    return Feelings(stops, _marks(stops), tuple(range(first, first + len(stops))), low, high)


def _scale(facts: Facts) -> tuple[float, float]:
    """Return the scale that the maps of all personas share, so that they can be compared."""
    felt = [row for p in facts.study.personas for row in _felt(facts, p).values()]
    return ends_of([_point(row) for row in felt])


def _point(row: Row | None) -> Point:
    return Point(row["mean"], row["low"], row["high"]) if row else Point(None)


def _marks(stops: Sequence[Stop]) -> tuple[Mark, ...]:
    """Mark the worst and the best moment."""
    known = [(stop.point.mean, at) for at, stop in enumerate(stops) if stop.point.mean is not None]
    ends = dict.fromkeys((min(known)[1], max(known)[1]))
    return tuple(Mark(at, figures.signed(stops[at].point.mean)) for at in ends)


def _column(
    facts: Facts,
    persona: Persona,
    stretch: Stretch,
    felt: dict[str, Row],
    lines: dict[str, int],
) -> MapColumn:
    width = (stretch.width - GAP) / SIZE

    def cell(layer: str, text: str) -> str:
        return clipped(text, width * lines[layer] - (2 if lines[layer] > 1 else 0.5))

    said = _said(facts, persona, stretch)
    chance = opportunity(facts, persona.segment or "all", stretch.points)
    codes = [point.code for point in stretch.points]
    worst = min((code for code in codes if code in felt), key=lambda c: _mean(felt[c]), default="")
    lowest = min(felt.values(), key=_mean, default={"touchpoint": ""})
    return MapColumn(
        stage=_stage(facts, stretch),
        units=stretch.units,
        does=cell("does", _does(facts, stretch)),
        thinks=cell("thinks", said["text"]) if said else "",
        who=clipped(_speaker(facts, said), width) if said else "",
        needs=cell("needs", _needs(facts, codes)),
        opportunity=cell("opportunity", chance),
        owner=cell("owner", owners(facts, stretch.points, worst)),
        accent=bool(worst) and worst == lowest["touchpoint"],
    )


def _mean(row: Row) -> float:
    return float(row["mean"])


def _stage(facts: Facts, stretch: Stretch) -> str:
    """Return the stage's name, with its touchpoints' numbers where a stage was cut."""
    if not stretch.stage:
        return _numbers(stretch)
    whole = sum(point.stage == stretch.stage for point in facts.study.touchpoints)
    name = facts.name(stretch.stage)
    return name if whole == len(stretch.points) else f"{name} {_numbers(stretch)}"


def _numbers(stretch: Stretch) -> str:
    last = stretch.first + len(stretch.points) - 1
    return f"{stretch.first}–{last}" if last > stretch.first else str(stretch.first)


def _does(facts: Facts, stretch: Stretch) -> str:
    told = [point.customer.to(facts.language).rstrip("。.；;") for point in stretch.points]
    return ("；" if facts.language == "zh" else "; ").join(filter(None, told)) or figures.UNKNOWN


def _said(facts: Facts, persona: Persona, stretch: Stretch) -> Row | None:
    """Return the strongest words of the persona's segment in a stage."""
    here = {point.code for point in stretch.points}
    told = [
        row
        for row in of_customers(facts)
        if row["touchpoint"] in here
        and row["text"].strip()
        and (not persona.segment or row["segment"] == persona.segment)
    ]
    return max(told, key=lambda row: abs(row["feeling"] or 0), default=None)


def _speaker(facts: Facts, row: Row) -> str:
    about = facts.name(row["touchpoint"])
    if row["feeling"] is None:
        return about
    felt = facts.words("feeling {value}", value=figures.signed(row["feeling"], 0))
    return f"{about} · {felt}"


def _needs(facts: Facts, codes: Sequence[str]) -> str:
    """Return the core needs here: by measured importance, else those that the study names."""
    ranked = [row["item"] for row in facts.rows("core_needs", rank=1) if row["touchpoint"] in codes]
    planned = [
        item.code for item in facts.study.items if item.kind == "need" and item.touchpoint in codes
    ]
    names = [facts.name(code) for code in ranked or planned]
    return ("；" if facts.language == "zh" else "; ").join(names)


def _headline(
    facts: Facts, persona: Persona, stretches: Sequence[Stretch], felt: dict[str, Row]
) -> str:
    name = persona.name.to(facts.language) or persona.code
    here = [p.code for stretch in stretches for p in stretch.points if p.code in felt]
    if len(here) < 2:
        return facts.words("{persona}: the journey as it is today", persona=name)
    worst = min(here, key=lambda code: _mean(felt[code]))
    best = max(here, key=lambda code: _mean(felt[code]))
    low, high = (figures.signed(_mean(felt[code])) for code in (worst, best))
    values = {"persona": name, "worst": facts.name(worst), "low": low}
    if _mean(felt[worst]) >= 0:
        return facts.words("{persona}: nothing hurts, least good is {worst} ({low})", **values)
    message = "{persona}: {worst} hurts most ({low}), {best} helps most ({high})"
    if _mean(felt[best]) <= 0:
        message = "{persona}: {worst} hurts most ({low}), and nothing makes up for it"
    return facts.words(message, best=facts.name(best), high=high, **values)


def _lead(facts: Facts) -> str:
    return facts.words(
        "The journey of one persona as it is today. Feelings −5…+5 of the persona's segment with "
        "95% intervals; red: worst and best moment."
    )


def _source(facts: Facts, persona: Persona, felt: dict[str, Row]) -> str:
    words = facts.words
    drawn = words("Personas are drawn by the project team.")
    curve = _curve(facts, persona)
    if not felt or curve is None:
        return source_line(facts, ("intercept", "import"), drawn)
    said, kinds = SOURCES[curve["source"]]
    bases = [row["n"] for row in felt.values()]
    ends = {"low": figures.count(min(bases)), "high": figures.count(max(bases))}
    per = words("n per touchpoint {low}–{high}, only those who met it.", **ends)
    quotes = words("Quotes in the language in which they were said.")
    return source_line(facts, kinds, words(said), per, words(MEANS), drawn, quotes)
