"""Segment × touchpoint on −5…+5: the heat map and what stands out in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import figures
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.findings.journey import underserved
from reports.pages.journey import SOURCES
from reports.sourcing import MEANS, source_line
from reports.tabling import Heading, cut, headings, key, numbered, parts
from reports.wording import Wording

MOST_COLUMNS = 16
NAMES_WIDTH = 122.0
TWO_BANDS_ROWS = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A mean in words, the class of its step, whether it is called out."""

    words: str
    step: str
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A segment's row."""

    name: str
    n: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A table of some of the touchpoints; `importance` closes it where it is known."""

    heads: tuple[Heading, ...]
    lines: tuple[Line, ...]
    importance: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A call-out in words."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPage(Page):
    """One or two bands of the heat map with its call-outs; `importance_of` names whose it is."""

    kind: str = "matrix"
    bands: tuple[Band, ...] = ()
    notes: tuple[Note, ...] = ()
    importance_of: str = ""
    key: str = ""


def pages(source: ReportSource, words: Wording) -> list[MatrixPage]:
    """Return the heat map; a page a band where two bands would not fit; [] without a matrix."""
    facts = Facts.of(source, words)
    cells = {(r["segment"], r["touchpoint"]): r for r in facts.rows("matrix")}
    known = [place for place, row in cells.items() if row["mean"] is not None]
    lines = _lines(facts, {line for line, _ in known})
    shown = {code for line, code in known if line in lines}
    columns = [point.code for point in facts.study.touchpoints if point.code in shown]
    claim = underserved(facts)
    if not columns or claim is None:
        return []
    bands = [_band(facts, cells, lines, band, columns) for band in cut(columns, MOST_COLUMNS)]
    notes = _notes(facts, cells, lines, columns)
    sheets = [bands] if len(bands) * len(lines) <= TWO_BANDS_ROWS else [[b] for b in bands]
    if len(bands) == 1:
        sheets = [bands]
    key_words = key([facts.name(c) for c in columns])
    return [
        MatrixPage(
            headline=claim.headline,
            lead=_lead(facts, lines, len(columns)),
            source=_source(facts, cells),
            part=parts(place, len(sheets)),
            bands=tuple(sheet),
            notes=tuple(notes),
            importance_of=_importance_of(facts),
            key=key_words if any(numbered(band.heads) for band in bands) else "",
        )
        for place, sheet in enumerate(sheets, 1)
    ]


def _lines(facts: Facts, known: set[str]) -> list[str]:
    """Return the rows: what figures are split by; the segment itself in a report on one of many."""
    return [g for g in facts.groups() if g in known] or [g for g in facts.segments if g in known]


def _importance_of(facts: Facts) -> str:
    segment = facts.core[0] if facts.core and len(facts.groups()) > 1 else "all"
    return facts.words("Importance, {name}", name=facts.name(segment))


def _band(
    facts: Facts,
    cells: dict[tuple[str, str], Row],
    lines: list[str],
    band: list[str],
    columns: list[str],
) -> Band:
    called = {(row["segment"], row["touchpoint"]) for row in facts.rows("call_outs")}
    hit = [place for place, code in enumerate(band) if any(code == t for _, t in called)]
    width = (757.0 - NAMES_WIDTH) / len(band)
    heads = headings([facts.name(code) for code in band], width, hit)
    if numbered(heads):
        heads = tuple(
            Heading((str(columns.index(code) + 1),), head.hit)
            for code, head in zip(band, heads, strict=True)
        )
    rows = tuple(
        Line(
            facts.name(line),
            figures.count(facts.customers(line)),
            tuple(_cell(cells.get((line, code)), (line, code) in called) for code in band),
        )
        for line in lines
    )
    return Band(heads, rows, _importance(facts, band))


def _cell(row: Row | None, boxed: bool) -> Cell:
    mean = row["mean"] if row else None
    mark = figures.mark(row["n"]) if row and mean is not None else ""
    return Cell(figures.signed(mean) + mark, figures.step(mean), boxed)


def _importance(facts: Facts, band: list[str]) -> tuple[str, ...]:
    segment = facts.core[0] if facts.core and len(facts.groups()) > 1 else "all"
    means = [facts.measure("touchpoint", code, segment, "importance")["mean"] for code in band]
    return tuple(figures.plain(m) for m in means) if any(m is not None for m in means) else ()


def _notes(
    facts: Facts, cells: dict[tuple[str, str], Row], lines: list[str], columns: list[str]
) -> list[Note]:
    """Return up to three things that stand out: call-outs, else the widest spread and the best."""
    notes = [_call_out(facts, row) for row in facts.rows("call_outs")[:3]]
    spread = _spread(facts, cells, lines, columns)
    if len(notes) < 3 and spread:
        notes.append(spread)
    if len(notes) < 3:
        notes += _extremes(facts, cells, lines, columns)[: 3 - len(notes)]
    return notes


def _call_out(facts: Facts, row: Row) -> Note:
    words = facts.words
    title = words(
        "{name} at {touchpoint}",
        name=facts.name(row["segment"]),
        touchpoint=facts.name(row["touchpoint"]),
    )
    core = words("Core segment. ") if row["core"] else ""
    sentence = words(
        "{mean} against {rest} for the rest, a difference of {difference} (Holm, p = {p}).",
        mean=figures.signed(row["mean"]),
        rest=figures.signed(row["rest"]),
        difference=figures.signed(row["difference"]),
        p=f"{max(row['p_adjusted'], 0.001):.3f}",
    )
    return Note(title, core + sentence)


def _means(
    cells: dict[tuple[str, str], Row], lines: Sequence[str], code: str
) -> list[tuple[float, str]]:
    rows = ((cells.get((line, code)), line) for line in lines)
    return [(row["mean"], line) for row, line in rows if row and row["mean"] is not None]


def _spread(
    facts: Facts, cells: dict[tuple[str, str], Row], lines: list[str], columns: list[str]
) -> Note | None:
    """Return the touchpoint that segments feel most differently about."""
    wide = {code: found for code in columns if len(found := _means(cells, lines, code)) > 1}
    if not wide:
        return None
    code = max(wide, key=lambda c: max(wide[c])[0] - min(wide[c])[0])
    (high, best), (low, worst) = max(wide[code]), min(wide[code])
    title = facts.words("{touchpoint} divides the segments", touchpoint=facts.name(code))
    sentence = facts.words(
        "{best} {high}, {worst} {low}: the widest spread of all touchpoints.",
        best=facts.name(best),
        high=figures.signed(high),
        worst=facts.name(worst),
        low=figures.signed(low),
    )
    return Note(title, sentence)


def _extremes(
    facts: Facts, cells: dict[tuple[str, str], Row], lines: list[str], columns: list[str]
) -> list[Note]:
    means = {c: sum(m for m, _ in f) / len(f) for c in columns if (f := _means(cells, lines, c))}
    best, worst = max(means, key=lambda c: means[c]), min(means, key=lambda c: means[c])
    notes = []
    for code, title in ((worst, "Low point: {touchpoint}"), (best, "High point: {touchpoint}")):
        words = facts.words(title, touchpoint=facts.name(code))
        said = "Mean over the rows: {mean}." if len(lines) > 1 else "Mean feeling {mean}."
        notes.append(Note(words, facts.words(said, mean=figures.signed(means[code]))))
    return notes if best != worst else notes[:1]


def _lead(facts: Facts, lines: Sequence[str], columns: int) -> str:
    one = facts.words("all customers") if lines[0] == "all" else facts.name(lines[0])
    return facts.words(
        "Mean feeling, −5…+5, {lines} × {columns} touchpoints. "
        "Every cell prints its sign; darkest plum is worst, darkest jade best.",
        lines=facts.words("{n} segments", n=len(lines)) if len(lines) > 1 else one,
        columns=columns,
    )


def _source(facts: Facts, cells: dict[tuple[str, str], Row]) -> str:
    source = next((row.get("source") for row in cells.values()), "emotion") or "emotion"
    said, kinds = SOURCES.get(source, SOURCES["emotion"])
    words = facts.words
    each = words("n of a row is the segment; a cell counts only those who met the touchpoint.")
    return source_line(facts, kinds, words(said), each, words(MEANS))
