"""What a view comes to: lines × columns of figures by code, ready to be told in any language."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.exploring.view import View
from reports.measures.crosstabs import ChiSquare
from reports.measures.estimates import Estimate

# What a line's figures are: a score on its scale, a difference of scores, a share 0…1, points of
# the NPS, a score of visits 0…1 that is read 0…100, how far scores spread.
UNITS = ("score", "signed", "share", "points", "hundred", "spread")


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure; `count` is how many gave an answer, `letters` the columns that it exceeds.

    `groups` is in how many groups the cards were said that n counts, None where n counts people.
    A hidden cell is empty. `broken` says why a figure cannot be held against the wave before it.
    """

    figure: Estimate = field(default_factory=Estimate)
    count: int | None = None
    letters: str = ""
    hidden: bool = False
    broken: str = ""
    groups: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table."""

    code: str
    unit: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from: an instrument, its kind, and how many of its answers are in.

    `left_out` are those that came in and do not count, whatever the view is limited to. Where n
    counts cards, `groups` is how many groups they are from.
    """

    instrument: str
    kind: str
    n: int
    left_out: int = 0
    groups: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A table of a view.

    `columns` are codes, "all" and "weighted" first where they are; `letters` stand beside them,
    "" for those that are not compared. `test` is χ² of a crosstab; `separate` says that weighted
    satisfaction joins different samples somewhere; `scale` is (bottom, top) where all share one;
    `several` says that answers overlap, as any number of them could be chosen.
    """

    view: View
    wave: str
    audience: str
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    letters: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    scale: tuple[float, float] | None = None
    test: ChiSquare | None = None
    separate: bool = False
    several: bool = False

    @property
    def base(self) -> int:
        """Return how many answered forms the view looks at, or how many cards."""
        return sum(source.n for source in self.sources)

    @property
    def groups(self) -> int | None:
        """Return from how many groups the cards are, None where these are no cards."""
        found = [source.groups for source in self.sources if source.groups is not None]
        return sum(found) if found else None

    @property
    def hides(self) -> bool:
        """Tell whether any figure is hidden."""
        return any(cell.hidden for line in self.lines for cell in line.cells)

    @property
    def empty(self) -> bool:
        """Tell whether no figure is known."""
        return all(cell.figure.value is None for line in self.lines for cell in line.cells)
