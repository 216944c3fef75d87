"""Where one stands among all: every value a tick on a line, one's own a disc."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from reports.charts import svg
from reports.charts.columns import Scale

HEIGHT, LINE = 34.0, 12.0


def strip(
    values: Sequence[float], own: float, scale: Scale, reference: float | None = None
) -> Markup:
    """Return the line with all values, the reference dashed, the scale's ends below."""
    parts = [svg.path("gk", f"M0 {LINE:g}H{scale.width:g}")]
    ticks = "".join(f"M{scale.x(value):.1f} {LINE - 4:g}v8" for value in values)
    parts.append(svg.path("ck", ticks))
    if reference is not None:
        parts.append(svg.path("ad", f"M{scale.x(reference):.1f} 0V{LINE + 11:g}"))
    parts.append(svg.circle(scale.x(own), LINE, 4.5, "a"))
    for value, style in ((scale.low, "s g"), (scale.high, "s g e")):
        at = 0.0 if style == "s g" else scale.width
        parts.append(svg.text(at, HEIGHT - 2, f"{value:g}", style))
    return svg.drawing(scale.width, HEIGHT, parts)
