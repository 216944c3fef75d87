"""The drawings of the strategy pages: tree lines, severity, roof, brainstorm, progress, waves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts import svg
from reports.charts.columns import PAD, Scale
from reports.typesetting import ems

ROOF_WIDTH, ROOF_HEIGHT = 757.0, 76.0
ROOF_SIZES = ((20.0, "F20"), (17.0, "F17"), (13.0, "F13"), (10.0, "F10"), (8.0, "F8"))
ROOF_LINE = 60.0
WAVE_LABEL = 150.0


def elbows(centres: Sequence[float], start: float, height: float, width: float) -> Markup:
    """Draw the lines from one box at `start` to the rows at `centres`, all y from the top."""
    half = width / 2
    lines = f"M0 {start:.1f}H{half:g}"
    if centres:
        top, bottom = min(*centres, start), max(*centres, start)
        lines += f"M{half:g} {top:.1f}V{bottom:.1f}"
    lines += "".join(f"M{half:g} {y:.1f}H{width:g}" for y in centres)
    return svg.drawing(width, height, [svg.path("ax", lines)])


def severity(share: float, width: float, accent: bool) -> Markup:
    """Draw how heavy an issue is against the heaviest, 0…1."""
    style = "a" if accent else "g"
    return svg.drawing(width, 8, [svg.rect(0, 0, max(0.8, share * width), 8, style)])


def roof(theme: str) -> Markup:
    """Draw the roof of the strategy house with its theme, as large as it fits."""
    shape = f"M0 {ROOF_HEIGHT:g}L{ROOF_WIDTH / 2:g} 2L{ROOF_WIDTH:g} {ROOF_HEIGHT:g}Z"
    room = ROOF_WIDTH * (ROOF_LINE - 22) / ROOF_HEIGHT
    fitting = [name for size, name in ROOF_SIZES if ems(theme) * size <= room]
    style = fitting[0] if fitting else ROOF_SIZES[-1][1]
    words = svg.text(ROOF_WIDTH / 2, ROOF_LINE, theme, f"{style} w b m")
    return svg.drawing(ROOF_WIDTH, ROOF_HEIGHT, [svg.path("a", shape), words])


@dataclass(frozen=True, slots=True)
class Scored:
    """What one idea scored: (mean, standard deviation) a criterion, None unknown."""

    criteria: tuple[tuple[float | None, float | None], ...]
    chosen: bool = False


def scores(rows: Sequence[Scored], pitch: float, scale: Scale) -> Markup:
    """Draw importance ●, realism ■, feasibility ▲ of every idea, ±1 standard deviation."""
    height = pitch * len(rows)
    grid = "".join(f"M{scale.x(v):.1f} 0V{height:.1f}" for v in range(1, 6))
    parts = [svg.path("gl", grid)]
    gap = min(11.0, pitch / 3.4)
    for place, row in enumerate(rows):
        for number, (mean, spread) in enumerate(row.criteria):
            if mean is not None:
                y = pitch * (place + 0.5) + (number - 1) * gap
                parts += _score(number, mean, spread, scale, y, "a" if row.chosen else "g")
    return svg.drawing(scale.width, height, parts)


def _score(
    number: int, mean: float, spread: float | None, scale: Scale, y: float, style: str
) -> list[str]:
    x = scale.x(mean)
    ends = "" if spread is None else _line(scale.x(mean - spread), scale.x(mean + spread), y)
    shapes = (
        svg.circle(x, y, 3.2, style),
        svg.rect(x - 2.8, y - 2.8, 5.6, 5.6, style),
        svg.path(style, f"M{x:.1f} {y - 3.6:.1f}l3.8 6.6h-7.6z"),
    )
    return [svg.path("thin", ends), shapes[number]]


def _line(left: float, right: float, y: float) -> str:
    return f"M{left:.1f} {y:.1f}H{right:.1f}"


def progress(share: float | None, width: float = 60.0) -> Markup:
    """Draw how far a KPI has come from its baseline (left) to its target (right), 0…1."""
    parts = [svg.path("thin", _line(PAD, width - PAD, 5)), svg.path("tk", f"M{width - PAD:g} 1v8")]
    if share is not None:
        x = PAD + share * (width - 2 * PAD)
        parts += [svg.path("ci", _line(PAD, x, 5)), svg.circle(x, 5, 3, "k")]
    return svg.drawing(width, 10, parts)


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in two waves, and its words on both sides."""

    name: str
    before: float
    after: float
    words_before: str
    words_after: str
    accent: bool = False


def waves(
    rows: Sequence[Change], height: float, width: float, heads: tuple[str, str], least: float
) -> Markup:
    """Draw every figure as a line from the wave before to this one, labels kept apart.

    The scale spans `least` at the least, so that a small change looks small.
    """
    top, bottom = 26.0, height - 8
    ends = [value for row in rows for value in (row.before, row.after)]
    spare = max(0.0, least - (max(ends) - min(ends))) / 2
    low, high = min(ends) - spare, max(ends) + spare

    def place(value: float) -> float:
        return bottom - (value - low) * (bottom - top) / (high - low)

    xs = (WAVE_LABEL, width - WAVE_LABEL)
    parts = [svg.text(xs[0], 10, heads[0], "b e F9"), svg.text(xs[1], 10, heads[1], "b F9")]
    parts.append(
        svg.path("gl", f"M{xs[0]:g} {top - 8}V{bottom + 6}M{xs[1]:g} {top - 8}V{bottom + 6}")
    )
    befores = _apart([place(row.before) for row in rows], 11.5, top, bottom)
    afters = _apart([place(row.after) for row in rows], 11.5, top, bottom)
    order = sorted(range(len(rows)), key=lambda i: rows[i].accent)
    for i in order:
        ys = (place(rows[i].before), place(rows[i].after), befores[i], afters[i])
        parts += _change(rows[i], xs, ys)
    return svg.drawing(width, height, parts)


def _change(
    row: Change, xs: tuple[float, float], ys: tuple[float, float, float, float]
) -> list[str]:
    before, after, left, right = ys
    ink, bold = ("a", "b a") if row.accent else ("k", "")
    leaders = f"M{xs[0] - 4:g} {before:.1f}L{xs[0] - 14:g} {left:.1f}"
    leaders += f"M{xs[1] + 4:g} {after:.1f}L{xs[1] + 14:g} {right:.1f}"
    return [
        svg.path("gl", leaders),
        svg.path("al2" if row.accent else "thin", f"M{xs[0]:g} {before:.1f}L{xs[1]:g} {after:.1f}"),
        svg.circle(xs[0], before, 2.6, ink),
        svg.circle(xs[1], after, 2.6, ink),
        svg.text(xs[0] - 17, left + 2.6, f"{row.name}　{row.words_before}", f"{bold} e".strip()),
        svg.text(xs[1] + 17, right + 2.6, f"{row.words_after}　{row.name}", bold),
    ]


def _apart(places: list[float], pitch: float, top: float, bottom: float) -> list[float]:
    """Return the places moved as little as needed for labels `pitch` apart, order kept."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = [0.0] * len(places)
    floor = top
    for i in order:
        moved[i] = max(places[i], floor)
        floor = moved[i] + pitch
    ceiling = bottom
    for i in reversed(order):
        moved[i] = min(moved[i], ceiling)
        ceiling = moved[i] - pitch
    return moved
