"""Tails of the χ² and F distributions, without scipy.

χ² rests on the regularised incomplete gamma function, by its series below a + 1 and by Lentz's
continued fraction above (Numerical Recipes, 3rd ed., §6.2); F on the incomplete beta function.
"""

from __future__ import annotations

import math

from reports.measures.distributions import incomplete_beta

_TINY = 1e-300


def chi_square_above(x: float, df: float) -> float:
    """Return P(X > x) for χ² with `df` > 0 degrees of freedom, x >= 0."""
    return upper_gamma(df / 2, x / 2)


def f_above(f: float, df_above: float, df_below: float) -> float:
    """Return P(F > f) for Fisher's F with the degrees of freedom of numerator and denominator."""
    if f <= 0:
        return 1.0
    part = df_below + df_above * f
    return incomplete_beta(df_below / 2, df_above / 2, df_below / part, df_above * f / part)


def f_quantile(p: float, df_above: float, df_below: float) -> float:
    """Return f with P(F < f) = p, 0 < p < 1, by halving in the logarithm."""
    low, high = -700.0, 700.0
    while high - low > 1e-14 * max(1.0, abs(low)):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if f_above(math.exp(middle), df_above, df_below) > 1 - p:
            low = middle
        else:
            high = middle
    return math.exp((low + high) / 2)


def upper_gamma(a: float, x: float) -> float:
    """Return the regularised upper incomplete gamma function Q(a, x), a > 0, x >= 0."""
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        return 1 - front * _series(a, x)
    return front * _fraction(a, x)


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    for step in range(1, 100_000):
        term *= x / (a + step)
        total += term
        if term < total * 1e-17:
            break
    return total


def _fraction(a: float, x: float) -> float:
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / (b or _TINY)
    value = d
    for step in range(1, 100_000):
        part = -step * (step - a)
        b += 2
        d = 1 / ((part * d + b) or _TINY)
        c = (b + part / c) or _TINY
        value *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return value
