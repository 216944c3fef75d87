"""Several groups on one scale: a row an item, a mark on its interval a group, all as a tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts import svg
from reports.charts.columns import Scale

GAP, LEAST_GAP, AIR = 7.5, 4.0, 12.0
INKS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure on its interval; `faint` rests on a low base: hollow, dashed."""

    value: float | None
    low: float | None = None
    high: float | None = None
    faint: bool = False


def pitch_of(groups: int, least: float = 30.0) -> float:
    """Return how tall a row is that has marks for some groups."""
    return max(least, groups * GAP + AIR)


def ranges(
    rows: Sequence[Sequence[Mark]],
    whole: Sequence[float | None],
    pitch: float,
    scale: Scale,
    reference: float | None = None,
) -> list[str]:
    """Return the strokes of all rows from y = 0; `whole` is each row's figure for everybody."""
    height = pitch * len(rows)
    grid = "".join(f"M{scale.x(v):.1f} 0V{height:.1f}" for v in scale.steps())
    parts = [svg.path("gl", grid)]
    if reference is not None and scale.low <= reference <= scale.high:
        parts.append(svg.path("ax", f"M{scale.x(reference):.1f} 0V{height:.1f}"))
    for place, (marks, all_) in enumerate(zip(rows, whole, strict=True)):
        y = pitch * (place + 0.5)
        if all_ is not None:
            reach = min(pitch / 2 - 3, max(7.0, len(marks) * GAP / 2 + 2))
            parts.append(svg.path("tk", f"M{scale.x(all_):.1f} {y - reach:.1f}v{2 * reach:.1f}"))
        parts += _row(marks, y, pitch, scale)
    return parts


def _row(marks: Sequence[Mark], y: float, pitch: float, scale: Scale) -> list[str]:
    gap = max(LEAST_GAP, min(GAP, (pitch - 6) / max(1, len(marks))))
    parts: list[str] = []
    for group, mark in enumerate(marks):
        at = y + (group - (len(marks) - 1) / 2) * gap
        if mark.value is None:
            continue
        if mark.low is not None and mark.high is not None:
            style = f"{'d' if mark.faint else 'l'}{group % INKS + 1}"
            parts.append(
                svg.path(style, f"M{scale.x(mark.low):.1f} {at:.1f}H{scale.x(mark.high):.1f}")
            )
        parts.append(sign(group, scale.x(mark.value), at, mark.faint))
    return parts


def beside(
    rows: Sequence[Sequence[Mark]],
    whole: Sequence[float | None],
    pitch: float,
    scale: Scale,
    reference: float | None = None,
) -> Markup:
    """Return the drawing of rows that stand beside those of a table."""
    return svg.drawing(scale.width, pitch * len(rows), ranges(rows, whole, pitch, scale, reference))


def glyph(group: int) -> Markup:
    """Return a group's mark for a key; -1 is the tick of everybody."""
    drawn = svg.path("tk", "M6 1v10") if group < 0 else sign(group, 6, 6)
    return Markup(  # noqa: S704 - made of numbers and classes
        '<svg class="chart glyph" width="9pt" height="9pt" viewBox="0 0 12 12" aria-hidden="true">'
        f"{drawn}</svg>"
    )


def sign(group: int, x: float, y: float, faint: bool = False) -> str:
    """Return the mark of a group: shape and ink tell six apart."""
    style = f"{'h' if faint else 'c'}{group % INKS + 1}"
    return SHAPES[group % len(SHAPES)](x, y, style)


def _disc(x: float, y: float, style: str) -> str:
    return svg.circle(x, y, 3.4, style)


def _square(x: float, y: float, style: str) -> str:
    return svg.rect(x - 3.1, y - 3.1, 6.2, 6.2, style)


def _triangle(x: float, y: float, style: str) -> str:
    return svg.path(style, f"M{x:.1f} {y - 3.8:.1f}l4 7h-8z")


def _diamond(x: float, y: float, style: str) -> str:
    return svg.path(style, f"M{x:.1f} {y - 4.2:.1f}l4.2 4.2l-4.2 4.2l-4.2 -4.2z")


def _post(x: float, y: float, style: str) -> str:
    return svg.rect(x - 1.6, y - 3.8, 3.2, 7.6, style)


def _wedge(x: float, y: float, style: str) -> str:
    return svg.path(style, f"M{x:.1f} {y + 3.8:.1f}l4 -7h-8z")


SHAPES: tuple[Callable[[float, float, str], str], ...] = (
    _disc,
    _square,
    _triangle,
    _diamond,
    _post,
    _wedge,
)
