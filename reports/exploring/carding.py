"""Cards of focus groups: one statement each, said in a group, so that whole groups are counted.

What is said in one group hangs together. An interval takes each group for one draw: of a ratio
r = Σ y / Σ n over the groups (y the sum of a group's cards, n how many) the variance is
G / (G - 1) Σ (y - r n)² / (Σ n)², Student's t with G - 1 degrees of freedom (Kish 1965, §6.3).
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from reports.dataset.rows import Integers, Rows
from reports.exploring.figure import Cell
from reports.exploring.splitting import Split
from reports.measures.estimates import Estimate, Floats, interval, wilson


class Cards:
    """The cards of a view; figures are for all, then for each column."""

    def __init__(self, rows: Rows, shown: Split) -> None:
        self.shown = shown
        self.groups, self.count = groups_of(rows)

    def means(self, values: Floats) -> tuple[Cell, ...]:
        """Return the mean of the known values, in how many groups they were said."""
        return tuple(self._mean(column) for column in self._columns(values))

    def shares(self, values: Floats) -> tuple[Cell, ...]:
        """Return the share of 1 among 0 and 1; where groups do not differ, Wilson's of groups."""
        return tuple(map(_bounded, self.means(values)))

    def _columns(self, values: Floats) -> list[Floats]:
        inside = np.where(self.shown.inside, values, np.nan)
        places = range(len(self.shown.codes))
        return [inside, *(np.where(self.shown.groups == at, inside, np.nan) for at in places)]

    def _mean(self, values: Floats) -> Cell:
        known = ~np.isnan(values)
        groups, said = self.groups[known], values[known]
        cards = np.bincount(groups, minlength=self.count)
        n, spoke = int(cards.sum()), int((cards > 0).sum())
        if not n:
            return Cell()
        mean = float(said.mean())
        apart = np.bincount(groups, said, self.count) - mean * cards
        many = spoke > 1
        variance = spoke / (spoke - 1) * float(apart @ apart) / n**2 if many else math.nan
        return Cell(interval(mean, variance, n, spoke - 1), groups=spoke)


def groups_of(rows: Rows) -> tuple[Integers, int]:
    """Return which group each card is of, and how many groups there are."""
    forms = [id.rpartition("/")[0] for id in rows.ids]
    places = {form: place for place, form in enumerate(dict.fromkeys(forms))}
    return np.array([places[form] for form in forms], dtype=np.int64), len(places)


def _bounded(cell: Cell) -> Cell:
    found = cell.figure
    if found.value is None or cell.groups is None:
        return cell
    count = round(found.value * found.n)
    if found.low is None or found.high is None:
        return replace(cell, count=count)
    low, high = max(found.low, 0.0), min(found.high, 1.0)
    if count in (0, found.n):
        alike = wilson(cell.groups if count else 0, cell.groups)
        low, high = alike.low or 0.0, alike.high or 0.0
    ended = Estimate(found.value, found.n, low, high, found.variance, found.df)
    return replace(cell, figure=ended, count=count)
