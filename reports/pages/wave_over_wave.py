"""Wave over wave: every touchpoint from the wave before to this one, and the outcome figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reports import figures
from reports.charts.columns import Span
from reports.charts.strategy import Change
from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.findings.outcome import change
from reports.pages.naming import base_line, chunks, clipped, listed, part_of
from reports.strategy.reading import MEASURE_NAMES
from reports.wording import Wording

LINES_A_PAGE = 28
ROWS_A_PAGE = 16
MEASURES = ("emotion", "satisfaction", "experience", "rating", "mystery")
LEAST = {"emotion": 2.0, "satisfaction": 2.0, "experience": 2.0, "rating": 2.0, "mystery": 0.2}
MOST_BROKEN = 6
BROKEN = {
    "scale": "The scale changed",
    "codes": "The codes of the answers changed",
    "wording": "The wording changed",
    "questions": "The questions changed",
}
SIGNED = ("emotion", "satisfaction", "weighted_satisfaction")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A figure in both waves with the interval of its change; `moved` beyond chance."""

    name: str
    who: str
    before: str
    after: str
    change: str
    span: Span
    bases: str
    moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveOverWavePage(Page):
    """Either lines between the two waves, or a table of changes with their intervals."""

    kind: str = "wave_over_wave"
    left: str = ""
    right: str = ""
    title: str = ""
    lines: tuple[Change, ...] = ()
    rows: tuple[ChangeRow, ...] = ()
    broken: str = ""
    reach: float = 1.0
    least: float = 1.0


def pages(source: ReportSource, words: Wording) -> list[WaveOverWavePage]:
    """Return the slope charts, then the outcome figures by segment; [] without a trend."""
    facts = Facts.of(source, words)
    claim = change(facts)
    trend = [row for row in facts.rows("trend") if row["change"] is not None or row.get("broken")]
    if claim is None or not trend:
        return []
    measure, points = _touchpoints(trend)
    slopes = [_slope_page(facts, measure, rows) for rows in chunks(points, LINES_A_PAGE)]
    outcomes = _outcomes(facts, trend)
    tables = [_table_page(facts, rows) for rows in chunks(outcomes, ROWS_A_PAGE)]
    made = [*slopes, *tables]
    made[0] = replace(made[0], headline=claim.headline)
    return [replace(page, part=part_of(at, len(made))) for at, page in enumerate(made, 1)]


def _broken(facts: Facts, rows: Sequence[Row]) -> str:
    """Say which lines break and why: what was asked otherwise is not compared."""
    reasons: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.get("broken"):
            reasons.setdefault(row["broken"], {})[_name(facts, row)] = None
    told = [
        facts.words(
            "{reason}: {items}", reason=facts.words(BROKEN[reason]), items=_few(facts, names)
        )
        for reason, names in reasons.items()
    ]
    mark = "；" if facts.language == "zh" else "; "
    return facts.words("Not compared. {told}.", told=mark.join(told)) if told else ""


def _few(facts: Facts, names: Iterable[str]) -> str:
    listed_names = list(names)
    shown = listed(listed_names[:MOST_BROKEN], facts.words)
    rest = len(listed_names) - MOST_BROKEN
    return facts.words("{items} and {n} more", items=shown, n=rest) if rest > 0 else shown


def _touchpoints(trend: Sequence[Row]) -> tuple[str, list[Row]]:
    """Return the first measure that touchpoints have in both waves, and its rows."""
    for measure in MEASURES:
        rows = [
            row
            for row in trend
            if (row["kind"], row["segment"], row["measure"]) == ("touchpoint", "all", measure)
        ]
        if rows:
            return measure, rows
    return "", []


def _outcomes(facts: Facts, trend: Sequence[Row]) -> list[Row]:
    """Return the rows that sum a wave up: NPS, overall, mystery score, by segment.

    One segment alone is everybody: it is not said twice.
    """
    shown = None if len(facts.segments) > 1 else facts.splits()
    overall = (row for row in trend if row["kind"] == "overall")
    rows = [row for row in overall if shown is None or row["segment"] in shown]
    measures = list(dict.fromkeys(row["measure"] for row in rows))
    return sorted(rows, key=lambda row: measures.index(row["measure"]))


def _name(facts: Facts, row: Row) -> str:
    if row["measure"] in ("nps", "mystery") or row["item"] in ("nps", "mystery"):
        return facts.words(MEASURE_NAMES[row["measure"]])
    return (
        facts.words("Overall satisfaction") if row["item"] == "overall" else facts.name(row["item"])
    )


