"""The strokes that charts are made of: escaped, rounded, styled by class alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from reports.typesetting import ems, spaced

_RUNS = re.compile(r" *[!-~]+-?|[^!-~ ]+|  *")
HAN_GAP = 4.0


def drawing(width: float, height: float, parts: Iterable[str], words: str = "") -> Markup:
    """Return the SVG of the parts; `words` say what it shows to who cannot see it."""
    seen = f' role="img" aria-label="{escape(spaced(words))}"' if words else ' aria-hidden="true"'
    size = f'width="{width:g}pt" height="{height:g}pt" viewBox="0 0 {width:g} {height:g}"'
    return Markup(  # noqa: S704 - every part below is escaped
        f'<svg class="chart" {size}{seen}>{"".join(parts)}</svg>'
    )


def text(x: float, y: float, words: str, style: str = "") -> str:
    """Return a text; `style` is its classes."""
    named = f' class="{style}"' if style else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}">{escape(spaced(words))}</text>'


def path(style: str, d: str) -> str:
    """Return a path, nothing where it has no points."""
    return f'<path class="{style}" d="{d}"/>' if d else ""


def circle(x: float, y: float, radius: float, style: str) -> str:
    """Return a circle."""
    return f'<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"/>'


def rect(x: float, y: float, width: float, height: float, style: str) -> str:
    """Return a rectangle."""
    size = f'width="{width:.1f}" height="{height:.1f}"'
    return f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" {size}/>'


def whisker(x: float, low: float, high: float) -> str:
    """Return the path of a vertical interval from y `low` to y `high`."""
    return f"M{x:.1f} {low:.1f}V{high:.1f}M{x - 2:.1f} {low:.1f}h4M{x - 2:.1f} {high:.1f}h4"


def wrap(words: str, width: float, size: float) -> list[str]:
    """Break a name into lines of at most `width` at a font size; Han breaks anywhere."""
    lines: list[str] = []
    for piece in _pieces(words):
        joined = lines[-1] + piece if lines else piece
        if lines and ems(joined.strip()) * size <= width:
            lines[-1] = joined
        else:
            lines.append(piece.lstrip())
    return [line.strip() for line in lines]


def _pieces(words: str) -> list[str]:
    """Cut a name where it may break: after Latin words, between pairs of Han characters."""
    pieces: list[str] = []
    for run in _RUNS.findall(words):
        if run[0].isascii():
            pieces.append(run)
        else:
            size = 2 if len(run) % 2 == 0 else 1
            pieces += [run[i : i + size] for i in range(0, len(run), size)]
    return pieces


def balanced(words: str, width: float, size: float) -> list[str]:
    """Break a name into as few lines as `wrap` does, of about the same length."""
    lines = wrap(words, width, size)
    if len(lines) < 2:
        return lines
    narrow = wrap(words, max(ems(words) * size / len(lines) + size * 0.6, size), size)
    return narrow if len(narrow) == len(lines) else lines


def fitting(names: Iterable[str], width: float, size: float, most: int) -> list[list[str]] | None:
    """Return every name in at most `most` lines, None where one does not fit."""
    names = list(names)
    width -= HAN_GAP if any(not name.isascii() for name in names) else 0.0
    broken = [balanced(name, width, size) for name in names]
    fits = all(
        len(lines) <= most and all(ems(line) * size <= width for line in lines) for lines in broken
    )
    return broken if fits else None
