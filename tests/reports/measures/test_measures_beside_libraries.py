"""Measures beside statsmodels and scipy: 1,000 generated cases each, odd ones included."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats import inter_rater, multitest, proportion, weightstats
from statsmodels.tools import add_constant

from reports.measures.agreement import cohen_kappa, fleiss_kappa
from reports.measures.comparisons import difference, holm, p_value, two_proportions
from reports.measures.drivers import pair_correlations, relative_weights
from reports.measures.estimates import Floats, Sample, mean, wilson
from reports.measures.mystery import ranks
from reports.measures.quadrants import correlation
from reports.measures.waits import wait_figures

CASES = 1_000


def draws() -> Iterator[np.random.Generator]:
    """Yield a generator a case, always the same ones."""
    return (np.random.default_rng((20260101, case)) for case in range(CASES))


def answers(draw: np.random.Generator, size: int | None = None) -> Floats:
    """Return answers of a segment: now and then empty, of one person, constant or unknown."""
    size = int(draw.choice([0, 1, 2, *range(3, 60)])) if size is None else size
    values = draw.integers(1, draw.choice([2, 3, 11]), size).astype(np.float64)
    values[draw.random(size) < draw.choice([0, 0, 0.2, 0.6, 1])] = np.nan
    return values


def known(values: Floats) -> Floats:
    return values[~np.isnan(values)]


def everyone(values: Floats) -> Sample:
    return Sample.of(np.ones(values.size, dtype=bool))


def same(found: float | None, expected: float) -> bool:
    """Say if a figure is the library's, None standing for its NaN."""
    if found is None:
        return bool(np.isnan(expected))
    return found == pytest.approx(float(expected), rel=1e-9, abs=1e-9)


def test_it_works() -> None:
    values = np.array([4, np.nan, 9, 9])
    expected = weightstats.DescrStatsW(known(values)).mean
    assert same(mean(values, everyone(values)).value, expected)
    assert not same(mean(values, everyone(values)).value, expected + 1e-6)
    assert same(None, math.nan) and not same(None, 0.0)


def test_the_cases_have_odd_ones_among_them() -> None:
    drawn = [answers(draw) for draw in draws()]
    there = [known(values) for values in drawn]
    assert sum(not values.size for values in drawn) > 5
    assert sum(not values.size for values in there) > 100
    assert sum(values.size == 1 for values in there) > 10
    assert sum(values.size > 1 and np.ptp(values) == 0 for values in there) > 100


def test_means_and_their_intervals() -> None:
    for values in map(answers, draws()):
        found, there = mean(values, everyone(values)), known(values)
        assert found.n == there.size
        if there.size < 2:
            assert found.low is None and found.value == (there[0] if there.size else None)
            continue
        low, high = weightstats.DescrStatsW(there).tconfint_mean(0.05)
        assert same(found.low, low) and same(found.high, high)


def test_weighted_means() -> None:
    for draw in draws():
        values = answers(draw)
        weights = draw.uniform(0.1, 10, values.size)
        found = mean(values, Sample(((1.0, np.ones(values.size, dtype=bool)),), weights))
        there = ~np.isnan(values)
        assert found.n == there.sum()
        if not there.any():
            assert found.value is None
            continue
        assert same(found.value, weightstats.DescrStatsW(values[there], weights[there]).mean)


def test_welch() -> None:
    for draw in draws():
        left, right = answers(draw), answers(draw)
        change = difference(*(mean(values, everyone(values)) for values in (left, right)))
        a, b = known(left), known(right)
        if a.size < 2 or b.size < 2 or np.ptp(a) + np.ptp(b) == 0:
            assert p_value(change) is None
            continue
        pair = weightstats.CompareMeans.from_data(a, b)
        low, high = pair.tconfint_diff(0.05, usevar="unequal")
        assert same(change.low, low) and same(change.high, high)
        assert same(p_value(change), pair.ttest_ind(usevar="unequal")[1])


def test_wilson() -> None:
    for draw in draws():
        n = int(draw.integers(1, 400))
        count = int(draw.choice([0, n, *range(0, n, 7)]))
        found = wilson(count, n)
        low, high = proportion.proportion_confint(count, n, method="wilson")
        assert same(found.low, low) and same(found.high, high)


