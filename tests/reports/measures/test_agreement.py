from __future__ import annotations

import json
import math
from collections import Counter
from itertools import permutations
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.measures.agreement import (
    METRICS,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
)
from tests.reports.shared import shared_file


def published(id: str) -> dict[str, Any]:
    tables = json.loads(shared_file("data/tables/tables.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = next(row for row in tables["tables"] if row["id"] == id)
    return found


def test_it_works() -> None:
    left = ["yes"] * 25 + ["no"] * 25
    right = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = cohen_kappa(left, right)
    assert (found.value, found.n) == (pytest.approx(0.4), 50)
    # statsmodels.stats.inter_rater.cohens_kappa of the same table
    assert found.variance == pytest.approx(0.016128)


def test_the_published_kappa() -> None:
    [[a, b], [c, d]] = published("cohen-kappa-1")["matrix"]
    left = ["+"] * (a + b) + ["-"] * (c + d)
    right = ["+"] * a + ["-"] * b + ["+"] * c + ["-"] * d
    assert f"{cohen_kappa(left, right).value:.1f}" == str(published("cohen-kappa-1")["published"])


def test_the_published_alphas() -> None:
    entry = published("krippendorff-wikipedia-3x15")
    table = np.array(
        [[math.nan if v is None else v for v in row] for row in entry["data_rows_are_observers"]],
        dtype=np.float64,
    )
    for metric, value in entry["recomputed"].items():
        assert f"{krippendorff_alpha(table, metric).value:.4f}" == f"{value:.4f}"
    for metric, value in entry["published"].items():
        assert f"{krippendorff_alpha(table, metric).value:.3f}" == f"{value:.3f}"


CODE = st.one_of(st.none(), st.sampled_from("abc"))


@settings(max_examples=1000)
@given(st.lists(st.tuples(CODE, CODE), max_size=40))
def test_cohen_equals_counting_pairs(pairs: list[tuple[str | None, str | None]]) -> None:
    """Kappa counted pair by pair, without a table."""
    found = cohen_kappa([a for a, _ in pairs], [b for _, b in pairs])
    known = [pair for pair in pairs if None not in pair]
    assert found.n == len(known)
    n = len(known)
    agreed = sum(a == b for a, b in known)
    chance = sum(a == b for a, _ in known for _, b in known)
    if not n or chance == n * n:
        assert found.value is None
        return
    assert found.value == pytest.approx((agreed * n - chance) / (n * n - chance), abs=1e-9)
    assert found.low is not None and found.high is not None
    assert -1 <= found.low <= found.value <= found.high <= 1


@settings(max_examples=1000)
@given(
    st.integers(2, 5).flatmap(
        lambda m: st.lists(st.lists(st.integers(0, 3), min_size=m, max_size=m), max_size=12)
    )
)
def test_fleiss_equals_counting_pairs_of_coders(units: list[list[int]]) -> None:
    counts = np.array([[unit.count(code) for code in range(4)] for unit in units], dtype=float)
    found = fleiss_kappa(counts.reshape(len(units), 4))
    shares = Counter(code for unit in units for code in unit)
    total = shares.total()
    chance = sum((count / total) ** 2 for count in shares.values()) if total else 1.0
    if len(shares) < 2:
        assert found.value is None
        return
    agreed = [a == b for unit in units for a, b in permutations(unit, 2)]
    expected = (sum(agreed) / len(agreed) - chance) / (1 - chance)
    assert found.value == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_fleiss_wants_as_many_coders_for_every_unit() -> None:
    with pytest.raises(ValueError, match="as many coders"):
        fleiss_kappa(np.array([[2.0, 0.0], [1.0, 2.0]]))
    assert fleiss_kappa(np.array([[1.0, 0.0]])).value is None


RATING = st.one_of(st.just(math.nan), st.integers(0, 5))


@settings(max_examples=1000)
@given(
    st.sampled_from(METRICS),
    st.tuples(st.integers(1, 4), st.integers(1, 8)).flatmap(
        lambda shape: st.lists(
            st.lists(RATING, min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        )
    ),
)
def test_alpha_equals_the_library(metric: str, codes: list[list[float]]) -> None:
    table = np.array(codes, dtype=np.float64)
    found = krippendorff_alpha(table, metric)
    twice = table[:, (~np.isnan(table)).sum(axis=0) > 1]
    assert found.n == twice.shape[1]
    if np.unique(twice[~np.isnan(twice)]).size < 2:
        assert found.value is None
        return
    expected = krippendorff.alpha(reliability_data=table, level_of_measurement=metric)
    assert found.value == pytest.approx(expected, rel=1e-9, abs=1e-9)


def drawn(n: int, seed: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return two coders who read the same feelings, each a little off."""
    chance = np.random.default_rng(seed)
    felt = chance.integers(-4, 5, size=n)
    return np.clip(felt + chance.integers(-1, 2, size=(2, n)), -5, 5).astype(np.float64)


def test_the_interval_of_alpha_is_the_same_each_time_and_narrows() -> None:
    few, many = (krippendorff_alpha(drawn(n, 1), "interval") for n in (40, 640))
    assert few == krippendorff_alpha(drawn(40, 1), "interval")
    for found in (few, many):
        assert found.low is not None and found.high is not None and found.value is not None
        assert found.low < found.value < found.high
    assert 3 < (few.high - few.low) / (many.high - many.low) < 5.5, "a quarter of the width"  # type: ignore[operator]


def test_the_interval_of_alpha_covers_what_it_should() -> None:
    """The alpha of very many units lies in about 95 of 100 intervals of 60."""
    truth = krippendorff_alpha(drawn(20_000, 2), "interval", draws=0).value
    assert truth is not None
    found = [krippendorff_alpha(drawn(60, seed), "interval", draws=200) for seed in range(200)]
    covered = sum(each.low <= truth <= each.high for each in found)  # type: ignore[operator]
    assert 0.9 <= covered / len(found) <= 0.98


def test_too_few_units_have_no_interval() -> None:
    assert krippendorff_alpha(drawn(9, 3), "interval").low is None
    assert krippendorff_alpha(np.ones((2, 20)), "interval").value is None
