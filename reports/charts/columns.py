"""Charts that fill one column of a table: one drawing spans all rows at their pitch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts import svg
from reports.figures import UNKNOWN

PAD = 6.0


@dataclass(frozen=True, slots=True)
class Span:
    """A figure with its interval; `other` is what it is held against (expectation, last wave)."""

    value: float | None
    low: float | None = None
    high: float | None = None
    other: float | None = None
    words: str = ""
    accent: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """From figures to a place in a column."""

    low: float
    high: float
    width: float

    def x(self, value: float) -> float:
        """Return where a value stands, kept inside the column."""
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return PAD + min(1.0, max(0.0, share)) * (self.width - 2 * PAD)

    def steps(self, count: int = 5) -> list[float]:
        """Return round values along the scale."""
        rough = (self.high - self.low) / count or 1.0
        size = next(s for p in (0.01, 0.1, 1, 10, 100) for m in (1, 2, 5) if (s := m * p) >= rough)
        first = -(-self.low // size) * size
        values = [first + size * place for place in range(count * 3)]
        return [v for v in values if v <= self.high + size * 1e-6]


def ticks(scale: Scale, marks: Sequence[tuple[float, str]] = ()) -> Markup:
    """Return the head of a column: the scale's round values, or given marks."""
    marked = marks or [(v, f"{v:g}".replace("-", "−")) for v in scale.steps()]
    parts = [svg.text(scale.x(value), 8, words, "s m g") for value, words in marked]
    return svg.drawing(scale.width, 11, parts)


def _grid(scale: Scale, height: float) -> str:
    return svg.path("gl", "".join(f"M{scale.x(v):.1f} 0V{height:.1f}" for v in scale.steps()))


def pairs(rows: Sequence[Span], pitch: float, scale: Scale) -> Markup:
    """Draw what was experienced (dot) against what was expected (tick)."""
    height = pitch * len(rows)
    parts = [_grid(scale, height)]
    small = 0.75 if pitch < 14 else 1.0
    for place, row in enumerate(rows):
        y = pitch * (place + 0.5)
        if row.other is not None and row.value is not None:
            style = "al2" if row.accent else "ck"
            parts.append(
                svg.path(style, f"M{scale.x(row.value):.1f} {y:.1f}H{scale.x(row.other):.1f}")
            )
        if row.other is not None:
            parts.append(
                svg.path("tk", f"M{scale.x(row.other):.1f} {y - 5 * small:.1f}v{10 * small:g}")
            )
        if row.value is not None:
            dot = "a" if row.accent else "k"
            parts.append(svg.circle(scale.x(row.value), y, 3.4 * small, dot))
    return svg.drawing(scale.width, height, parts)


def spans(
    rows: Sequence[Span], pitch: float, scale: Scale, reference: float | None = None
) -> Markup:
    """Draw each figure as a dot on its interval, the wave before hollow, a dashed reference."""
    height = pitch * len(rows)
    parts = [_grid(scale, height)]
    small = 0.7 if pitch < 14 else 1.0
    if reference is not None:
        parts.append(svg.path("ad", f"M{scale.x(reference):.1f} 0V{height:.1f}"))
    for place, row in enumerate(rows):
        y = pitch * (place + 0.5)
        if row.low is not None and row.high is not None:
            style = "al2" if row.accent else "gl2"
            parts.append(
                svg.path(style, f"M{scale.x(row.low):.1f} {y:.1f}H{scale.x(row.high):.1f}")
            )
        if row.other is not None:
            parts.append(svg.circle(scale.x(row.other), y, 3 * small, "hollow"))
        if row.value is not None:
            parts.append(svg.circle(scale.x(row.value), y, 4 * small, "a" if row.accent else "k"))
    return svg.drawing(scale.width, height, parts)


def diverging(rows: Sequence[Span], pitch: float, width: float) -> Markup:
    """Draw bars left and right of zero with their intervals and words."""
    height = pitch * len(rows)
    reach = _reach(rows)
    room = 36.0
    unit = (width - 2 * room) / ((reach[1] - reach[0]) or 1.0)
    zero = room - reach[0] * unit
    tall = min(8.0, pitch - 4)
    parts: list[str] = []
    for place, row in enumerate(rows):
        parts += _bar(row, pitch * (place + 0.5), zero, unit, tall)
    parts.append(svg.path("ax", f"M{zero:.1f} 0V{height:.1f}"))
    return svg.drawing(width, height, parts)


