"""Drivers of satisfaction or recommendation: Johnson's relative weights (METHOD 5.14).

Johnson (2000), Multivariate Behavioral Research 35: predictors with correlations R are replaced by
their closest orthogonal variables, R = ΛΛ with Λ = V √D Vᵀ; β = Λ⁻¹ r; weight_j = Σ_k λ_jk² β_k².
The weights sum to R².
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.measures.estimates import LEVEL, LOW_BASE, Floats, Mask
from reports.measures.quadrants import OUTCOMES, performed

Row = dict[str, Any]
KINDS = ("touchpoint", "factor", "dimension", "item")
SEED = 20060101
DRAWS = 200
# Eigenvalues of a correlation matrix from pairwise samples are lifted to at least this.
LEAST_EIGENVALUE = 1e-6


def relative_weights(correlations: Floats) -> Floats:
    """Return the predictors' relative weights; the outcome is the last row and column."""
    whole = positive(correlations)
    values, vectors = np.linalg.eigh(whole[:-1, :-1])
    roots = np.sqrt(values)
    to_orthogonal = (vectors * roots) @ vectors.T
    beta = (vectors / roots) @ vectors.T @ whole[:-1, -1]
    return np.asarray(to_orthogonal**2 @ beta**2)


def positive(correlations: Floats) -> Floats:
    """Return the matrix with eigenvalues clipped from below and ones on its diagonal again."""
    values, vectors = np.linalg.eigh(correlations)
    if values.min() >= LEAST_EIGENVALUE:
        return correlations
    lifted = (vectors * np.maximum(values, LEAST_EIGENVALUE)) @ vectors.T
    scale = 1 / np.sqrt(np.diag(lifted))
    return np.asarray(lifted * scale * scale[:, None])


def pair_correlations(table: Floats, draws: Floats) -> Floats:
    """Return Pearson's r of every two columns over their pairs, once a row of `draws`.

    `table` is rows × columns, `draws` is draws × rows: how often each row counts. What does not
    vary goes with nothing: 0.
    """
    size = table.shape[1]
    known = ~np.isnan(table)
    centred = np.where(known, table - np.nanmean(table, axis=0), 0.0)
    seen = known.astype(np.float64)
    found = np.empty((len(draws), size, size))
    for place in range(size):
        x, m = centred[:, place : place + 1], seen[:, place : place + 1]
        y, both = m * centred[:, place:], m * seen[:, place:]
        n = draws @ both
        sum_x, sum_y = draws @ (x * both), draws @ y
        sum_xx, sum_yy = draws @ (x**2 * both), draws @ y**2
        n = np.where(n > 0, n, np.nan)
        product = draws @ (x * y) - sum_x * sum_y / n
        spread = (sum_xx - sum_x**2 / n) * (sum_yy - sum_y**2 / n)
        spread = np.where(spread > 1e-12, spread, np.nan)
        found[:, place, place:] = np.nan_to_num(product / np.sqrt(spread))
        found[:, place:, place] = found[:, place, place:]
        found[:, place, place] = 1.0
    return found


def usable(table: Floats) -> list[int]:
    """Return the predictors (all columns but the last) that vary and have 30 pairs with each other.

    Of two with fewer pairs the one with fewer answers goes.
    """
    known = (~np.isnan(table)).astype(np.int64)
    pairs = known.T @ known
    outcome = table.shape[1] - 1
    kept = [place for place in range(outcome) if _varies(table, place, outcome)]
    while kept:
        here = pairs[np.ix_([*kept, outcome], [*kept, outcome])]
        if here.min() >= LOW_BASE:
            break
        worst = min(
            kept, key=lambda place: (pairs[place, [*kept, outcome]].min(), pairs[place, place])
        )
        kept.remove(worst)
    return kept


def _varies(table: Floats, place: int, outcome: int) -> bool:
    both = table[~np.isnan(table[:, [place, outcome]]).any(axis=1)][:, [place, outcome]]
    return bool(len(both) >= LOW_BASE and (both.max(axis=0) > both.min(axis=0)).all())


def drivers(table: Floats) -> tuple[float, Floats, Floats, Floats]:
    """Return (R², weights, low, high): bootstrap percentiles of 200 draws from a fixed seed."""
    rows = len(table)
    whole = pair_correlations(table, np.ones((1, rows)))[0]
    weights = relative_weights(whole)
    found = [
        relative_weights(matrix) for matrix in pair_correlations(table, bootstrap_counts(rows))
    ]
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(np.array(found), [tail, 1 - tail], axis=0)
    return float(weights.sum()), weights, low, high


def bootstrap_counts(rows: int) -> Floats:
    """Return draws × rows: how often each row is drawn, the same at every call."""
    draw = np.random.default_rng(SEED)
    drawn = [np.bincount(draw.integers(0, rows, rows), minlength=rows) for _ in range(DRAWS)]
    return np.array(drawn, dtype=np.float64)


def driver_rows(dataset: Dataset) -> list[Row]:
    """Return the `drivers` of an analysis, for each outcome that was asked."""
    rows = dataset.rows(CUSTOMERS)
    kind = next((kind for kind in KINDS if performed(rows, kind)), "")
    if not kind:
        return []
    codes = dataset.codes(kind, rows, [performed(rows, kind)])
    return [
        _row(dataset, rows, (kind, codes), segment, outcome)
        for outcome in OUTCOMES
        if rows.asked("overall", outcome)
        for segment in ("all", *dataset.segments)
    ]


def _row(
    dataset: Dataset, rows: Rows, predictors: tuple[str, list[str]], segment: str, outcome: str
) -> Row:
    kind, codes = predictors
    table = _table(rows, kind, codes, outcome, rows.within(segment))
    kept = usable(table)
    row = {"wave": dataset.wave, "segment": segment, "outcome": outcome}
    left_out = [code for place, code in enumerate(codes) if place not in kept]
    if not kept:
        return row | {"r2": None, "n": len(table), "weights": [], "left_out": left_out}
    r2, *figures = drivers(table[:, [*kept, -1]])
    weights: list[Row] = [
        {"kind": kind, "item": codes[place]} | _figures(r2, *(float(part[at]) for part in figures))
        for at, place in enumerate(kept)
    ]
    weights.sort(key=lambda weight: weight["weight"], reverse=True)
    return row | {"r2": r2, "n": len(table), "weights": weights, "left_out": left_out}


def _table(rows: Rows, kind: str, codes: list[str], outcome: str, mask: Mask) -> Floats:
    """Return predictors and outcome, of those who gave the outcome and any predictor."""
    columns = [rows.column(kind, code, performed(rows, kind)) for code in codes]
    table: npt.NDArray[np.float64] = np.column_stack(
        [*columns, rows.column("overall", "overall", outcome)]
    )[mask]
    known = ~np.isnan(table)
    return np.asarray(table[known[:, -1] & known[:, :-1].any(axis=1)])


def _figures(r2: float, weight: float, low: float, high: float) -> Row:
    return {"weight": weight, "share": weight / r2 if r2 else None, "low": low, "high": high}
