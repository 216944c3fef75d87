"""Experience, expectation, importance: the table with weighted gaps, the key experience marked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from reports import figures
from reports.charts.columns import Scale, Span
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.findings.experience import KINDS, focal_segment, key_experience
from reports.sourcing import MEANS, customers
from reports.tabling import cut, fit, parts
from reports.wording import Wording

MOST_ROWS = 20
PAIR_WIDTH, BAR_WIDTH, NAME_WIDTH = 165.0, 166.0, 114.0
MOST_PAIRED = 12
KEYS = "The key experience is {first}, {second}"
PLURALS = {
    "touchpoint": "the touchpoints",
    "factor": "the value factors",
    "dimension": "the experience dimensions",
    "item": "the items",
}
KIND_NAMES = {
    "touchpoint": "Touchpoint",
    "factor": "Value factor",
    "dimension": "Experience dimension",
    "item": "Item",
}


@dataclass(frozen=True, slots=True)
class Line:
    """An item's row, formatted; `key` marks the key experience."""

    number: int
    name: str
    experience: str
    expectation: str
    importance: str
    satisfaction: str
    gap: str
    n: str
    key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The items of one kind; `pitch` is the height of a row in pt, `density` its class."""

    kind: str
    item_heading: str = ""
    bar_heading: str = ""
    lines: tuple[Line, ...] = ()
    pairs: tuple[Span, ...] = ()
    bars: tuple[Span, ...] = ()
    scale: Scale
    bar_width: float = BAR_WIDTH
    pitch: float = 19.5
    density: str = ""
    note: str = ""
    others: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationPage(Page):
    """One table, or two short ones of further kinds."""

    kind: str = "expectation"
    tables: tuple[Table, ...] = ()


def pages(source: ReportSource, words: Wording) -> list[ExpectationPage]:
    """Return a table of the focal segment and one of all, and all's for every other kind."""
    facts = Facts.of(source, words)
    made: list[ExpectationPage] = []
    for kind in KINDS:
        segments = dict.fromkeys(("all", focal_segment(facts)) if not made else ("all",))
        for segment in reversed(segments):
            made += _tables(facts, kind, segment)
    made = _paired(facts, made)
    return [_placed(page, place, len(made)) for place, page in enumerate(made, 1)]


def _paired(facts: Facts, made: list[ExpectationPage]) -> list[ExpectationPage]:
    """Return the pages with two short tables of all customers on one, not half a page each."""
    for at, (page, after) in enumerate(pairwise(made)):
        tables = tuple(replace(table, note="") for table in (*page.tables, *after.tables))
        kinds = {table.item_heading for table in tables}
        if at and len(kinds) == 2 and sum(len(table.lines) for table in tables) <= MOST_PAIRED:
            keys = [_keys(facts, table) for table in tables]
            both = replace(page, tables=tables)
            if all(keys):
                both = replace(both, headline=facts.say(KEYS, first=keys[0], second=keys[1]))
            return [*made[:at], both, *made[at + 2 :]]
    return made


def _keys(facts: Facts, table: Table) -> str:
    """Return the key experience of a table with the kind that it is of, "" without one."""
    names = facts.names([line.name for line in table.lines if line.key] or [""])
    message = "{items} among {kind}"
    return names and facts.words(message, items=names, kind=facts.words(PLURALS[table.kind]))


def _placed(page: ExpectationPage, place: int, count: int) -> ExpectationPage:
    return replace(page, part=parts(place, count))


def _tables(facts: Facts, kind: str, segment: str) -> list[ExpectationPage]:
    items = facts.measured(kind, "experience", segment)
    claim = key_experience(facts, kind, segment)
    if claim is None or not facts.measured(kind, "satisfaction", segment):
        return []
    row = facts.row("key_experiences", segment=segment, kind=kind)
    keys = row["items"] if row else []
    made = []
    for part in cut(items, MOST_ROWS):
        table = _table(facts, kind, segment, items, part, keys)
        made.append(
            ExpectationPage(
                headline=claim.headline,
                lead=_lead(facts, segment, items),
                source=_source(facts, kind, segment, items),
                tables=(replace(table, note=claim.sentence),),
            )
        )
    return made


