"""Interviewer effects: how much of the answers depends on who asked (METHOD 4, 5.13)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reports.dataset import CUSTOMERS, Dataset
from reports.measures.comparisons import judged
from reports.measures.estimates import LEVEL, Estimate, Floats
from reports.measures.experience import KINDS
from reports.measures.gamma import f_above, f_quantile

Row = dict[str, Any]
MEASURES = ("experience", "expectation", "importance", "rating", "emotion")


def intraclass(values: Floats, groups: npt.NDArray[np.int64]) -> tuple[Estimate, float, float]:
    """Return (intraclass correlation, p, mean answers an interviewer) of known values.

    One-way analysis of variance: icc = (MSB - MSW) / (MSB + (m - 1) MSW), m = (n - Σ n_j² / n) /
    (groups - 1) (Donner 1986); may be negative. p and interval by F (Searle 1971). Unknown for
    fewer than two interviewers, where none asked twice, or where answers do not vary.
    """
    sizes = np.bincount(groups).astype(np.float64)
    sizes = sizes[sizes > 0]
    n, k = values.size, sizes.size
    if k < 2 or n <= k:
        return Estimate(n=n), np.nan, np.nan
    _, groups = np.unique(groups, return_inverse=True)
    means = np.bincount(groups, values) / sizes
    within = float(((values - means[groups]) ** 2).sum()) / (n - k)
    between = float(sizes @ (means - values.mean()) ** 2) / (k - 1)
    m = (n - float(sizes @ sizes) / n) / (k - 1)
    if not within > 1e-12 * max(1.0, between):
        return Estimate(n=n), np.nan, n / k
    f, (above, below) = between / within, (k - 1, n - k)
    tail = (1 - LEVEL) / 2
    ends = (f / f_quantile(p, above, below) for p in (1 - tail, tail))
    low, high = ((end - 1) / (end + m - 1) for end in ends)
    return Estimate((f - 1) / (f + m - 1), n, low, high), f_above(f, above, below), n / k


def design_effect(icc: float, answers: float) -> float:
    """Return by how much the variance of a mean grows: 1 + (m - 1) · icc (Kish 1962)."""
    return 1 + (answers - 1) * max(icc, 0.0)


def interviewer_rows(dataset: Dataset) -> list[Row]:
    """Return {kind, item, measure, interviewers, icc, low, high, n, design_effect, p, p_adjusted,
    significant}, Holm over the items of a measure and kind.

    Only answers to interviewers count; what respondents filed themselves has none.
    """
    rows = dataset.rows(CUSTOMERS)
    asked = rows.interviewer >= 0
    if np.unique(rows.interviewer[asked]).size < 2:
        return []
    found = []
    for kind in KINDS:
        for measure in MEASURES:
            for code in dataset.codes(kind, rows, [measure]):
                values = rows.column(kind, code, measure)
                known = asked & ~np.isnan(values)
                figures = _figures(values[known], rows.interviewer[known])
                place = {"wave": dataset.wave, "kind": kind, "item": code, "measure": measure}
                found.append(place | figures)
    return judged(found, ("kind", "measure"))


def _figures(values: Floats, interviewers: npt.NDArray[np.int64]) -> Row:
    icc, p, answers = intraclass(values, interviewers)
    effect = None if icc.value is None else design_effect(icc.value, answers)
    return {
        "interviewers": int(np.unique(interviewers).size),
        **icc.row("icc"),
        "design_effect": effect,
        "p": None if np.isnan(p) else p,
        "p_adjusted": None,
        "significant": None,
    }
