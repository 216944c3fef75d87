"""Views of the explorer that a lead kept for the report: table and chart, a page each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports import figures
from reports.charts.columns import Scale
from reports.charts.ranges import Mark
from reports.choices import SavedView
from reports.document import Page, ReportSource
from reports.exploring.drawing import (
    drawn_lines,
    groups_of,
    marks_of,
    scale_of,
    tick_words,
    whole_of,
)
from reports.exploring.drawing import key_of as signs_of
from reports.exploring.figure import Figure, Line
from reports.exploring.naming import Names
from reports.exploring.rules import chi_square_words
from reports.exploring.telling import Told, ToldCell, ToldLine, told
from reports.exploring.view import ALL, WEIGHTED
from reports.pages.matrix import Cell
from reports.tabling import Heading, cut, fit, headings, numbered, parts
from reports.tabling import key as key_of
from reports.wording import Wording

MOST_COLUMNS = 5
WIDTH, NAME, VALUE, BASE, AIR = 757.0, 130.0, 44.0, 38.0, 14.0
HEIGHT, LEAST_PITCH, MOST_PITCH = 330, 20, 30
TWO_LINES = 25
OF_SITES = ("site", "region")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: its figures, each with its base."""

    name: str
    cells: tuple[Cell, ...]
    bases: tuple[str, ...]
    lead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewsPage(Page):
    """One kept view, or a part of it; `signs` name the marks, -1 the tick of everybody."""

    kind: str = "views"
    heading: str = ""
    heads: tuple[Heading, ...] = ()
    rows: tuple[Row, ...] = ()
    marks: tuple[tuple[Mark, ...], ...] = ()
    whole: tuple[float | None, ...] = ()
    scale: Scale
    ticks: tuple[tuple[float, str], ...] = ()
    pitch: float = LEAST_PITCH
    reference: float | None = None
    signs: tuple[tuple[int, str], ...] = ()
    note: str = ""


def pages(source: ReportSource, words: Wording) -> list[ViewsPage]:
    """Return the kept views that this wave and these readers can be shown; [] without any."""
    made: list[ViewsPage] = []
    for saved in source.choices.views:
        figure = _figure(source, saved)
        if figure is not None and not figure.empty:
            forms = {f"{form.code}:{place}": form for place, form in enumerate(source.instruments)}
            made += _pages(saved, figure, Names(source.study, forms, words))
    return made


def _figure(source: ReportSource, saved: SavedView) -> Figure | None:
    """Return a view's figure without what the readers are not shown: sites, other segments."""
    view, choices = saved.view, source.choices
    of_sites = {view.rows, view.columns} & {*OF_SITES} or view.sites or view.regions
    if source.explored is None or (choices.audience == "site" and of_sites):
        return None
    if choices.segments and set(view.segments) - set(choices.segments):
        return None
    figure = source.explored(view)
    if figure is None or not choices.segments or view.columns != "segment":
        return figure
    return _only(figure, {ALL, WEIGHTED, *choices.segments})


def _only(figure: Figure, wanted: set[str]) -> Figure:
    kept = [at for at, code in enumerate(figure.columns) if code in wanted]
    lines = tuple(
        replace(line, cells=tuple(replace(line.cells[at], letters="") for at in kept))
        for line in figure.lines
    )
    columns = tuple(figure.columns[at] for at in kept)
    return replace(figure, columns=columns, lines=lines, letters=(), test=None)


def _first(figure: Figure) -> Figure:
    """Return the first columns that a page has room for; letters name no other."""
    letters = figure.letters[:MOST_COLUMNS]
    lines = tuple(
        replace(
            line,
            cells=tuple(
                replace(cell, letters="".join(a for a in cell.letters if a in letters))
                for cell in line.cells[:MOST_COLUMNS]
            ),
        )
        for line in figure.lines
    )
    columns = figure.columns[:MOST_COLUMNS]
    return replace(figure, columns=columns, lines=lines, letters=letters)


