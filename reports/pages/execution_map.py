"""The execution map: theme → sub-themes → initiatives → actions, with bars over the quarters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.pages.map_sheets import sheets_of, summed
from reports.pages.naming import base_line, clipped, counted, listed, part_of, quoted
from reports.strategy import ExecutionMap, MapRow, Strategy, execution_map, holes
from reports.strategy.execution import OVERDUE, Bar, Quarter
from reports.wording import Wording

MOST_QUARTERS = 12
MOST_NAMED = 3
AIRY_ROWS = 10
TITLE_EMS, AIRY_TITLE_EMS = 31.5, 46.0
# Heights in pt: all rows together, a row, one whose sub-theme stands in it alone on two lines.
ROOM, ROW, MIDDLE_ROW, LONE_ROW = 300.0, 21.5, 25.0, 31.0
STATE_NAMES = {
    "done": "done",
    "under_way": "under way",
    "planned": "not begun",
    OVERDUE: "overdue",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the axis: a quarter, or a year where there are too many quarters."""

    year: str
    name: str
    wave: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a spanning cell on the left says; `span` 0 where it stands above."""

    span: int = 0
    title: str = ""
    above: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One line: the cells left of it, the action, and its bar over the columns."""

    sub_theme: Cell
    initiative: Cell
    title: str
    owner: str
    before: int
    length: int
    after: int
    style: str
    state: str
    kpi: str
    target: str
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionMapPage(Page):
    """Up to fourteen lines of the map under the theme."""

    kind: str = "execution_map"
    theme: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[ActionRow, ...] = ()
    pitch: str = ""


COUNTS = {
    "done": "{n} done",
    "under_way": "{n} under way",
    "planned": "{n} not begun",
    OVERDUE: "{n} overdue",
}
STYLES = {"done": "done", "under_way": "doing", "planned": "todo", OVERDUE: "late"}


def pages(source: ReportSource, words: Wording) -> list[ExecutionMapPage]:
    """Return the map; over fourteen actions an overview of initiatives first; [] without parts."""
    strategy = source.strategy
    if strategy is None or not strategy.sub_themes:
        return []
    facts = Facts.of(source, words)
    plan = execution_map(strategy, source.built_at[:10])
    sheets = sheets_of(plan.rows)
    if len(sheets) > 1:
        overview = execution_map(summed(facts, strategy, plan), source.built_at[:10])
        sheets = [*sheets_of(overview.rows), *sheets]
    return [
        replace(
            _page(facts, strategy, plan, rows),
            part=part_of(at, len(sheets)),
            headline=_headline(facts, strategy, plan) if at == 1 else _of_sheet(facts, rows),
        )
        for at, rows in enumerate(sheets, 1)
    ]


def _page(
    facts: Facts, strategy: Strategy, plan: ExecutionMap, rows: Sequence[MapRow]
) -> ExecutionMapPage:
    columns, size = _columns(facts, plan.quarters)
    return ExecutionMapPage(
        lead=facts.words("Theme → sub-themes → initiatives → actions."),
        source=_source(facts, strategy),
        theme=strategy.theme.to(facts.language),
        columns=columns,
        rows=tuple(
            _row(facts, row, len(columns), size, _space(rows), last=_last(rows, at))
            for at, row in enumerate(rows)
        ),
        pitch=_pitch(rows),
    )


@dataclass(frozen=True, slots=True)
class Space:
    """How many em an action's title has, and a sub-theme's that stands alone in its row."""

    title: float
    lone: float


def _space(rows: Sequence[MapRow]) -> Space:
    """Return the room for words: three lines where rows are few, two for lone sub-themes."""
    if len(rows) <= AIRY_ROWS:
        return Space(AIRY_TITLE_EMS, 16.0)
    return Space(TITLE_EMS, 16.0 if _fits(rows, ROW) else 8.4)


def _pitch(rows: Sequence[MapRow]) -> str:
    """Return the class of the rows' height: as tall as the page has room for."""
    if len(rows) <= AIRY_ROWS:
        return "airy"
    return "middle" if _fits(rows, MIDDLE_ROW) else ""


def _fits(rows: Sequence[MapRow], height: float) -> bool:
    lone = sum(row.sub_theme_span == 1 for row in rows)
    return height * (len(rows) - lone) + LONE_ROW * lone <= ROOM


def _last(rows: Sequence[MapRow], at: int) -> bool:
    return at + 1 == len(rows) or bool(rows[at + 1].initiative_span)


