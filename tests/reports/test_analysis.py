from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reports.analysis
from reports.analysis import analyse
from reports.dataset import Dataset
from surveys.study import Segment, Study, Touchpoint
from tests.reports.examples import (
    example_analysis,
    example_dataset,
    example_documents,
    example_instruments,
    example_study,
)
from tests.reports.small import small_dataset

ANALYSIS = example_analysis()
LISTS = [key for key, value in ANALYSIS.items() if isinstance(value, list)]
KINDS = ["touchpoint", "factor", "dimension", "item", "overall"]


def test_it_works() -> None:
    [key] = [
        row
        for row in ANALYSIS["key_experiences"]
        if (row["segment"], row["kind"]) == ("premium", "touchpoint")
    ]
    assert key["items"] == ["queue"]
    assert ANALYSIS["base"]["counted"] == 180
    assert ANALYSIS["base"]["incomplete_visits"] == 0
    assert ANALYSIS["call_outs"][0]["touchpoint"] == "queue"


@pytest.mark.parametrize("key", LISTS)
def test_rows_are_as_the_docstring_says(key: str) -> None:
    """Every row of a list has the same keys, and the docstring names each of them."""
    rows = ANALYSIS[key]
    if not rows:
        assert key in ("core_needs", "interviewers", "kano", "examples", "quotas"), (
            "the example has none"
        )
        return
    assert {frozenset(row) for row in rows} == {frozenset(rows[0])}
    assert all(row["wave"] == "w2" for row in rows)
    text = reports.analysis.__doc__ or ""
    found = re.search(rf"^    {key} +\{{(.*?)\}}", text, re.DOTALL | re.MULTILINE)
    assert found, key
    promised = set(re.findall(r"\w+", found[1]))
    assert set(rows[0]) - {"wave"} == promised


def numbers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for part in value.values():
            yield from numbers(part)
    elif isinstance(value, list):
        for part in value:
            yield from numbers(part)
    else:
        yield value


def test_it_is_plain_and_finite() -> None:
    assert {type(value) for value in numbers(ANALYSIS)} <= {str, int, float, bool, type(None)}
    json.dumps(ANALYSIS, allow_nan=False)


def test_the_same_answers_give_the_same_bytes_in_any_order() -> None:
    documents = example_documents()
    random.Random(4).shuffle(documents)
    instruments = dict(reversed(example_instruments().items()))
    shuffled = Dataset.from_documents(example_study(), "w2", documents, instruments)
    again = analyse(shuffled, example_dataset("w1"))
    assert json.dumps(again) == json.dumps(ANALYSIS)


def test_rows_stand_in_study_order() -> None:
    rows = ANALYSIS["measures"]
    assert [KINDS.index(row["kind"]) for row in rows] == sorted(
        KINDS.index(row["kind"]) for row in rows
    )
    items = [row["item"] for row in rows if row["kind"] == "touchpoint"]
    planned = [touchpoint.code for touchpoint in example_study().touchpoints]
    assert list(dict.fromkeys(items)) == planned
    segments = list(dict.fromkeys(row["segment"] for row in rows))
    assert segments == ["all", "premium", "youth", "mass", "weighted"]


def test_segments_add_up_to_all() -> None:
    for key, n in (("measures", "n"), ("nps", "n"), ("nps", "promoters"), ("boxes", "n")):
        total: dict[tuple[Any, ...], dict[str, int]] = {}
        for row in ANALYSIS[key]:
            where = tuple(row.get(name) for name in ("kind", "item", "measure", "box"))
            total.setdefault(where, {})[row["segment"]] = row[n]
        for where, by_segment in total.items():
            if "weighted_satisfaction" not in where:
                parts = sum(by_segment[code] for code in ("premium", "youth", "mass"))
                assert parts == by_segment["all"], (key, where)


def test_a_study_without_answers_is_all_unknown() -> None:
    study = Study("s", segments=(Segment("a"),), touchpoints=(Touchpoint("queue"),))
    empty = analyse(Dataset.from_documents(study, "w1", [], {}))
    assert empty["base"]["received"] == 0
    assert all(empty[key] == [] for key in LISTS)
    asked = analyse(Dataset.from_documents(example_study(), "w1", [], example_instruments()))
    assert asked["measures"] and all(row["mean"] is None for row in asked["measures"])
    assert all(row["items"] == [] for row in asked["key_experiences"])


ANSWER = st.one_of(st.none(), st.integers(1, 10))
ROW = st.tuples(ANSWER, ANSWER, ANSWER, st.one_of(st.none(), st.integers(0, 10)))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(ROW, st.sampled_from(["a", "b", "", "elsewhere"])), max_size=12))
def test_any_answers_are_analysed_and_unknown_is_never_zero(answers: list[Any]) -> None:
    names = ("experience", "expectation", "importance")
    columns: dict[tuple[str, str, str], list[Any]] = {
        ("touchpoint", "queue", name): [row[place] for row, _ in answers]
        for place, name in enumerate(names)
    }
    columns["overall", "", "nps"] = [row[3] for row, _ in answers]
    dataset = small_dataset(
        {key: tuple(values) for key, values in columns.items()},
        [segment for _, segment in answers],
        {"a": 0.5, "b": 0.5},
    )
    found = analyse(dataset, dataset)
    json.dumps(found, allow_nan=False)
    for row in found["measures"]:
        assert (row["mean"] is None) == (row["n"] == 0)
        if row["low"] is not None:
            assert row["low"] <= row["mean"] <= row["high"]
    for row in found["trend"]:
        assert row["change"] is None or row["change"] == pytest.approx(0)
