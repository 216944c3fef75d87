from __future__ import annotations

import json

import numpy as np
import pytest

from reports.dataset import CUSTOMERS, Dataset
from reports.measures.estimates import mean
from reports.measures.weights import effective_n, habit_means, samples, weighted_sample
from tests.reports.shared import shared_file
from tests.reports.small import Columns, small_dataset

COLUMNS: Columns = {
    ("touchpoint", "queue", "experience"): [4, 6, 8, 10],
    ("overall", "", "habit"): [1, 3, 8, None],
}
SHARES: dict[str, float | None] = {"a": 0.6, "b": 0.4}


def weighted_mean(dataset: Dataset, touchpoint: str = "") -> float | None:
    rows = dataset.rows(CUSTOMERS)
    sample = weighted_sample(dataset, rows, touchpoint)
    assert sample is not None
    return mean(rows.column("touchpoint", "queue", "experience"), sample).value


def test_it_works() -> None:
    dataset = small_dataset(COLUMNS, list("aabb"), SHARES)
    assert weighted_mean(dataset) == pytest.approx(0.6 * 5 + 0.4 * 9)


def test_habit_weight_is_share_times_mean_visits() -> None:
    dataset = small_dataset(COLUMNS, list("aabb"), SHARES)
    assert habit_means(dataset.rows(CUSTOMERS), ["a", "b"], "queue") == {"a": 2, "b": 8}
    expected = (0.6 * 2 * 5 + 0.4 * 8 * 9) / (0.6 * 2 + 0.4 * 8)
    assert weighted_mean(dataset, "queue") == pytest.approx(expected)


def test_visits_asked_for_the_touchpoint_come_first() -> None:
    columns = COLUMNS | {("touchpoint", "queue", "habit"): [5, 5, 1, 1]}
    dataset = small_dataset(columns, list("aabb"), SHARES)
    assert habit_means(dataset.rows(CUSTOMERS), ["a", "b"], "queue") == {"a": 5, "b": 1}


def test_a_segment_with_answers_and_no_share_leaves_nothing_weighted() -> None:
    dataset = small_dataset(COLUMNS, list("aabb"), {"a": 0.6, "b": None})
    assert weighted_sample(dataset, dataset.rows(CUSTOMERS)) is None
    assert [code for code, _ in samples(dataset, dataset.rows(CUSTOMERS))] == ["all", "a", "b"]


def test_a_segment_without_answers_gives_its_share_up() -> None:
    dataset = small_dataset(COLUMNS, list("aaaa"), {"a": 0.6, "b": 0.4, "c": None})
    assert weighted_mean(dataset) == pytest.approx(7)


def test_respondents_weights_come_before_shares() -> None:
    dataset = small_dataset(COLUMNS, list("aabb"), SHARES, weights=[1, 1, 1, 5])
    assert weighted_mean(dataset) == pytest.approx((4 + 6 + 8 + 50) / 8)


def test_kish_is_the_published_one() -> None:
    tables = json.loads(shared_file("data/tables/tables.json").read_text(encoding="utf-8"))
    [entry] = [row for row in tables["tables"] if row["id"] == "kish-ess"]
    for row in entry["rows"]:
        deff, n = effective_n(np.array(row["w"], dtype=np.float64))
        assert (round(deff, 4), round(n, 4)) == (row["deff"], row["neff"])
