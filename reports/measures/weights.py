"""Whom a figure speaks for: segment, habit and respondents' own weights (METHOD 5.8)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reports.dataset import Dataset
from reports.dataset.rows import Rows
from reports.measures.estimates import Floats, Sample

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
    """Return the weighted sample; respondents' own weights come before population shares.

    None where no respondent has a weight and a segment with answers has no population share.
    """
    if np.isfinite(rows.weight).any():
        weight = np.where(np.isfinite(rows.weight), rows.weight, 0.0)
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


def effective_n(weights: Floats) -> tuple[float, float]:
    """Return (design effect, effective n) of respondents' weights (Kish 1965).

    n_eff = (Σ w)² / Σ w², deff = n / n_eff.
    """
    n_effective = float(weights.sum() ** 2 / (weights**2).sum())
    return weights.size / n_effective, n_effective