def test_two_proportions() -> None:
    for draw in draws():
        n, m = draw.integers(1, 80, 2)
        a, b = (int(draw.choice([0, int(size), *range(size)])) for size in (n, m))
        found = two_proportions(a, n, b, m)
        if a + b in (0, n + m):
            assert found is None
            continue
        z, p = proportion.proportions_ztest([a, b], [n, m])
        assert found is not None and same(found[0], z) and same(found[1], p)


def test_holm(monkeypatch: pytest.MonkeyPatch) -> None:
    # The library collects garbage at every call.
    monkeypatch.setattr(gc, "collect", lambda: 0)
    for draw in draws():
        ps = [None if draw.random() < 0.2 else float(draw.random() ** 3) for _ in range(12)]
        ps = [*ps[: draw.integers(0, 13)], *ps[:2]]
        adjusted = holm(ps)
        assert [p is None for p in ps] == [p is None for p in adjusted]
        there = [p for p in ps if p is not None]
        if there:
            expected = multitest.multipletests(there, method="holm")[1]
            found = [p for p in adjusted if p is not None]
            assert all(same(mine, theirs) for mine, theirs in zip(found, expected, strict=True))


def test_cohen() -> None:
    for draw in draws():
        pairs = draw.integers(0, draw.integers(1, 5), (draw.integers(1, 40), 2))
        found = cohen_kappa(pairs[:, 0].tolist(), pairs[:, 1].tolist())
        table = np.zeros((4, 4))
        np.add.at(table, tuple(pairs.T), 1)
        used = table.any(axis=0) | table.any(axis=1)
        if used.sum() < 2:
            assert found.value is None
            continue
        with np.errstate(all="ignore"):
            expected = inter_rater.cohens_kappa(table[np.ix_(used, used)])
        assert same(found.value, expected.kappa)
        assert same(found.variance, expected.var_kappa)


def test_fleiss() -> None:
    for draw in draws():
        coders, codes = draw.integers(2, 6), draw.integers(1, 5)
        counts = draw.multinomial(coders, np.ones(codes) / codes, draw.integers(1, 13))
        found = fleiss_kappa(counts.astype(np.float64))
        if (counts.sum(axis=0) > 0).sum() < 2:
            assert found.value is None
            continue
        assert same(found.value, inter_rater.fleiss_kappa(counts))


def test_correlations() -> None:
    for draw in draws():
        left, right = answers(draw, 80), answers(draw, 80)
        both = ~np.isnan(left) & ~np.isnan(right)
        a, b = left[both], right[both]
        found = correlation(left, right)
        if both.sum() < 30 or np.ptp(a) == 0 or np.ptp(b) == 0:
            assert found is None
            continue
        assert same(found, stats.pearsonr(a, b).statistic)


def test_relative_weights_sum_to_the_r2_of_a_regression() -> None:
    for draw in draws():
        rows, size = int(draw.integers(10, 60)), int(draw.integers(1, 7))
        table = draw.normal(size=(rows, size + 1)) + draw.normal(size=(rows, 1))
        found = relative_weights(pair_correlations(table, np.ones((1, rows)))[0])
        fitted = OLS(table[:, -1], add_constant(table[:, :-1])).fit()
        assert same(float(found.sum()), fitted.rsquared)


def test_quantiles_of_waits() -> None:
    for draw in draws():
        minutes = answers(draw) * draw.choice([1, 2.5])
        found, there = wait_figures(minutes, 10), known(minutes)
        if not there.size:
            assert found["median"] is None and found["n"] == 0
            continue
        # Hyndman and Fan's type 7 is scipy's mquantiles with alphap = betap = 1.
        median, high = stats.mstats.mquantiles(there, [0.5, 0.9], alphap=1, betap=1)
        assert same(found["median"], median) and same(found["p90"], high)


def test_ranks_with_ties() -> None:
    for draw in draws():
        scores = known(answers(draw)) / 10
        expected = stats.rankdata(-scores, method="min") if scores.size else []
        assert ranks(scores.tolist()) == list(expected)
