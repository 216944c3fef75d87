"""You said, we did: what customers complained of, what was done about it, what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import figures
from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.pages.naming import base_line, chunks, clipped, counted, part_of
from reports.strategy import Action, IssueTree, Strategy
from reports.wording import Wording

ROWS_A_PAGE = 5
CAUSE_NAMES = {"value": "the offer", "system": "the system", "people": "people"}


@dataclass(frozen=True, slots=True)
class DoneRow:
    """One closed loop; `said` is a quote where one hangs on the issue, else the issue."""

    said: str
    quoted: bool
    issue: str
    did: str
    outcome: str
    who: str
    kpi: str
    change: str
    progress: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YouSaidPage(Page):
    """Up to five loops that were closed."""

    kind: str = "you_said"
    rows: tuple[DoneRow, ...] = ()


def pages(source: ReportSource, words: Wording) -> list[YouSaidPage]:
    """Return the actions that are done, five a page; [] without any."""
    strategy = source.strategy
    done = [action for action in strategy.actions if action.state == "done"] if strategy else []
    if strategy is None or not done:
        return []
    facts = Facts.of(source, words)
    taken: set[str] = set()
    rows = [_row(facts, strategy, action, taken) for action in done]
    sheets = chunks(rows, ROWS_A_PAGE)
    return [
        YouSaidPage(
            headline=_headline(facts, rows, sheet, place),
            lead=words(
                "What customers said, what was done about it, and how far the KPI has come from "
                "its baseline to its target."
            ),
            source=base_line(facts, aims=True),
            part=part_of(place, len(sheets)),
            rows=tuple(sheet),
        )
        for place, sheet in enumerate(sheets, 1)
    ]


def _headline(facts: Facts, rows: Sequence[DoneRow], sheet: Sequence[DoneRow], place: int) -> str:
    measured = sum(row.progress is not None for row in rows)
    better = sum((row.progress or 0.0) > 0 for row in rows)
    if place > 1:
        return facts.words("Also done: {action}", action=sheet[0].did)
    kept = counted(len(rows), "{n} promises", facts.words)
    message = "{promises} kept; in {better} of {measured} measured cases the figure moved"
    if not better:
        message = "{promises} kept; no figure has moved towards its target yet"
    if not measured:
        message = "{promises} kept; the effect is still to be measured"
    return facts.words(message, promises=kept, better=better, measured=measured)


def _row(facts: Facts, strategy: Strategy, action: Action, taken: set[str]) -> DoneRow:
    issue, quote = _said(facts, strategy, action, taken)
    cause = facts.words(CAUSE_NAMES[action.cause]) if action.cause else ""
    who = [
        action.owner.to(facts.language),
        action.done_on,
        facts.words("cause: {cause}", cause=cause) if cause else "",
    ]
    kpi = change = ""
    progress = None
    if action.kpi is not None:
        read = facts.kpi(action.kpi)
        kpi, progress = read.name, read.progress
        if figures.UNKNOWN not in (read.baseline, read.current):
            change = f"{read.baseline} → {read.current}"
    return DoneRow(
        said=clipped(quote or issue or "–", 44.0),
        quoted=bool(quote),
        issue=clipped(issue, 28.0) if quote else "",
        did=clipped(action.title.to(facts.language), 36.0),
        outcome=clipped(action.outcome.to(facts.language), 54.0),
        who=" · ".join(part for part in who if part),
        kpi=clipped(kpi, 24.0),
        change=change,
        progress=progress,
    )


def _said(facts: Facts, strategy: Strategy, action: Action, taken: set[str]) -> tuple[str, str]:
    """Return the issue that the action answers and a quote on it that was not used yet.

    Where no issue is named, or it is gone from the tree, the initiative's own title stands for it.
    """
    tree = facts.source.tree
    initiative = next((i for i in strategy.initiatives if i.id == action.parent), None)
    if initiative is None:
        return "", ""
    if tree is None:
        return initiative.title.to(facts.language), ""
    leaves = [leaf for each in initiative.addresses for leaf in _leaves(tree, each)]
    for leaf in leaves:
        for piece in tree.evidence_of(leaf):
            if piece.kind == "verbatim" and piece.id not in taken:
                taken.add(piece.id)
                return tree.issue(leaf).title.to(facts.language), piece.text.to(facts.language)
    about = tree.issue(leaves[0]).title if leaves else initiative.title
    return about.to(facts.language), ""


def _leaves(tree: IssueTree, issue: str) -> list[str]:
    current = tree.current(issue)
    return [leaf.id for leaf in tree.leaves(current)] if current else []
