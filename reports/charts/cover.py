"""The picture on the cover: a curve over and under its middle line, what is under it in accent."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from reports.charts import svg
from reports.charts.journey import areas, line

WIDTH, HEIGHT, LEFT, MIDDLE, REACH = 841.9, 595.0, 42.5, 346.0, 126.0


def cover(curve: Sequence[float | None], ends: Sequence[str], low: str, note: str) -> Markup:
    """Return the picture; heights are −1…1."""
    step = (WIDTH - 2 * LEFT) / max(1, len(curve) - 1)
    xs = [LEFT + step * place for place in range(len(curve))]
    values = list(curve)
    parts = [svg.path("gl", "".join(f"M{x:.1f} 212V492" for x in xs))]
    parts.append(svg.path("a", areas(xs, values, -1, MIDDLE, REACH)))
    parts.append(svg.path("ax", f"M{LEFT} {MIDDLE}H{WIDTH - LEFT:.1f}"))
    parts.append(svg.path("hl", line(xs, values, MIDDLE, REACH)))
    known = [(x, v) for x, v in zip(xs, values, strict=True) if v is not None]
    parts += [svg.circle(x, MIDDLE - v * REACH, 3.6, "k") for x, v in known]
    if known:
        x, value = min(known, key=lambda pair: pair[1])
        at, y = min(max(x, 120.0), WIDTH - 120.0), MIDDLE - value * REACH
        parts += [svg.text(at, y + 17, low, "F11 b m"), svg.text(at, y + 29, note, "F9 g m")]
    if len(ends) == 2:
        parts.append(svg.text(LEFT, 505, ends[0], "g F8"))
        parts.append(svg.text(WIDTH - LEFT, 505, ends[1], "g F8 e"))
    return svg.drawing(WIDTH, HEIGHT, parts)
