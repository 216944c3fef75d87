"""Figures as a person reads them: true minus, signs, intervals, shares; unknown is "–"."""

from __future__ import annotations

UNKNOWN = "–"
LOW_BASE = 30
STEPS = ((-3.5, "n4"), (-2.5, "n3"), (-1.5, "n2"), (-0.5, "n1"))
RISES = ((3.5, "p4"), (2.5, "p3"), (1.5, "p2"), (0.5, "p1"))


def plain(value: float | None, digits: int = 1) -> str:
    """Return a figure without a plus: "7.4", "−2.0", "–" where unknown."""
    if value is None:
        return UNKNOWN
    words = f"{abs(value):,.{digits}f}"
    return words if value >= 0 or not float(words.replace(",", "")) else "−" + words


def signed(value: float | None, digits: int = 1) -> str:
    """Return a figure with its sign: "+1.2", "−3.4", "0.0", "–" where unknown."""
    if value is None:
        return UNKNOWN
    words = plain(value, digits)
    zero = not float(words.replace(",", "").replace("−", "-"))
    return "+" + words if value > 0 and not zero else words


def share(value: float | None, digits: int = 0) -> str:
    """Return a share 0…1 as a percentage: "42%"."""
    return UNKNOWN if value is None else f"{value * 100:.{digits}f}%"


def count(value: float | None) -> str:
    """Return a whole number with thousands: "1,284"."""
    return UNKNOWN if value is None else f"{value:,.0f}"


def interval(low: float | None, high: float | None, digits: int = 1, sign: bool = False) -> str:
    """Return "−3.8…−3.0", or "–" where either end is unknown."""
    if low is None or high is None:
        return UNKNOWN
    words = signed if sign else plain
    return f"{words(low, digits)}…{words(high, digits)}"


def share_interval(low: float | None, high: float | None) -> str:
    """Return "19%…28%", or "–" where either end is unknown."""
    return UNKNOWN if low is None or high is None else f"{share(low)}…{share(high)}"


def low_base(n: float | None) -> bool:
    """Tell whether a figure rests on so few that it is marked †."""
    return n is not None and n < LOW_BASE


def mark(n: float | None) -> str:
    """Return the low-base mark for n < 30, else ""."""
    return "†" if low_base(n) else ""


def step(value: float | None) -> str:
    """Return the class of the diverging scale for −5…+5: n4…n1, z0, p1…p4, na."""
    if value is None:
        return "na"
    for limit, name in STEPS:
        if value <= limit:
            return name
    for limit, name in RISES:
        if value >= limit:
            return name
    return "z0"
