"""Several sources on one scale: a row an item, a mark a source, those apart in accent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts import svg
from reports.charts.columns import Scale


@dataclass(frozen=True, slots=True)
class Told:
    """What each source says of one item: focus group ●, mystery visit ■, survey ▲."""

    values: tuple[float | None, ...]
    apart: bool = False


def sources(rows: Sequence[Told], pitch: float, scale: Scale) -> Markup:
    """Draw the marks of every row, joined by a line from the lowest to the highest."""
    height = pitch * len(rows)
    grid = "".join(f"M{scale.x(v):.1f} 0V{height:.1f}" for v in scale.steps(10))
    parts = [svg.path("gl", grid), svg.path("ad", f"M{scale.x(0):.1f} 0V{height:.1f}")]
    for place, row in enumerate(rows):
        parts += _row(row, pitch * (place + 0.5), scale, 0.75 if pitch < 14 else 1.0)
    return svg.drawing(scale.width, height, parts)


def _row(row: Told, y: float, scale: Scale, small: float) -> list[str]:
    xs = [None if value is None else scale.x(value) for value in row.values]
    known = [x for x in xs if x is not None]
    if not known:
        return []
    ink = "a" if row.apart else "k"
    style = "al2" if row.apart else "thin"
    parts = [svg.path(style, f"M{min(known):.1f} {y:.1f}H{max(known):.1f}")]
    shapes = (_circle, _square, _triangle)
    for x, shape in zip(xs, shapes, strict=True):
        if x is not None:
            parts.append(shape(x, y, small, ink))
    return parts


def _circle(x: float, y: float, small: float, ink: str) -> str:
    return svg.circle(x, y, 3.6 * small, ink)


def _square(x: float, y: float, small: float, ink: str) -> str:
    return svg.rect(x - 3.2 * small, y - 3.2 * small, 6.4 * small, 6.4 * small, ink)


def _triangle(x: float, y: float, small: float, ink: str) -> str:
    return svg.path(
        ink, f"M{x:.1f} {y - 4 * small:.1f}l{4.2 * small:.1f} {7.4 * small:.1f}h{-8.4 * small:.1f}z"
    )
