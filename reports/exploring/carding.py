"""Cards of focus groups: one statement each, said in a group, so that whole groups are counted.

What is said in one group hangs together. An interval takes each group for one draw: of a ratio
r = Σ y / Σ n over the groups (y the sum of a group's cards, n how many) the variance is
G / (G - 1) Σ (y - r n)² / (Σ n)² (Kish 1965, §6.3), and never less than that of as many cards that
have nothing to do with each other, as few groups agree by chance. Means have Student's t with
G - 1 degrees of freedom; shares Wilson's interval of the effective number of cards
n · (p (1 - p) / n) / variance · (t(n - 1) / t(G - 1))² (Korn and Graubard 1998).
"""

from __future__ import annotations

import math

import numpy as np

from reports.dataset.rows import Integers, Rows
from reports.exploring.estimating import bounded
from reports.exploring.figure import Cell
from reports.exploring.splitting import Split
from reports.measures.distributions import normal_quantile, t_quantile
from reports.measures.estimates import LEVEL, Estimate, Floats, interval

UPPER = (1 + LEVEL) / 2


class Cards:
    """The cards of a view; figures are for all, then for each column."""

    def __init__(self, rows: Rows, shown: Split) -> None:
        self.shown = shown
        self.groups, self.count = groups_of(rows)

    def means(self, values: Floats, scale: tuple[float, float]) -> tuple[Cell, ...]:
        """Return the mean of the known values, in how many groups they were said."""
        found = []
        for column in self._columns(values):
            mean, groups = self._ratio(column)
            found.append(Cell(bounded([mean], *scale)[0], groups=groups))
        return tuple(found)

    def shares(self, values: Floats) -> tuple[Cell, ...]:
        """Return the share of 1 among 0 and 1, and how many 1 are."""
        found = []
        for column in self._columns(values):
            ratio, groups = self._ratio(column)
            count = None if ratio.value is None else int(np.nansum(column))
            found.append(Cell(_share(ratio), count, groups=groups))
        return tuple(found)

    def _columns(self, values: Floats) -> list[Floats]:
        inside = np.where(self.shown.inside, values, np.nan)
        places = range(len(self.shown.codes))
        return [inside, *(np.where(self.shown.groups == at, inside, np.nan) for at in places)]

    def _ratio(self, values: Floats) -> tuple[Estimate, int | None]:
        """Return the mean with its interval, and from how many groups it is."""
        known = ~np.isnan(values)
        groups, said = self.groups[known], values[known]
        cards = np.bincount(groups, minlength=self.count)
        n, spoke = int(cards.sum()), int((cards > 0).sum())
        if not n:
            return Estimate(), None
        mean = float(said.mean())
        if spoke == 1:
            return Estimate(mean, n), 1
        apart = np.bincount(groups, said, self.count) - mean * cards
        variance = spoke / (spoke - 1) * float(apart @ apart) / n**2
        alone = float(said.var()) / (n - 1)
        return interval(mean, max(variance, alone), n, spoke - 1), spoke


def _share(ratio: Estimate) -> Estimate:
    """Return a share with Wilson's interval of the effective number of cards."""
    if ratio.value is None or ratio.variance is None:
        return ratio
    p, n = ratio.value, ratio.n
    spread = p * (1 - p) / (n - 1)
    alike = spread / ratio.variance if ratio.variance else 1.0
    size = n * alike * (t_quantile(UPPER, n - 1) / t_quantile(UPPER, ratio.df)) ** 2
    extra = normal_quantile(UPPER) ** 2 / size
    centre = (p + extra / 2) / (1 + extra)
    half = math.sqrt(extra * p * (1 - p) + extra**2 / 4) / (1 + extra)
    return Estimate(
        p, n, max(centre - half, 0.0), min(centre + half, 1.0), ratio.variance, ratio.df
    )


def groups_of(rows: Rows) -> tuple[Integers, int]:
    """Return which group each card is of, and how many groups there are."""
    forms = [id.rpartition("/")[0] for id in rows.ids]
    places = {form: place for place, form in enumerate(dict.fromkeys(forms))}
    return np.array([places[form] for form in forms], dtype=np.int64), len(places)
