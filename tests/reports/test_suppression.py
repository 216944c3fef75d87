from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.analysis import analyse
from reports.suppression import (
    EMPLOYEES,
    RESPONDENTS,
    SPLIT,
    hidden_segments,
    suppress,
)
from surveys.study import Item
from tests.reports.examples import example_analysis
from tests.reports.small import small_dataset

Row = dict[str, Any]


def test_it_works() -> None:
    assert hidden_segments({"a": 3, "b": 7, "c": 20}, 30) == {"a", "b", "weighted"}
    assert hidden_segments({"a": 2, "b": 2, "c": 7, "d": 20}, 31) == {"a", "b", "c", "weighted"}
    assert hidden_segments({"a": 3, "b": 4, "c": 20}, 27) == {"a", "b", "weighted"}
    assert hidden_segments({"a": 10, "b": 20}, 30) == frozenset()


def test_people_of_no_segment_hide_the_few_and_are_no_group_themselves() -> None:
    assert hidden_segments({"a": 3, "b": 20}, 26) == {"a", "weighted"}
    assert hidden_segments({"a": 3, "b": 20}, 24) == {"a", "b", "weighted"}
    assert hidden_segments({"a": 10, "b": 20}, 32) == frozenset()
    assert hidden_segments({"a": 0, "b": 20}, 20) == frozenset()


def test_too_few_altogether_are_not_shown_at_all() -> None:
    assert hidden_segments({"a": 1, "b": 3}, 4) == {"a", "b", "all", "weighted"}


def test_the_example_is_large_enough_to_be_shown_whole() -> None:
    analysis = example_analysis()
    assert suppress(analysis)["measures"] == analysis["measures"]
    assert suppress(analysis)["quadrants"] == analysis["quadrants"]


# What a reader could do: every figure shown is an equation in the sums of people of each segment
# and of those who belong to none. A group of 1…4 people is given away where some combination of
# the equations speaks of that group alone.


def equations(rows: list[Row], people: dict[str, float], weights: dict[str, float]) -> np.ndarray:
    names = [*people]
    total = sum(people.values())
    system = []
    for row in rows:
        if row["segment"] == "all":
            system.append([people[name] / total for name in names])
        elif row["segment"] == "weighted":
            share = sum(weights.get(name, 0.0) for name in names if people[name])
            system.append(
                [weights.get(name, 0.0) / share if people[name] else 0.0 for name in names]
            )
        else:
            system.append([float(name == row["segment"]) for name in names])
    return np.array(system).reshape(-1, len(names))


def given_away(system: np.ndarray, people: dict[str, float]) -> list[tuple[str, ...]]:
    """Return the groups of 1…4 people that some combination of equations speaks of alone."""
    names = [name for name in people if people[name]]
    system = system[:, [place for place, name in enumerate(people) if people[name]]]
    found = []
    for size in range(1, len(names) + 1):
        for group in combinations(range(len(names)), size):
            nobodys = [names[place] for place in group] == ["nobody's"]
            if nobodys or sum(people[names[place]] for place in group) >= RESPONDENTS:
                continue
            others = [place for place in range(len(names)) if place not in group]
            rank = np.linalg.matrix_rank
            if system.size and rank(system[:, others], tol=1e-9) < rank(system, tol=1e-9):
                found.append(tuple(names[place] for place in group))
    return found


def attacked(shown: dict[str, Any], weights: dict[str, float]) -> Iterator[tuple[Any, ...]]:
    """Try every table of one row a segment and yield what was given away."""
    for key, (names, count) in SPLIT.items():
        groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in shown.get(key, ()):
            groups[tuple(row[name] for name in names)].append(row)
        for where, rows in groups.items():
            people = {row["segment"]: row[count] or 0 for row in rows}
            total = people.pop("all")
            people.pop("weighted", None)
            people["nobody's"] = total - sum(people.values())
            figure = {"measures": "mean", "nps": "score", "kano": "better"}.get(key, "share")
            told = [row for row in rows if row[figure] is not None]
            for group in given_away(equations(told, people, weights), people):
                yield (key, *where, group)


SHARES = {"a": 0.5, "b": 0.3, "c": 0.2}
PEOPLE = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", ""]), st.integers(1, 10), st.integers(0, 10)),
    max_size=40,
)


def analysed(people: list[tuple[str, int, int]]) -> dict[str, Any]:
    columns: dict[tuple[str, str, str], list[float | None]] = {
        ("touchpoint", "queue", "experience"): [one for _, one, _ in people],
        ("touchpoint", "queue", "expectation"): [other for _, _, other in people],
        ("touchpoint", "queue", "importance"): [None if one > 7 else one for _, one, _ in people],
        ("touchpoint", "leave", "experience"): [other or None for _, _, other in people],
        ("touchpoint", "leave", "importance"): [one for _, one, _ in people],
        ("overall", "", "nps"): [other for _, _, other in people],
    }
    dataset = small_dataset(columns, [segment for segment, _, _ in people], dict(SHARES))
    return analyse(dataset, dataset)


