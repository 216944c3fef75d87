from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reports.measures.comparisons import (
    comparison_rows,
    difference,
    holm,
    p_value,
    two_proportions,
)
from reports.measures.estimates import Estimate, Sample, mean
from tests.reports.small import small_dataset

VALUES = st.lists(st.integers(1, 10), min_size=2, max_size=30)


def estimate(values: list[int]) -> Estimate:
    return mean(np.array(values, dtype=np.float64), Sample.of(np.ones(len(values), dtype=bool)))


def test_it_works() -> None:
    change = difference(estimate([1, 2, 3, 4]), estimate([5, 5, 9]))
    expected = stats.ttest_ind([1, 2, 3, 4], [5, 5, 9], equal_var=False)
    assert p_value(change) == pytest.approx(expected.pvalue, rel=1e-9)


@given(VALUES, VALUES)
def test_welch_equals_scipy(left: list[int], right: list[int]) -> None:
    change = difference(estimate(left), estimate(right))
    if len(set(left)) == 1 and len(set(right)) == 1:
        assert p_value(change) is None
    if len(set(left)) == 1 or len(set(right)) == 1:
        return  # scipy warns of a side that is constant
    expected = stats.ttest_ind(left, right, equal_var=False)
    bounds = expected.confidence_interval(0.95)
    assert change.value == pytest.approx(np.mean(left) - np.mean(right))
    assert p_value(change) == pytest.approx(expected.pvalue, rel=1e-8, abs=1e-12)
    assert change.low == pytest.approx(bounds.low, rel=1e-8, abs=1e-9)
    assert change.high == pytest.approx(bounds.high, rel=1e-8, abs=1e-9)


def test_one_respondent_has_no_interval_and_nobody_no_difference() -> None:
    change = difference(estimate([4]), estimate([5, 7]))
    assert (change.value, change.low, p_value(change)) == (-2, None, None)
    assert difference(Estimate(), estimate([5, 7])) == Estimate()


@given(st.integers(0, 20), st.integers(0, 20))
def test_two_proportions_squared_is_chi_square(a: int, b: int) -> None:
    found = two_proportions(a, 20, b, 20)
    if a + b in (0, 40):
        assert found is None
        return
    assert found is not None
    expected = stats.chi2_contingency([[a, 20 - a], [b, 20 - b]], correction=False)
    assert found[0] ** 2 == pytest.approx(expected.statistic, rel=1e-9, abs=1e-12)
    assert found[1] == pytest.approx(expected.pvalue, rel=1e-9)


def test_holm_by_hand() -> None:
    assert holm([0.01, None, 0.04, 0.03]) == [pytest.approx(0.03), None, 0.06, 0.06]
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_lowers_a_p_nor_changes_their_order(ps: list[float]) -> None:
    adjusted = holm(ps)
    for p, q in zip(ps, adjusted, strict=True):
        assert q is not None and p <= q <= 1
    order = sorted(range(len(ps)), key=ps.__getitem__)
    assert all(adjusted[a] <= adjusted[b] for a, b in pairwise(order))


def test_pairs_and_the_rest_but_never_all() -> None:
    answers = [1, 2, 3, 8, 9, 10, 5, 5, 6]
    dataset = small_dataset({("touchpoint", "queue", "experience"): answers}, list("aaabbbccc"))
    rows = comparison_rows(dataset)
    assert [(row["a"], row["b"]) for row in rows] == [
        ("a", "b"), ("a", "c"), ("b", "c"), ("a", "rest"), ("b", "rest"), ("c", "rest"),
    ]  # fmt: skip
    first, rest = rows[0], rows[3]
    assert first["difference"] == -7
    assert rest["difference"] == pytest.approx(2 - 43 / 6)
    assert rest["n_b"] == 6
    ps = [row["p"] for row in rows[:3]]
    assert [row["p_adjusted"] for row in rows[:3]] == pytest.approx(holm(ps))
    assert first["significant"] and first["p_adjusted"] >= first["p"]
    json.dumps(rows, allow_nan=False)


def test_satisfaction_is_compared_over_pairs() -> None:
    dataset = small_dataset(
        {
            ("touchpoint", "queue", "experience"): [5, 6, 9, 9, 1],
            ("touchpoint", "queue", "expectation"): [6, 8, 9, 8, None],
        },
        list("aabbb"),
    )
    row = next(row for row in comparison_rows(dataset) if row["measure"] == "satisfaction")
    assert (row["difference"], row["n_a"], row["n_b"]) == (-2.0, 2, 2)


def test_one_segment_is_compared_with_nothing() -> None:
    dataset = small_dataset({("touchpoint", "queue", "experience"): [1, 2]}, ["a", "a"])
    assert comparison_rows(dataset) == []
