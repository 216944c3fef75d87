from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.measures.questions import question_rows, summaries
from tests.reports.small import small_dataset


def test_it_works() -> None:
    dataset = small_dataset(
        {("touchpoint", "queue", "experience"): [2, 4, None, 9]}, ["a", "a", "a", "b"]
    )
    found = {row["segment"]: row for row in question_rows(dataset)}
    assert (found["a"]["n"], found["a"]["mean"]) == (2, 3.0)
    assert found["a"]["deviation"] == pytest.approx(math.sqrt(2))
    assert (found["b"]["mean"], found["b"]["low"]) == (9.0, None)
    assert found["all"]["n"] == 3


def test_an_empty_segment_is_unknown() -> None:
    dataset = small_dataset(
        {("touchpoint", "queue", "experience"): [2]}, shares={"a": None, "b": None}
    )
    assert [row["mean"] for row in question_rows(dataset)] == [2.0, None, None]


ANSWER = st.tuples(
    st.one_of(st.just(math.nan), st.just(-math.inf), st.integers(0, 10), st.floats(-1e6, 1e6)),
    st.integers(0, 3),
)


@settings(deadline=None, max_examples=1000)
@given(st.lists(ANSWER, max_size=40))
def test_it_equals_scipy(answers: list[tuple[float, int]]) -> None:
    values = np.array([value for value, _ in answers], dtype=np.float64)
    groups = np.array([group for _, group in answers], dtype=np.int64)
    for group, found in enumerate(summaries(values, groups, 3)):
        here = np.isfinite(values) & ((groups == group) if group else True)
        known = values[here]
        assert found["n"] == known.size
        if known.size:
            assert found["mean"] == pytest.approx(known.mean(), rel=1e-9, abs=1e-9)
        if known.size > 1:
            sd = known.std(ddof=1)
            assert found["deviation"] == pytest.approx(sd, rel=1e-9, abs=1e-9)
            half = stats.t.ppf(0.975, known.size - 1) * sd / math.sqrt(known.size)
            assert found["high"] == pytest.approx(known.mean() + half, rel=1e-9, abs=1e-9)
        assert (found["mean"] is None) == (known.size == 0)
        assert (found["low"] is None) == (known.size < 2)
