from __future__ import annotations

from dataclasses import replace
from typing import Any

from reports.measures.journey import journey_rows
from reports.measures.matrix import call_out_rows, matrix_rows
from surveys.study import Segment
from tests.reports.examples import example_dataset
from tests.reports.small import Columns, small_dataset


def test_it_works() -> None:
    dataset = example_dataset()
    rows = {(row["segment"], row["touchpoint"]): row for row in matrix_rows(dataset)}
    assert len(rows) == 3 * 14
    curve = next(row for row in journey_rows(dataset) if row["segment"] == "youth")
    for point in curve["points"]:
        assert rows["youth", point["touchpoint"]]["mean"] == point["mean"]


def feelings(size: int) -> Columns:
    """Return three segments of `size`: a is worse at the queue, c is worse at leaving."""

    def column(*means: float) -> list[float]:
        return [value + (place % 3 - 1) for value in means for place in range(size)]

    return {
        ("touchpoint", "queue", "emotion"): column(-3, 0, 0),
        ("touchpoint", "leave", "emotion"): column(1, 1, -4),
        ("touchpoint", "queue", "importance"): column(9, 9, 9),
        ("touchpoint", "leave", "importance"): column(3, 3, 3),
    }


def called(size: int, core: str = "") -> list[tuple[Any, ...]]:
    names = [code for code in "abc" for _ in range(size)]
    dataset = small_dataset(feelings(size), names)
    segments = tuple(Segment(code, core=code == core) for code in "abc")
    dataset.study = replace(dataset.study, segments=segments)
    return [(row["segment"], row["touchpoint"], row["core"]) for row in call_out_rows(dataset)]


def test_only_what_is_important_is_called_out() -> None:
    assert called(40) == [("a", "queue", False)]


def test_without_importance_every_touchpoint_may_be_called_out() -> None:
    columns = {key: values for key, values in feelings(40).items() if key[2] == "emotion"}
    dataset = small_dataset(columns, [code for code in "abc" for _ in range(40)])
    found = [(row["segment"], row["touchpoint"]) for row in call_out_rows(dataset)]
    assert found == [("c", "leave"), ("a", "queue")]
    dataset.study = replace(
        dataset.study, segments=(Segment("a", core=True), Segment("b"), Segment("c"))
    )
    found = [(row["segment"], row["touchpoint"]) for row in call_out_rows(dataset)]
    assert found == [("a", "queue"), ("c", "leave")]


def test_fewer_than_thirty_are_not_called_out() -> None:
    assert called(29) == []
