from __future__ import annotations

from typing import Any

import pytest

from reports.measures.estimates import Estimate
from reports.measures.journey import curve_row, journey_rows
from surveys.study import Touchpoint
from tests.reports.small import Columns, small_dataset


def points(*means: tuple[str, float | None, int]) -> dict[str, Estimate]:
    return {code: Estimate(value, n) for code, value, n in means}


def test_it_works() -> None:
    row = curve_row(points(("a", 1.0, 40), ("b", -3.0, 40), ("c", 2.0, 40), ("d", None, 0)))
    assert row["peak"] == {"touchpoint": "b", "mean": -3.0, "n": 40, "flagged": False}
    assert (row["best"]["touchpoint"], row["worst"]["touchpoint"]) == ("c", "b")
    assert row["end"]["touchpoint"] == "c"
    assert row["peak_end_index"] == (-3 + 2) / 2
    assert row["plain_mean"] == 0
    assert row["points"][3] == {"touchpoint": "d", "mean": None, "n": 0, "low": None, "high": None}


def test_a_tie_of_peaks_goes_to_the_negative() -> None:
    row = curve_row(points(("a", 3.0, 40), ("b", -3.0, 40)))
    assert row["peak"]["touchpoint"] == "b"


def test_a_peak_has_thirty_answers_or_a_flag() -> None:
    row = curve_row(points(("a", -5.0, 29), ("b", 2.0, 30)))
    assert row["peak"] == {"touchpoint": "b", "mean": 2.0, "n": 30, "flagged": False}
    row = curve_row(points(("a", -5.0, 29), ("b", 2.0, 3)))
    assert row["peak"] == {"touchpoint": "a", "mean": -5.0, "n": 29, "flagged": True}


def test_no_data_no_peak() -> None:
    row = curve_row(points(("a", None, 0)))
    assert (row["peak"], row["end"], row["peak_end_index"], row["plain_mean"]) == (None,) * 4


def journey(columns: Columns, **more: Any) -> list[dict[str, Any]]:
    return journey_rows(small_dataset(columns, **more))


def test_without_emotion_the_curve_is_satisfaction_rescaled() -> None:
    [row] = journey(
        {
            ("touchpoint", "queue", "experience"): [1, 5, 5, None],
            ("touchpoint", "queue", "expectation"): [10, 5, None, 5],
        }
    )
    assert row["source"] == "satisfaction"
    assert row["points"][0]["mean"] == pytest.approx(5 * ((1 - 10) / 9 + 0) / 2)
    assert row["points"][0]["n"] == 2


def test_emotion_comes_first_and_is_the_only_source() -> None:
    [row] = journey(
        {
            ("touchpoint", "queue", "emotion"): [-4, -2],
            ("touchpoint", "leave", "experience"): [5, 5],
            ("touchpoint", "leave", "expectation"): [9, 9],
        }
    )
    assert row["source"] == "emotion"
    assert [point["mean"] for point in row["points"]] == [-3, None]


def test_shoppers_stand_in_where_customers_were_not_asked() -> None:
    [row] = journey({("touchpoint", "queue", "emotion"): [-4]}, kind="mystery_visit")
    assert row["source"] == "emotion:mystery_visit"


def test_points_stand_in_the_order_of_the_study() -> None:
    [row] = journey(
        {("touchpoint", "b", "emotion"): [1], ("touchpoint", "a", "emotion"): [2]},
        touchpoints=(Touchpoint("a"), Touchpoint("b"), Touchpoint("c")),
    )
    assert [point["touchpoint"] for point in row["points"]] == ["a", "b", "c"]
    assert row["end"]["touchpoint"] == "b"


def test_without_any_feeling_there_is_no_curve() -> None:
    assert journey({("touchpoint", "queue", "experience"): [3]}) == []
