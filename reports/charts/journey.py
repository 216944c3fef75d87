"""The journey curve: a panel a segment, intervals, peak and end, the wave before dashed.

Values are on −5…+5; where all lie near zero, every panel is drawn to the same nearer ends.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.charts import svg

WIDTH, LEFT, RIGHT = 757.0, 98.0, 124.0
PANEL, SPACE, TOP = 104.0, 11.0, 34.0
MOST_NAMED = 16
PER_PAGE = 3
ALONE = 200.0
LOW_PANEL = 86.0
FULL, NEAR = 5.0, 3.0


@dataclass(frozen=True, slots=True)
class Point:
    """A touchpoint on a curve; unknown where the mean is None."""

    mean: float | None
    low: float | None = None
    high: float | None = None
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """The peak or the end: where it is and its words."""

    at: int
    words: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One curve and the words beside it."""

    name: str
    notes: tuple[str, ...]
    points: tuple[Point, ...]
    index: str = ""
    negative: bool = False
    index_before: str = ""
    peak: Mark | None = None
    end: Mark | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """The touchpoints along the top: names, and which of them are spoken of.

    `reach` is where the panels end, the same above and below zero.
    """

    names: tuple[str, ...]
    bold: tuple[int, ...] = ()
    index: str = ""
    reach: float = FULL

    def labels(self, width: float) -> list[list[str]]:
        """Return the lines of every label: its name, or its number where names do not fit."""
        names = svg.fitting(self.names, width, 7.2, 3) if len(self.names) <= MOST_NAMED else None
        return names or [[str(place)] for place in range(1, len(self.names) + 1)]

    def numbered(self) -> bool:
        """Tell whether the labels are numbers, so that a key must name them."""
        width = _step(len(self.names)) + 3 if len(self.names) > 1 else ALONE
        return self.labels(width)[0] == ["1"]


def journey(axis: Axis, panels: tuple[Panel, ...], words: str = "") -> Markup:
    """Return the panels under one axis, lower where a key must stand below them."""
    tall = LOW_PANEL if axis.numbered() else PANEL
    height = TOP + (tall + SPACE) * len(panels)
    parts = _axis(axis)
    for place, panel in enumerate(panels):
        parts += _panel(panel, TOP + (tall + SPACE) * place, tall, axis.reach)
    return svg.drawing(WIDTH, height, parts, words)


def _step(count: int) -> float:
    return (WIDTH - LEFT - RIGHT) / max(1, count - 1) if count > 1 else 0.0


def _x(place: int, count: int) -> float:
    return LEFT + _step(count) * place if count > 1 else (LEFT + WIDTH - RIGHT) / 2


def _axis(axis: Axis) -> list[str]:
    count = len(axis.names)
    parts = [svg.text(WIDTH, 9, axis.index, "b e")] if axis.index else []
    width = _step(count) + 3 if count > 1 else ALONE
    for place, lines in enumerate(axis.labels(width)):
        style = "s m b" if place in axis.bold else "s m"
        for row, line in enumerate(lines):
            parts.append(svg.text(_x(place, count), 9 + 9 * row, line, style))
    return parts


def _panel(panel: Panel, top: float, tall: float, reach: float) -> list[str]:
    middle, unit, count = top + tall / 2, tall / 2 / reach, len(panel.points)
    xs = [_x(place, count) for place in range(count)]
    grid = "".join(f"M{x:.1f} {top:.1f}v{tall:g}" for x in xs)
    means = [point.mean for point in panel.points]
    parts = [svg.path("gl", grid)]
    for style, sign in (("pp", 1), ("nn", -1)):
        parts.append(svg.path(style, areas(xs, means, sign, middle, unit)))
    parts.append(svg.path("ax", f"M{xs[0] - 12:.1f} {middle:.1f}H{xs[-1] + 12:.1f}"))
    before = [point.before for point in panel.points]
    parts.append(svg.path("gh", line(xs, before, middle, unit)))
    parts.append(svg.path("ln", line(xs, means, middle, unit)))
    parts.append(svg.path("ci", _intervals(xs, panel.points, middle, unit, reach)))
    if count == 1 and means[0] is not None:
        parts.append(svg.circle(xs[0], middle - means[0] * unit, 3, "k"))
    return parts + _marks(panel, xs, middle, unit) + _beside(panel, top, tall, reach)


