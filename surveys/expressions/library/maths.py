"""Numbers: rounding, powers, trigonometry. What has no value is NaN, never an error."""

from __future__ import annotations

import math
from collections.abc import Callable

from surveys.expressions.signatures import LIBRARY

function = LIBRARY.family("maths")


@function("number(number)")
def number(value: float) -> float:
    """Return a value as a number."""
    return value


def _integer(compute: Callable[[float], int], value: float) -> float:
    """Return a whole number as a float that keeps the sign of zero, as IEEE's own does."""
    return math.copysign(compute(value), value) if math.isfinite(value) else value


@function("int(number)")
def whole(value: float) -> float:
    """Cut off what follows the decimal point."""
    return _integer(math.trunc, value)


@function("floor(number)")
def floor(value: float) -> float:
    """Return the next whole number below."""
    return _integer(math.floor, value)


@function("ceiling(number)")
def ceiling(value: float) -> float:
    """Return the next whole number above."""
    return _integer(math.ceil, value)


@function("round(number, number?)")
def rounded(value: float, digits: float = 0.0) -> float:
    """Round half up to `digits` decimals; below zero to tens, hundreds …"""
    if not math.isfinite(value) or not math.isfinite(digits):
        return value if math.isfinite(digits) else math.nan
    places = max(-20, min(20, math.trunc(digits)))
    if places < 0:
        return floor(value / 10.0**-places + 0.5) * 10.0**-places
    scaled = value * 10.0**places
    return floor(scaled + 0.5) / 10.0**places if math.isfinite(scaled) else value


@function("abs(number)")
def absolute(value: float) -> float:
    """Return the distance from zero."""
    return abs(value)


@function("pow(number, number)")
def power(base: float, exponent: float) -> float:
    """Return base to the power of exponent."""
    if (abs(base) == 1 and math.isinf(exponent)) or math.isnan(exponent):
        return math.nan
    return _safe(math.pow, base, exponent) if base else _power_of_zero(base, exponent)


def _power_of_zero(base: float, exponent: float) -> float:
    if exponent >= 0:
        return math.pow(base, exponent)
    odd = exponent % 2 == 1
    return math.copysign(math.inf, base) if odd else math.inf


def _safe(compute: Callable[..., float], *values: float) -> float:
    """Compute with IEEE's answers where Python raises: too large is infinite, undefined NaN."""
    try:
        return compute(*values)
    except OverflowError:
        negative = values[0] < 0 and len(values) == 2 and values[1] % 2 == 1
        return -math.inf if negative else math.inf
    except ValueError:
        return math.nan


@function("log(number)")
def log(value: float) -> float:
    """Return the natural logarithm."""
    return _safe(math.log, value) if value else -math.inf


@function("log10(number)")
def log10(value: float) -> float:
    """Return the decimal logarithm."""
    return _safe(math.log10, value) if value else -math.inf


@function("exp(number)")
def exp(value: float) -> float:
    """Return e to the power of value."""
    return _safe(math.exp, value)


@function("exp10(number)")
def exp10(value: float) -> float:
    """Return 10 to the power of value."""
    return power(10.0, value)


@function("sqrt(number)")
def square_root(value: float) -> float:
    """Return the square root."""
    return _safe(math.sqrt, value)


@function("sin(number)")
def sine(value: float) -> float:
    """Return the sine of radians."""
    return _safe(math.sin, value)


@function("cos(number)")
def cosine(value: float) -> float:
    """Return the cosine of radians."""
    return _safe(math.cos, value)


@function("tan(number)")
def tangent(value: float) -> float:
    """Return the tangent of radians."""
    return _safe(math.tan, value)


@function("asin(number)")
def arc_sine(value: float) -> float:
    """Return the arc sine in radians."""
    return _safe(math.asin, value)


@function("acos(number)")
def arc_cosine(value: float) -> float:
    """Return the arc cosine in radians."""
    return _safe(math.acos, value)


@function("atan(number)")
def arc_tangent(value: float) -> float:
    """Return the arc tangent in radians."""
    return math.atan(value)


@function("atan2(number, number)")
def arc_tangent_2(y: float, x: float) -> float:
    """Return the angle of the point (x, y) in radians."""
    return math.atan2(y, x)


@function("pi()")
def pi() -> float:
    """Return π."""
    return math.pi
