"""The model of the five service gaps: customers above the line, the company below it.

After Parasuraman, Zeithaml and Berry (1985): gaps 1 to 4 arise in the company, the fifth is felt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts import svg

WIDTH, HEIGHT = 435.0, 352.0
BOX_WIDTH, BOX_HEIGHT = 168.0, 38.0
LEFT, SIDE_WIDTH, RAIL = 152.0, 118.0, 376.0
TOPS = {"expectation": 0.0, "experience": 74.0, "delivery": 162.0, "norm": 238.0, "belief": 314.0}
LINE = 137.0
MIDDLE = LEFT + BOX_WIDTH / 2
# gap → the boxes above and below it
BETWEEN = {5: ("expectation", "experience"), 3: ("delivery", "norm"), 2: ("norm", "belief")}


@dataclass(frozen=True, slots=True)
class Box:
    """A side of a gap: its name and its figure."""

    name: str
    figure: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap between two boxes: its number and size; the widest in accent."""

    number: int
    size: str
    widest: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """The boxes by place (those of TOPS and "promises"), the gaps, the words of both sides."""

    boxes: dict[str, Box]
    gaps: tuple[Gap, ...]
    customers: str
    company: str


def gap_model(model: Model, words: str = "") -> Markup:
    """Return the drawing; a gap without data is dashed and says so by its size."""
    gaps = {gap.number: gap for gap in model.gaps}
    parts = [
        svg.path("ad", f"M0 {LINE:g}H{WIDTH:g}"),
        svg.text(0, LINE - 5, model.customers, "g s"),
        svg.text(0, LINE + 11, model.company, "g s"),
        svg.path("gk", f"M{MIDDLE:g} {TOPS['delivery']:g}V{TOPS['experience'] + BOX_HEIGHT:g}"),
    ]
    parts += _vertical(gaps) + _first(gaps.get(1)) + _fourth(gaps.get(4))
    for place, top in TOPS.items():
        parts += _box(LEFT, top, BOX_WIDTH, model.boxes[place])
    parts += _box(0, TOPS["delivery"], SIDE_WIDTH, model.boxes["promises"])
    return svg.drawing(WIDTH, HEIGHT, parts, words)


def _box(left: float, top: float, width: float, box: Box) -> list[str]:
    size = 8.0 if width == BOX_WIDTH else 7.0
    lines = svg.balanced(box.name, width - 12, size)[:2]
    first = top + (13 if len(lines) == 1 else 10)
    named = [
        svg.text(left + width / 2, first + 9 * row, words, "s m g")
        for row, words in enumerate(lines)
    ]
    figure = svg.text(left + width / 2, top + BOX_HEIGHT - 6, box.figure, "F11 b m")
    return [svg.rect(left, top, width, BOX_HEIGHT, "hollow"), *named, figure]


def _vertical(gaps: Mapping[int, Gap]) -> list[str]:
    parts: list[str] = []
    for number, (above, below) in BETWEEN.items():
        gap = gaps.get(number)
        top, bottom = TOPS[above] + BOX_HEIGHT, TOPS[below]
        parts.append(svg.path(_stroke(gap), f"M{MIDDLE:g} {top:g}V{bottom:g}"))
        parts += _label(gap, MIDDLE, (top + bottom) / 2)
    return parts


def _first(gap: Gap | None) -> list[str]:
    """Draw gap 1 past everything, from what managers believe to what customers expect."""
    right, low = LEFT + BOX_WIDTH, TOPS["belief"] + BOX_HEIGHT / 2
    high = TOPS["expectation"] + BOX_HEIGHT / 2
    line = f"M{right:g} {high:g}H{RAIL:g}V{low:g}H{right:g}"
    return [svg.path(_stroke(gap), line), *_label(gap, RAIL, (low + TOPS["delivery"]) / 2)]


def _fourth(gap: Gap | None) -> list[str]:
    y = TOPS["delivery"] + BOX_HEIGHT / 2
    below = TOPS["delivery"] + BOX_HEIGHT + 16
    middle = SIDE_WIDTH / 2 + 6
    line = f"M{SIDE_WIDTH:g} {y:g}H{LEFT:g}"
    return [svg.path(_stroke(gap), line), *_label(gap, middle, below)]


def _stroke(gap: Gap | None) -> str:
    if gap is None:
        return "gh"
    return "al2" if gap.widest else "tk"


def _label(gap: Gap | None, x: float, y: float) -> list[str]:
    """Write a gap's number in a disc and its size beside it, on white."""
    if gap is None:
        return []
    ink = "a" if gap.widest else "k"
    return [
        svg.rect(x - 9, y - 9, 18, 18, "w"),
        svg.circle(x, y, 7.5, ink),
        svg.text(x, y + 2.7, str(gap.number), "b w m F8"),
        svg.text(x + 12, y + 3.4, gap.size, "b a F11" if gap.widest else "b F11"),
    ]
