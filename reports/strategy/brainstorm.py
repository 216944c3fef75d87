"""A brainstorm: dimensions or ideas scored for importance, realism, feasibility. METHOD §6.5."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean, stdev

from surveys.text import Text


@dataclass(frozen=True, slots=True)
class Idea:
    """What a brainstorm scored: one score a participant and criterion, 1…5."""

    id: str
    title: Text = Text()
    importance: tuple[float, ...] = ()
    realism: tuple[float, ...] = ()
    feasibility: tuple[float, ...] = ()
    chosen: bool = False
    reason: Text = Text()

    def criteria(self) -> tuple[tuple[float | None, float | None], ...]:
        """Return (mean, standard deviation) of importance, realism, feasibility; None unknown."""
        scores = (self.importance, self.realism, self.feasibility)
        return tuple(
            (mean(each) if each else None, stdev(each) if len(each) > 1 else None)
            for each in scores
        )

    def score(self) -> float | None:
        """Return the mean of the three criteria's means; None where one has no score."""
        means = [value for value, _ in self.criteria()]
        known = [value for value in means if value is not None]
        return mean(known) if len(known) == len(means) else None


@dataclass(frozen=True, slots=True)
class Brainstorm:
    """A session that scored dimensions or ideas; `held` is an ISO date."""

    held: str = ""
    participants: int | None = None
    who: Text = Text()
    ideas: tuple[Idea, ...] = ()

    def ranked(self) -> tuple[Idea, ...]:
        """Return the ideas, highest mean of the three criteria first, unknown ones last."""
        return tuple(sorted(self.ideas, key=lambda idea: -(idea.score() or 0)))
