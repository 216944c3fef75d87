"""The execution map: sub-themes → initiatives → actions as rows with spans, over quarters."""

from __future__ import annotations

from dataclasses import dataclass

from reports.strategy.actions import Action
from reports.strategy.plan import Initiative, Strategy, SubTheme

OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, 1…4."""

    year: int
    number: int

    @classmethod
    def of(cls, date: str) -> Quarter:
        """Return the quarter of an ISO date."""
        return cls(int(date[:4]), (int(date[5:7]) + 2) // 3)

    def count(self) -> int:
        """Return quarters since year 0, so that quarters can be subtracted."""
        return self.year * 4 + self.number - 1


@dataclass(frozen=True, slots=True)
class Bar:
    """Where an action's bar stands on the axis: first quarter and length, in quarters.

    `state` is the action's, or "overdue".
    """

    first: int
    length: int
    state: str


@dataclass(frozen=True, slots=True)
class MapRow:
    """One line of the map: an action, or an initiative or sub-theme that has none yet.

    `sub_theme_span` and `initiative_span` are the rows that the cell to the left spans where it
    starts on this row, 0 where it started above. `bar` None: the dates are open.
    """

    sub_theme: SubTheme
    initiative: Initiative | None
    action: Action | None
    sub_theme_span: int
    initiative_span: int
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class ExecutionMap:
    """The whole map: the quarters of its axis in order, and its rows."""

    quarters: tuple[Quarter, ...]
    rows: tuple[MapRow, ...]


def execution_map(strategy: Strategy, day: str) -> ExecutionMap:
    """Lay the strategy out as rows; actions that were dropped are left out.

    `day` is the ISO date on which an action counts as overdue or not.
    """
    actions = [action for action in strategy.actions if action.state != "dropped"]
    quarters = _axis(actions)
    rows: list[MapRow] = []
    for sub_theme in _in_order(strategy):
        rows.extend(_rows(strategy, sub_theme, quarters, day))
    return ExecutionMap(quarters, tuple(rows))


def _in_order(strategy: Strategy) -> tuple[SubTheme, ...]:
    """Return the sub-themes by the order of their dimensions, those of none chosen last."""
    place = {code: at for at, code in enumerate(strategy.dimensions)}
    ordered = sorted(strategy.sub_themes, key=lambda part: place.get(part.parent, len(place)))
    return tuple(ordered)


def _rows(
    strategy: Strategy, sub_theme: SubTheme, quarters: tuple[Quarter, ...], day: str
) -> list[MapRow]:
    lines: list[tuple[Initiative | None, Action | None, int]] = []
    for initiative in strategy.under_sub_theme(sub_theme.id):
        kept = [a for a in strategy.under_initiative(initiative.id) if a.state != "dropped"]
        acts: list[Action | None] = [*kept] or [None]
        lines.extend((initiative, act, 0 if at else len(acts)) for at, act in enumerate(acts))
    lines = lines or [(None, None, 1)]
    return [
        MapRow(
            sub_theme, initiative, action, 0 if at else len(lines), span, bar(action, quarters, day)
        )
        for at, (initiative, action, span) in enumerate(lines)
    ]


def bar(action: Action | None, quarters: tuple[Quarter, ...], day: str) -> Bar | None:
    """Return where an action's bar stands; None without an action or without any date."""
    if action is None or not (action.start or action.due):
        return None
    first = Quarter.of(action.start or action.due).count()
    last = Quarter.of(action.due or action.start).count()
    state = OVERDUE if action.overdue(day) else action.state
    return Bar(first - quarters[0].count(), last - first + 1, state)


def _axis(actions: list[Action]) -> tuple[Quarter, ...]:
    """Return every quarter from the first start to the last due date."""
    counts = [
        Quarter.of(date).count()
        for action in actions
        for date in (action.start, action.due)
        if date
    ]
    if not counts:
        return ()
    return tuple(Quarter(at // 4, at % 4 + 1) for at in range(min(counts), max(counts) + 1))
