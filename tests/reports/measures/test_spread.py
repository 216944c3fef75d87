"""Median and deviation: their values as numpy's, their intervals held to what they promise."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from scipy import stats

from reports.measures.spread import LARGE, deviation, median


def test_it_works() -> None:
    found = median(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 60.0]))
    assert (found.value, found.n, found.low, found.high) == (3.5, 6, 1.0, 60.0)
    spread = deviation(np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]))
    assert spread.value == pytest.approx(math.sqrt(32 / 7))
    assert spread.low is not None and spread.high is not None
    assert spread.low < spread.value < spread.high


def drawn() -> Iterator[list[float]]:
    """Yield 1,000 lists of answers, nobody, one person and constants among them."""
    for case in range(1000):
        draw = np.random.default_rng((11, case))
        size = int(draw.choice([0, 1, 2, *range(3, 60)]))
        whole = draw.integers(1, draw.choice([2, 3, 11]), size)
        yield (whole if case % 2 else draw.normal(0, 10.0 ** draw.integers(-3, 6), size)).tolist()


def test_values_equal_numpy_and_ends_enclose_them() -> None:
    for answers in drawn():
        values = np.sort(np.array(answers, dtype=np.float64))
        middle, spread = median(values), deviation(values)
        assert (middle.value is None, spread.value is None) == (not answers, len(answers) < 2)
        if middle.value is not None:
            assert middle.value == pytest.approx(np.median(values), rel=1e-9, abs=1e-9)
            assert (middle.low is None) == (len(answers) < 6)
            assert middle.low is None or middle.low <= middle.value <= (middle.high or 0.0)
        if spread.value is not None:
            assert spread.value == pytest.approx(values.std(ddof=1), rel=1e-9, abs=1e-9)
            assert spread.low is None or spread.low < (spread.high or 0.0)


@pytest.mark.parametrize("n", [5, 6, 7, 30, 101, LARGE, LARGE + 1, 25_000])
def test_ranks_are_those_of_the_binomial(n: int) -> None:
    found = median(np.arange(1.0, n + 1))
    k = int(stats.binom.ppf(0.025, n, 0.5))
    if k == 0:
        assert found.low is None
    else:
        assert found.low == pytest.approx(k, abs=1 if n > LARGE else 0)
        assert found.high == n + 1 - (found.low or 0.0)


@pytest.mark.parametrize("n", [30, 100])
@pytest.mark.parametrize("shape", ["normal", "uniform", "scale 1…10"])
def test_intervals_cover_what_they_say(n: int, shape: str) -> None:
    """5,000 draws, nominal 95 %: the deviation within 93–97 %, the median at least 95 %."""
    draw = np.random.default_rng(n)
    draws, true, middle = {
        "normal": (draw.normal(50, 10, (5000, n)), 10.0, 50.0),
        "uniform": (draw.uniform(0, 1, (5000, n)), math.sqrt(1 / 12), 0.5),
        "scale 1…10": (draw.integers(1, 11, (5000, n)) * 1.0, math.sqrt(99 / 12), 5.5),
    }[shape]
    found = [deviation(row) for row in draws]
    covered = np.mean([(one.low or 0.0) <= true <= (one.high or 0.0) for one in found])
    assert 0.93 <= covered <= 0.97
    middles = [median(np.sort(row)) for row in draws[:2000]]
    assert np.mean([(one.low or 0.0) <= middle <= (one.high or 0.0) for one in middles]) >= 0.94
