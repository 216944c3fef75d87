"""The five service gaps: both sides of each, its size, its base; never summed."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Span
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.findings.service import GAPS, gap_rows, gaps, relative
from reports.sourcing import source_line
from reports.wording import Wording

PITCH, WIDTH = 46.0, 210.0
SIDES = {
    1: ("Management's belief", "Customers' expectation"),
    2: ("Level of the norm", "Management's belief"),
    3: ("Norms kept", "All norms"),
    4: ("Promises kept", "All promises"),
    5: ("Experience", "Expectation"),
}
NAMES = {
    1: "Knowledge gap",
    2: "Standards gap",
    3: "Delivery gap",
    4: "Promise gap",
    5: "Experience gap",
}
KINDS = ("employee", "intercept", "import", "mystery_visit", "promise_audit")


@dataclass(frozen=True, slots=True)
class Line:
    """A gap with both of its sides; `worst` names where it is widest."""

    number: int
    name: str
    left: str
    left_value: str
    right: str
    right_value: str
    n: str
    worst: tuple[str, ...]
    widest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsPage(Page):
    """The five rows and their bars, each a part of its own scale."""

    kind: str = "gaps"
    lines: tuple[Line, ...] = ()
    bars: tuple[Span, ...] = ()
    pitch: float = PITCH
    width: float = WIDTH


def pages(source: ReportSource, words: Wording) -> list[GapsPage]:
    """Return the one page; [] where no gap is known."""
    facts = Facts.of(source, words)
    claim = gaps(facts)
    if claim is None:
        return []
    known = gap_rows(facts)
    widest = min(known, key=lambda gap: relative(facts, known[gap]))
    page = GapsPage(
        headline=claim.headline,
        lead=words(
            "Each gap with both sides; negative is a shortfall. Gaps 1, 2 and 5 in points of the "
            "scale, 3 and 4 in percentage points; bars are parts of each gap's own scale."
        ),
        source=_source(facts),
        lines=tuple(_line(facts, gap, known.get(gap), gap == widest) for gap in GAPS),
        bars=tuple(_bar(facts, known.get(gap), gap == widest) for gap in GAPS),
    )
    return [page]


def _side(gap: int, value: float | None) -> str:
    return figures.share(value) if gap in (3, 4) else figures.plain(value)


def _line(facts: Facts, gap: int, row: Row | None, widest: bool) -> Line:
    left, right = (facts.words(side) for side in SIDES[gap])
    name = facts.words(NAMES[gap])
    if row is None:
        return Line(gap, name, left, figures.UNKNOWN, right, figures.UNKNOWN, figures.UNKNOWN, ())
    n = figures.count(row["n_left"])
    if gap not in (3, 4):
        n += f" / {figures.count(row['n_right'])}"
    sides = (_side(gap, row["left"]), _side(gap, row["right"]))
    return Line(gap, name, left, sides[0], right, sides[1], n, _worst(facts, gap), widest)


def _bar(facts: Facts, row: Row | None, widest: bool) -> Span:
    if row is None:
        return Span(None, words=facts.words("no data"))
    unit = row["gap_value"] / relative(facts, row) if relative(facts, row) else 1.0
    low, high = (None if row.get(e) is None else row[e] / unit for e in ("low", "high"))
    return Span(relative(facts, row), low, high, words=_size(row), accent=widest)


def _size(row: Row) -> str:
    if row["gap"] in (3, 4):
        return figures.signed(row["gap_value"] * 100, 0)
    return figures.signed(row["gap_value"])


def _worst(facts: Facts, gap: int) -> tuple[str, ...]:
    """Name the three items where the gap is widest."""
    rows = [
        row
        for row in facts.rows("gaps", gap=gap, segment="all")
        if row["item"] != "all" and row["gap_value"] is not None and row["gap_value"] < 0
    ]
    rows.sort(key=lambda row: row["gap_value"])
    return tuple(f"{facts.name(row['item'])} {_size(row)}" for row in rows[:3])


def _source(facts: Facts) -> str:
    words = facts.words
    sides = words("n: left side / right side. Gaps are never summed.")
    return source_line(facts, KINDS, sides, words("After SERVQUAL."))
