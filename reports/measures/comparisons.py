"""Differences between segments: pairs, and each against the rest (METHOD 5.13)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.measures.distributions import normal_two_sided, t_quantile, t_two_sided
from reports.measures.estimates import LEVEL, Estimate, Floats, Mask, Sample, mean
from reports.measures.experience import KINDS
from reports.measures.loyalty import counts, net_promoter_score

Row = dict[str, Any]
ALPHA = 1 - LEVEL
MEASURES = ("experience", "expectation", "importance", "rating", "emotion", "satisfaction")
REST = "rest"


def difference(left: Estimate, right: Estimate) -> Estimate:
    """Return left - right of two independent samples, its n the smaller one.

    Means by Welch's t (Welch 1947); a normal interval where a side has one. Unknown where a side
    is, no interval where a side has none.
    """
    if left.value is None or right.value is None:
        return Estimate()
    value, n = left.value - right.value, min(left.n, right.n)
    if left.variance is None or right.variance is None:
        return Estimate(value, n)
    variance, df = left.variance + right.variance, welch_df(left, right)
    half = t_quantile((1 + LEVEL) / 2, df) * math.sqrt(variance)
    return Estimate(value, n, value - half, value + half, variance, df)


def welch_df(left: Estimate, right: Estimate) -> float:
    """Return the Welch-Satterthwaite degrees of freedom, infinite for normal intervals."""
    parts = [(side.variance or 0.0, side.df) for side in (left, right)]
    spread = sum(variance**2 / df for variance, df in parts)
    return sum(variance for variance, _ in parts) ** 2 / spread if spread else math.inf


def p_value(change: Estimate) -> float | None:
    """Return the two-sided p of a difference being none; None where it has no spread."""
    if change.value is None or not change.variance:
        return None
    return t_two_sided(change.value / math.sqrt(change.variance), change.df)


def two_proportions(count_a: int, n_a: int, count_b: int, n_b: int) -> tuple[float, float] | None:
    """Return (z, p) of the pooled two-proportion test; None where there is no spread.

    z = (p_a - p_b) / √(p (1 - p) (1/n_a + 1/n_b)), p the pooled share.
    """
    if not n_a or not n_b:
        return None
    pooled = (count_a + count_b) / (n_a + n_b)
    spread = pooled * (1 - pooled) * (1 / n_a + 1 / n_b)
    if spread <= 0:
        return None
    z = (count_a / n_a - count_b / n_b) / math.sqrt(spread)
    return z, normal_two_sided(z)


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """Return Holm's adjusted p values (Holm 1979); an unknown p stays so and does not count."""
    known = sorted((p, place) for place, p in enumerate(ps) if p is not None)
    adjusted: list[float | None] = [None] * len(ps)
    least = 0.0
    for rank, (p, place) in enumerate(known):
        least = min(1.0, max(least, p * (len(known) - rank)))
        adjusted[place] = least
    return adjusted


def judged(rows: list[Row], family: tuple[str, ...]) -> list[Row]:
    """Fill in `p_adjusted` and `significant`: Holm over the rows that share the `family` keys."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in family), []).append(row)
    for group in groups.values():
        for row, p in zip(group, holm([row["p"] for row in group]), strict=True):
            row["p_adjusted"] = p
            row["significant"] = None if p is None else p < ALPHA
    return rows


def comparison_rows(dataset: Dataset) -> list[Row]:
    """Return the `comparisons` of an analysis.

    Holm over all pairs × items of one measure and kind (the figures of dimensions are made of the
    same answers as those of touchpoints); segments against the rest are a family of their own.
    """
    rows = dataset.rows(CUSTOMERS)
    sides = _sides(dataset, rows)
    if len(sides) < 3:
        return []
    pairs = [(a, b) for a, b in combinations(dataset.segments, 2) if a in sides and b in sides]
    rests = [(segment, REST) for segment in dataset.segments if segment in sides]
    found: list[Row] = []
    for kind, code, measure, values in compared(dataset, rows):
        estimates = {name: _estimate(values, mask, measure) for name, mask in sides.items()}
        place = {"wave": dataset.wave, "item": code, "measure": measure, "kind": kind}
        for a, b in (*pairs, *rests):
            other = estimates[b if b != REST else _rest(a)]
            found.append(place | difference_row(a, b, estimates[a], other))
    return [
        {key: value for key, value in row.items() if key != "rest"}
        for row in judged(found, ("measure", "kind", "rest"))
    ]


def compared(dataset: Dataset, rows: Rows) -> Iterator[tuple[str, str, str, Floats]]:
    """Yield (kind, code, measure, a value a row) of everything that segments are compared by."""
    for kind in KINDS:
        for measure in MEASURES:
            sides = ("experience", "expectation") if measure == "satisfaction" else (measure,)
            if not all(rows.asked(kind, side) for side in sides):
                continue
            for code in dataset.codes(kind, rows, sides):
                columns = rows.paired(kind, code, sides)
                yield kind, code, measure, columns[0] - columns[1] if columns[1:] else columns[0]
    if rows.asked("overall", "overall"):
        yield "overall", "overall", "rating", rows.column("overall", "overall", "overall")
    if rows.asked("overall", "nps"):
        yield "overall", "nps", "nps", rows.column("overall", "overall", "nps")


def difference_row(a: str, b: str, left: Estimate, right: Estimate) -> Row:
    """Return a row that waits for `judged`; p from Welch's t, or normal for NPS."""
    change = difference(left, right)
    return {
        "a": a,
        "b": b,
        "difference": change.value,
        "low": change.low,
        "high": change.high,
        "n_a": left.n,
        "n_b": right.n,
        "p": p_value(change),
        "p_adjusted": None,
        "significant": None,
        "rest": b == REST,
    }


def _sides(dataset: Dataset, rows: Rows) -> dict[str, Mask]:
    """Return the rows of each segment that has any, and of the rest beside it."""
    masks = {segment: rows.within(segment) for segment in dataset.segments}
    masks = {segment: mask for segment, mask in masks.items() if mask.any()}
    known = rows.segment >= 0
    return masks | {_rest(segment): np.asarray(known & ~mask) for segment, mask in masks.items()}


def _rest(segment: str) -> str:
    return f"{REST} {segment}"


def _estimate(values: Floats, mask: Mask, measure: str) -> Estimate:
    if measure == "nps":
        return net_promoter_score(*counts(values[mask]))
    return mean(values, Sample.of(mask))
