"""The action plan: who does what by when, and how far each KPI has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.pages.execution_map import STATE_NAMES
from reports.pages.naming import base_line, chunks, clipped, counted, listed, part_of
from reports.pages.strategy_house import ENABLER_NAMES
from reports.strategy import Action, Strategy
from reports.strategy.execution import OVERDUE
from reports.strategy.reading import KpiWords
from reports.wording import Wording

ROWS_A_PAGE = 15
CAPABILITY_NAMES = {"people": "people", "process": "process", "technology": "technology"}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An action; `owner_span` is how many rows the owner's cell spans, 0 below its first."""

    owner: str
    owner_span: int
    title: str
    means: str
    due: str
    state: str
    late: bool
    kpi: KpiWords | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPlanPage(Page):
    """Up to fifteen actions, owner by owner."""

    kind: str = "action_plan"
    rows: tuple[PlanRow, ...] = ()


def pages(source: ReportSource, words: Wording) -> list[ActionPlanPage]:
    """Return every action that was not dropped, by owner; [] without any."""
    strategy = source.strategy
    actions = _ordered(strategy) if strategy else []
    if strategy is None or not actions:
        return []
    facts = Facts.of(source, words)
    sheets = chunks(actions, ROWS_A_PAGE)
    return [
        ActionPlanPage(
            headline=_headline(facts, actions) if place == 1 else _of_sheet(facts, sheet),
            lead=words(
                "By owner, then by due date. The line runs from the KPI's baseline to its target "
                "(bar at the end); ● is where it stands in this wave."
            ),
            source=base_line(facts, aims=True),
            part=part_of(place, len(sheets)),
            rows=_rows(facts, sheet),
        )
        for place, sheet in enumerate(sheets, 1)
    ]


def _ordered(strategy: Strategy) -> list[Action]:
    """Return the actions that were not dropped, the owner with most of them first."""
    kept = [action for action in strategy.actions if action.state != "dropped"]
    load = Counter(action.owner for action in kept)
    owners = sorted(load, key=lambda owner: -load[owner])
    return sorted(kept, key=lambda a: (owners.index(a.owner), a.due or "9999", a.id))


def _rows(facts: Facts, actions: Sequence[Action]) -> tuple[PlanRow, ...]:
    rows = []
    for at, action in enumerate(actions):
        first = at == 0 or actions[at - 1].owner != action.owner
        span = sum(other.owner == action.owner for other in actions[at:]) if first else 0
        rows.append(_row(facts, action, span))
    return tuple(rows)


def _row(facts: Facts, action: Action, span: int) -> PlanRow:
    late = action.overdue(facts.source.built_at[:10])
    named = (ENABLER_NAMES.get(action.enabler), CAPABILITY_NAMES.get(action.capability))
    kpi = None
    if action.kpi is not None:
        kpi = facts.kpi(action.kpi)
    return PlanRow(
        owner=clipped(action.owner.to(facts.language), 20.0) or "–",
        owner_span=span,
        title=clipped(action.title.to(facts.language), 46.0),
        means=clipped(" · ".join(facts.words(name) for name in named if name), 27.0),
        due=action.due or "–",
        state=facts.words(STATE_NAMES[OVERDUE if late else action.state]),
        late=late,
        kpi=kpi,
    )


def _headline(facts: Facts, actions: Sequence[Action]) -> str:
    load = Counter(action.owner for action in actions)
    owner, most = load.most_common(1)[0]
    bare = sum(action.kpi is None for action in actions)
    message = "Most fall to {owner}: {most} of {n} actions; each has its KPI"
    if bare:
        message = "Most fall to {owner}: {most} of {n} actions; {bare} without a KPI"
    if not owner:
        message = "{most} of {n} actions have no owner yet"
    name = owner.to(facts.language)
    return facts.words(message, owner=name, most=most, n=len(actions), bare=bare)


def _of_sheet(facts: Facts, actions: Sequence[Action]) -> str:
    """Return whose actions a later sheet holds, and which is due next."""
    owners = dict.fromkeys(action.owner.to(facts.language) or "–" for action in actions)
    due = min((a.due for a in actions if a.due and a.state != "done"), default="")
    named = listed(list(owners)[:3], facts.words)
    said = counted(len(actions), "{n} actions", facts.words)
    message = "{owners}: {actions}, the next due on {day}" if due else "{owners}: {actions}"
    return facts.words(message, owners=named, actions=said, day=due)