def _reach(rows: Sequence[Span]) -> tuple[float, float]:
    known = [v for row in rows for v in (row.value, row.low, row.high) if v is not None]
    return min([0.0, *known]), max([0.0, *known])


def _bar(row: Span, y: float, zero: float, unit: float, tall: float) -> list[str]:
    if row.value is None:
        return [svg.text(zero - 4, y + 2.8, row.words, "g e")]
    style = "a" if row.accent else "nn" if row.value < 0 else "pp"
    left = zero + min(0.0, row.value) * unit
    parts = [svg.rect(left, y - tall / 2, abs(row.value) * unit, tall, style)]
    low, high = min(row.value, 0.0), max(row.value, 0.0)
    if row.low is not None and row.high is not None:
        low, high = min(low, row.low), max(high, row.high)
        ends = f"M{zero + row.low * unit:.1f} {y:.1f}H{zero + row.high * unit:.1f}"
        parts.append(svg.path("ci", ends))
    bold = "b a" if row.accent else "b"
    if row.value < 0:
        parts.append(svg.text(zero + low * unit - 3, y + 2.8, row.words, f"{bold} e"))
    else:
        parts.append(svg.text(zero + high * unit + 3, y + 2.8, row.words, bold))
    return parts


def bars(rows: Sequence[Span], pitch: float, scale: Scale) -> Markup:
    """Draw bars from the left with their intervals; the words stand after them."""
    height, tall = pitch * len(rows), min(9.0, pitch - 3)
    inner = Scale(scale.low, scale.high, scale.width - 40)
    parts = [svg.path("gl", f"M{PAD} 0V{height:.1f}")]
    for place, row in enumerate(rows):
        y = pitch * (place + 0.5)
        end = inner.x(row.value) if row.value is not None else PAD
        style = "a" if row.accent else "q"
        parts.append(svg.rect(PAD, y - tall / 2, max(0.0, end - PAD), tall, style))
        if row.low is not None and row.high is not None:
            parts.append(svg.path("ci", f"M{inner.x(row.low):.1f} {y:.1f}H{inner.x(row.high):.1f}"))
            end = max(end, inner.x(row.high))
        parts.append(svg.text(end + 4, y + 2.8, row.words, "b a" if row.accent else "b"))
    return svg.drawing(scale.width, height, parts)


def stacks(rows: Sequence[tuple[float, float, float]], pitch: float, width: float) -> Markup:
    """Draw shares of three kinds, worst first, with their percentages; unknown ones are "–"."""
    parts: list[str] = []
    tall = min(15.0, pitch - 4)
    for place, shares in enumerate(rows):
        x, y = 0.0, pitch * place + (pitch - tall) / 2
        if not any(shares):
            parts.append(svg.text(2.0, y + tall / 2 + 2.7, UNKNOWN))
        for style, ink, share in zip(("nn", "v", "pd"), ("w", "g", "k"), shares, strict=True):
            parts.append(svg.rect(x, y, share * width, tall, style))
            if share * width > 20 and tall > 8:
                words = f"{share * 100:.0f}%"
                parts.append(svg.text(x + share * width / 2, y + tall / 2 + 2.7, words, f"m {ink}"))
            x += share * width
    return svg.drawing(width, pitch * len(rows), parts)


def feeling(value: float, words: str) -> Markup:
    """Draw one feeling on −5…+5."""
    style = "nn" if value < 0 else "pd"
    parts = [
        svg.path("gk", "M.5 6H70.5"),
        svg.path("ci", "M35.5 3v6M.5 4v4M70.5 4v4"),
        svg.rect(35.5 + min(0.0, value) * 7, 3.5, abs(value) * 7, 5, style),
        svg.text(90, 8.8, words, "F8 b e"),
    ]
    return svg.drawing(92, 11, parts)
