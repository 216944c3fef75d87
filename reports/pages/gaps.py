"""The five service gaps: both sides of each, its size, its base; never summed."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.charts.gap_model import Box, Gap, Model
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.findings.service import GAPS, gap_rows, gaps, relative
from reports.pages.naming import listed
from reports.sourcing import source_line
from reports.wording import Wording

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


BOXES = {
    "expectation": (5, "right"),
    "experience": (5, "left"),
    "delivery": (3, "left"),
    "norm": (2, "left"),
    "belief": (2, "right"),
    "promises": (4, "left"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A gap in words: its sides with their figures, its size, where it is widest."""

    number: int
    name: str
    sides: str
    size: str
    worst: str
    widest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsPage(Page):
    """The model with its figures, and the five gaps in words beside it."""

    kind: str = "gaps"
    model: Model
    lines: tuple[Line, ...] = ()


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
            "scale, 3 and 4 in percentage points; red: the widest by its own scale."
        ),
        source=_source(facts),
        model=_model(facts, known, widest),
        lines=tuple(_line(facts, gap, known.get(gap), gap == widest) for gap in GAPS),
    )
    return [page]


def _model(facts: Facts, known: dict[int, Row], widest: int) -> Model:
    words = facts.words
    return Model(
        {place: _box(facts, known, place) for place in BOXES},
        tuple(Gap(gap, _size(row), gap == widest) for gap, row in known.items()),
        words("Customers"),
        words("Company"),
    )


def _box(facts: Facts, known: dict[int, Row], place: str) -> Box:
    """Return a box with its figure; belief stands in gap 1 where gap 2 is unknown."""
    gap, side = BOXES[place]
    name = facts.words(SIDES[gap][side == "right"])
    if place == "belief" and gap not in known:
        gap, side = 1, "left"
    if place == "expectation" and gap not in known:
        gap, side = 1, "right"
    row = known.get(gap)
    return Box(name, _side(gap, row[side]) if row else figures.UNKNOWN)


def _side(gap: int, value: float | None) -> str:
    return figures.share(value) if gap in (3, 4) else figures.plain(value)


def _line(facts: Facts, gap: int, row: Row | None, widest: bool) -> Line:
    words, name = facts.words, facts.words(NAMES[gap])
    left, right = (words(side) for side in SIDES[gap])
    if row is None:
        unknown = words("{left} − {right}: no data", left=left, right=right)
        return Line(gap, name, unknown, figures.UNKNOWN, "")
    n = figures.count(row["n_left"])
    if gap not in (3, 4):
        n += f" / {figures.count(row['n_right'])}"
    told = words(
        "{left} {left_value} − {right} {right_value}, n = {n}",
        left=left,
        left_value=_side(gap, row["left"]),
        right=right,
        right_value=_side(gap, row["right"]),
        n=n,
    )
    worst = listed(_worst(facts, gap), words)
    return Line(gap, name, told, _size(row), worst, widest)


def _size(row: Row) -> str:
    if row["gap"] in (3, 4):
        return figures.signed(row["gap_value"] * 100, 0)
    return figures.signed(row["gap_value"])


def _worst(facts: Facts, gap: int) -> list[str]:
    """Name the three items where the gap is widest."""
    rows = [
        row
        for row in facts.rows("gaps", gap=gap, segment="all")
        if row["item"] != "all" and row["gap_value"] is not None and row["gap_value"] < 0
    ]
    rows.sort(key=lambda row: row["gap_value"])
    return [f"{facts.name(row['item'])} {_size(row)}" for row in rows[:3]]


def _source(facts: Facts) -> str:
    words = facts.words
    sides = words("n: left side / right side. Gaps are never summed.")
    return source_line(facts, KINDS, sides, words("After SERVQUAL."))
