from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.measures.experience import experience_rows, experience_table, key_items
from tests.reports.shared import shared_file
from tests.reports.small import Columns, small_dataset

QUEUE = ("touchpoint", "queue")
ANSWER = st.one_of(st.none(), st.integers(1, 10))
TRIPLES = st.lists(st.tuples(ANSWER, ANSWER, ANSWER, st.sampled_from("ab")), max_size=25)


def measured(columns: Columns, *args: Any, **more: Any) -> tuple[dict[Any, Any], dict[Any, Any]]:
    dataset = small_dataset(columns, *args, **more)
    table, keys = experience_table(dataset)
    rows = experience_rows(dataset, table)
    return (
        {(row["item"], row["segment"], row["measure"]): row for row in rows},
        {(row["kind"], row["segment"]): row for row in keys},
    )


def triple(experience: list[Any], expectation: list[Any], importance: list[Any]) -> Columns:
    return {
        (*QUEUE, "experience"): experience,
        (*QUEUE, "expectation"): expectation,
        (*QUEUE, "importance"): importance,
    }


def test_it_works() -> None:
    rows, keys = measured(triple([5, 7], [7, 8], [9, 7]))
    assert rows["queue", "all", "satisfaction"]["mean"] == -1.5
    assert rows["queue", "all", "weighted_satisfaction"]["mean"] == 8 * -1.5
    assert keys["touchpoint", "all"]["items"] == ["queue"]
    assert rows["queue", "all", "ideal"]["mean"] == 10
    assert rows["queue", "all", "gap"]["mean"] == 6 - 10


def test_the_camera_retailer_is_reproduced_unknowns_and_all() -> None:
    case = json.loads(shared_file("cases/camera_retailer.json").read_text(encoding="utf-8"))
    columns: Columns = {
        ("factor", factor, measure): [case[measure][factor]]
        for factor in case["factors"]
        for measure in ("experience", "expectation", "importance")
    }
    rows, keys = measured(columns)
    for measure in ("satisfaction", "weighted_satisfaction", "ideal", "gap"):
        for factor, expected in case["expect"][measure].items():
            row = rows[factor, "all", measure]
            assert row["mean"] == expected, (factor, measure)
            assert row["n"] == (0 if expected is None else 1)
    key = keys["factor", "all"]
    assert key["items"] == [case["expect"]["key_experience"]]
    assert key["weighted_satisfaction"] == -18
    for factor in ("service", "relationship"):
        assert rows[factor, "all", "expectation"]["mean"] is None


@given(TRIPLES)
def test_only_pairs_count_and_unknown_is_never_zero(answers: list[Any]) -> None:
    experience, expectation, importance = (
        [answer[place] for answer in answers] for place in range(3)
    )
    segments = [answer[3] for answer in answers]
    shares: dict[str, float | None] = {"a": None, "b": None}
    rows, _ = measured(triple(experience, expectation, importance), segments, shares)
    pairs = [e - x for e, x in zip(experience, expectation, strict=True) if None not in (e, x)]
    found = rows["queue", "all", "satisfaction"]
    assert found["n"] == len(pairs)
    if pairs:
        assert found["mean"] == pytest.approx(sum(pairs) / len(pairs))
    else:
        assert found["mean"] is None
    for measure in ("experience", "expectation", "importance", "satisfaction"):
        parts = [rows["queue", segment, measure]["n"] for segment in "ab"]
        assert sum(parts) == rows["queue", "all", measure]["n"]
    for row in rows.values():
        assert (row["mean"] is None) == (row["n"] == 0)


def test_weighted_satisfaction_is_over_those_who_gave_all_three() -> None:
    rows, _ = measured(triple([5, 7, 1], [7, 8, 9], [9, 7, None]))
    found = rows["queue", "all", "weighted_satisfaction"]
    assert (found["mean"], found["n"], found["basis"]) == (-12, 2, "paired")
    assert rows["queue", "all", "satisfaction"]["n"] == 3


def test_importance_of_other_people_is_joined_and_said() -> None:
    rows, _ = measured(triple([5, 7, None, None], [7, 8, None, None], [None, None, 8, 10]))
    found = rows["queue", "all", "weighted_satisfaction"]
    assert (found["mean"], found["n"], found["basis"]) == (9 * -1.5, 2, "separate")
    # var I / n = 1, var S / n = 1/4: W² error = S² · 1 + I² · 1/4
    error = math.sqrt(1.5**2 * 1 + 9**2 * 0.25)
    assert found["high"] - found["mean"] == pytest.approx(1.959963984540054 * error)


def test_the_delta_method_by_hand() -> None:
    rows, _ = measured(triple([5, 7, 6], [7, 8, 9], [9, 7, 8]))
    i, s = 8, -2
    var_i, var_s, cov = 1 / 3, 1 / 3, -0.5 / 3
    error = math.sqrt(s * s * var_i + i * i * var_s + 2 * i * s * cov)
    found = rows["queue", "all", "weighted_satisfaction"]
    assert found["mean"] == i * s
    assert found["low"] == pytest.approx(i * s - 1.959963984540054 * error)


def test_without_pairs_satisfaction_stays_unknown() -> None:
    rows, keys = measured(triple([5, None], [None, 8], [9, 9]))
    assert rows["queue", "all", "satisfaction"]["mean"] is None
    assert rows["queue", "all", "weighted_satisfaction"]["mean"] is None
    assert keys["touchpoint", "all"] | {"wave": ""} == {
        "wave": "",
        "segment": "all",
        "kind": "touchpoint",
        "items": [],
        "weighted_satisfaction": None,
    }


@pytest.mark.parametrize(
    ("weighted", "expected"),
    [
        ({"a": -3.0, "b": -5.0, "c": None}, ["b"]),
        ({"a": -5.0, "b": -5.0 - 1e-12, "c": 1.0}, ["a", "b"]),
        ({"a": 0.0, "b": 2.0}, []),
        ({"a": None}, []),
        ({}, []),
    ],
)
def test_key_items(weighted: dict[str, float | None], expected: list[str]) -> None:
    assert key_items(weighted) == expected


def test_a_measure_that_was_not_asked_makes_no_rows() -> None:
    rows, keys = measured({(*QUEUE, "experience"): [3, 4]})
    assert {measure for _, _, measure in rows} == {"experience"}
    assert keys == {}


def test_weighted_rows_stand_where_every_segment_has_a_share() -> None:
    columns = triple([4, 8], [8, 8], [10, 6])
    rows, keys = measured(columns, ["a", "b"], {"a": 0.75, "b": 0.25})
    assert rows["queue", "weighted", "experience"]["mean"] == pytest.approx(5)
    importance, s = 0.75 * 10 + 0.25 * 6, 0.75 * -4
    assert rows["queue", "weighted", "weighted_satisfaction"]["mean"] == pytest.approx(
        importance * s
    )
    assert keys["touchpoint", "weighted"]["items"] == ["queue"]
    rows, _ = measured(columns, ["a", "b"], {"a": 0.75, "b": None})
    assert ("queue", "weighted", "experience") not in rows


def test_a_direct_question_about_satisfaction_is_a_rating() -> None:
    rows, _ = measured({("overall", "", "overall"): [8, 9, None]})
    found = rows["overall", "all", "rating"]
    assert (found["kind"], found["mean"], found["n"]) == ("overall", 8.5, 2)
