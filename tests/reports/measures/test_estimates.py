from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reports.measures.estimates import Estimate, Sample, mean, moments, wilson

VALUES = st.lists(st.one_of(st.none(), st.integers(1, 10)), max_size=40)


def column(values: list[int | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([math.nan if value is None else value for value in values], dtype=np.float64)


def everyone(size: int) -> Sample:
    return Sample.of(np.ones(size, dtype=bool))


def test_it_works() -> None:
    found = mean(column([4, 6, None, 8]), everyone(4))
    assert (found.value, found.n) == (6.0, 3)
    assert found.low == pytest.approx(6 - 4.302652729911275 * 2 / math.sqrt(3))


@given(VALUES)
def test_a_mean_equals_scipy_and_leaves_out_what_is_unknown(values: list[int | None]) -> None:
    found = mean(column(values), everyone(len(values)))
    known = [value for value in values if value is not None]
    assert found.n == len(known)
    if not known:
        assert found == Estimate()
        return
    assert found.value == pytest.approx(sum(known) / len(known), rel=1e-12)
    if len(known) < 2:
        assert found.low is None and found.high is None
    elif len(set(known)) > 1:
        low, high = stats.t.interval(0.95, len(known) - 1, np.mean(known), stats.sem(known))
        assert (found.low, found.high) == (
            pytest.approx(low, rel=1e-9),
            pytest.approx(high, rel=1e-9),
        )
    else:
        assert found.low == found.high == pytest.approx(known[0])


def test_strata_count_at_their_shares() -> None:
    values = column([1, 3, 10, 10])
    sample = Sample(
        ((0.9, np.array([True, True, False, False])), (0.1, np.array([False, False, True, True])))
    )
    found = mean(values, sample)
    assert found.value == pytest.approx(0.9 * 2 + 0.1 * 10)
    assert found.variance == pytest.approx(0.81 * 2 / 2)
    assert found.n == 4


def test_a_stratum_without_answers_gives_its_share_to_the_others() -> None:
    masks = [np.array([place == row for row in range(3)]) for place in range(3)]
    sample = Sample(tuple(zip((0.2, 0.3, 0.5), masks, strict=True)))
    found = mean(column([5, 10, None]), sample)
    assert found.value == pytest.approx((0.2 * 5 + 0.3 * 10) / 0.5)
    assert found.low is None


def test_respondents_weights_are_linearised() -> None:
    values, weight = column([2, 4, 9]), np.array([1.0, 2.0, 1.0])
    found = mean(values, Sample(((1.0, np.ones(3, dtype=bool)),), weight))
    assert found.value == pytest.approx(19 / 4)
    errors = ((values - 19 / 4) * weight / 4) ** 2
    assert found.variance == pytest.approx(float(errors.sum()) * 3 / 2)


def test_equal_weights_change_nothing() -> None:
    values = column([2, 4, 9, 1])
    weighted = mean(values, Sample(((1.0, np.ones(4, dtype=bool)),), np.full(4, 7.0)))
    plain = mean(values, everyone(4))
    assert weighted.value == pytest.approx(plain.value)
    assert weighted.variance == pytest.approx(plain.variance)


def test_moments_are_joint() -> None:
    a, b = column([1, 2, 3, None]), column([2, 2, 5, 9])
    found = moments([a, b], everyone(4))
    assert found.n == 3
    assert found.covariance == pytest.approx(np.cov([1, 2, 3], [2, 2, 5]) / 3)


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilson_equals_scipy(count: int, n: int) -> None:
    count = min(count, n)
    found = wilson(count, n)
    expected = stats.binomtest(count, n).proportion_ci(method="wilson")
    assert found.value == count / n
    assert found.low == pytest.approx(expected.low, abs=1e-12)
    assert found.high == pytest.approx(expected.high, abs=1e-12)


def test_a_share_of_nobody_is_unknown() -> None:
    assert wilson(0, 0) == Estimate()


def covered(draw: np.random.Generator, n: int) -> bool:
    values = draw.integers(1, 11, n).astype(np.float64)
    found = mean(values, everyone(n))
    assert found.low is not None and found.high is not None
    return found.low <= 5.5 <= found.high


def test_the_t_interval_covers_what_it_says() -> None:
    draw = np.random.default_rng(5)
    assert 0.93 <= np.mean([covered(draw, 30) for _ in range(2000)]) <= 0.97
