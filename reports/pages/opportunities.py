"""What could be better at some touchpoints, what answers it already, and who owns it."""

from __future__ import annotations

from collections.abc import Sequence

from reports import figures
from reports.facts import Facts
from reports.pages.naming import itemised, listed
from reports.strategy import addressed
from surveys.study import Touchpoint


def opportunity(facts: Facts, segment: str, points: Sequence[Touchpoint]) -> str:
    """Return the heaviest shortfall here and the initiatives that answer it, "" without one."""
    found = _shortfall(facts, segment, points)
    if found is None:
        return ""
    code, figure = found
    answers = initiatives(facts, code)
    values = {"touchpoint": facts.name(code), "figure": figure}
    if answers:
        named = itemised(answers, facts.words)
        return facts.words("{touchpoint} ({figure}): {answers}", answers=named, **values)
    return facts.words("{touchpoint} ({figure}): no initiative yet", **values)


def _shortfall(facts: Facts, segment: str, points: Sequence[Touchpoint]) -> tuple[str, str] | None:
    """Return the touchpoint with the most negative weighted satisfaction, else satisfaction."""
    for measure in ("weighted_satisfaction", "satisfaction", "emotion"):
        means = {
            point.code: facts.measure("touchpoint", point.code, segment, measure)["mean"]
            for point in points
        }
        known = {code: mean for code, mean in means.items() if mean is not None and mean < 0}
        if known:
            worst = min(known, key=lambda code: float(known[code]))
            return worst, figures.signed(known[worst])
    return None


def initiatives(facts: Facts, touchpoint: str) -> list[str]:
    """Return the initiatives that answer an issue with evidence from a touchpoint."""
    tree, strategy = facts.source.tree, facts.source.strategy
    if tree is None or strategy is None:
        return []
    covered = addressed(tree, strategy)
    ids = {
        initiative
        for leaf in tree.leaves()
        if any(
            piece.reference is not None and piece.reference.item == touchpoint
            for piece in tree.evidence_of(leaf.id)
        )
        for initiative in covered.get(leaf.id, ())
    }
    return [each.title.to(facts.language) for each in strategy.initiatives if each.id in ids]


def owners(facts: Facts, points: Sequence[Touchpoint], first: str) -> str:
    """Return who answers for touchpoints, the owner of `first` before the others."""
    ordered = sorted(points, key=lambda point: point.code != first)
    names = [point.owner.to(facts.language) for point in ordered]
    return listed(list(dict.fromkeys(filter(None, names))), facts.words)
