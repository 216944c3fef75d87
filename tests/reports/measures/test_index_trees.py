from __future__ import annotations

import math

import numpy as np
import pytest

from reports.measures.index_trees import index_tree_rows, rolled_up, tree_rows
from surveys.study import Item
from tests.reports.small import Columns, small_dataset


def test_it_works() -> None:
    columns = {"job": np.array([0.2, 0.4]), "pay": np.array([0.9, 0.7])}
    root, job, pay = tree_rows("w1", "internal", columns, {"job": 3.0, "pay": 1.0})
    assert (root["code"], root["parent"], root["weight"]) == ("internal", "", 1.0)
    assert root["score"] == pytest.approx(0.75 * 0.3 + 0.25 * 0.8)
    assert (job["score"], job["weight"], job["parent"]) == (pytest.approx(0.3), 0.75, "internal")
    assert pay["n"] == 2
    assert not root["renormalised"]


def test_a_branch_without_data_is_said_and_the_others_share_its_weight() -> None:
    columns = {"job": np.array([0.2, 0.4]), "pay": np.array([math.nan, math.nan])}
    root, job, pay = tree_rows("w1", "internal", columns, {"job": 1.0, "pay": 3.0})
    assert root["renormalised"] and root["score"] == pytest.approx(0.3)
    assert (job["weight"], pay["weight"], pay["score"], pay["n"]) == (1.0, None, None, 0)


def test_the_root_of_complete_answers_has_the_interval_of_their_sum() -> None:
    a, b = np.array([0.1, 0.5, 0.9, 0.3]), np.array([0.2, 0.2, 0.8, 0.6])
    found = rolled_up([a, b], [0.5, 0.5])
    both = (a + b) / 2
    assert found.value == pytest.approx(both.mean())
    assert found.variance == pytest.approx(both.var(ddof=1) / 4)


def test_employees_rate_leaves_on_their_own_scale() -> None:
    columns: Columns = {("item", "job", "rating"): [1, 10], ("item", "norms", "rating"): [10, 10]}
    dataset = small_dataset(
        columns, kind="employee", items=(Item("job", kind="index"), Item("norms"))
    )
    rows = index_tree_rows(dataset)
    assert [(row["code"], row["score"]) for row in rows] == [("internal", 0.5), ("job", 0.5)]


def test_without_employees_there_is_no_tree() -> None:
    assert index_tree_rows(small_dataset({("item", "job", "rating"): [4]})) == []