def _table(
    facts: Facts, kind: str, segment: str, items: list[str], part: list[str], keys: list[str]
) -> Table:
    pitch, density = (19.5, "") if len(part) <= 15 else (15.0, "middle")
    numbers = {item: number for number, item in enumerate(items, 1)}
    return Table(
        kind=kind,
        item_heading=facts.words(KIND_NAMES[kind]),
        bar_heading=_bar_heading(facts, kind, segment),
        lines=tuple(_line(facts, kind, segment, i, numbers[i], i in keys) for i in part),
        pairs=tuple(_pair(facts, kind, segment, i, i in keys) for i in part),
        bars=tuple(_bar(facts, kind, segment, i, i in keys) for i in part),
        scale=_scale(facts, kind, segment, items),
        pitch=pitch,
        density=density,
        others=_other_keys(facts, kind),
    )


def _mean(facts: Facts, kind: str, item: str, segment: str, measure: str) -> float | None:
    value: float | None = facts.measure(kind, item, segment, measure)["mean"]
    return value


def _line(facts: Facts, kind: str, segment: str, item: str, number: int, key: bool) -> Line:
    def mean(measure: str) -> float | None:
        return _mean(facts, kind, item, segment, measure)

    base = facts.measure(kind, item, segment, "satisfaction")
    experience = facts.measure(kind, item, segment, "experience")
    n = base["n"] or experience["n"]
    return Line(
        number=number,
        name=fit(facts.name(item), NAME_WIDTH),
        experience=figures.plain(mean("experience")),
        expectation=figures.plain(mean("expectation")),
        importance=figures.plain(mean("importance")),
        satisfaction=figures.signed(mean("satisfaction")),
        gap=figures.signed(mean("gap")),
        n=figures.count(n) + figures.mark(n),
        key=key,
    )


def _pair(facts: Facts, kind: str, segment: str, item: str, key: bool) -> Span:
    experience = _mean(facts, kind, item, segment, "experience")
    expectation = _mean(facts, kind, item, segment, "expectation")
    return Span(experience, other=expectation, accent=key)


def _weighted(facts: Facts, kind: str, segment: str) -> str:
    known = facts.measured(kind, "weighted_satisfaction", segment)
    return "weighted_satisfaction" if known else "satisfaction"


def _bar(facts: Facts, kind: str, segment: str, item: str, key: bool) -> Span:
    row = facts.measure(kind, item, segment, _weighted(facts, kind, segment))
    words = figures.signed(row["mean"])
    return Span(row["mean"], row["low"], row["high"], words=words, accent=key)


def _bar_heading(facts: Facts, kind: str, segment: str) -> str:
    weighted = _weighted(facts, kind, segment) == "weighted_satisfaction"
    words = "Weighted satisfaction, 95% interval" if weighted else "Satisfaction, 95% interval"
    return facts.words(words)


def _scale(facts: Facts, kind: str, segment: str, items: list[str]) -> Scale:
    """Return a scale from just under the lowest figure to the top that the item was asked on."""
    means = [
        mean
        for item in items
        for measure in ("experience", "expectation")
        if (mean := _mean(facts, kind, item, segment, measure)) is not None
    ]
    bottom, top = facts.scale(items[0])
    low = max(bottom, float(int(min(means)))) if means else bottom
    return Scale(low, max([top, *means]), PAIR_WIDTH)


def _other_keys(facts: Facts, kind: str) -> str:
    """Return the key experience of every segment as one line."""
    rows = [
        row
        for segment in facts.segments
        if (row := facts.row("key_experiences", segment=segment, kind=kind)) and row["items"]
    ]
    if len(rows) < 2:
        return ""
    told = [_told(facts, row) for row in rows]
    semicolon = "；" if facts.language == "zh" else "; "
    return facts.words("Key experience by segment: {told}.", told=semicolon.join(told))


def _told(facts: Facts, row: Row) -> str:
    value = figures.signed(row["weighted_satisfaction"])
    return f"{facts.name(row['segment'])} {facts.names(row['items'])} ({value})"


def _lead(facts: Facts, segment: str, items: list[str]) -> str:
    bottom, top = facts.scale(items[0])
    return facts.say(
        "{who}, scale {bottom}–{top}. Satisfaction = experience − expectation; "
        "the most negative weighted one is the key experience, its ideal the top of the scale.",
        who=facts.who(segment),
        bottom=f"{bottom:g}",
        top=f"{top:g}",
    )


def _source(facts: Facts, kind: str, segment: str, items: list[str]) -> str:
    words = facts.words
    separate = any(
        facts.measure(kind, item, segment, "weighted_satisfaction")["basis"] == "separate"
        for item in items
    )
    sentences = [words("n of a row: those who gave both experience and expectation; † n < 30.")]
    if separate:
        sentences.append(words("Importance comes from a separate sample."))
    method = words("Weighted satisfaction: mean importance × mean satisfaction, delta method.")
    return customers(facts, *sentences, method, words(MEANS))
