"""What was only rated, without expectations: means, boxes, segments with letters of difference."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Scale, Span
from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.findings.experience import rated_kind, ratings
from reports.pages.expectation import KIND_NAMES
from reports.pages.matrix import Cell
from reports.sourcing import MEANS, SHARES, customers
from reports.tabling import Heading, cut, fit, headings, key, numbered, parts
from reports.wording import Wording

MOST_ROWS, ROOMY = 19, 14
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STACK = 118.0
SEGMENTS_WIDTH = 300.0


@dataclass(frozen=True, slots=True)
class Line:
    """An item's row: its mean over all and its cell for every segment."""

    name: str
    mean: str
    n: str
    cells: tuple[Cell, ...]
    worst: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingsPage(Page):
    """One table of rated items."""

    kind: str = "ratings"
    item_heading: str = ""
    heads: tuple[Heading, ...] = ()
    lines: tuple[Line, ...] = ()
    spans: tuple[Span, ...] = ()
    boxes: tuple[tuple[float, float, float], ...] = ()
    scale: Scale
    pitch: float = 19.5
    density: str = ""
    stack: float = STACK
    note: str = ""
    key: str = ""


def pages(source: ReportSource, words: Wording) -> list[RatingsPage]:
    """Return the rated items, at most 19 a page; [] where expectations are known."""
    facts = Facts.of(source, words)
    kind, measure = rated_kind(facts)
    claim = ratings(facts)
    if claim is None:
        return []
    items = facts.measured(kind, measure)
    groups = facts.groups() if len(facts.groups()) > 1 else []
    means = {i: float(facts.measure(kind, i, "all", measure)["mean"]) for i in items}
    worst = min(means, key=lambda item: means[item])
    heads = _heads(facts, groups)
    sheets = cut(items, MOST_ROWS)
    return [
        RatingsPage(
            headline=claim.headline,
            lead=_lead(facts, items, bool(groups)),
            source=_source(facts),
            part=parts(place, len(sheets)),
            item_heading=facts.words(KIND_NAMES[kind]),
            heads=heads,
            lines=tuple(_line(facts, kind, measure, i, groups, i == worst) for i in sheet),
            spans=tuple(_span(facts, kind, measure, i, i == worst) for i in sheet),
            boxes=_boxes(facts, kind, measure, sheet),
            scale=_scale(facts, kind, measure, items),
            pitch=19.5 if len(sheet) <= ROOMY else 15.0,
            density="" if len(sheet) <= ROOMY else "middle",
            note=claim.sentence,
            key=key([f"{facts.name(g)}" for g in groups]) if numbered(heads) else "",
        )
        for place, sheet in enumerate(sheets, 1)
    ]


def _heads(facts: Facts, groups: list[str]) -> tuple[Heading, ...]:
    if not groups:
        return ()
    heads = headings([facts.name(group) for group in groups], SEGMENTS_WIDTH / len(groups))
    return tuple(
        Heading((*head.lines, letter), head.hit)
        for head, letter in zip(heads, LETTERS, strict=False)
    )


def _line(facts: Facts, kind: str, measure: str, item: str, groups: list[str], worst: bool) -> Line:
    row = facts.measure(kind, item, "all", measure)
    cells = tuple(_cell(facts, kind, measure, item, group, groups) for group in groups)
    n = figures.count(row["n"]) + figures.mark(row["n"])
    return Line(fit(facts.name(item), 126.0), figures.plain(row["mean"], 2), n, cells, worst)


def _cell(facts: Facts, kind: str, measure: str, item: str, group: str, groups: list[str]) -> Cell:
    row = facts.measure(kind, item, group, measure)
    if row["mean"] is None:
        return Cell(figures.UNKNOWN, "na")
    bottom, top = facts.scale(item)
    place = (row["mean"] - (bottom + top) / 2) / ((top - bottom) or 1) * 10
    letters = _letters(facts, kind, measure, item, group, groups)
    words = figures.plain(row["mean"], 2) + figures.mark(row["n"])
    return Cell(f"{words} {letters}".strip(), figures.step(place))


def _letters(
    facts: Facts, kind: str, measure: str, item: str, group: str, groups: list[str]
) -> str:
    """Return the letters of the segments that rate an item significantly lower than this one."""
    lower = set()
    for row in facts.rows("comparisons", kind=kind, item=item, measure=measure, significant=True):
        if row["a"] == group and row["difference"] > 0:
            lower.add(row["b"])
        if row["b"] == group and row["difference"] < 0:
            lower.add(row["a"])
    return "".join(letter for letter, g in zip(LETTERS, groups, strict=False) if g in lower)


def _span(facts: Facts, kind: str, measure: str, item: str, worst: bool) -> Span:
    row = facts.measure(kind, item, "all", measure)
    before = facts.previous("measures", kind=kind, item=item, segment="all", measure=measure)
    return Span(row["mean"], row["low"], row["high"], (before or {}).get("mean"), accent=worst)


def _boxes(
    facts: Facts, kind: str, measure: str, items: list[str]
) -> tuple[tuple[float, float, float], ...]:
    """Return bottom, middle and top-two share of every item; () where boxes are not known."""
    made = []
    for item in items:
        shares = {
            row["box"]: row["share"]
            for row in facts.rows("boxes", kind=kind, item=item, segment="all", measure=measure)
        }
        top, bottom = shares.get("top2"), shares.get("bottom1")
        if top is None or bottom is None:
            return ()
        made.append((bottom, max(0.0, 1 - top - bottom), top))
    return tuple(made)


def _scale(facts: Facts, kind: str, measure: str, items: list[str]) -> Scale:
    rows = [facts.measure(kind, item, "all", measure) for item in items]
    lows = [row["low"] if row["low"] is not None else row["mean"] for row in rows]
    bottom, top = facts.scale(items[0])
    return Scale(max(bottom, float(int(min(lows)))), top, 150.0)


def _lead(facts: Facts, items: list[str], split: bool) -> str:
    bottom, top = facts.scale(items[0])
    words = facts.words
    scale = words("Mean ratings, scale {bottom}–{top}.", bottom=f"{bottom:g}", top=f"{top:g}")
    if not split:
        return scale
    gap = "" if facts.language == "zh" else " "
    letters = words(
        "A letter: significantly higher than the segment of that letter (Welch t, Holm, p < 0.05)."
    )
    return scale + gap + letters


def _source(facts: Facts) -> str:
    words = facts.words
    none = words("Expectations were not asked, so satisfaction against them is unknown.")
    colour = words("Colour: distance from the middle of the scale.")
    return customers(facts, none, colour, words(MEANS), words(SHARES))
