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
    return incomplete_beta(df / 2, 0.5, df / (df + t * t), t * t / (df + t * t))


@cache
def t_quantile(p: float, df: float) -> float:
    """Return t with P(T < t) = p, 0 < p < 1.

    Newton's steps: the tail of t is convex and heavier than the normal one, so that they climb to
    the answer from below and never pass it. They begin at the normal quantile, or with 30 degrees
    of freedom and more nearer to the answer (Abramowitz and Stegun, 26.7.5).
    """
    tail = 2 * min(p, 1 - p)
    t = normal_quantile(1 - tail / 2)
    if math.isinf(df) or t == 0:
        return math.copysign(t, p - 0.5)
    if df >= 30 and t < 4:
        t = _nearly(t, df)
        t += _newton_step(t, df, tail)
    for _ in range(500):
        step = _newton_step(t, df, tail)
        t += step
        if step <= t * 1e-15:
            break
    return math.copysign(t, p - 0.5)


def _newton_step(t: float, df: float, tail: float) -> float:
    return (t_two_sided(t, df) - tail) / (2 * _t_density(t, df))


def _nearly(z: float, df: float) -> float:
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3


def _t_density(t: float, df: float) -> float:
    scale = -_log_beta(df / 2, 0.5) - math.log(df) / 2
    return math.exp(scale - (df + 1) / 2 * math.log1p(t * t / df))


def incomplete_beta(a: float, b: float, x: float, y: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1.

    y is 1 - x, given beside x so that no digits are lost where x is near 1.
    """
    if x <= 0 or y <= 0:
        return float(y <= 0)
    log_x = math.log1p(-y) if y < 0.5 else math.log(x)
    log_y = math.log1p(-x) if x < 0.5 else math.log(y)
    front = math.exp(a * log_x + b * log_y - _log_beta(a, b))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, y) / b


def _log_beta(a: float, b: float) -> float:
    """Return log B(a, b); for B(a, ½) with large a by the series of Γ(a + ½) / Γ(a)."""
    large, small = max(a, b), min(a, b)
    if small == 0.5 and large > 100:
        ratio = math.log(large) / 2 - 1 / (8 * large) + 1 / (192 * large**3)
        return math.lgamma(0.5) - ratio
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


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
