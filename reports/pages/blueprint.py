"""The service blueprint: what the customer sees at each touchpoint, and what stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports import figures
from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.pages.naming import base_line, clipped, lines, part_of
from reports.strategy import BlueprintColumn, blueprint
from reports.wording import Wording

ROOM = 300.0
DEFAULT_STANDARD = 80.0
STANDARD_STEP = 9.0
# A page with fewer touchpoints gives each more room, up to a third of the sheet.
FEWEST_COLUMNS, WIDE_COLUMNS = 3, 4


@dataclass(frozen=True, slots=True)
class Density:
    """How many touchpoints stand on a page, and how their cells are set."""

    columns: int
    name: str
    ems: float
    line: float
    padding: float

    def height(self, rows: Sequence[Sequence[str]]) -> float:
        """Return how tall the text rows are, in pt."""
        return sum(
            self.line * max(lines(cell, self.ems) for cell in row) + self.padding for row in rows
        )


DENSITIES = (
    Density(7, "", 9.4, 12.5, 16.0),
    Density(7, "dense", 11.0, 10.5, 9.0),
    Density(5, "dense", 15.6, 10.5, 9.0),
    Density(4, "dense", 19.8, 10.5, 9.0),
)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its number in the journey, its name, whether to look here."""

    number: str
    name: str
    accent: bool


@dataclass(frozen=True, slots=True)
class BlueprintRow:
    """One layer of the service across the touchpoints; `back` is behind the line of visibility."""

    name: str
    cells: tuple[str, ...]
    back: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """A figure and the class of its colour."""

    words: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueprintPage(Page):
    """Up to seven touchpoints of one or more stages; `blank` columns fill the grid."""

    kind: str = "blueprint"
    density: str = ""
    heads: tuple[Head, ...] = ()
    rows: tuple[BlueprintRow, ...] = ()
    scored: str = ""
    scores: tuple[Score, ...] = ()
    blank: int = 0


def pages(source: ReportSource, words: Wording) -> list[BlueprintPage]:
    """Return the touchpoints in journey order, cut at stages; [] where none is described."""
    facts = Facts.of(source, words)
    columns = blueprint(source.study, facts.analysis)
    if not columns:
        return []
    density, groups = _fit(facts, columns)
    made = [_page(facts, group, density, len(columns)) for group in groups]
    return [replace(page, part=part_of(at, len(made))) for at, page in enumerate(made, 1)]


def _fit(
    facts: Facts, columns: Sequence[BlueprintColumn]
) -> tuple[Density, list[list[BlueprintColumn]]]:
    """Return the roomiest setting that holds every page's words."""
    for density in DENSITIES:
        groups = _cut(columns, density.columns)
        if all(density.height([r.cells for r in _rows(facts, g)]) <= ROOM for g in groups):
            return density, groups
    return density, groups


def _cut(columns: Sequence[BlueprintColumn], most: int) -> list[list[BlueprintColumn]]:
    """Return the columns in pages of at most `most`, whole stages together where they fit."""
    stages: list[list[BlueprintColumn]] = []
    for column in columns:
        if not stages or stages[-1][-1].stage != column.stage:
            stages.append([])
        stages[-1].append(column)
    groups: list[list[BlueprintColumn]] = [[]]
    for stage in stages:
        if groups[-1] and len(groups[-1]) + len(stage) > most:
            groups.append([])
        pieces = [stage[at : at + most] for at in range(0, len(stage), most)]
        groups[-1].extend(pieces[0])
        groups.extend(pieces[1:])
    return groups


def _page(
    facts: Facts, columns: Sequence[BlueprintColumn], density: Density, whole: int
) -> BlueprintPage:
    scored = _scored(columns)
    worst = _worst(columns, scored)
    grid = max(len(columns), FEWEST_COLUMNS)
    wide = grid <= WIDE_COLUMNS < density.columns
    limit = density.ems * density.columns / grid * (5 if density.name or wide else 3)
    return BlueprintPage(
        headline=_headline(facts, columns, worst, scored),
        lead=_lead(facts, columns, whole, scored),
        source=base_line(facts),
        density="wide" if wide else density.name,
        heads=tuple(_head(facts, column, column is worst) for column in columns),
        rows=tuple(
            replace(row, cells=tuple(clipped(cell, limit) for cell in row.cells))
            for row in _rows(facts, columns)
        ),
        scored={"mystery": facts.words("Mystery score"), "emotion": facts.words("Feeling")}.get(
            scored, ""
        ),
        scores=tuple(_score(facts, column, scored) for column in columns) if scored else (),
        blank=grid - len(columns),
    )


