from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from reports.dataset import Dataset
from reports.measures.gaps import gap_rows
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.study import Segment, Study, Touchpoint
from surveys.text import Text
from tests.reports.examples import example_dataset
from tests.reports.shared import shared_file
from tests.reports.small import small_dataset

Find = Callable[..., dict[str, Any]]


def finder(rows: list[dict[str, Any]]) -> Find:
    def find(**wanted: Any) -> dict[str, Any]:
        return next(row for row in rows if wanted.items() <= row.items())

    return find


def test_it_works() -> None:
    rows = gap_rows(example_dataset())
    assert {row["gap"] for row in rows} == {1, 2, 3, 4, 5}
    assert {row["item"] for row in rows if row["kind"] == "all"} == {"all"}


def test_both_sides_add_up_in_every_row() -> None:
    for row in gap_rows(example_dataset()):
        if row["gap_value"] is None:
            assert row["left"] is None or row["right"] is None
        else:
            assert row["left"] - row["right"] == pytest.approx(row["gap_value"], abs=1e-9)


def test_gap_five_prints_the_paired_means() -> None:
    dataset = small_dataset(
        {
            ("touchpoint", "queue", "experience"): [4, 6, 10, None],
            ("touchpoint", "queue", "expectation"): [7, 7, None, 1],
        }
    )
    row = finder(gap_rows(dataset))(gap=5, item="queue", segment="all")
    assert (row["left"], row["right"], row["gap_value"]) == (5, 7, -2)
    assert (row["n_left"], row["n_right"]) == (2, 2)


def question(name: str, touchpoint: str, measure: str, **more: Any) -> Question:
    return Question(name, "integer", (name,), tags=Tags(touchpoint, measure=measure), **more)


def test_belief_norm_compliance_and_promises_by_hand() -> None:
    yes_no = (Choice("yes", score=1.0), Choice("no", score=0.0))
    kept = (Choice("kept", score=1.0), Choice("partly", score=0.5), Choice("broken", score=0.0))
    path = ("promises",)
    promise = (
        Question("touchpoint", "select_one", (*path, "touchpoint")),
        Question("kept", "select_one", (*path, "kept"), tags=Tags(measure="promise"), choices=kept),
    )
    forms = {
        "staff": (
            "employee",
            (question("b", "queue", "belief"), question("n", "queue", "norm_level")),
        ),
        "talk": ("intercept", (question("x", "queue", "expectation"),)),
        "visit": ("mystery_visit", (question("c", "queue", "compliance", choices=yes_no),)),
        "audit": ("promise_audit", (Section("promises", path, repeat=True, items=promise),)),
    }
    instruments = {
        f"{code}:1": Instrument(code, Text.of(code), kind, "1", items=items)
        for code, (kind, items) in forms.items()
    }
    answers: list[tuple[str, dict[str, Any]]] = [
        ("staff", {"b": 6, "n": 5}),
        ("staff", {"b": 8, "n": 4}),
        ("talk", {"x": 9}),
        ("talk", {"x": 8}),
        *(("visit", {"c": "yes"}) for _ in range(3)),
        ("visit", {"c": "no"}),
        (
            "audit",
            {
                "promises": [
                    {"touchpoint": "queue", "kept": "kept"},
                    {"touchpoint": "queue", "kept": "partly"},
                    {"touchpoint": "desk", "kept": "broken"},
                ]
            },
        ),
    ]
    documents = [
        {"id": str(place), "instrument": f"{code}:1", "wave": "w1", "answers": given}
        for place, (code, given) in enumerate(answers)
    ]
    study = Study(
        "s",
        review=False,
        segments=(Segment("a"),),
        touchpoints=(Touchpoint("queue"), Touchpoint("desk")),
    )
    find = finder(gap_rows(Dataset.from_documents(study, "w1", documents, instruments)))

    def sides(**wanted: Any) -> tuple[Any, ...]:
        row = find(**wanted)
        names = ("left", "right", "gap_value", "n_left", "n_right")
        return tuple(row[name] for name in names)

    assert sides(gap=1, item="queue", segment="all") == (7, 8.5, -1.5, 2, 2)
    assert sides(gap=1, item="queue", segment="a")[1:3] == (None, None)
    assert sides(gap=2, item="queue") == (4.5, 7, -2.5, 2, 2)
    assert sides(gap=3, item="queue", segment="all") == (0.75, 1, -0.25, 4, 0)
    assert sides(gap=4, item="queue") == (0.75, 1, -0.25, 2, 0)
    assert sides(gap=4, item="desk") == (0, 1, -1, 1, 0)
    assert sides(gap=4, item="all") == (0.375, 1, -0.625, 1, 0)


def test_published_gaps_are_perception_less_expectation() -> None:
    tables = json.loads(shared_file("data/tables/tables.json").read_text(encoding="utf-8"))
    [entry] = [row for row in tables["tables"] if row["id"] == "servqual-dims-pmc6131925"]
    columns = {}
    for row in entry["rows"]:
        columns["dimension", row["dimension"], "experience"] = [row["P"]] * 2
        columns["dimension", row["dimension"], "expectation"] = [row["E"]] * 2
    find = finder(gap_rows(small_dataset(columns)))
    for row in entry["rows"]:
        found = find(gap=5, item=row["dimension"], segment="all")["gap_value"]
        assert found == pytest.approx(row["gap"], abs=0.005)
    assert find(gap=5, item="all", segment="all")["gap_value"] == pytest.approx(-0.17, abs=0.0005)
