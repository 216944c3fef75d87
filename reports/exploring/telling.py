"""Figure → table in words: every value with its n and interval, the finding as a sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reports import figures
from reports.exploring.bases import base, counted, note
from reports.exploring.figure import Cell, Figure, Line
from reports.exploring.naming import Names
from reports.exploring.view import ALL, MYSTERY, WEIGHTED
from reports.measures.estimates import LOW_BASE, Estimate

# Of these the lowest is what calls for attention; of what is asked of us, the highest.
HIGHEST = ("importance", "expectation", "answers")
# What has a good and a bad side, seen from the middle of its scale.
SIDED = ("experience", "rating", "emotion", "mean", MYSTERY)
BROKEN = {
    "scale": "the scale changed",
    "codes": "the codes changed",
    "wording": "the wording changed",
    "questions": "other questions were asked",
}
NARROW = 6.0
# Amounts on no scale: below the one with two decimals, from the other on with none.
SMALL, LARGE = 10.0, 1000.0
FEELING = 5.0


@dataclass(frozen=True, slots=True)
class ToldCell:
    """A cell in words; `step` is −5…+5 on the diverging scale, None where colour says nothing."""

    value: str
    n: str
    interval: str
    letters: str = ""
    step: int | None = None
    low: bool = False
    hidden: bool = False
    count: str = ""
    broken: str = ""
    groups: str = ""


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A row in words."""

    name: str
    cells: tuple[ToldCell, ...]
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A figure in words; `stress` ends the sentence that `head` begins.

    Colour stands for −`reach`…+`reach` or, where `sided`, for the distance from the scale's middle.
    """

    title: str
    head: str
    stress: str
    rows: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[ToldLine, ...]
    source: str
    reach: str = ""
    sided: bool = False
    base: str = ""
    note: str = ""


def told(figure: Figure, names: Names) -> Told:
    """Return the figure in words."""
    reach = _reach(figure)
    lead = leading(figure)
    head, stress = sentence(figure, names)
    return Told(
        title=title(figure, names),
        head=head,
        stress=stress,
        rows=names.heading(figure.view),
        columns=tuple(
            (names.column(figure, code), letter)
            for code, letter in zip(figure.columns, _letters(figure), strict=True)
        ),
        lines=tuple(
            ToldLine(
                names.line(figure, line.code),
                tuple(_cell(figure, line, cell, reach, names) for cell in line.cells),
                line is lead,
            )
            for line in figure.lines
        ),
        source=source(figure, names),
        reach=figures.plain(reach, digits(figure)) if reach else "",
        sided=_sided(figure),
        base=base(figure, names),
        note=note(figure, names),
    )


def title(figure: Figure, names: Names) -> str:
    """Return what the table shows, by what, split by what."""
    view = figure.view
    parts = [names.show(view.show), names.rows(view.rows)]
    if len(figure.columns) > 1:
        parts.append(names.split(view.columns))
    return " × ".join(parts)


def source(figure: Figure, names: Names) -> str:
    """Return where the figures come from: instruments, n, wave, what answers are limited to."""
    words = names.words
    comma = "，" if words.language == "zh" else ", "
    forms = comma.join(
        words(
            "{instrument} n = {n}",
            instrument=names.instrument(s.instrument),
            n=counted(s.n, s.groups, names),
        )
        for s in figure.sources
    )
    waves = figure.columns if figure.view.columns == "wave" else (figure.wave,)
    where = comma.join(names.planned("wave", wave) for wave in waves)
    return " · ".join(filter(None, [where, forms or figures.UNKNOWN, *limits(figure, names)]))


def limits(figure: Figure, names: Names) -> list[str]:
    """Return what the view is limited to: segments, regions, sites."""
    view = figure.view
    comma = "、" if names.words.language == "zh" else ", "
    places = [names.region(path) for path in view.regions]
    places += [names.planned("site", code) for code in view.sites]
    return [
        comma.join(names.planned("segment", code) for code in view.segments),
        comma.join(places),
    ]


def leading(figure: Figure) -> Line | None:
    """Return the line that the finding is about: the lowest, or the highest where that calls."""
    lines = [line for line in figure.lines if line.code != ALL or len(figure.lines) == 1]
    lines = lines[:1] if figure.view.show in ("nps", "mean") else lines
    known = [(v, line) for line in lines if (v := _main(figure, line).figure.value) is not None]
    if figure.view.show == "boxes":
        return known[min(1, len(known) - 1)][1] if known else None
    pick = max if figure.view.show in HIGHEST else min
    return pick(known, key=lambda one: one[0])[1] if known else None


def _main(figure: Figure, line: Line) -> Cell:
    """Return a line's figure for everybody, of the newest wave where waves stand side by side."""
    return line.cells[-1 if figure.view.columns == "wave" else 0]


def sentence(figure: Figure, names: Names) -> tuple[str, str]:
    """Return the finding, and its end that is stressed; both end with their mark."""
    words = names.words
    line = leading(figure)
    if line is None:
        few = "Too few people answered for a figure that may be shown."
        return words(few if figure.hides else "There is no figure for this choice yet."), ""
    head = _head(figure, names, line)
    stress = _stress(figure, names, line)
    comma, stop = ("，", "。") if words.language == "zh" else (", ", ".")
    return (head + comma, stress + stop) if stress else (head + stop, "")


