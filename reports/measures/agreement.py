"""Do coders agree? Cohen's and Fleiss' kappa, Krippendorff's alpha (METHOD 5.15).

Each is 1 for full agreement and 0 for what chance gives. Unknown where there is nothing to
disagree about: too few codings, or all of one code. The interval of alpha, which has no simple
variance, is that of a bootstrap with a fixed seed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence

import numpy as np

from reports.measures.distributions import normal_quantile
from reports.measures.estimates import LEVEL, Estimate, Floats

Code = Hashable | None
METRICS = ("nominal", "ordinal", "interval", "ratio")
DRAWS, SEED = 1000, 20260101
LEAST_UNITS = 10


def cohen_kappa(left: Sequence[Code], right: Sequence[Code]) -> Estimate:
    """Return kappa of two coders over the units that both coded (None: not coded).

    kappa = (p_o - p_e) / (1 - p_e) (Cohen 1960); interval by the large-sample variance of Fleiss,
    Cohen and Everitt (1969).
    """
    pairs = [
        pair
        for pair in zip(left, right, strict=True)
        if pair[0] is not None and pair[1] is not None
    ]
    codes = {code: at for at, code in enumerate(dict.fromkeys(c for pair in pairs for c in pair))}
    n = len(pairs)
    table = np.zeros((len(codes), len(codes)))
    for a, b in pairs:
        table[codes[a], codes[b]] += 1 / n
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    chance = float(rows @ columns)
    if not n or chance > 1 - 1e-12:
        return Estimate(n=n)
    kappa = (float(np.trace(table)) - chance) / (1 - chance)
    return _between(kappa, _cohen_variance(table, kappa, chance) / n, n)


def _cohen_variance(table: Floats, kappa: float, chance: float) -> float:
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    agreed = np.diag(table) @ (1 - (rows + columns) * (1 - kappa)) ** 2
    # A unit that the first coder gave i and the second j is weighed by column i and row j.
    weights = (columns[:, None] + rows[None, :]) ** 2
    apart = (1 - kappa) ** 2 * ((table * weights).sum() - np.diag(table) @ np.diag(weights))
    level = (kappa - chance * (1 - kappa)) ** 2
    return float(agreed + apart - level) / (1 - chance) ** 2


def fleiss_kappa(counts: Floats) -> Estimate:
    """Return kappa of units × codes, how many coders gave each; as many coders for every unit.

    Fleiss (1971); interval by the variance under chance of Fleiss, Nee and Landis (1979). Raises
    ValueError where units have different numbers of coders.
    """
    n = len(counts)
    coders = counts.sum(axis=1)
    if n and (coders != coders[0]).any():
        raise ValueError("every unit must have as many coders")
    m = float(coders[0]) if n else 0.0
    if m < 2:
        return Estimate(n=n)
    shares = counts.sum(axis=0) / (n * m)
    chance = float(shares @ shares)
    if chance > 1 - 1e-12:
        return Estimate(n=n)
    agreed = float(((counts**2).sum(axis=1) - m).mean() / (m * (m - 1)))
    spread = shares @ (1 - shares)
    skew = float((shares * (1 - shares) * (1 - 2 * shares)).sum())
    variance = 2 * float(spread**2 - skew) / (n * m * (m - 1) * float(spread) ** 2)
    return _between((agreed - chance) / (1 - chance), variance, n)


def krippendorff_alpha(table: Floats, metric: str = "nominal", draws: int = DRAWS) -> Estimate:
    """Return alpha of coders × units, NaN where not coded; n are the units coded twice or more.

    alpha = 1 - observed / expected disagreement (Krippendorff 2004, ch. 11), the squared distance
    of two codes by `metric`: nominal, ordinal, interval or ratio. Interval: the middle 95 % of
    alpha over units drawn with replacement (percentile bootstrap, fixed seed), so that the same
    codings give the same interval; none below ten units. `variance` is that of the draws.
    """
    values, places = np.unique(table[~np.isnan(table)], return_inverse=True)
    counts = np.zeros((table.shape[1], len(values)))
    np.add.at(counts, (np.nonzero(~np.isnan(table))[1], places), 1)
    counts = counts[counts.sum(axis=1) > 1]
    n = len(counts)
    if not n:
        return Estimate()
    units = _within(counts)
    value = _alpha_of(values, counts.sum(axis=0), units.sum(axis=0), metric)
    if value is None or n < LEAST_UNITS or not draws:
        return Estimate(value, n)
    alphas = _drawn(values, counts, units, metric, draws)
    low, high = np.quantile(alphas, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value, n, float(low), float(high), float(np.var(alphas, ddof=1)))


def _drawn(values: Floats, counts: Floats, units: Floats, metric: str, draws: int) -> list[float]:
    """Return alpha of each draw of units, where it has one; a hundred draws at a time."""
    n, chance = len(counts), np.random.default_rng(SEED)
    alphas: list[float] = []
    for begun in range(0, draws, 100):
        size = min(100, draws - begun)
        units_drawn = chance.integers(0, n, size=(size, n))
        drawn = np.array([np.bincount(row, minlength=n) for row in units_drawn], dtype=np.float64)
        totals = drawn @ counts
        if metric == "ordinal":
            distances = np.array([_ordinal(values, each) for each in totals])
        else:
            distances = DISTANCES[metric](values, totals[0])[None]
        together = (drawn @ units.reshape(n, -1)).reshape(size, len(values), len(values))
        observed = (together * distances).sum(axis=(1, 2))
        expected = ((totals[:, None, :] @ distances)[:, 0] * totals).sum(axis=1)
        expected /= totals.sum(axis=1) - 1
        known = expected > 0
        alphas += (1 - observed[known] / expected[known]).tolist()
    return alphas


def _within(counts: Floats) -> Floats:
    """Return units × codes × codes: the ordered pairs of codings in each, by 1 / (coders - 1)."""
    pairs = counts[:, :, None] * counts[:, None, :]
    codes = np.arange(counts.shape[1])
    pairs[:, codes, codes] -= counts
    return np.asarray(pairs / (counts.sum(axis=1) - 1)[:, None, None])


def _alpha_of(values: Floats, totals: Floats, together: Floats, metric: str) -> float | None:
    """Return alpha from the coincidences of codes; None where all codings are of one code."""
    distance = DISTANCES[metric](values, totals)
    expected = float(totals @ distance @ totals) / (totals.sum() - 1)
    return 1 - float((together * distance).sum()) / expected if expected > 0 else None


def _nominal(values: Floats, _totals: Floats) -> Floats:
    return 1.0 - np.eye(len(values))


def _ordinal(values: Floats, totals: Floats) -> Floats:
    """Return (Σ of the totals between two codes, the ends by half)²."""
    middle = np.cumsum(totals) - totals / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)


def _interval(values: Floats, _totals: Floats) -> Floats:
    return np.asarray((values[:, None] - values[None, :]) ** 2)


def _ratio(values: Floats, _totals: Floats) -> Floats:
    sums = values[:, None] + values[None, :]
    return np.asarray(((values[:, None] - values) / np.where(sums == 0, 1.0, sums)) ** 2)


DISTANCES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}


def _between(value: float, variance: float, n: int) -> Estimate:
    half = normal_quantile((1 + LEVEL) / 2) * math.sqrt(max(variance, 0.0))
    return Estimate(value, n, max(value - half, -1.0), min(value + half, 1.0), variance)
