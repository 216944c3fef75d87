"""Two ranks of the same items side by side: what was said against what was derived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts import svg
from reports.tabling import fit
from reports.typesetting import ems

WIDTH, HEIGHT, TOP = 250.0, 372.0, 24.0


@dataclass(frozen=True, slots=True)
class Slope:
    """An item with its rank on each side (from 1) and the words of the right side's figure."""

    name: str
    left: int
    right: int
    figure: str = ""
    accent: bool = False


def slopes(rows: Sequence[Slope], left: str, right: str) -> Markup:
    """Return the lines between the two ranks; at most 30 items, never under 7 pt."""
    pitch = min(26.0, (HEIGHT - TOP - 6) / max(1, len(rows) - 1))
    small = "s " if pitch < 13 else ""
    parts = [svg.text(96, 8, left, "b e"), svg.text(134, 8, right, "b")]
    for row in sorted(rows, key=lambda r: r.accent):
        a, b = TOP + (row.left - 1) * pitch, TOP + (row.right - 1) * pitch
        ink = "a" if row.accent else "k"
        parts.append(svg.path("al2" if row.accent else "thin", f"M98 {a:.1f}L132 {b:.1f}"))
        parts += [svg.circle(98, a, 2.2, ink), svg.circle(132, b, 2.2, ink)]
        bold = small + ("b a" if row.accent else "")
        size = 7.0 if small else 7.5
        parts.append(
            svg.text(91, a + 3, f"{fit(row.name, 78, size)} {row.left}", f"{bold} e".strip())
        )
        beside = ems(f"{row.right}  {row.figure}") * size
        name = fit(row.name, WIDTH - 138 - beside, size)
        parts.append(svg.text(138, b + 3, f"{row.right} {name} {row.figure}".strip(), bold.strip()))
    return svg.drawing(WIDTH, HEIGHT, parts)
