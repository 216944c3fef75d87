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
# How far a name may stand above or below the middle of its dot, where a line runs through it.
ASLANT = (-6.5, 7.0)
# Where a disc may stand beside its true place: two rings, the nearer first.
ASIDE = tuple(
    (ring * across, ring * down)
    for ring in (14.5, 24.0)
    for across, down in ((0, -1), (0, 1), (1, 0), (-1, 0), (0.7, -0.7), (-0.7, 0.7), (0.7, 0.7))
)


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
Cross = tuple[float, float]
Place = tuple[float, float]


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
    return svg.drawing(WIDTH, HEIGHT, parts + _dots(field, dots, crosshair), words)


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


def _dots(field: Field, dots: Sequence[Dot], crosshair: Cross | None) -> list[str]:
    places = discs(field, dots)
    parts = _leaders(field, dots, places)
    taken = _taken(field, dots, places)
    lines = _lines(field, crosshair)
    order = sorted(range(len(dots)), key=lambda i: not dots[i].accent)
    for i in order:
        dot, (x, y) = dots[i], places[i]
        parts.append(svg.circle(x, y, DOT, "a" if dot.accent else "k"))
        parts.append(svg.text(x, y + 2.6, str(dot.number), "b w s m"))
        parts += _label(dot, field, (x, y), taken, lines)
    return parts


def discs(field: Field, dots: Sequence[Dot]) -> list[Place]:
    """Return where each dot's disc stands: on its place, or beside it where another one stands."""
    trues = [(field.x(dot.performance), field.y(dot.importance)) for dot in dots]
    placed: list[Place] = []
    for true in trues:
        tries = [true, *((true[0] + dx, true[1] + dy) for dx, dy in ASIDE)]
        placed.append(next((at for at in tries if _alone(at, placed)), true))
    return placed


def _alone(place: Place, others: Sequence[Place]) -> bool:
    inside = LEFT < place[0] < WIDTH - RIGHT and TOP < place[1] < HEIGHT - BOTTOM
    return inside and all(
        (place[0] - x) ** 2 + (place[1] - y) ** 2 >= (2 * DOT) ** 2 for x, y in others
    )


def _leaders(field: Field, dots: Sequence[Dot], places: Sequence[Place]) -> list[str]:
    """Draw the way from the true place of a dot to its disc, where it stands aside."""
    parts: list[str] = []
    for dot, (x, y) in zip(dots, places, strict=True):
        true_x, true_y = field.x(dot.performance), field.y(dot.importance)
        if (true_x, true_y) != (x, y):
            parts.append(svg.path("ci", f"M{true_x:.1f} {true_y:.1f}L{x:.1f} {y:.1f}"))
            parts.append(svg.circle(true_x, true_y, 1.8, "k"))
    return parts


def _taken(field: Field, dots: Sequence[Dot], places: Sequence[Place]) -> list[Box]:
    """Return where no label may stand: dots, their intervals, the words of the corners."""
    boxes = _corner_boxes()
    for dot, (disc_x, disc_y) in zip(dots, places, strict=True):
        y = field.y(dot.importance)
        boxes.append((disc_x - DOT, disc_y - DOT, disc_x + DOT, disc_y + DOT))
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


def _lines(field: Field, crosshair: Cross | None) -> list[Box]:
    """Return the lines of the cross: a label keeps off them where it has another place."""
    if crosshair is None:
        return []
    x, y = field.x(crosshair[0]), field.y(crosshair[1])
    return [(x - 0.5, TOP, x + 0.5, HEIGHT - BOTTOM), (LEFT, y - 0.5, WIDTH - RIGHT, y + 0.5)]


def _label(
    dot: Dot, field: Field, disc: Place, taken: list[Box], lines: Sequence[Box] = ()
) -> list[str]:
    """Write a name at the first free place; on a line of the cross only if there is no other."""
    x, y = disc
    size = 9.0 if dot.accent else 7.5
    wide, reach = ems(dot.name) * size * 1.03, DOT + 4
    right = max(x + reach, field.x(dot.high) + 4 if dot.high is not None else 0.0)
    left = min(x - reach, field.x(dot.low) - 4 if dot.low is not None else WIDTH)
    tries = (
        ("", right, y + 3, right),
        ("e", left, y + 3, left - wide),
        ("m", x, y - reach, x - wide / 2),
        ("m", x, y + reach + 6, x - wide / 2),
        *(("", right, y + 3 + off, right) for off in ASLANT),
        *(("e", left, y + 3 + off, left - wide) for off in ASLANT),
    )
    places = [
        ((start - 1, base - size + 1, start + wide + 1, base + 2.5), anchor, at, base)
        for anchor, at, base, start in tries
    ]
    free = [place for place in places if _free(place[0], taken)]
    clear = [place for place in free if _free(place[0], lines)]
    for box, anchor, at, base in (clear or free)[:1]:
        taken.append(box)
        style = " ".join(filter(None, (anchor, "b a F9" if dot.accent else "")))
        return [svg.text(at, base, dot.name, style)]
    return []


def _free(box: Box, taken: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    if left < LEFT + 2 or right > WIDTH or top < TOP or bottom > HEIGHT - BOTTOM:
        return False
    return not any(left < r and right > m and top < b and bottom > t for m, t, r, b in taken)


def unplaced(dots: Sequence[Dot], crosshair: Cross | None = None) -> frozenset[int]:
    """Return the numbers of the dots whose name finds no free place."""
    field = Field(dots)
    places = discs(field, dots)
    taken = _taken(field, dots, places)
    order = sorted(range(len(dots)), key=lambda i: not dots[i].accent)
    lines = _lines(field, crosshair)
    return frozenset(
        dots[i].number for i in order if not _label(dots[i], field, places[i], taken, lines)
    )
