"""The journey curve with peak and end: by segment, with intervals, the wave before dashed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports import figures
from reports.charts.journey import FULL, PER_PAGE, Axis, Mark, Panel, Point, reach_of
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.findings.journey import remembered
from reports.sourcing import MEANS, source_line
from reports.wording import Wording

SOURCES = {
    "emotion": ("Feelings as customers gave them.", ("intercept", "import")),
    "satisfaction": (
        "Experience minus expectation, rescaled to −5…+5.",
        ("intercept", "import"),
    ),
    "emotion:mystery_visit": ("Feelings of mystery shoppers.", ("mystery_visit",)),
    "emotion:focus_group": ("Feelings told in focus groups.", ("focus_group",)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyPage(Page):
    """Up to three curves under one axis; `key` names the touchpoints where they are numbered."""

    kind: str = "journey"
    axis: Axis
    panels: tuple[Panel, ...] = ()
    key: str = ""


def pages(source: ReportSource, words: Wording) -> list[JourneyPage]:
    """Return one page for every three curves; [] where no journey was measured."""
    facts = Facts.of(source, words)
    groups = facts.groups() if len(facts.groups()) > 1 else ["all"]
    rows = [row for group in groups if (row := facts.row("journey", segment=group))]
    rows = [row for row in rows if any(p["mean"] is not None for p in row["points"])]
    claim = remembered(facts)
    if not rows or claim is None:
        return []
    shown = [p["touchpoint"] for p in rows[0]["points"] if _known_anywhere(rows, p["touchpoint"])]
    panels = tuple(_panel(facts, row, shown) for row in rows)
    axis = replace(_axis(facts, rows, shown), reach=reach_of(panels))
    parts = [panels[i : i + PER_PAGE] for i in range(0, len(panels), PER_PAGE)]
    return [
        JourneyPage(
            headline=claim.headline,
            lead=_lead(facts, rows[0], axis, bool(facts.before)),
            source=_source(facts, rows),
            part=f"{place}/{len(parts)}" if len(parts) > 1 else "",
            axis=axis,
            panels=part,
            key=_key(facts, shown) if axis.numbered() else "",
        )
        for place, part in enumerate(parts, 1)
    ]


def _known_anywhere(rows: list[Row], touchpoint: str) -> bool:
    return any(
        p["touchpoint"] == touchpoint and p["mean"] is not None for r in rows for p in r["points"]
    )


def _axis(facts: Facts, rows: list[Row], shown: list[str]) -> Axis:
    marked = {row[name]["touchpoint"] for row in rows[:1] for name in ("peak", "end") if row[name]}
    return Axis(
        names=tuple(facts.name(code) for code in shown),
        bold=tuple(i for i, code in enumerate(shown) if code in marked),
        index=facts.words("Peak–end index") if len(shown) > 1 else "",
    )


def _key(facts: Facts, shown: list[str]) -> str:
    return "　".join(f"{i} {facts.name(code)}" for i, code in enumerate(shown, 1))


def _panel(facts: Facts, row: Row, shown: list[str]) -> Panel:
    before = facts.previous("journey", segment=row["segment"], source=row["source"])
    past = {p["touchpoint"]: p["mean"] for p in before["points"]} if before else {}
    points = {p["touchpoint"]: p for p in row["points"]}
    index = row["peak_end_index"] if len(shown) > 1 else None
    return Panel(
        name=facts.name(row["segment"]),
        notes=_notes(facts, row),
        points=tuple(_point(points[code], past.get(code)) for code in shown),
        index=figures.signed(index) if index is not None else "",
        negative=index is not None and index < 0,
        index_before=_before(facts, before) if index is not None else "",
        peak=_mark(facts, row, "peak", shown) if len(shown) > 1 else None,
        end=_mark(facts, row, "end", shown) if len(shown) > 1 else None,
    )


def _point(point: Row, before: float | None) -> Point:
    return Point(point["mean"], point["low"], point["high"], before)


def _notes(facts: Facts, row: Row) -> tuple[str, ...]:
    notes = [facts.words("n = {n}", n=figures.count(facts.customers(row["segment"])))]
    if row["plain_mean"] is not None:
        notes.append(facts.words("Mean {mean}", mean=figures.signed(row["plain_mean"])))
    nps = facts.row("nps", segment=row["segment"])
    if nps and nps["score"] is not None:
        half = "" if nps["low"] is None else f" ± {(nps['high'] - nps['low']) / 2:.0f}"
        notes.append(f"NPS {figures.signed(nps['score'], 0)}{half}")
    return tuple(notes)


def _mark(facts: Facts, row: Row, name: str, shown: list[str]) -> Mark | None:
    found = row[name]
    if found is None or found["touchpoint"] not in shown:
        return None
    label = facts.words("Peak") if name == "peak" else facts.words("End")
    same = row["peak"] and row["end"] and row["peak"]["touchpoint"] == row["end"]["touchpoint"]
    if same and name == "peak":
        return None
    if same:
        label = facts.words("Peak and end")
    flag = "†" if found["flagged"] else ""
    words = f"{label} {figures.signed(found['mean'])}{flag}"
    return Mark(shown.index(found["touchpoint"]), words)


def _before(facts: Facts, before: Row | None) -> str:
    if before is None or before["peak_end_index"] is None:
        return ""
    return facts.words("before {index}", index=figures.signed(before["peak_end_index"]))


def _lead(facts: Facts, row: Row, axis: Axis, before: bool) -> str:
    said = facts.words(SOURCES[row["source"]][0])
    count = facts.words("{n} touchpoints", n=len(axis.names))
    near = facts.words(" (drawn from −{reach} to +{reach})", reach=f"{axis.reach:g}")
    dashed = facts.words("; dashed: the wave before") if before else ""
    marks = facts.words(
        "{count}, −5…+5{near}, thin bars: 95% intervals{dashed}. "
        "● peak (largest absolute mean) ■ end (last touchpoint)",
        count=count,
        near=near if axis.reach < FULL else "",
        dashed=dashed,
    )
    return f"{said} {marks}" if facts.language == "en" else said + marks


def _source(facts: Facts, rows: list[Row]) -> str:
    ns = [p["n"] for row in rows for p in row["points"] if p["mean"] is not None]
    words = facts.words
    return source_line(
        facts,
        SOURCES[rows[0]["source"]][1],
        words(
            "n per touchpoint {low}–{high}, only those who met it.",
            low=figures.count(min(ns)),
            high=figures.count(max(ns)),
        ),
        words("Peak–end index = (peak + end) / 2; † n < 30."),
        words(MEANS),
        split=True,
    )
