from __future__ import annotations

from reports.measures.triangulation import apart, triangulation_rows
from tests.reports.examples import example_dataset
from tests.reports.small import small_dataset

LEVELS = {"focus_group": -2.0, "mystery_visit": 1.0, "intercept": 0.0}


def test_it_works() -> None:
    rows = triangulation_rows(example_dataset())
    assert [row["touchpoint"] for row in rows][:2] == ["find", "arrive"]
    queue = next(row for row in rows if row["touchpoint"] == "queue")
    assert queue["n_focus_group"] == 3
    assert queue["n_mystery_visit"] == 36
    assert queue["n_intercept"] == 120


def test_a_difference_of_level_is_not_pointing_apart() -> None:
    means: dict[str, float | None] = {"focus_group": -3.0, "mystery_visit": 0.0, "intercept": None}
    assert not apart(means, LEVELS)


def test_one_above_and_one_below_its_own_mean_point_apart() -> None:
    means: dict[str, float | None] = {"focus_group": -1.4, "mystery_visit": 0.5, "intercept": None}
    assert apart(means, LEVELS)
    means["mystery_visit"] = 0.7
    assert not apart(means, LEVELS)


def test_one_source_alone_is_not_triangulated() -> None:
    assert triangulation_rows(small_dataset({("touchpoint", "queue", "emotion"): [3]})) == []
