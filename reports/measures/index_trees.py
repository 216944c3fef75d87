"""Index trees: leaves on 0…1 rolled up by weights, missing branches renormalised (METHOD 5.17)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.averaging import rescaled
from reports.dataset.rows import Rows
from reports.measures.estimates import Estimate, Floats, Sample, interval, mean
from surveys.study import Item

Row = dict[str, Any]
TREES = {"internal": "employees", "external": CUSTOMERS}


@dataclass(frozen=True, slots=True)
class Branches:
    """A tree as planned: each node's parent ("" for the root) and weight, in study order."""

    parents: dict[str, str]
    weights: dict[str, float]

    def below(self, code: str) -> list[str]:
        """Return a node's children; "" is the root."""
        return [child for child, parent in self.parents.items() if parent == code]


def index_tree_rows(dataset: Dataset) -> list[Row]:
    """Return the `index_trees`: each root, then its branches with the weights that were used.

    Leaves are the study's items of kind "index" that were rated, branches the items above them;
    where the study plans none for employees, every item that they rated is a leaf.
    """
    found: list[Row] = []
    for tree, audience in TREES.items():
        rows = dataset.rows(audience)
        leaves = _leaves(dataset, rows, tree)
        columns = {code: _share(rows, code) for code in leaves}
        found += tree_rows(dataset.wave, tree, columns, _branches(dataset, rows, leaves))
    return found


def tree_rows(wave: str, tree: str, columns: dict[str, Floats], branches: Branches) -> list[Row]:
    """Return the root and every node of one tree, a branch before what is below it.

    A node without data is unknown and has no weight; its sisters' weights are renormalised.
    `columns` are the leaves; what is above them is rolled up, even if it was rated, too.
    """
    made = _Tree(columns, branches)
    if not made.shares(""):
        return []
    place = {"wave": wave, "tree": tree}
    rows = [place | {"code": tree, "parent": ""} | made.row("")]
    return rows + [
        place | {"code": code, "parent": branches.parents[code] or tree} | made.row(code)
        for code in made.order("")
    ]


class _Tree:
    """The estimates of a tree's nodes."""

    def __init__(self, columns: dict[str, Floats], branches: Branches) -> None:
        self.columns = columns
        self.branches = branches
        self._shares: dict[str, dict[str, float]] = {}

    def order(self, code: str) -> list[str]:
        """Return what is below a node, each branch before its own."""
        return [each for child in self.branches.below(code) for each in (child, *self.order(child))]

    def shares(self, code: str) -> dict[str, float]:
        """Return leaf → its share of the node, over the leaves with data; {} where none has."""
        if code not in self._shares:
            self._shares[code] = self._roll_up(code)
        return self._shares[code]

    def _roll_up(self, code: str) -> dict[str, float]:
        children = self.branches.below(code)
        if not children:
            values = self.columns.get(code)
            return {code: 1.0} if values is not None and not np.isnan(values).all() else {}
        known = [child for child in children if self.shares(child)]
        return {
            leaf: self.used(child, known) * share
            for child in known
            for leaf, share in self.shares(child).items()
        }

    def used(self, code: str, known: list[str]) -> float:
        """Return the weight of a node beside its sisters with data."""
        weights = self.branches.weights
        total = sum(weights[each] for each in known)
        return weights[code] / total if total else 1 / len(known)

    def row(self, code: str) -> Row:
        """Return score, weight, n, interval and whether weights were renormalised."""
        shares = self.shares(code)
        sisters = self.branches.below(self.branches.parents[code]) if code else [""]
        known = [each for each in sisters if self.shares(each)]
        missing = len(known) < len(sisters) or any(not self.shares(e) for e in self.order(code))
        weight = self.used(code, known) if code and shares else 1.0 if shares else None
        estimate = self._estimate(code, shares)
        return _figures(estimate, weight) | {"renormalised": missing}

    def _estimate(self, code: str, shares: dict[str, float]) -> Estimate:
        if list(shares) == [code]:
            values = self.columns[code]
            return mean(values, Sample.of(np.ones(len(values), dtype=bool)))
        return rolled_up([self.columns[leaf] for leaf in shares], list(shares.values()))


def rolled_up(columns: list[Floats], weights: list[float]) -> Estimate:
    """Return Σ weight · mean with its interval; each leaf's mean is over those who answered it.

    cov(mean_i, mean_j) = n_ij s_ij / (n_i n_j), the covariance over the n_ij who answered both.
    """
    if not columns:
        return Estimate()
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


def _branches(dataset: Dataset, rows: Rows, leaves: list[str]) -> Branches:
    """Return the tree above some leaves; a parent that is none, or its own, is the root."""
    items = {item.code: item for item in dataset.study.items}
    wanted = {each for leaf in leaves for each in _upwards(items, leaf)}
    codes = [code for code in (*items, *leaves) if code in wanted]
    parents = dict.fromkeys(codes, "")
    for code in codes:
        above = items[code].parent if code in items else ""
        if above in wanted and code not in _upwards(items, above):
            parents[code] = above
    return Branches(parents, {code: _weight(items, rows, code) for code in codes})


def _upwards(items: dict[str, Item], code: str) -> list[str]:
    """Return an item and those above it; what comes round to itself ends."""
    path: list[str] = []
    while code and code not in path:
        path.append(code)
        item = items.get(code)
        code = item.parent if item is not None and item.parent in items else ""
    return path


def _share(rows: Rows, code: str) -> Floats:
    return rescaled(rows.column("item", code, "rating"), rows.scale("item", code, "rating"), (0, 1))


def _weight(items: dict[str, Item], rows: Rows, code: str) -> float:
    """Return the study's weight of a node, else the mean weight of its questions, else 1."""
    item = items.get(code)
    if item is not None and item.weight is not None:
        return item.weight
    found = [
        column.tags.weight
        for column in rows.columns
        if (column.tags.item, column.tags.measure) == (code, "rating")
        and column.tags.weight is not None
    ]
    return sum(found) / len(found) if found else 1.0