def _head(figure: Figure, names: Names, line: Line) -> str:
    words, show = names.words, figure.view.show
    cell = _main(figure, line)
    main = cell.figure
    row, value = names.line(figure, line.code), value_words(figure, line, main.value)
    if show in ("mean", "boxes", "nps"):
        return words("{row}: {value} (n = {n})", row=row, value=value,
                     n=counted(main.n, cell.groups, names))  # fmt: skip
    if show == "answers":
        return words("“{row}” is the most frequent answer ({value})", row=row, value=value)
    message = "{measure} is lowest at {row} ({value})"
    if show in HIGHEST:
        message = "{measure} is highest at {row} ({value})"
    return words(message, measure=names.show(show), row=row, value=value)


def _stress(figure: Figure, names: Names, line: Line) -> str:
    """Return the column that stands out in the leading line, "" where there is but one."""
    places = [at for at, code in enumerate(figure.columns) if code not in (ALL, WEIGHTED)]
    known = [(v, at) for at in places if (v := line.cells[at].figure.value) is not None]
    if len(known) < 2:
        return ""
    if figure.view.columns == "wave":
        _, at = known[-2]
        return _told_of(figure, names, line, at, "{column}: {value}")
    highest = figure.view.show in HIGHEST
    _, at = (max if highest else min)(known, key=lambda one: one[0])
    message = "highest for {column}: {value}" if highest else "lowest for {column}: {value}"
    return _told_of(figure, names, line, at, message)


def _told_of(figure: Figure, names: Names, line: Line, at: int, message: str) -> str:
    value = value_words(figure, line, line.cells[at].figure.value)
    name = names.column(figure, figure.columns[at])
    column = f"“{name}”" if "/" in figure.view.columns else name
    return names.words(message, column=column, value=value)


def _cell(figure: Figure, line: Line, cell: Cell, reach: float, names: Names) -> ToldCell:
    found = cell.figure
    if cell.hidden:
        return ToldCell(figures.UNKNOWN, names.words("hidden"), "", hidden=True)
    return ToldCell(
        value_words(figure, line, found.value),
        figures.count(found.n) if found.value is not None else figures.UNKNOWN,
        interval_words(figure, line, found),
        cell.letters,
        _step(figure, line, found.value, reach),
        found.value is not None and found.n < LOW_BASE,
        count="" if cell.count is None else figures.count(cell.count),
        broken=broken_words(cell, names),
        groups="" if cell.groups is None else figures.count(cell.groups),
    )


def broken_words(cell: Cell, names: Names) -> str:
    """Return what keeps a figure from being held against the wave before, "" where nothing does."""
    return names.words(BROKEN[cell.broken]) if cell.broken else ""


def digits(figure: Figure) -> int:
    """Return how many decimals scores have: two where a scale is short or values are small."""
    if figure.scale is None:
        return 1
    low, high = figure.scale
    if math.isfinite(high - low):
        return 2 if high - low <= NARROW else 1
    values = [cell.figure.value or 0.0 for line in figure.lines for cell in line.cells]
    largest = max(map(abs, values), default=0.0)
    return 2 if largest < SMALL else 1 if largest < LARGE else 0


def value_words(figure: Figure, line: Line, value: float | None) -> str:
    """Return a value in its unit."""
    if line.unit == "share":
        return figures.share(value)
    if line.unit in ("signed", "points"):
        return figures.signed(value, digits(figure))
    scaled = None if value is None else value * 100 if line.unit == "hundred" else value
    return figures.plain(scaled, 1 if line.unit == "hundred" else digits(figure))


def interval_words(figure: Figure, line: Line, found: Estimate) -> str:
    """Return the interval of a value, "" where it has none."""
    if found.low is None or found.high is None:
        return ""
    return "…".join(value_words(figure, line, end) for end in (found.low, found.high))


def _reach(figure: Figure) -> float:
    """Return the distance from the middle that the strongest colour stands for."""
    if figure.view.show == "emotion":
        return FEELING
    values = [
        abs(cell.figure.value)
        for line in figure.lines
        for cell in line.cells
        if line.unit == "signed" and cell.figure.value is not None
    ]
    return max(values, default=0.0)


def _sided(figure: Figure) -> bool:
    shown = figure.view.show in SIDED and figure.view.show != "emotion"
    return shown and figure.scale is not None and all(map(math.isfinite, figure.scale))


def _step(figure: Figure, line: Line, value: float | None, reach: float) -> int | None:
    if value is None:
        return None
    if line.unit == "signed" and reach:
        return round(value / reach * 5)
    if _sided(figure) and figure.scale and line.unit != "spread":
        low, high = figure.scale
        return round((value - (low + high) / 2) / ((high - low) / 2) * 5)
    return None


def _letters(figure: Figure) -> tuple[str, ...]:
    return figure.letters or ("",) * len(figure.columns)
