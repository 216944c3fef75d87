"""Index trees: leaves on 0…1 rolled up by weights, missing branches renormalised (METHOD 5.17)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.averaging import rescaled
from reports.dataset.rows import Rows
from reports.measures.estimates import Estimate, Floats, Sample, interval, mean

Row = dict[str, Any]
TREES = {"internal": "employees", "external": CUSTOMERS}


def index_tree_rows(dataset: Dataset) -> list[Row]:
    """Return the `index_trees`: each root, then its leaves with the weights that were used.

    Leaves are the study's items of kind "index" that were rated; where the study plans none for
    employees, every item that they rated.
    """
    found: list[Row] = []
    for tree, audience in TREES.items():
        rows = dataset.rows(audience)
        leaves = _leaves(dataset, rows, tree)
        columns = {code: _share(rows, code) for code in leaves}
        found += tree_rows(
            dataset.wave, tree, columns, {code: _weight(rows, code) for code in leaves}
        )
    return found


def tree_rows(
    wave: str, tree: str, columns: dict[str, Floats], weights: dict[str, float]
) -> list[Row]:
    """Return root and leaves of one tree; a leaf without data is unknown and has no weight."""
    if not columns:
        return []
    size = len(next(iter(columns.values())))
    everyone = Sample.of(np.ones(size, dtype=bool))
    leaves = {code: mean(values, everyone) for code, values in columns.items()}
    known = [code for code, leaf in leaves.items() if leaf.value is not None]
    if not known:
        return []
    total = sum(weights[code] for code in known)
    used = {code: weights[code] / total if code in known else None for code in leaves}
    root = rolled_up([columns[code] for code in known], [weights[code] / total for code in known])
    place = {"wave": wave, "tree": tree}
    renormalised = len(known) < len(leaves)
    rows = [
        place | {"code": tree, "parent": ""} | _figures(root, 1.0) | {"renormalised": renormalised}
    ]
    return rows + [
        place
        | {"code": code, "parent": tree}
        | _figures(leaf, used[code])
        | {"renormalised": renormalised}
        for code, leaf in leaves.items()
    ]


def rolled_up(columns: list[Floats], weights: list[float]) -> Estimate:
    """Return Σ weight · mean with its interval; each leaf's mean is over those who answered it.

    cov(mean_i, mean_j) = n_ij s_ij / (n_i n_j), the covariance over the n_ij who answered both.
    """
    value = sum(w * float(np.nanmean(values)) for w, values in zip(weights, columns, strict=True))
    variance = sum(
        weights[i] * weights[j] * _covariance(columns[i], columns[j])
        for i in range(len(columns))
        for j in range(len(columns))
    )
    known = ~np.isnan(np.stack(columns))
    least = int(known.sum(axis=1).min())
    return interval(value, variance, int(known.any(axis=0).sum()), max(least - 1, 1))


def _covariance(left: Floats, right: Floats) -> float:
    known = ~np.isnan(left) & ~np.isnan(right)
    pairs = int(known.sum())
    if pairs < 2:
        return 0.0 if left is not right else math.nan
    a, b = (side[known] - side[known].mean() for side in (left, right))
    sizes = [int((~np.isnan(side)).sum()) for side in (left, right)]
    return float(a @ b) / (pairs - 1) * pairs / (sizes[0] * sizes[1])


def _figures(estimate: Estimate, weight: float | None) -> Row:
    row = estimate.row("score")
    return {"score": row.pop("score"), "weight": weight} | row


def _leaves(dataset: Dataset, rows: Rows, tree: str) -> list[str]:
    rated = dataset.codes("item", rows, ["rating"])
    index = {item.code for item in dataset.study.items if item.kind == "index"}
    leaves = [code for code in rated if code in index]
    return leaves or (rated if tree == "internal" else [])


def _share(rows: Rows, code: str) -> Floats:
    return rescaled(rows.column("item", code, "rating"), rows.scale("item", code, "rating"), (0, 1))


def _weight(rows: Rows, code: str) -> float:
    """Return the mean weight of a leaf's questions, 1 where none has one."""
    found = [
        column.tags.weight
        for column in rows.columns
        if (column.tags.item, column.tags.measure) == (code, "rating")
        and column.tags.weight is not None
    ]
    return sum(found) / len(found) if found else 1.0
