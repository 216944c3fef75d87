"""Importance against performance: numbered dots, a crosshair, labels that do not collide.

A label tries the right, the left, above and below its dot and takes the first free place; where
none is free, the number in the dot and the list beside the chart still name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts import svg
from reports.typesetting import ems

WIDTH, HEIGHT = 492.0, 372.0
LEFT, TOP, RIGHT, BOTTOM = 28.0, 18.0, 10.0, 28.0
DOT = 7.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One item: performance across, importance up; low and high are of the performance."""

    number: int
    name: str
    performance: float
    importance: float
    low: float | None = None
    high: float | None = None
    accent: bool = False


@dataclass(frozen=True, slots=True)
class Corners:
    """The words of the four corners and of the two axes."""

    concentrate: str
    keep: str
    low_priority: str
    overkill: str
    across: str
    up: str


Box = tuple[float, float, float, float]


class Field:
    """The plane that the dots stand in; its range is that of the data with a margin."""

    def __init__(self, dots: Sequence[Dot]) -> None:
        self.x_low, self.x_high = _range([d.performance for d in dots])
        self.y_low, self.y_high = _range([d.importance for d in dots])

    def x(self, value: float) -> float:
        """Return where a performance stands."""
        share = (value - self.x_low) / (self.x_high - self.x_low)
        return LEFT + min(1.0, max(0.0, share)) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Return where an importance stands."""
        share = (value - self.y_low) / (self.y_high - self.y_low)
        return HEIGHT - BOTTOM - min(1.0, max(0.0, share)) * (HEIGHT - TOP - BOTTOM)


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = (high - low) * 0.12 or max(abs(high) * 0.1, 0.5)
    return low - margin, high + margin


def quadrants(
    dots: Sequence[Dot], crosshair: tuple[float, float] | None, corners: Corners, words: str = ""
) -> Markup:
    """Return the chart; without a crosshair (a single item) no quadrant is drawn."""
    field = Field(dots)
    parts: list[str] = []
    if crosshair:
        parts += _cross(field.x(crosshair[0]), field.y(crosshair[1]), corners)
    parts += _axes(field, corners)
    intervals = "".join(
        f"M{field.x(d.low):.1f} {field.y(d.importance):.1f}H{field.x(d.high):.1f}"
        for d in dots
        if d.low is not None and d.high is not None
    )
    parts.append(svg.path("ck", intervals))
    return svg.drawing(WIDTH, HEIGHT, parts + _dots(field, dots), words)


def _cross(x: float, y: float, corners: Corners) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    return [
        svg.rect(LEFT, TOP, x - LEFT, y - TOP, "aw"),
        svg.path("gk", f"M{x:.1f} {TOP}V{bottom}M{LEFT} {y:.1f}H{right}"),
        svg.text(LEFT + 7, TOP + 13, corners.concentrate, "b a F9"),
        svg.text(right - 4, TOP + 13, corners.keep, "b g F9 e"),
        svg.text(LEFT + 7, bottom - 8, corners.low_priority, "b g F9"),
        svg.text(right - 4, bottom - 8, corners.overkill, "b g F9 e"),
    ]


def _axes(field: Field, corners: Corners) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [svg.path("ax", f"M{LEFT} {TOP}V{bottom}H{right}")]
    for value in _steps(field.x_low, field.x_high):
        parts.append(svg.text(field.x(value), bottom + 10, f"{value:g}", "g s m"))
    for value in _steps(field.y_low, field.y_high):
        parts.append(svg.text(LEFT - 4, field.y(value) + 2.5, f"{value:g}", "g s e"))
    parts.append(svg.text(right, HEIGHT - 4, corners.across + " →", "g e"))
    parts.append(svg.text(0, 8, "↑ " + corners.up, "g"))
    return parts


def _steps(low: float, high: float) -> list[float]:
    rough = (high - low) / 5
    size = next(s for p in (0.001, 0.01, 0.1, 1, 10) for m in (1, 2, 5) if (s := m * p) >= rough)
    first = int(-(-low // size))
    return [round(size * k, 6) for k in range(first, first + 12) if size * k <= high]


def _dots(field: Field, dots: Sequence[Dot]) -> list[str]:
    parts: list[str] = []
    places = [(field.x(d.performance), field.y(d.importance)) for d in dots]
    taken = _taken(field, dots)
    order = sorted(range(len(dots)), key=lambda i: not dots[i].accent)
    for i in order:
        dot, (x, y) = dots[i], places[i]
        parts.append(svg.circle(x, y, DOT, "a" if dot.accent else "k"))
        parts.append(svg.text(x, y + 2.6, str(dot.number), "b w s m"))
        parts += _label(dot, field, taken)
    return parts


def _taken(field: Field, dots: Sequence[Dot]) -> list[Box]:
    """Return where no label may stand: dots, their intervals, the words of the corners."""
    boxes = _corner_boxes()
    for dot in dots:
        x, y = field.x(dot.performance), field.y(dot.importance)
        boxes.append((x - DOT, y - DOT, x + DOT, y + DOT))
        if dot.low is not None and dot.high is not None:
            boxes.append((field.x(dot.low), y - 0.8, field.x(dot.high), y + 0.8))
    return boxes


def _corner_boxes() -> list[Box]:
    tall, wide = 16.0, 90.0
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    return [
        (LEFT, TOP, LEFT + wide, TOP + tall),
        (right - wide, TOP, right, TOP + tall),
        (LEFT, bottom - tall - 2, LEFT + wide, bottom),
        (right - wide, bottom - tall - 2, right, bottom),
    ]


def _label(dot: Dot, field: Field, taken: list[Box]) -> list[str]:
    x, y = field.x(dot.performance), field.y(dot.importance)
    size = 9.0 if dot.accent else 7.5
    wide, reach = ems(dot.name) * size * 1.03, DOT + 4
    right = max(x + reach, field.x(dot.high) + 4 if dot.high is not None else 0.0)
    left = min(x - reach, field.x(dot.low) - 4 if dot.low is not None else WIDTH)
    tries = (
        ("", right, y + 3, right),
        ("e", left, y + 3, left - wide),
        ("m", x, y - reach, x - wide / 2),
        ("m", x, y + reach + 6, x - wide / 2),
    )
    for anchor, at, base, start in tries:
        box = (start - 1, base - size + 1, start + wide + 1, base + 2.5)
        if _free(box, taken):
            taken.append(box)
            style = " ".join(filter(None, (anchor, "b a F9" if dot.accent else "")))
            return [svg.text(at, base, dot.name, style)]
    return []


def _free(box: Box, taken: list[Box]) -> bool:
    left, top, right, bottom = box
    if left < LEFT + 2 or right > WIDTH or top < TOP or bottom > HEIGHT - BOTTOM:
        return False
    return not any(left < r and right > m and top < b and bottom > t for m, t, r, b in taken)


def unplaced(dots: Sequence[Dot]) -> frozenset[int]:
    """Return the numbers of the dots whose name finds no free place."""
    field = Field(dots)
    taken = _taken(field, dots)
    order = sorted(range(len(dots)), key=lambda i: not dots[i].accent)
    return frozenset(dots[i].number for i in order if not _label(dots[i], field, taken))
