from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from reports.measures.distributions import (
    incomplete_beta,
    normal_quantile,
    normal_two_sided,
    t_quantile,
    t_two_sided,
)

DEGREES = st.floats(1, 1e5)


def test_it_works() -> None:
    assert t_quantile(0.975, 29) == pytest.approx(2.045229642132703, rel=1e-12)


@settings(max_examples=1000)
@given(st.floats(1e-4, 1 - 1e-4), DEGREES)
def test_t_quantile_equals_scipy(p: float, df: float) -> None:
    assert t_quantile(p, df) == pytest.approx(float(stats.t.ppf(p, df)), rel=1e-9, abs=1e-9)


@settings(max_examples=1000)
@given(st.floats(0, 30), DEGREES)
def test_t_tail_equals_scipy(t: float, df: float) -> None:
    assert t_two_sided(t, df) == pytest.approx(float(2 * stats.t.sf(t, df)), rel=1e-9, abs=1e-15)


@settings(max_examples=1000)
@given(st.floats(0.2, 200), st.floats(0.2, 200), st.floats(0.001, 0.999))
def test_incomplete_beta_equals_scipy(a: float, b: float, x: float) -> None:
    expected = float(special.betainc(a, b, x))
    assert incomplete_beta(a, b, x, 1 - x) == pytest.approx(expected, rel=1e-9, abs=1e-13)


def test_the_ends_of_the_incomplete_beta() -> None:
    assert incomplete_beta(2, 3, 0, 1) == 0
    assert incomplete_beta(2, 3, 1, 0) == 1


@settings(max_examples=1000)
@given(st.floats(-8, 8))
def test_normal_tail_equals_scipy(z: float) -> None:
    assert normal_two_sided(z) == pytest.approx(float(2 * stats.norm.sf(abs(z))), rel=1e-11)


def test_infinite_degrees_are_normal() -> None:
    assert t_quantile(0.975, math.inf) == normal_quantile(0.975)
    assert t_two_sided(1.5, math.inf) == normal_two_sided(1.5)
