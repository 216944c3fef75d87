from __future__ import annotations

from typing import Any

import pytest
from scipy import stats

from reports.measures.trend import trend_rows
from surveys.study import Touchpoint
from tests.reports.examples import example_dataset
from tests.reports.small import small_dataset

KEY = ("touchpoint", "queue", "experience")


def test_it_works() -> None:
    before, after = [3, 4, 5, 6], [7, 8, 8, 9, 10]
    [row] = trend_rows(small_dataset({KEY: after}), small_dataset({KEY: before}))
    expected = stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.95)
    assert row["change"] == pytest.approx(8.4 - 4.5)
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high))
    assert (row["before"], row["after"], row["n_before"], row["n_after"]) == (4.5, 8.4, 4, 5)
    assert row["significant"] is True


def test_what_only_one_wave_has_makes_no_row() -> None:
    later = small_dataset({KEY: [1, 2], ("touchpoint", "leave", "experience"): [3, 4]})
    assert [row["item"] for row in trend_rows(later, small_dataset({KEY: [1, 2]}))] == ["queue"]


def test_a_changed_scale_breaks_the_line_and_says_so() -> None:
    earlier = small_dataset({KEY: [1, 2, 3]}, touchpoints=(Touchpoint("queue", scale=(1, 5)),))
    [row] = trend_rows(small_dataset({KEY: [8, 9, 9]}), earlier)
    assert (row["change"], row["low"], row["significant"], row["broken"]) == (
        None, None, None, "scale",
    )  # fmt: skip
    assert (row["before"], row["after"]) == (2, pytest.approx(26 / 3))


def example() -> dict[tuple[str, str, str, str], dict[str, Any]]:
    rows = trend_rows(example_dataset("w2"), example_dataset("w1"))
    return {(row["kind"], row["item"], row["segment"], row["measure"]): row for row in rows}


def test_the_example_improves_where_it_says_and_not_at_its_queue() -> None:
    rows = example()
    assert rows["touchpoint", "counter_talk", "all", "satisfaction"]["significant"]
    assert not rows["touchpoint", "queue", "all", "satisfaction"]["significant"]


def test_loyalty_and_mystery_have_a_line_too() -> None:
    rows = example()
    assert rows["overall", "nps", "all", "nps"]["n_after"] == 120
    assert rows["overall", "mystery", "all", "mystery"]["n_before"] == 36
    assert 0 < rows["touchpoint", "queue", "all", "mystery"]["after"] < 1