def _value(row: Row, value: float) -> str:
    if row["measure"] == "mystery":
        return figures.count(value * 100)
    if row["measure"] == "nps":
        return figures.signed(value, 0)
    return figures.signed(value) if row["measure"] in SIGNED else figures.plain(value)


def _slope_page(facts: Facts, measure: str, rows: Sequence[Row]) -> WaveOverWavePage:
    moved = [row for row in rows if row["significant"]]
    largest = max(moved, key=lambda row: abs(row["change"]), default=None)
    return WaveOverWavePage(
        headline=facts.words(
            "{n} of {all} touchpoints moved beyond chance", n=len(moved), all=_compared(rows)
        ),
        lead=facts.words(
            "Left: {measure} of each touchpoint in both waves, {who}; red: the largest "
            "change beyond chance. Right: the change with its 95% interval.",
            who=facts.name("all") if facts.chosen else facts.words("all customers"),
            measure=facts.words(MEASURE_NAMES[measure]),
        ),
        source=_source(facts),
        left=facts.previous_wave() or facts.words("The wave before"),
        right=facts.wave(),
        title=facts.words("Change"),
        lines=tuple(_line(facts, row, row is largest) for row in rows if row["change"] is not None),
        rows=tuple(_row(facts, row, row is largest) for row in _largest_first(rows)[:ROWS_A_PAGE]),
        broken=_broken(facts, rows),
        reach=_reach(rows),
        least=LEAST[measure],
    )


def _compared(rows: Sequence[Row]) -> int:
    return sum(row["change"] is not None for row in rows)


def _largest_first(rows: Sequence[Row]) -> list[Row]:
    """Return what moved beyond chance first; lines that break stand last."""
    return sorted(rows, key=lambda row: (not row["significant"], -abs(row["change"] or 0.0)))


def _line(facts: Facts, row: Row, accent: bool) -> Change:
    before, after = row["before"], row["after"]
    name = clipped(_name(facts, row), 13.5)
    return Change(name, before, after, _value(row, before), _value(row, after), accent)


def _row(facts: Facts, row: Row, accent: bool) -> ChangeRow:
    scale = 100 if row["measure"] == "mystery" else 1
    digits = 0 if row["measure"] in ("mystery", "nps") else 1
    ends = [None if row[end] is None else row[end] * scale for end in ("low", "high")]
    moved = None if row["change"] is None else row["change"] * scale
    return ChangeRow(
        name=clipped(_name(facts, row), 15.0),
        who=clipped(facts.name(row["segment"]), 14.0),
        before=_value(row, row["before"]),
        after=_value(row, row["after"]),
        change=figures.signed(moved, digits),
        span=Span(moved, ends[0], ends[1], None, figures.signed(moved, digits), accent),
        bases=f"{figures.count(row['n_before'])} / {figures.count(row['n_after'])}",
        moved=bool(row["significant"]),
    )


def _reach(rows: Sequence[Row]) -> float:
    ends = [
        abs(row[end]) * (100 if row["measure"] == "mystery" else 1)
        for row in rows
        for end in ("low", "high", "change")
        if row[end] is not None
    ]
    return max(ends, default=1.0) or 1.0


def _table_page(facts: Facts, rows: Sequence[Row]) -> WaveOverWavePage:
    moved = sum(bool(row["significant"]) for row in rows)
    return WaveOverWavePage(
        headline=facts.words(
            "{n} of {all} outcome figures moved beyond chance", n=moved, all=_compared(rows)
        ),
        lead=facts.words(
            "Outcome figures in both waves: NPS in points, mystery score 0–100; the change with "
            "its 95% interval, each measure on its own scale. Bold: beyond chance."
        ),
        source=_source(facts),
        left=facts.previous_wave() or facts.words("The wave before"),
        right=facts.wave(),
        rows=tuple(_own_scale(_row(facts, row, accent=False), row, rows) for row in rows),
        broken=_broken(facts, rows),
    )


def _own_scale(shown: ChangeRow, row: Row, rows: Sequence[Row]) -> ChangeRow:
    """Return the row with its span against the widest of its own measure, −1…1."""
    reach = _reach([other for other in rows if other["measure"] == row["measure"]])
    span = shown.span
    ends = [None if end is None else end / reach for end in (span.value, span.low, span.high)]
    return replace(shown, span=Span(ends[0], ends[1], ends[2], None, span.words, span.accent))


def _source(facts: Facts) -> str:
    note = facts.words("Changes: Welch t or two-proportion z, corrected by Holm, 95% intervals.")
    return base_line(facts) + ("" if facts.language == "zh" else " ") + note