def _marks(panel: Panel, xs: list[float], middle: float, unit: float) -> list[str]:
    parts: list[str] = []
    for mark, square in ((panel.peak, False), (panel.end, True)):
        point = panel.points[mark.at] if mark else None
        if mark is None or point is None or point.mean is None:
            continue
        x, y = xs[mark.at], middle - point.mean * unit
        box = svg.rect(x - 3.6, y - 3.6, 7.2, 7.2, "a")
        parts.append(box if square else svg.circle(x, y, 4.2, "a"))
        parts.append(_mark_words(mark, x, y, _clear(point, y, middle, unit), square))
    return parts


def _clear(point: Point, y: float, middle: float, unit: float) -> float:
    """Return the y past a point's dot and interval, on the side away from zero."""
    below = (point.mean or 0.0) < 0
    end = point.low if below else point.high
    reach = y if end is None else middle - _inside(end) * unit
    return max(reach, y + 4) if below else min(reach, y - 4)


def _mark_words(mark: Mark, x: float, y: float, clear: float, square: bool) -> str:
    """Place a mark's words clear of the line: right of the end, past the interval of a peak."""
    if square:
        return svg.text(x + 7, y + (9 if clear > y else -3), mark.words, "b a F9")
    return svg.text(x, clear + (12 if clear > y else -5), mark.words, "b a F9 m")


def _beside(panel: Panel, top: float, tall: float, reach: float) -> list[str]:
    parts: list[str] = []
    middle = top + tall / 2
    name = svg.wrap(panel.name, LEFT - 26, 12.5)[:2]
    start = middle - 16 - 14 * (len(name) - 1)
    for row, words in enumerate(name):
        parts.append(svg.text(0, start + 14 * row, words, "F13 b"))
    for row, note in enumerate(panel.notes):
        parts.append(svg.text(0, middle - 3 + 10.5 * row + (5 if row else 0), note, "g s"))
    for y, words in ((top + 6, f"+{reach:g}"), (middle + 2.5, "0"), (top + tall, f"−{reach:g}")):
        parts.append(svg.text(LEFT - 16, y, words, "g s e"))
    if panel.index:
        parts.append(
            svg.text(WIDTH, top + 22, panel.index, "F20 b e a" if panel.negative else "F20 b e")
        )
    if panel.index_before:
        parts.append(svg.text(WIDTH, top + 34, panel.index_before, "g s e"))
    return parts


def _intervals(
    xs: list[float], points: tuple[Point, ...], middle: float, unit: float, reach: float
) -> str:
    return "".join(
        svg.whisker(x, *(middle - _inside(end, reach) * unit for end in (point.high, point.low)))
        for x, point in zip(xs, points, strict=True)
        if point.low is not None and point.high is not None
    )


def _inside(value: float, reach: float = FULL) -> float:
    return max(-reach, min(reach, value))


def reach_of(panels: tuple[Panel, ...]) -> float:
    """Return where panels that share an axis end: NEAR if all values and intervals fit."""
    values = [
        abs(value)
        for panel in panels
        for point in panel.points
        for value in (point.mean, point.before, point.low, point.high)
        if value is not None
    ]
    return NEAR if values and max(values) < NEAR else FULL


def line(xs: list[float], values: list[float | None], middle: float, unit: float) -> str:
    """Return the path through the known values, broken where one is unknown."""
    pieces, open_ = [], False
    for x, value in zip(xs, values, strict=True):
        if value is None:
            open_ = False
            continue
        pieces.append(f"{'L' if open_ else 'M'}{x:.1f} {middle - value * unit:.1f}")
        open_ = True
    return "".join(pieces) if len(pieces) > 1 else ""


def areas(
    xs: list[float], values: list[float | None], sign: int, middle: float, unit: float
) -> str:
    """Return the area between the curve and zero on one side, split where the curve crosses."""
    return "".join(_area(run, sign, middle, unit) for run in _runs(xs, values) if len(run) > 1)


def _runs(xs: list[float], values: list[float | None]) -> list[list[tuple[float, float]]]:
    """Return the stretches of known points, with the crossings of zero put in."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(xs, values, strict=True):
        if value is None:
            runs.append([])
            continue
        if runs[-1] and runs[-1][-1][1] * value < 0:
            x0, y0 = runs[-1][-1]
            runs[-1].append((x0 + (x - x0) * y0 / (y0 - value), 0.0))
        runs[-1].append((x, value))
    return runs


def _area(run: list[tuple[float, float]], sign: int, middle: float, unit: float) -> str:
    inner = [(x, middle - (y if y * sign > 0 else 0.0) * unit) for x, y in run]
    if all(abs(y - middle) < 0.01 for _, y in inner):
        return ""
    corners = [(run[0][0], middle), *inner, (run[-1][0], middle)]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"
