"""Intervals that say 95 % hold the truth in 93–97 % of draws: 5,000 behind `slow`, 1,000 else."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from reports.measures.comparisons import difference
from reports.measures.coverage import BELOW_THE_TOP, CEILING, Coverage
from reports.measures.estimates import Estimate, Floats, Sample, mean, moments, wilson
from reports.measures.experience import product
from reports.measures.loyalty import counts, net_promoter_score, sample_score

Draw = Callable[[np.random.Generator], Estimate]
FEW, MANY = 1_000, 5_000
slow = pytest.param(MANY, marks=pytest.mark.slow)
draws = pytest.mark.parametrize("runs", [FEW, slow])


def coverage(draw: Draw, truth: float, runs: int, seed: int = 5) -> float:
    generator = np.random.default_rng(seed)
    held = 0
    for _ in range(runs):
        found = draw(generator)
        assert found.low is not None and found.high is not None
        held += found.low <= truth <= found.high
    return held / runs


def assert_holds(draw: Draw, truth: float, runs: int) -> None:
    """Fewer draws are a rougher measure: two standard errors are allowed for them."""
    room = 2 * math.sqrt(0.95 * 0.05 / runs) if runs < MANY else 0.0
    assert 0.93 - room <= coverage(draw, truth, runs) <= 0.97 + room


def everyone(n: int) -> Sample:
    return Sample.of(np.ones(n, dtype=bool))


def test_it_works() -> None:
    """The negative control: an interval of half the width does not hold the truth often enough."""

    def half(draw: np.random.Generator) -> Estimate:
        found = mean(draw.normal(0, 1, 50), everyone(50))
        assert found.value is not None and found.low is not None and found.high is not None
        low, high = (found.value + (end - found.value) / 2 for end in (found.low, found.high))
        return Estimate(found.value, 50, low, high)

    assert coverage(half, 0.0, FEW) < 0.8


@draws
@pytest.mark.parametrize("n", [100, 400])
@pytest.mark.parametrize("p", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_wilson(n: int, p: float, runs: int) -> None:
    assert_holds(lambda draw: wilson(int(draw.binomial(n, p)), n), p, runs)


SYMMETRICAL = {
    "uniform": np.full(10, 0.1),
    "peaked": np.array([1, 2, 4, 8, 10, 10, 8, 4, 2, 1]) / 50,
    "split": np.array([5, 3, 1, 1, 0, 0, 1, 1, 3, 5]) / 20,
}


@draws
@pytest.mark.parametrize("n", [30, 100])
@pytest.mark.parametrize("shape", SYMMETRICAL)
def test_means_of_symmetrical_scores(n: int, shape: str, runs: int) -> None:
    steps, shares = np.arange(1.0, 11.0), SYMMETRICAL[shape]
    assert_holds(lambda draw: mean(draw.choice(steps, n, p=shares), everyone(n)), 5.5, runs)


MIXES = [(0.5, 0.33), (0.2, 0.3), (0.8, 0.15), (0.1, 0.1), (0.34, 0.33)]


@draws
@pytest.mark.parametrize("n", [30, 100])
@pytest.mark.parametrize(("promoters", "passives"), MIXES)
def test_nps(n: int, promoters: float, passives: float, runs: int) -> None:
    shares = [promoters, passives, 1 - promoters - passives]

    def score(draw: np.random.Generator) -> Estimate:
        return net_promoter_score(*(int(one) for one in draw.multinomial(n, shares)))

    assert_holds(score, 100 * (shares[0] - shares[2]), runs)


STRATA = ((0.2, 60, 4.0, 1.0), (0.3, 60, 6.0, 2.0), (0.5, 80, 7.0, 1.5))


def stratified(draw: np.random.Generator) -> tuple[Floats, Sample]:
    values = np.concatenate([draw.normal(level, sd, n) for _, n, level, sd in STRATA])
    place = np.repeat(np.arange(3), [n for _, n, _, _ in STRATA])
    return values, Sample(tuple((share, place == at) for at, (share, *_) in enumerate(STRATA)))


@draws
def test_means_weighted_by_segment(runs: int) -> None:
    truth = sum(share * level for share, _, level, _ in STRATA)
    assert_holds(lambda draw: mean(*stratified(draw)), truth, runs)


@draws
def test_means_weighted_by_respondent(runs: int) -> None:
    """Half of the people are three times as likely to be asked, and weigh a third."""

    def weighted(draw: np.random.Generator) -> Estimate:
        often = draw.random(200) < 0.75
        values = np.where(often, draw.normal(7, 1.5, 200), draw.normal(4, 2, 200))
        sample = Sample(((1.0, np.ones(200, dtype=bool)),), np.where(often, 1.0, 3.0))
        return mean(values, sample)

    assert_holds(weighted, 5.5, runs)


@draws
def test_weighted_satisfaction(runs: int) -> None:
    def weighted(draw: np.random.Generator) -> Estimate:
        common = draw.normal(0, 1, 60)
        importance, short = 7 + common, -1.5 - 0.5 * common + draw.normal(0, 1, 60)
        return product(moments([importance, short], everyone(60)))

    assert_holds(weighted, 7 * -1.5, runs)


@draws
def test_nps_weighted_by_segment(runs: int) -> None:
    mixes = ((0.4, 0.5, 0.3), (0.6, 0.2, 0.3))

    def score(draw: np.random.Generator) -> Estimate:
        steps = np.array([10.0, 8.0, 0.0])
        parts = [draw.choice(steps, 80, p=(p, s, 1 - p - s)) for _, p, s in mixes]
        place = np.repeat([0, 1], 80)
        sample = Sample(tuple((mix[0], place == at) for at, mix in enumerate(mixes)))
        return sample_score(np.concatenate(parts), sample)[0]

    truth = sum(share * 100 * (p - (1 - p - s)) for share, p, s in mixes)
    assert_holds(score, truth, runs)


@draws
def test_changes_of_means(runs: int) -> None:
    def change(draw: np.random.Generator) -> Estimate:
        before = mean(draw.normal(6.0, 2.5, 40), everyone(40))
        return difference(mean(draw.normal(6.5, 1.0, 90), everyone(90)), before)

    assert_holds(change, 0.5, runs)


@draws
def test_changes_of_nps(runs: int) -> None:
    def change(draw: np.random.Generator) -> Estimate:
        steps = np.array([10.0, 8.0, 0.0])
        waves = [draw.choice(steps, 150, p=mix) for mix in ((0.4, 0.35, 0.25), (0.5, 0.3, 0.2))]
        before, after = (net_promoter_score(*counts(answers)) for answers in waves)
        return difference(after, before)

    assert_holds(change, 15.0, runs)


@draws
@pytest.mark.parametrize("case", CEILING, ids=lambda case: f"{case.top}-{case.n}")
def test_what_ceilings_do_is_told_as_it_is(case: Coverage, runs: int) -> None:
    steps = np.array([10.0, *BELOW_THE_TOP])
    shares = np.array([case.top, *((1 - case.top) * share for share in BELOW_THE_TOP.values())])
    truth = float(steps @ shares)
    found = coverage(
        lambda draw: mean(draw.choice(steps, case.n, p=shares), everyone(case.n)), truth, runs
    )
    assert found == pytest.approx(case.covered, abs=3.5 * math.sqrt(0.25 / runs) * 0.7)