def _pages(saved: SavedView, figure: Figure, names: Names) -> list[ViewsPage]:
    cut_off = len(figure.columns) - MOST_COLUMNS
    shown = _first(figure) if cut_off > 0 else figure
    words = told(shown, names)
    count = len(shown.columns)
    least = max(LEAST_PITCH, 5 * len(groups_of(shown)) + 5)
    sheets = cut(list(zip(shown.lines, words.lines, strict=True)), HEIGHT // least)
    pitch = float(max(least, min(MOST_PITCH, HEIGHT // len(sheets[0]))))
    heads = headings([name for name, _ in words.columns], VALUE + 14)
    width = WIDTH - NAME - AIR - (VALUE + BASE) * count
    scale = scale_of(shown, drawn_lines(shown), width)
    unit = shown.lines[0].unit
    return [
        ViewsPage(
            headline=_headline(saved, words, names.words.language),
            lead=_lead(words, names, cut_off),
            source=_source(shown, words, names),
            part=parts(place, len(sheets)),
            heading=fit(words.rows, NAME),
            heads=_lettered(heads, words),
            rows=tuple(_row(told_line, pitch) for _, told_line in sheet),
            marks=tuple(_marks(shown, line, unit) for line, _ in sheet),
            whole=tuple(_whole(shown, line, unit) for line, _ in sheet),
            scale=scale,
            ticks=tuple((value, tick_words(value, unit)) for value in scale.steps()),
            pitch=pitch,
            reference=0.0 if unit in ("signed", "points") else None,
            signs=tuple(signs_of(shown, names)),
            note=key_of([name for name, _ in words.columns]) if numbered(heads) else "",
        )
        for place, sheet in enumerate(sheets, 1)
    ]


def _lead(words: Told, names: Names, cut_off: int) -> str:
    told_words = [words.title + ("。" if names.words.language == "zh" else ".")]
    if any(letter for _, letter in words.columns):
        told_words.append(names.words("A letter: significantly greater than that column."))
    told_words.append(names.words("Marks: value and 95% interval, hollow where n < 30."))
    if words.note:
        told_words.append(words.note)
    if cut_off > 0:
        more = "The first {n} columns of {whole} are shown."
        told_words.append(names.words(more, n=MOST_COLUMNS, whole=MOST_COLUMNS + cut_off))
    return ("" if names.words.language == "zh" else " ").join(told_words)


def _source(figure: Figure, words: Told, names: Names) -> str:
    stop, gap = ("。", "") if names.words.language == "zh" else (".", " ")
    said = [names.words("Source: {told}", told=words.source) + stop]
    if figure.hides:
        said.append(
            names.words("Hidden: it speaks of few people, or would give such a figure away.")
        )
    test = chi_square_words(figure, names)
    return gap.join([*said, *([test + stop] if test else [])])


def _lettered(heads: tuple[Heading, ...], words: Told) -> tuple[Heading, ...]:
    return tuple(
        Heading((*head.lines, letter), head.hit) if letter else head
        for head, (_, letter) in zip(heads, words.columns, strict=True)
    )


def _headline(saved: SavedView, words: Told, language: str) -> str:
    """Return what the lead typed in this language, else the finding that the figures make."""
    typed = next((text for text in (saved.sentence, saved.name) if text.has(language)), None)
    return typed.to(language) if typed else (words.head + words.stress).rstrip("。.")


def _row(line: ToldLine, pitch: float) -> Row:
    room = NAME - 8 if pitch < TWO_LINES else 2 * NAME - 30
    return Row(
        fit(line.name, room),
        tuple(Cell(f"{cell.value} {cell.letters}".strip(), _step(cell)) for cell in line.cells),
        tuple(cell.n + ("†" if cell.low else "") for cell in line.cells),
        line.lead,
    )


def _step(cell: ToldCell) -> str:
    return "plain" if cell.step is None else figures.step(float(cell.step))


def _marks(figure: Figure, line: Line, unit: str) -> tuple[Mark, ...]:
    """Return a line's marks; none where it has another unit than the scale."""
    return tuple(marks_of(figure, line)) if line.unit == unit else ()


def _whole(figure: Figure, line: Line, unit: str) -> float | None:
    return whole_of(figure, line) if line.unit == unit else None
