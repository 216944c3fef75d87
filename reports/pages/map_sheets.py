"""The execution map cut into sheets, and summed up to one line an initiative."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from reports.facts import Facts
from reports.pages.naming import counted
from reports.strategy import Action, ExecutionMap, MapRow, Strategy
from reports.strategy.execution import OVERDUE
from surveys.text import Text

ROWS_A_PAGE = 14


def sheets_of(rows: Sequence[MapRow]) -> list[list[MapRow]]:
    """Return the rows in pages: whole sub-themes while they fit, a large one cut and repeated."""
    fewest = _packed(rows, ROWS_A_PAGE)
    even = ceil(len(rows) / max(1, len(fewest)))
    packed = (_packed(rows, limit) for limit in range(even, ROWS_A_PAGE + 1))
    best = next((pieces for pieces in packed if len(pieces) == len(fewest)), fewest)
    return [_respanned(piece) for piece in best]


def _packed(rows: Sequence[MapRow], limit: int) -> list[list[MapRow]]:
    pieces: list[list[MapRow]] = [[]]
    for group in _groups(rows):
        if pieces[-1] and len(pieces[-1]) + len(group) > limit:
            pieces.append([])
        for start in range(0, len(group), limit):
            if start:
                pieces.append([])
            pieces[-1].extend(group[start : start + limit])
    return [piece for piece in pieces if piece]


def _groups(rows: Sequence[MapRow]) -> list[list[MapRow]]:
    groups: list[list[MapRow]] = []
    for row in rows:
        if row.sub_theme_span:
            groups.append([])
        groups[-1].append(row)
    return groups


def _respanned(rows: list[MapRow]) -> list[MapRow]:
    """Return a page's rows with spans that end on the page."""
    made: list[MapRow] = []
    for at, row in enumerate(rows):
        before = rows[at - 1] if at else None
        same_theme = before is not None and before.sub_theme == row.sub_theme
        same = same_theme and before is not None and before.initiative == row.initiative
        theme_span = sum(r.sub_theme == row.sub_theme for r in rows[at:])
        span = sum(
            (r.sub_theme, r.initiative) == (row.sub_theme, row.initiative) for r in rows[at:]
        )
        made.append(
            replace(
                row,
                sub_theme_span=0 if same_theme else theme_span,
                initiative_span=0 if same else span,
            )
        )
    return made


def summed(facts: Facts, strategy: Strategy, plan: ExecutionMap) -> Strategy:
    """Return the strategy with one action an initiative: all of its actions in one bar."""
    actions: list[Action] = []
    for initiative in strategy.initiatives:
        rows = [row for row in plan.rows if row.action and row.action.parent == initiative.id]
        kept = [row.action for row in rows if row.action]
        if kept:
            late = sum(row.bar is not None and row.bar.state == OVERDUE for row in rows)
            actions.append(_sum(facts, initiative.id, kept, late))
    return replace(strategy, actions=tuple(actions))


def _sum(facts: Facts, initiative: str, actions: Sequence[Action], late: int) -> Action:
    done = sum(action.state == "done" for action in actions)
    begun = any(action.state != "planned" for action in actions)
    words = [
        counted(len(actions), "{n} actions", facts.words),
        facts.words("{n} done", n=done) if done else "",
        facts.words("{n} overdue", n=late) if late else "",
    ]
    return Action(
        f"{initiative}:all",
        initiative,
        Text.of(("，" if facts.language == "zh" else ", ").join(filter(None, words))),
        Counter(action.owner for action in actions).most_common(1)[0][0],
        kpi=next((action.kpi for action in actions if action.kpi), None),
        start=min((action.start for action in actions if action.start), default=""),
        due=max((action.due for action in actions if action.due), default=""),
        state="done" if done == len(actions) else "under_way" if begun else "planned",
    )
