"""The stages of a journey map as columns: cut into pages, given their widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from surveys.study import Touchpoint

MOST_POINTS, MOST_COLUMNS, MOST_IN_STAGE = 16, 6, 8
WITHOUT_STAGES = 5
WIDTH, UNITS, FEWEST = 693.0, 24, 4
UNIT = WIDTH / UNITS


@dataclass(frozen=True, slots=True)
class Stretch:
    """Touchpoints of one stage that share a column: their number in the journey, and its width."""

    stage: str
    first: int
    points: tuple[Touchpoint, ...]
    left: float = 0.0
    units: int = UNITS

    @property
    def width(self) -> float:
        """Return how wide the column is, in pt: a whole number of the map's units."""
        return self.units * UNIT

    def places(self) -> list[float]:
        """Return where each touchpoint stands across the map."""
        room = self.room()
        return [self.left + room * (number + 0.5) for number in range(len(self.points))]

    def room(self) -> float:
        """Return how wide one touchpoint's place is."""
        return self.width / len(self.points)


def map_pages(touchpoints: Sequence[Touchpoint]) -> list[list[Stretch]]:
    """Return the columns of every page: whole stages together, at most 16 touchpoints a page."""
    groups: list[list[Stretch]] = [[]]
    for stretch in _stretches(touchpoints):
        points = sum(len(other.points) for other in groups[-1]) + len(stretch.points)
        if groups[-1] and (points > MOST_POINTS or len(groups[-1]) == MOST_COLUMNS):
            groups.append([])
        groups[-1].append(stretch)
    return [_widened(group) for group in groups if group]


def _stretches(touchpoints: Sequence[Touchpoint]) -> list[Stretch]:
    runs: list[list[tuple[int, Touchpoint]]] = []
    for number, point in enumerate(touchpoints, 1):
        if not runs or runs[-1][-1][1].stage != point.stage:
            runs.append([])
        runs[-1].append((number, point))
    made: list[Stretch] = []
    for run in runs:
        most = MOST_IN_STAGE if run[0][1].stage else WITHOUT_STAGES
        size = ceil(len(run) / ceil(len(run) / most))
        for start in range(0, len(run), size):
            piece = run[start : start + size]
            made.append(Stretch(piece[0][1].stage, piece[0][0], tuple(p for _, p in piece)))
    return made


def _widened(group: Sequence[Stretch]) -> list[Stretch]:
    """Give each column its share of the map by touchpoints, none too narrow for words."""
    made, left = [], 0
    for stretch, units in zip(group, _units([len(s.points) for s in group]), strict=True):
        made.append(replace(stretch, left=left * UNIT, units=units))
        left += units
    return made


def _units(counts: Sequence[int]) -> list[int]:
    """Deal the units out in proportion to the counts, at least `FEWEST` each."""
    units = [FEWEST] * len(counts)
    for _ in range(UNITS - sum(units)):
        neediest = max(range(len(counts)), key=lambda at: counts[at] / units[at])
        units[neediest] += 1
    return units