@settings(max_examples=200)
@given(PEOPLE)
def test_nothing_about_few_people_can_be_subtracted_back(
    people: list[tuple[str, int, int]],
) -> None:
    shown = suppress(analysed(people))
    assert [*attacked(shown, SHARES)] == []
    for key in ("measures", "nps", "boxes"):
        for row in shown[key]:
            n, figure = row["n"], row.get("mean", row.get("score", row.get("share")))
            assert not 0 < n < RESPONDENTS or figure is None


def test_the_attack_finds_what_is_hidden_carelessly() -> None:
    """The negative control: hide only the few themselves, and subtraction brings them back."""
    people = [("a", 5, 5)] * 20 + [("b", 3, 3)] * 2 + [("c", 8, 8)] * 2
    analysis = analysed(people)
    careless = {
        key: [
            row | {"mean": None, "score": None, "share": None} if 0 < row[count] < 5 else row
            for row in analysis.get(key, ())
        ]
        for key, (_, count) in SPLIT.items()
    }
    found = [*attacked(careless, SHARES)]
    assert ("nps", ("b", "c")) in found
    assert [*attacked(suppress(analysis), SHARES)] == []


FEW = [("a", 5, 5)] * 40 + [("b", 3, 3)] * 35 + [("c", 6, 8)] * 3


def test_differences_of_hidden_segments_are_gone() -> None:
    """a - c and a would be c."""
    shown = suppress(analysed(FEW))["comparisons"]
    assert {(row["a"], row["b"]) for row in analysed(FEW)["comparisons"]} > {("a", "c")}
    assert {row["n_b"] for row in shown} <= {35, 0}, "only where nobody of c answered"
    ample = suppress(analysed([("a", 5, 5)] * 40 + [("b", 3, 3)] * 35))
    assert {(row["a"], row["b"]) for row in ample["comparisons"]} == {
        ("a", "b"),
        ("a", "rest"),
        ("b", "rest"),
    }


def test_the_quadrants_and_the_index_leave_the_few_out() -> None:
    assert {row["segment"] for row in analysed(FEW)["quadrants"]} >= {"all", "a", "b", "c"}
    shown = suppress(analysed(FEW))
    assert {row["segment"] for row in shown["quadrants"]} == {"all", "a"}
    index = {row["segment"]: row["csi"] for row in shown["index"]}
    assert index["c"] is None and index["b"] is None and index["a"] is not None


def test_a_trend_tells_neither_wave_of_the_few() -> None:
    shown = suppress(analysed(FEW))
    told = {row["segment"] for row in shown["trend"] if row["before"] is not None}
    assert told == {"all", "a"}
    hidden = [row for row in shown["trend"] if row["segment"] == "c"]
    assert hidden and all(row["change"] is None for row in hidden)


def test_curve_and_matrix_hide_the_same_points() -> None:
    shown = suppress(analysed(FEW))
    curves = {
        (row["segment"], point["touchpoint"]): point["mean"]
        for row in shown["journey"]
        for point in row["points"]
    }
    assert curves["c", "queue"] is None and curves["a", "queue"] is not None
    assert all(row["mean"] == curves[row["segment"], row["touchpoint"]] for row in shown["matrix"])
    sums = {row["segment"]: row["plain_mean"] for row in shown["journey"]}
    assert sums["c"] is None and sums["a"] is not None


def test_the_overall_gap_does_not_tell_an_item() -> None:
    columns: Any = {
        ("touchpoint", "queue", "experience"): [4] * 9,
        ("touchpoint", "queue", "expectation"): [6] * 9,
        ("touchpoint", "leave", "experience"): [4] * 3 + [None] * 6,
        ("touchpoint", "leave", "expectation"): [6] * 9,
    }
    shown = suppress(analyse(small_dataset(columns)))
    told = {row["item"]: row["gap_value"] for row in shown["gaps"]}
    assert told == {"queue": -2.0, "leave": None, "all": None}


@pytest.mark.parametrize("few", [9, 10])
def test_a_hidden_branch_takes_a_sister_with_it(few: int) -> None:
    answers = {
        "job": [4.0] * few + [None] * (20 - few),
        "workplace": [4.0] * 12 + [None] * 8,
        "company": [5.0] * 20,
    }
    columns: Any = {("item", code, "rating"): values for code, values in answers.items()}
    items = tuple(Item(code, kind="index") for code in answers)
    analysis = analyse(small_dataset(columns, kind="employee", items=items))
    shown = {row["code"]: row["score"] for row in suppress(analysis)["index_trees"]}
    assert (shown["job"] is None) == (few < EMPLOYEES)
    assert (shown["workplace"] is None) == (few < EMPLOYEES), "the smallest sister"
    assert shown["internal"] is not None and shown["company"] is not None


def test_employees_are_hidden_below_ten() -> None:
    columns: Any = {("item", "job", "rating"): [4] * 9, ("item", "pay", "rating"): [4] * 9}
    analysis = analyse(
        small_dataset(
            columns,
            kind="employee",
            items=(
                Item("job", kind="index"),
                Item("pay", kind="index"),
            ),
        )
    )
    assert {row["score"] for row in suppress(analysis)["index_trees"]} == {None}
