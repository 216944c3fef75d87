"""What is missing between issues and actions: listed until filled or waived. METHOD §6.8."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.strategy.issues import IssueTree
from reports.strategy.plan import Strategy
from surveys.text import Text

KINDS = ("dimension", "initiative", "issue")


@dataclass(frozen=True, slots=True)
class Hole:
    """One hole: a chosen dimension without a sub-theme, an initiative without an action, a key
    issue that no initiative addresses.

    `id` is "<kind>:<id of what it is about>"; `title` is that part's own words (none for a
    dimension: the study names it). `waived` is the reason why it may stay open, or None.
    """

    id: str
    kind: str
    about: str
    title: Text = Text()
    waived: Text | None = None


def holes(tree: IssueTree | None, strategy: Strategy) -> tuple[Hole, ...]:
    """List every hole, the waived ones with their reason; open ones stand first."""
    reasons = {waiver.hole: waiver.reason for waiver in strategy.waivers}
    found = [
        Hole(f"{kind}:{about}", kind, about, title, reasons.get(f"{kind}:{about}"))
        for kind, about, title in _found(tree, strategy)
    ]
    return tuple(sorted(found, key=lambda hole: hole.waived is not None))


def _found(tree: IssueTree | None, strategy: Strategy) -> Iterator[tuple[str, str, Text]]:
    for dimension in strategy.dimensions:
        if not strategy.under_dimension(dimension):
            yield "dimension", dimension, Text()
    for initiative in strategy.initiatives:
        actions = strategy.under_initiative(initiative.id)
        if all(action.state == "dropped" for action in actions):
            yield "initiative", initiative.id, initiative.title
    if tree:
        covered = addressed(tree, strategy)
        for leaf in tree.leaves():
            if leaf.id not in covered:
                yield "issue", leaf.id, leaf.title


def addressed(tree: IssueTree, strategy: Strategy) -> dict[str, tuple[str, ...]]:
    """Return leaf id → ids of the initiatives that address it, itself or a branch above it."""
    covered: dict[str, list[str]] = {}
    for initiative in strategy.initiatives:
        for issue in initiative.addresses:
            current = tree.current(issue)
            for leaf in tree.leaves(current) if current else ():
                covered.setdefault(leaf.id, []).append(initiative.id)
    return {leaf: tuple(dict.fromkeys(ids)) for leaf, ids in covered.items()}
