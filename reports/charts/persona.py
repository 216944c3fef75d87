"""The curve of a journey map: one persona's feelings above the cells of its stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from markupsafe import Markup

from reports.charts import svg
from reports.charts.journey import Mark, Point, areas, line

FULL, STEP = 5.0, 0.5
NAMES, SIGNS = 28.0, 12.0
SIZE = 7.0
MARK_REACH = 30.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A touchpoint on the map: where it stands, how wide its place is, what was felt."""

    name: str
    x: float
    room: float
    point: Point


@dataclass(frozen=True, slots=True)
class Feelings:
    """The curve with its marks; numbers stand for names that do not fit their places."""

    stops: tuple[Stop, ...]
    marks: tuple[Mark, ...] = ()
    numbers: tuple[int, ...] = ()
    low: float = -FULL
    high: float = FULL
    width: float = 693.0
    height: float = 106.0

    def names(self) -> list[list[str]] | None:
        """Return the lines of every name, None where one does not fit: then numbers stand."""
        lines = [svg.fitting([stop.name], stop.room - 2, SIZE, 3) for stop in self.stops]
        return [each[0] for each in lines if each] if all(lines) else None


def feelings(chart: Feelings, words: str = "") -> Markup:
    """Return the drawing: names above, the curve with intervals, its marks in words."""
    top, bottom = NAMES + SIGNS, chart.height - SIGNS
    unit = (bottom - top) / (chart.high - chart.low)
    middle = top + chart.high * unit
    xs = [stop.x for stop in chart.stops]
    means = [stop.point.mean for stop in chart.stops]
    parts = _heads(chart) + _ends(chart, top, middle, bottom)
    parts.append(svg.path("gl", "".join(f"M{x:.1f} {top:.1f}V{bottom:.1f}" for x in xs)))
    for style, sign in (("pp", 1), ("nn", -1)):
        parts.append(svg.path(style, areas(xs, means, sign, middle, unit)))
    parts.append(svg.path("ax", f"M0 {middle:.1f}H{chart.width - 20:g}"))
    parts.append(svg.path("ln", line(xs, means, middle, unit)))
    parts.append(svg.path("ci", _intervals(chart, middle, unit)))
    for stop in chart.stops:
        if stop.point.mean is not None:
            parts.append(svg.circle(stop.x, middle - stop.point.mean * unit, 2, "k"))
    for mark in chart.marks:
        parts += _mark(chart, mark, middle, unit)
    return svg.drawing(chart.width, chart.height, parts, words)


def _heads(chart: Feelings) -> list[str]:
    heads = chart.names() or [[str(number)] for number in chart.numbers]
    marked = {mark.at for mark in chart.marks}
    parts = []
    for place, (stop, lines) in enumerate(zip(chart.stops, heads, strict=True)):
        style = "s m b" if place in marked else "s m"
        for row, words in enumerate(lines):
            parts.append(svg.text(stop.x, 8 + 9 * row, words, style))
    return parts


def _ends(chart: Feelings, top: float, middle: float, bottom: float) -> list[str]:
    """Say where the scale ends and where zero is, right of the curve."""
    ends = ((top, f"+{chart.high:g}"), (middle, "0"), (bottom, f"−{-chart.low:g}"))
    return [svg.text(chart.width, y + 2.5, words, "g s e") for y, words in ends]


def ends_of(points: Sequence[Point]) -> tuple[float, float]:
    """Return where curves that share a scale begin and end: halves outside all their values."""
    known = [v for p in points for v in (p.mean, p.low, p.high) if v is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    return max(-FULL, min(-STEP, floor(low / STEP) * STEP)), min(
        FULL, max(STEP, ceil(high / STEP) * STEP)
    )


def _intervals(chart: Feelings, middle: float, unit: float) -> str:
    def y(value: float) -> float:
        return middle - max(chart.low, min(chart.high, value)) * unit

    return "".join(
        svg.whisker(stop.x, y(stop.point.high), y(stop.point.low))
        for stop in chart.stops
        if stop.point.low is not None and stop.point.high is not None
    )


def _mark(chart: Feelings, mark: Mark, middle: float, unit: float) -> list[str]:
    """Draw a mark and its words past the interval, kept inside the drawing."""
    stop = chart.stops[mark.at]
    mean = stop.point.mean or 0.0
    end = stop.point.low if mean < 0 else stop.point.high
    far = middle - max(chart.low, min(chart.high, mean if end is None else end)) * unit
    y = far + 10 if mean < 0 else far - 4
    anchor = "m"
    x = stop.x
    if x < MARK_REACH:
        anchor, x = "", 0.0
    elif x > chart.width - MARK_REACH - 16:
        anchor, x = "e", chart.width - 16
    style = " ".join(filter(None, ("b a", anchor)))
    return [svg.circle(stop.x, middle - mean * unit, 3.6, "a"), svg.text(x, y, mark.words, style)]
