from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.measures.drivers import (
    driver_rows,
    drivers,
    pair_correlations,
    positive,
    relative_weights,
    usable,
)
from tests.reports.small import Columns, small_dataset


def answers(
    seed: int, rows: int, predictors: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    draw = np.random.default_rng(seed)
    table = draw.normal(size=(rows, predictors + 1)) + draw.normal(size=(rows, 1))
    table[:, -1] += table[:, 0]
    return table


def test_it_works() -> None:
    # Two predictors that do not go together: the weights are the squared correlations.
    matrix = np.array([[1, 0, 0.6], [0, 1, 0.3], [0.6, 0.3, 1]])
    assert relative_weights(matrix) == pytest.approx([0.36, 0.09])


def test_johnsons_two_predictor_case_is_symmetric() -> None:
    matrix = np.array([[1, 0.5, 0.4], [0.5, 1, 0.4], [0.4, 0.4, 1]])
    r2 = 2 * 0.4**2 * (1 - 0.5) / (1 - 0.5**2)
    assert relative_weights(matrix) == pytest.approx([r2 / 2, r2 / 2])


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_weights_sum_to_the_r2_of_least_squares(seed: int, predictors: int) -> None:
    table = answers(seed, 80, predictors)
    found = relative_weights(pair_correlations(table, np.ones((1, 80)))[0])
    x = np.column_stack([np.ones(80), table[:, :-1]])
    y = table[:, -1]
    residual = y - x @ np.linalg.lstsq(x, y)[0]
    r2 = 1 - residual @ residual / ((y - y.mean()) ** 2).sum()
    assert found.sum() == pytest.approx(r2, rel=1e-9)
    assert (found >= -1e-12).all()


def test_pairwise_correlations_equal_numpy_over_the_pairs() -> None:
    table = answers(3, 60, 3)
    table[::3, 1] = np.nan
    table[::7, 3] = np.nan
    found = pair_correlations(table, np.ones((1, 60)))[0]
    both = ~np.isnan(table[:, [1, 3]]).any(axis=1)
    assert found[1, 3] == pytest.approx(np.corrcoef(table[both, 1], table[both, 3])[0, 1])
    assert found == pytest.approx(found.T)


def test_a_draw_counts_rows_as_often_as_they_are_drawn() -> None:
    table = answers(4, 10, 1)
    times = np.array([[3, 0, 1, 1, 1, 0, 2, 1, 1, 0]], dtype=np.float64)
    drawn = np.repeat(table, times[0].astype(int), axis=0)
    found = pair_correlations(table, times)[0]
    assert found[0, 1] == pytest.approx(np.corrcoef(drawn.T)[0, 1])


def test_an_impossible_matrix_is_made_possible() -> None:
    matrix = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1.0]])
    lifted = positive(matrix)
    assert np.linalg.eigvalsh(lifted).min() > 0
    assert np.diag(lifted) == pytest.approx([1, 1, 1])
    weights = relative_weights(matrix)
    assert 0 <= weights.sum() <= 1 + 1e-9


def test_what_is_constant_or_too_seldom_answered_is_left_out() -> None:
    table = answers(5, 60, 4)
    table[:, 1] = 3
    table[29:, 2] = np.nan
    assert usable(table) == [0, 3]


def test_bootstrap_bounds_hold_the_weight_and_are_the_same_again() -> None:
    table = answers(6, 100, 3)
    r2, weights, low, high = drivers(table)
    assert r2 == pytest.approx(weights.sum())
    assert (low <= weights).all() and (weights <= high).all()
    assert np.array_equal(drivers(table)[2], low)


def test_rows_say_what_is_left_out() -> None:
    table = answers(7, 60, 3)
    columns: Columns = {
        ("touchpoint", name, "experience"): table[:, place].tolist()
        for place, name in enumerate("abc")
    }
    columns["touchpoint", "d", "experience"] = [5.0] * 60
    columns["overall", "", "overall"] = table[:, 3].tolist()
    everyone, few = driver_rows(small_dataset(columns, ["x"] * 20 + ["y"] * 40))[:2]
    assert everyone["left_out"] == ["d"]
    assert sum(row["share"] for row in everyone["weights"]) == pytest.approx(1)
    assert everyone["weights"][0]["item"] == "a"
    assert (few["r2"], few["weights"], few["n"]) == (None, [], 20)
    assert few["left_out"] == ["a", "b", "c", "d"]
