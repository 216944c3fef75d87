from __future__ import annotations

import csv
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.measures.reliability import cronbach_alpha, reliability_rows
from surveys.study import Item
from tests.reports.examples import example_dataset
from tests.reports.shared import shared_file
from tests.reports.small import small_dataset


def test_it_works() -> None:
    table = np.array([[1, 2], [2, 1], [3, 4], [4, 3]], dtype=float)
    # Two items: alpha = 2 (1 - (5/3 + 5/3) / 16/3) … by hand: 2 · (1 - (10/3) / (16/3)) = 0.75.
    assert cronbach_alpha(table).value == pytest.approx(0.75)


def test_the_published_scale_has_its_alpha() -> None:
    text = shared_file("data/datasets/customer_satisfaction_250x10.csv").read_text("utf-8-sig")
    summary = json.loads(shared_file("data/datasets/SUMMARY.json").read_text(encoding="utf-8"))
    told = summary["customer_satisfaction_250x10.csv"]
    rows = list(csv.DictReader(text.splitlines()))
    names = list(told["mean"])
    table = np.array([[float(row[name]) for name in names] for row in rows])
    found = cronbach_alpha(table)
    assert found.n == told["rows"]
    assert f"{found.value:.4f}" == str(told["cronbach_alpha_all10"])
    for at, name in enumerate(names):
        assert round(float(table[:, at].mean()), 4) == told["mean"][name]
        assert round(float(table[:, at].std(ddof=1)), 4) == told["sd"][name]
    correlation = np.corrcoef(
        table[:, names.index("c_support")], table[:, names.index("p_support")]
    )
    assert round(float(correlation[0, 1]), 4) == told["corr_c_support_p_support"]


ANSWER = st.one_of(st.just(math.nan), st.integers(1, 5))
TABLE = st.integers(1, 5).flatmap(
    lambda k: st.lists(st.lists(ANSWER, min_size=k, max_size=k), max_size=15).map(
        lambda rows: np.array(rows, dtype=float).reshape(-1, k)
    )
)


@settings(max_examples=1000)
@given(TABLE)
def test_it_equals_the_mean_covariance_form(table: np.ndarray) -> None:
    """alpha = k · mean covariance / (mean variance + (k - 1) · mean covariance)."""
    found = cronbach_alpha(table)
    whole = table[~np.isnan(table).any(axis=1)]
    n, k = whole.shape
    assert found.n == n
    if n < 2 or k < 2 or whole.sum(axis=1).var() < 1e-9:
        assert found.value is None
        return
    covariance = np.cov(whole.T)
    c = (covariance.sum() - np.trace(covariance)) / (k * (k - 1))
    v = np.trace(covariance) / k
    assert found.value == pytest.approx(k * c / (v + (k - 1) * c), rel=1e-9, abs=1e-9)
    assert found.low is not None and found.high is not None
    assert found.low <= found.value <= found.high


def test_the_interval_covers_what_it_says() -> None:
    draw = np.random.default_rng(3)
    k, loading = 5, 0.5
    truth = k * loading / (1 + (k - 1) * loading)
    hits = []
    for _ in range(1500):
        common = draw.normal(size=(60, 1)) * math.sqrt(loading)
        found = cronbach_alpha(common + draw.normal(size=(60, k)) * math.sqrt(1 - loading))
        assert found.low is not None and found.high is not None
        hits.append(found.low <= truth <= found.high)
    assert 0.93 <= np.mean(hits) <= 0.97


def test_scales_are_dimensions_factors_and_the_index_of_employees() -> None:
    rows = reliability_rows(example_dataset())
    assert {row["kind"] for row in rows} == {"dimension", "index"}
    [internal] = [row for row in rows if row["kind"] == "index"]
    assert (internal["audience"], internal["n"], len(internal["items"])) == ("employees", 20, 5)


def test_one_item_is_no_scale() -> None:
    dataset = small_dataset(
        {("item", "seat", "experience"): [1, 2]}, items=(Item("seat", dimension="emotion"),)
    )
    assert reliability_rows(dataset) == []
