"""Whom a figure speaks for: segment, habit and respondents' own weights (METHOD 5.8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.measures.estimates import Floats, Sample, effective_n
from reports.measures.margins import SEGMENT, Target, by_segment, fitted
from reports.measures.raking import Raked, rake

Row = dict[str, Any]
WEIGHTED = "weighted"


def samples(dataset: Dataset, rows: Rows, touchpoint: str = "") -> Iterator[tuple[str, Sample]]:
    """Yield (segment code, sample): "all", each segment in study order, "weighted" if there is one.

    With a `touchpoint` the weighted sample is by habit there, where habit was asked.
    """
    yield "all", Sample.of(rows.within("all"))
    for segment in dataset.segments:
        yield segment, Sample.of(rows.within(segment))
    weighted = weighted_sample(dataset, rows, touchpoint)
    if weighted is not None:
        yield WEIGHTED, weighted


def weighted_sample(dataset: Dataset, rows: Rows, touchpoint: str = "") -> Sample | None:
    """Return the weighted sample: respondents' own weights, else margins, else segments' shares.

    None where no respondent has a weight and a segment with answers has no population share.
    """
    if np.isfinite(rows.weight).any():
        weight = np.where(np.isfinite(rows.weight), rows.weight, 0.0)
        return Sample(((1.0, rows.within("all")),), weight)
    margins = fitted(dataset) if rows is dataset.rows(CUSTOMERS) else None
    if margins is not None:
        weight = margins.raked.weights * _habits(rows, dataset.segments, touchpoint)
        return Sample(((1.0, rows.within("all")),), weight)
    shares = {segment.code: segment.weight for segment in dataset.study.segments}
    strata = []
    habits = habit_means(rows, list(shares), touchpoint)
    for code, share in shares.items():
        mask = rows.within(code)
        if mask.any() and share is None:
            return None
        if mask.any() and share is not None:
            strata.append((share * habits.get(code, 1.0), mask))
    return Sample(tuple(strata)) if strata else None


def _habits(rows: Rows, segments: Sequence[str], touchpoint: str) -> Floats:
    """Return each respondent's factor: the mean visits of their segment, 1 where not known."""
    habits = habit_means(rows, list(segments), touchpoint)
    factors = np.array([*(habits.get(code, 1.0) for code in segments), 1.0])
    return np.asarray(factors[rows.segment])


def habit_means(rows: Rows, segments: list[str], touchpoint: str) -> dict[str, float]:
    """Return the mean number of visits of each segment's customers, {} where not asked.

    Habit weight (deck 001) at a touchpoint ∝ population share × mean visits of the brand. Visits
    asked for that touchpoint come before visits asked in general.
    """
    if not touchpoint or not rows.asked("overall", "habit"):
        return {}
    own = touchpoint in rows.asked("touchpoint", "habit")
    kind, code = ("touchpoint", touchpoint) if own else ("overall", "overall")
    visits = rows.column(kind, code, "habit")
    means = {}
    for segment in segments:
        known = visits[rows.within(segment) & ~np.isnan(visits)]
        if known.size:
            means[segment] = float(known.mean())
    return means


def weighting_rows(dataset: Dataset) -> list[Row]:
    """Return what weighting costs, [] where figures are not weighted; the shape is in analysis.py.

    basis "respondents" (weights of their own), "margins" or "segments" (population shares).
    `missing` are groups with a share but without answers: a segment, or "question/code".
    """
    rows = dataset.rows(CUSTOMERS)
    own = rows.weight[np.isfinite(rows.weight) & (rows.weight > 0)]
    if own.size:
        effect, effective = effective_n(own)
        return [_cost(dataset, "respondents", int(own.size), effect, effective)]
    margins = fitted(dataset)
    if margins is not None:
        return [
            _raked(dataset, "margins", margins.targets, margins.raked)
            | {"left_out": list(margins.left_out)}
        ]
    target = by_segment(dataset, rows)
    if target is None:
        return []
    known = target.groups >= 0
    target = Target(SEGMENT, target.codes, target.shares, target.groups[known])
    raked = rake([(target.groups, target.shares)], int(known.sum()))
    return [_raked(dataset, "segments", (target,), raked)]


def _raked(dataset: Dataset, basis: str, targets: Sequence[Target], raked: Raked) -> Row:
    row = _cost(dataset, basis, raked.weights.size, raked.design_effect, raked.effective_n)
    missing = [_group(targets[at], targets[at].codes[group]) for at, group in raked.missing]
    groups = [group for target in targets for group in _groups(target)]
    names = [target.name for target in targets]
    return row | {"missing": missing, "margins": names, "groups": groups}


def _cost(dataset: Dataset, basis: str, n: int, effect: float, effective: float) -> Row:
    figures = {"n": n, "design_effect": effect, "effective_n": effective}
    lists: Row = {name: [] for name in ("missing", "margins", "groups", "left_out")}
    return {"wave": dataset.wave, "basis": basis} | figures | lists


def _groups(target: Target) -> Iterator[Row]:
    """Yield each group's share of the sample and of the population."""
    known = target.groups[target.groups >= 0]
    counts = np.bincount(known, minlength=len(target.codes))
    for code, share, count in zip(target.codes, target.shares, counts.tolist(), strict=True):
        sample = count / known.size if known.size else None
        yield {"margin": target.name, "code": code, "sample": sample, "share": share}


def _group(target: Target, code: str) -> str:
    return code if target.name == SEGMENT else f"{target.name}/{code}"
