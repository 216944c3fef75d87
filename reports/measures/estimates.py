"""An estimate is a value with its n and its 95 % interval; samples may be stratified or weighted.

Every mean of METHOD §5 goes through `moments`: "all" and a segment are one stratum, "weighted" is
the brands at their shares (variance Σ w² s² / n, METHOD 5.8) or respondents with weights.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reports.measures.distributions import normal_quantile, t_quantile

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
LEVEL = 0.95
LOW_BASE = 30


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with base n, interval and the variance of the value; None where unknown.

    `df` is the degrees of freedom of the interval: n - 1 for a mean, infinite for a normal one.
    """

    value: float | None = None
    n: int = 0
    low: float | None = None
    high: float | None = None
    variance: float | None = None
    df: float = math.inf

    def row(self, name: str = "mean") -> dict[str, Any]:
        """Return value, n, low and high under the names of DESIGN §4."""
        return {name: self.value, "n": self.n, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Sample:
    """Whose answers are pooled: strata of (share, rows), or one stratum with a weight a row."""

    strata: tuple[tuple[float, Mask], ...]
    weight: Floats | None = None

    @classmethod
    def of(cls, mask: Mask) -> Sample:
        """Make the plain sample of the rows in `mask`."""
        return cls(((1.0, mask),))


@dataclass(frozen=True, slots=True)
class Moments:
    """Means of several columns over the same rows, and the covariance matrix of those means.

    `df` is n - 1 for one plain stratum, else infinite (a normal interval).
    """

    means: Floats
    covariance: Floats
    n: int
    df: float

    def combine(self, *factors: float) -> Estimate:
        """Return the linear combination Σ factor · mean with its interval."""
        if not self.n:
            return Estimate()
        weights = np.array(factors)
        return interval(
            float(weights @ self.means),
            float(weights @ self.covariance @ weights),
            self.n,
            self.df,
        )


def interval(value: float, variance: float, n: int, df: float) -> Estimate:
    """Return value ± t(df) · √variance; no interval where the variance is unknown (n = 1)."""
    if math.isnan(variance):
        return Estimate(value, n)
    variance = max(variance, 0.0)
    half = t_quantile((1 + LEVEL) / 2, df) * math.sqrt(variance)
    return Estimate(value, n, value - half, value + half, variance, df)


def moments(columns: list[Floats], sample: Sample) -> Moments:
    """Return the joint moments of `columns` over the rows of `sample` that know all of them.

    Strata without such rows are left out and the other shares renormalised.
    """
    table = np.stack(columns)
    known = ~np.isnan(table).any(axis=0)
    if sample.weight is not None:
        return _weighted(table, known & sample.strata[0][1] & (sample.weight > 0), sample.weight)
    parts = [(share, table[:, known & mask]) for share, mask in sample.strata]
    parts = [(share, part) for share, part in parts if part.shape[1] and share > 0]
    n = sum(part.shape[1] for _, part in parts)
    if not n:
        size = len(columns)
        return Moments(np.full(size, np.nan), np.full((size, size), np.nan), 0, math.inf)
    total = sum(share for share, _ in parts)
    means = sum(share / total * part.mean(axis=1) for share, part in parts)
    covariance = sum((share / total) ** 2 * _covariance_of_mean(part) for share, part in parts)
    df = n - 1 if len(sample.strata) == 1 else math.inf
    return Moments(np.asarray(means), np.asarray(covariance), n, df)


def _covariance_of_mean(part: Floats) -> Floats:
    size, n = part.shape
    if n < 2:
        return np.full((size, size), np.nan)
    centred = part - part.mean(axis=1, keepdims=True)
    return np.asarray(_products(centred) / (n - 1) / n)


def _weighted(table: Floats, known: Mask, weight: Floats) -> Moments:
    """Weighted means with linearised covariance n/(n-1) Σ w² e eᵀ / (Σ w)² (Cochran 1977, §6)."""
    part, w = table[:, known], weight[known]
    size, n = part.shape
    if not n:
        return Moments(np.full(size, np.nan), np.full((size, size), np.nan), 0, math.inf)
    w = w / w.sum()
    means = part @ w
    errors = (part - means[:, None]) * w
    scale = n / (n - 1) if n > 1 else math.nan
    return Moments(means, _products(errors) * scale, n, math.inf)


def _products(rows: Floats) -> Floats:
    """Return rows · rowsᵀ, by einsum: a BLAS wakes its threads for one row as for a thousand."""
    return np.asarray(np.einsum("ij,kj->ik", rows, rows))


def mean(values: Floats, sample: Sample) -> Estimate:
    """Return the mean of the known values with a t interval (normal where stratified)."""
    return moments([values], sample).combine(1.0)


def wilson(count: int, n: int) -> Estimate:
    """Return a share with Wilson's score interval (Wilson 1927); unknown for n = 0."""
    if n == 0:
        return Estimate()
    z = normal_quantile((1 + LEVEL) / 2)
    p, spread = count / n, z * z / n
    centre = (p + spread / 2) / (1 + spread)
    half = z * math.sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    low = 0.0 if count == 0 else centre - half
    high = 1.0 if count == n else centre + half
    return Estimate(p, n, low, high, p * (1 - p) / n)


def effective_n(weights: Floats) -> tuple[float, float]:
    """Return (design effect, effective n) of respondents' weights (Kish 1965).

    n_eff = (Σ w)² / Σ w², deff = n / n_eff.
    """
    n_effective = float(weights.sum() ** 2 / (weights**2).sum())
    return weights.size / n_effective, n_effective
