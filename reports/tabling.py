"""How tables keep legible: names broken or numbered, rows cut into pages, widths as classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from reports.charts.svg import fitting
from reports.typesetting import ems, shorten

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: its lines, its number where the lines do not fit, whether it is hit."""

    lines: tuple[str, ...]
    hit: bool = False


def headings(names: Sequence[str], width: float, hit: Sequence[int] = ()) -> tuple[Heading, ...]:
    """Return heads that fit columns of `width` pt at 7 pt: names in up to 3 lines, else numbers."""
    lines = fitting(names, width - 2, 7.0, 3) or [[str(i)] for i in range(1, len(names) + 1)]
    return tuple(Heading(tuple(words), place in hit) for place, words in enumerate(lines))


def numbered(heads: Sequence[Heading]) -> bool:
    """Tell whether the heads are numbers, so that a key must name them."""
    return bool(heads) and heads[0].lines == ("1",)


def key(names: Sequence[str], first: int = 1) -> str:
    """Return the key of numbered columns."""
    return "　".join(f"{number} {name}" for number, name in enumerate(names, first))


def cut(rows: Sequence[Row], most: int) -> list[list[Row]]:
    """Cut rows into pages of nearly equal length, none longer than `most`."""
    count = -(-len(rows) // most)
    if count == 0:
        return []
    size = -(-len(rows) // count)
    return [list(rows[i : i + size]) for i in range(0, len(rows), size)]


def fit(name: str, width: float, size: float = 9.0) -> str:
    """Return a name that stands in one line of `width` pt, cut with an ellipsis where it must."""
    limit = len(name)
    while limit > 2 and ems(shorten(name, limit)) * size * 1.04 > width:
        limit -= 1
    return shorten(name, limit)


def parts(place: int, count: int) -> str:
    """Return which page of how many this is, "" where it is the only one."""
    return f"{place}/{count}" if count > 1 else ""