def _columns(facts: Facts, quarters: Sequence[Quarter]) -> tuple[tuple[Column, ...], int]:
    """Return the axis and how many quarters a column stands for."""
    if len(quarters) > MOST_QUARTERS:
        years = sorted({quarter.year for quarter in quarters})
        return tuple(Column(str(year), "") for year in years), 4
    waves = {
        Quarter.of(wave.start): wave.name.to(facts.language)
        for wave in facts.study.waves
        if wave.start and wave.code != facts.source.wave
    }
    return tuple(
        Column(
            str(quarter.year) if not at or quarter.number == 1 else "",
            f"Q{quarter.number}",
            waves.get(quarter, ""),
        )
        for at, quarter in enumerate(quarters)
    ), 1


def _row(
    facts: Facts, row: MapRow, columns: int, size: int, space: Space, *, last: bool
) -> ActionRow:
    action = row.action
    before, length = _placed(row.bar, size)
    kpi = target = ""
    if action is not None and action.kpi is not None:
        read = facts.kpi(action.kpi)
        kpi, target = clipped(read.name, 18.0), read.goal
    state = row.bar.state if row.bar else action.state if action else ""
    return ActionRow(
        sub_theme=_sub_theme(facts, row, space),
        initiative=_initiative(facts, row),
        title=clipped(action.title.to(facts.language), space.title)
        if action
        else facts.words("No action yet"),
        owner=clipped(action.owner.to(facts.language), 13.0) if action else "",
        before=before if length else columns,
        length=length,
        after=columns - before - length if length else 0,
        style=STYLES.get(state, ""),
        state=facts.words(STATE_NAMES[state]) if state in STATE_NAMES else "–",
        kpi=kpi,
        target=target,
        last=last,
    )


def _placed(bar: Bar | None, size: int) -> tuple[int, int]:
    """Return a bar's first column and how many it covers; length 0 without dates."""
    if bar is None:
        return 0, 0
    first = bar.first // size
    return first, (bar.first + bar.length - 1) // size - first + 1


def _sub_theme(facts: Facts, row: MapRow, space: Space) -> Cell:
    if not row.sub_theme_span:
        return Cell()
    tall = row.sub_theme_span > 2
    return Cell(
        row.sub_theme_span,
        clipped(
            row.sub_theme.title.to(facts.language), space.lone if row.sub_theme_span == 1 else 17.0
        ),
        facts.name(row.sub_theme.parent) if row.sub_theme_span > 1 else "",
        clipped(row.sub_theme.meaning.to(facts.language), 21.0) if tall else "",
    )


def _initiative(facts: Facts, row: MapRow) -> Cell:
    if not row.initiative_span:
        return Cell()
    title = row.initiative.title.to(facts.language) if row.initiative else ""
    width = 10.0 if row.initiative_span == 1 else 28.0
    return Cell(
        row.initiative_span, clipped(title, width * 1.9) or facts.words("No initiative yet")
    )


def _headline(facts: Facts, strategy: Strategy, plan: ExecutionMap) -> str:
    actions, states = _states(facts, plan.rows)
    initiatives = counted(len(strategy.initiatives), "{n} initiatives", facts.words)
    if not states:
        message = "One theme becomes {initiatives}; no action is planned yet"
        return facts.words(message, initiatives=initiatives)
    message = "One theme becomes {initiatives} and {actions}: {states}"
    return facts.words(message, initiatives=initiatives, actions=actions, states=states)


def _of_sheet(facts: Facts, rows: Sequence[MapRow]) -> str:
    """Return what the sub-themes of one sheet come to."""
    titles = dict.fromkeys(row.sub_theme.title.to(facts.language) for row in rows)
    _, states = _states(facts, rows)
    named = quoted(list(titles)[:MOST_NAMED], facts.words)
    return facts.words("{sub_themes}: {states}", sub_themes=named, states=states or "–")


def _states(facts: Facts, rows: Sequence[MapRow]) -> tuple[str, str]:
    """Return how many actions the rows hold and how many are in which state."""
    states = [row.bar.state if row.bar else row.action.state for row in rows if row.action]
    counts = {state: states.count(state) for state in COUNTS}
    said = [facts.words(COUNTS[state], n=n) for state, n in counts.items() if n]
    return counted(len(states), "{n} actions", facts.words), listed(said, facts.words)


def _source(facts: Facts, strategy: Strategy) -> str:
    open_holes = [h for h in holes(facts.source.tree, strategy) if h.waived is None]
    day = facts.source.built_at[:10]
    check = facts.words("Check: every dimension, initiative and key issue is covered.")
    if open_holes:
        said = counted(len(open_holes), "{n} holes", facts.words)
        check = facts.words("Check: {holes}, listed after the map.", holes=said)
    register = facts.words("As of {day}; baselines as measured.", day=day) if day else ""
    return listed([base_line(facts, aims=True), register, check], facts.words, sentence=True)
