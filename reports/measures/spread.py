"""Median and standard deviation of any number, each with an interval that assumes no shape."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from reports.measures.distributions import normal_quantile
from reports.measures.estimates import LEVEL, Estimate, Floats

# From here on the normal distribution gives the binomial's ranks to within one.
LARGE = 1000
LEAST = 5


def median(ordered: Floats) -> Estimate:
    """Return the median of values in ascending order, its interval from one of them to another.

    [x(k), x(n + 1 - k)] with the largest k for which P(Bin(n, ½) < k) ≤ 2.5 % (Thompson 1936;
    Conover 1999, §3.2): at least 95 % whatever the distribution; none for n < 6.
    """
    n = ordered.size
    if not n:
        return Estimate()
    value, k = float(ordered[(n - 1) // 2] + ordered[n // 2]) / 2, _rank(n)
    if not k:
        return Estimate(value, n)
    return Estimate(value, n, float(ordered[k - 1]), float(ordered[n - k]))


@lru_cache(maxsize=1024)
def _rank(n: int) -> int:
    """Return the largest k with P(Bin(n, ½) < k) ≤ 2.5 %, 0 where there is none."""
    tail = (1 - LEVEL) / 2
    if n > LARGE:
        return math.floor((n - normal_quantile(1 - tail) * math.sqrt(n)) / 2)
    below, k = 0.0, 0
    while (below := below + math.comb(n, k) / 2**n) <= tail:
        k += 1
    return k


def deviation(values: Floats) -> Estimate:
    """Return the sample's deviation √(Σ (x - mean)² / (n - 1)) with Bonett's interval.

    √exp(ln(c s²) ± z c √((γ - (n - 3)/n) / (n - 1))), c = n / (n - z), γ = n Σ (x - m)⁴ /
    (Σ (x - mean)²)², m the mean trimmed by 1 / (2 √(n - 4)) on either side (Bonett 2006). None
    for n < 5 and where all values are the same.
    """
    n = values.size
    if n < 2:
        return Estimate()
    centred = values - values.mean()
    squares = float(np.square(centred).sum())
    value = math.sqrt(squares / (n - 1))
    if n < LEAST or squares <= 0:
        return Estimate(value, n)
    z = normal_quantile((1 + LEVEL) / 2)
    cut = int(n / (2 * math.sqrt(n - 4)))
    trimmed = float(np.sort(centred)[cut : n - cut].mean())
    kurtosis = n * float(((centred - trimmed) ** 4).sum()) / squares**2
    c = n / (n - z)
    half = z * c * math.sqrt(max(kurtosis - (n - 3) / n, 0.0) / (n - 1))
    low, high = (math.sqrt(c) * value * math.exp(end / 2) for end in (-half, half))
    return Estimate(value, n, low, high)
