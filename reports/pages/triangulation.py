"""Focus groups, mystery visits and the survey on one list of touchpoints: where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Scale
from reports.charts.sources import Told
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.sourcing import source_line
from reports.tabling import cut, fit, parts
from reports.wording import Wording

SOURCES = ("focus_group", "mystery_visit", "intercept")
MOST_ROWS, WIDTH = 20, 300.0
FEELINGS = Scale(-5, 5, WIDTH)
KINDS = ("focus_group", "mystery_visit", "intercept", "import")


@dataclass(frozen=True, slots=True)
class Line:
    """A touchpoint with what each source says, and their bases."""

    name: str
    values: tuple[str, ...]
    bases: str
    apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TriangulationPage(Page):
    """Up to twenty touchpoints."""

    kind: str = "triangulation"
    lines: tuple[Line, ...] = ()
    marks: tuple[Told, ...] = ()
    scale: Scale = FEELINGS
    pitch: float = 19.5
    density: str = ""
    note: str = ""


def pages(source: ReportSource, words: Wording) -> list[TriangulationPage]:
    """Return the touchpoints in journey order; [] where fewer than two sources have data."""
    facts = Facts.of(source, words)
    rows = facts.rows("triangulation")
    sheets = cut(rows, MOST_ROWS)
    return [
        _page(facts, rows, sheet, parts(place, len(sheets)))
        for place, sheet in enumerate(sheets, 1)
    ]


def _page(facts: Facts, rows: Sequence[Row], sheet: Sequence[Row], part: str) -> TriangulationPage:
    dense = len(sheet) > 15
    words = facts.words
    return TriangulationPage(
        headline=_headline(facts, rows),
        lead=words(
            "Three sources on −5…+5: focus groups ●, mystery visits ■, survey ▲. Each source has "
            "its own level; red: one lies above and another below its own mean, a point apart."
        ),
        source=source_line(facts, KINDS, words(
            "Mystery scores 0–1 and satisfaction are brought to −5…+5; focus groups point the way, "
            "they do not measure."
        )),
        part=part,
        lines=tuple(_line(facts, row) for row in sheet),
        marks=tuple(Told(tuple(row[name] for name in SOURCES), row["apart"]) for row in sheet),
        pitch=15.0 if dense else 19.5,
        density="middle" if dense else "",
        note=_note(facts, rows),
    )  # fmt: skip


def _line(facts: Facts, row: Row) -> Line:
    bases = " / ".join(
        figures.count(row[f"n_{name}"]) if row[f"n_{name}"] else figures.UNKNOWN for name in SOURCES
    )
    values = tuple(figures.signed(row[name]) for name in SOURCES)
    return Line(fit(facts.name(row["touchpoint"]), 126.0), values, bases, bool(row["apart"]))


def _apart(rows: Sequence[Row]) -> list[str]:
    return [row["touchpoint"] for row in rows if row["apart"]]


def _headline(facts: Facts, rows: Sequence[Row]) -> str:
    apart = _apart(rows)
    if apart:
        named = facts.names(apart[:3])
        return facts.words("The sources diverge at {touchpoints}: look closer", touchpoints=named)
    worst = _agreed(rows)
    if worst is None:
        return facts.words("The sources diverge nowhere")
    message = "The sources agree; all place {touchpoint} lowest"
    return facts.words(message, touchpoint=facts.name(worst["touchpoint"]))


def _agreed(rows: Sequence[Row]) -> Row | None:
    """Return the touchpoint that most sources place lowest, None where they do not agree."""
    lowest = [
        min(known, key=lambda row: float(row[name]))
        for name in SOURCES
        if (known := [row for row in rows if row[name] is not None])
    ]
    codes = [row["touchpoint"] for row in lowest]
    first = max(lowest, key=lambda row: codes.count(row["touchpoint"]), default=None)
    return first if first and codes.count(first["touchpoint"]) == len(codes) > 1 else None


def _note(facts: Facts, rows: Sequence[Row]) -> str:
    two = sum(sum(row[name] is not None for name in SOURCES) > 1 for row in rows)
    apart = len(_apart(rows))
    message = (
        "The sources diverge at {apart} of the {n} touchpoints that two or more of them cover."
    )
    return facts.words(message, apart=apart, n=two)
