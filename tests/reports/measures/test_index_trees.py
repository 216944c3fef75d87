from __future__ import annotations

import math

import numpy as np
import pytest

from reports.measures.index_trees import Branches, index_tree_rows, rolled_up, tree_rows
from surveys.study import Item
from tests.reports.small import Columns, small_dataset


def flat(**weights: float) -> Branches:
    return Branches(dict.fromkeys(weights, ""), weights)


def test_it_works() -> None:
    columns = {"job": np.array([0.2, 0.4]), "pay": np.array([0.9, 0.7])}
    root, job, pay = tree_rows("w1", "internal", columns, flat(job=3.0, pay=1.0))
    assert (root["code"], root["parent"], root["weight"]) == ("internal", "", 1.0)
    assert root["score"] == pytest.approx(0.75 * 0.3 + 0.25 * 0.8)
    assert (job["score"], job["weight"], job["parent"]) == (pytest.approx(0.3), 0.75, "internal")
    assert pay["n"] == 2
    assert not root["renormalised"]


def test_a_branch_without_data_is_said_and_the_others_share_its_weight() -> None:
    columns = {"job": np.array([0.2, 0.4]), "pay": np.array([math.nan, math.nan])}
    root, job, pay = tree_rows("w1", "internal", columns, flat(job=1.0, pay=3.0))
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


def test_several_levels_roll_up_by_their_weights() -> None:
    """(2 · work + conditions) / 3, work = (3 · job + place) / 4; all on 0…1."""
    items = (
        Item("work", kind="index", weight=2),
        Item("job", kind="index", parent="work", weight=3),
        Item("place", kind="index", parent="work", weight=1),
        Item("conditions", kind="index", weight=1),
    )
    columns: Columns = {
        ("item", "job", "rating"): [10, 10, 5.5],
        ("item", "place", "rating"): [1, 5.5, 5.5],
        ("item", "conditions", "rating"): [1, 1, 10],
    }
    rows = index_tree_rows(small_dataset(columns, kind="employee", items=items))
    assert [(row["code"], row["parent"]) for row in rows] == [
        ("internal", ""),
        ("work", "internal"),
        ("job", "work"),
        ("place", "work"),
        ("conditions", "internal"),
    ]
    scores = {row["code"]: row["score"] for row in rows}
    job, place, conditions = (1 + 1 + 0.5) / 3, (0 + 0.5 + 0.5) / 3, 1 / 3
    assert scores["work"] == pytest.approx((3 * job + place) / 4)
    assert scores["internal"] == pytest.approx((2 * scores["work"] + conditions) / 3)
    assert {row["code"]: row["weight"] for row in rows}["job"] == pytest.approx(0.75)
    each = [(2 * (3 * j + p) / 4 + c) / 3 for j, p, c in ((1, 0, 0), (1, 0.5, 0), (0.5, 0.5, 1))]
    assert rows[0]["high"] - rows[0]["score"] == pytest.approx(
        4.302652729911275 * np.std(each, ddof=1) / math.sqrt(3)
    )


def test_a_branch_without_any_data_gives_its_weight_to_its_sisters() -> None:
    items = (
        Item("work", kind="index", weight=9),
        Item("job", kind="index", parent="work"),
        Item("conditions", kind="index", weight=1),
    )
    columns: Columns = {
        ("item", "job", "rating"): [None, None],
        ("item", "conditions", "rating"): [10, 1],
    }
    rows = index_tree_rows(small_dataset(columns, kind="employee", items=items))
    found = {row["code"]: (row["score"], row["weight"], row["renormalised"]) for row in rows}
    assert found["internal"] == (0.5, 1.0, True)
    assert found["conditions"] == (0.5, 1.0, True)
    assert found["work"] == found["job"] == (None, None, True)


def test_a_parent_that_comes_round_to_itself_is_the_root() -> None:
    items = (
        Item("a", kind="index", parent="b"),
        Item("b", kind="index", parent="a"),
        Item("c", kind="index", parent="c"),
        Item("d", kind="index", parent="gone"),
    )
    columns: Columns = {("item", code, "rating"): [1, 10] for code in "abcd"}
    rows = index_tree_rows(small_dataset(columns, kind="employee", items=items))
    assert {row["parent"] for row in rows} == {"", "internal"}
    assert [row["score"] for row in rows] == [0.5] * 5
