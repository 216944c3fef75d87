"""Quantiles and tails of the normal and Student's t distribution, without scipy.

The t distribution rests on the regularised incomplete beta function, worked out by Lentz's
continued fraction (Numerical Recipes, 3rd ed., §6.4); relative accuracy better than 1e-12.
"""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

_NORMAL = NormalDist()
_TINY = 1e-300


def normal_quantile(p: float) -> float:
    """Return z with P(Z < z) = p, 0 < p < 1 (Wichura, Algorithm AS 241)."""
    return _NORMAL.inv_cdf(p)


def normal_two_sided(z: float) -> float:
    """Return P(|Z| > |z|)."""
    return math.erfc(abs(z) / math.sqrt(2))


def t_two_sided(t: float, df: float) -> float:
    """Return P(|T| > |t|) for Student's t with `df` > 0 degrees of freedom (may be fractional)."""
    if math.isinf(df):
        return normal_two_sided(t)
    return incomplete_beta(df / 2, 0.5, df / (df + t * t))


@cache
def t_quantile(p: float, df: float) -> float:
    """Return t with P(T < t) = p, 0 < p < 1, by bisection on the tail."""
    if math.isinf(df):
        return normal_quantile(p)
    if p == 0.5:
        return 0.0
    tail = 2 * min(p, 1 - p)
    low, high = 0.0, 1.0
    while t_two_sided(high, df) > tail:
        low, high = high, high * 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if t_two_sided(middle, df) > tail else (low, middle)
    return math.copysign((low + high) / 2, p - 0.5)


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """Evaluate the continued fraction of the incomplete beta function by Lentz's method."""
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d or _TINY)
    value = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for part in (even, odd):
            d = 1 / ((1 + part * d) or _TINY)
            c = (1 + part / c) or _TINY
            value *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return value
