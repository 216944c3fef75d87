"""Weights that bring a sample to known shares: post-stratification and raking (METHOD 5.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reports.measures.estimates import Floats, effective_n

Groups = npt.NDArray[np.int64]
ROUNDS = 1000
# Margins are met when no share is further off than this.
CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights of mean 1, how good they are, and the groups that nobody stands for.

    `off` is the largest distance of a share to its target; `missing` are (margin, group) with a
    target but without respondents, whose share the others of the margin took.
    """

    weights: Floats
    design_effect: float
    effective_n: float
    off: float
    missing: tuple[tuple[int, int], ...] = ()


def rake(margins: Sequence[tuple[Groups, Sequence[float]]], size: int) -> Raked:
    """Return the weights that meet every margin of (group of each respondent, target shares).

    Iterative proportional fitting (Deming and Stephan 1940): each margin's weights are multiplied
    by target / present share, in turn, until all fit; one margin alone is post-stratification.
    Who is unknown in a margin (-1) keeps the weight that the other margins give. Design effect
    and effective n after Kish (1965). Raises ValueError where nobody can be weighted.
    """
    weights = np.ones(size)
    fitted = [(groups, *_reachable(groups, np.asarray(shares))) for groups, shares in margins]
    if not size or any(not targets.sum() > 0 for _, targets, _ in fitted):
        raise ValueError("nobody can be weighted")
    off = np.inf
    for _ in range(ROUNDS):
        for groups, targets, _ in fitted:
            _fit(weights, groups, targets)
        off = max(_distance(weights, groups, targets) for groups, targets, _ in fitted)
        if off < CLOSE:
            break
    weights *= size / weights.sum()
    missing = tuple((at, group) for at, (_, _, gone) in enumerate(fitted) for group in gone)
    return Raked(weights, *effective_n(weights), float(off), missing)


def _reachable(groups: Groups, shares: Floats) -> tuple[Floats, list[int]]:
    """Return the targets over the groups with respondents, made to add up, and the others."""
    present = np.bincount(groups[groups >= 0], minlength=len(shares)) > 0
    targets = np.where(present, shares, 0.0)
    total = targets.sum()
    missing = [int(group) for group in np.flatnonzero(~present & (shares > 0))]
    return targets / total if total > 0 else targets, missing


def _shares(weights: Floats, groups: Groups, count: int) -> Floats:
    known = groups >= 0
    sums = np.bincount(groups[known], weights[known], count)
    return np.asarray(sums / sums.sum())


def _fit(weights: Floats, groups: Groups, targets: Floats) -> None:
    present = _shares(weights, groups, len(targets))
    factors = np.append(targets / np.where(present > 0, present, 1.0), 1.0)
    weights *= factors[groups]


def _distance(weights: Floats, groups: Groups, targets: Floats) -> float:
    return float(np.abs(_shares(weights, groups, len(targets)) - targets).max())
