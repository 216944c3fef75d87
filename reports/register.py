"""What the fieldwork's own books say: versions asked, dates, what was flagged and decided."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.text import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """A version of a form in a wave: how many came in with it, and the first and last day."""

    instrument: Text
    version: str
    n: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Flagged:
    """A kind of doubt: how many submissions had it, and what became of them."""

    title: Text
    n: int
    approved: int = 0
    returned: int = 0
    rejected: int = 0

    @property
    def undecided(self) -> int:
        """Return how many of them nobody has decided about yet."""
        return self.n - self.approved - self.returned - self.rejected


@dataclass(frozen=True, slots=True)
class Register:
    """`decisions` counts reviews by people; `software` names what made the report."""

    asked: tuple[Asked, ...] = ()
    flagged: tuple[Flagged, ...] = ()
    decisions: int = 0
    corrected: int = 0
    software: str = ""