def _head(facts: Facts, column: BlueprintColumn, accent: bool) -> Head:
    name = column.touchpoint.name.to(facts.language) or column.touchpoint.code
    return Head(str(column.number), clipped(name, 17.0), accent)


def _rows(facts: Facts, columns: Sequence[BlueprintColumn]) -> list[BlueprintRow]:
    def layer(
        name: str, attribute: str, *, back: bool = False, strong: bool = False
    ) -> BlueprintRow:
        cells = (getattr(column.touchpoint, attribute) for column in columns)
        said = tuple(cell.to(facts.language) or "–" for cell in cells)
        return BlueprintRow(facts.words(name), said, back, strong)

    mark = "；" if facts.language == "zh" else "; "
    needs = tuple(mark.join(n.to(facts.language) for n in c.needs) or "–" for c in columns)
    return [
        layer("What the customer does", "customer"),
        BlueprintRow(facts.words("Core needs"), needs),
        layer("Front stage", "front_stage"),
        layer("Back stage", "back_stage", back=True),
        layer("Owner", "owner", back=True, strong=True),
        layer("Norm", "norm", back=True),
    ]


def _scored(columns: Sequence[BlueprintColumn]) -> str:
    if any(column.mystery for column in columns):
        return "mystery"
    return "emotion" if any(column.emotion for column in columns) else ""


def _value(column: BlueprintColumn, scored: str) -> float | None:
    figure = column.mystery if scored == "mystery" else column.emotion
    return figure.value if figure else None


def _worst(columns: Sequence[BlueprintColumn], scored: str) -> BlueprintColumn | None:
    known = [(value, c) for c in columns if (value := _value(c, scored)) is not None]
    return min(known, key=lambda pair: pair[0])[1] if scored and known else None


def _score(facts: Facts, column: BlueprintColumn, scored: str) -> Score:
    value = _value(column, scored)
    if value is None:
        return Score(figures.UNKNOWN, "na")
    if scored == "emotion":
        return Score(figures.signed(value), figures.step(value))
    standard = facts.standard() or DEFAULT_STANDARD
    return Score(figures.count(value * 100), figures.step((value * 100 - standard) / STANDARD_STEP))


def _headline(
    facts: Facts, columns: Sequence[BlueprintColumn], worst: BlueprintColumn | None, scored: str
) -> str:
    if worst is None:
        first, last = (
            _head(facts, column, accent=False).name for column in (columns[0], columns[-1])
        )
        message = "From {first} to {last}: what customers see, and who answers for it"
        return facts.words(message, first=first, last=last)
    owner = worst.touchpoint.owner.to(facts.language)
    message = "“{touchpoint}” scores lowest here ({value}); owner: {owner}"
    if not owner:
        message = "“{touchpoint}” scores lowest here ({value}); nobody is named as its owner"
    name = _head(facts, worst, accent=True).name
    value = _score(facts, worst, scored).words
    return facts.words(message, touchpoint=name, value=value, owner=owner)


def _lead(facts: Facts, columns: Sequence[BlueprintColumn], whole: int, scored: str) -> str:
    message = "Touchpoints {first}–{last} of {whole}. Above the line customers see it, below not."
    if len(columns) == 1:
        message = "Touchpoint {first} of {whole}. Above the line customers see it, below not."
    first, last = columns[0].number, columns[-1].number
    said = facts.words(message, first=first, last=last, whole=whole)
    if scored == "mystery":
        standard = figures.count(facts.standard() or DEFAULT_STANDARD)
        colours = "Last row: mystery visits, 0–100, coloured by the standard of {standard}."
        return said + _space(facts) + facts.words(colours, standard=standard)
    if scored:
        return said + _space(facts) + facts.words("Last row: mean feeling, −5 to +5.")
    return said


def _space(facts: Facts) -> str:
    return "" if facts.language == "zh" else " "
