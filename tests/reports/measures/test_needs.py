from __future__ import annotations

import pytest

from reports.measures.needs import core_need_rows
from surveys.study import Item, Touchpoint
from tests.reports.small import Columns, small_dataset

COLUMNS: Columns = {
    ("item", "fast", "importance"): [10, 2],
    ("item", "clear", "importance"): [4, 9],
    ("item", "warm", "importance"): [None, None],
}
NEEDS = tuple(Item(code, touchpoint="queue", kind="need") for code in ("fast", "clear", "warm"))


def test_it_works() -> None:
    dataset = small_dataset(COLUMNS, ["a", "b"], items=NEEDS, touchpoints=(Touchpoint("queue"),))
    rows = core_need_rows(dataset)
    assert [(row["item"], row["rank"], row["importance"]) for row in rows] == [
        ("clear", 1, 6.5),
        ("fast", 2, 6.0),
        ("warm", None, None),
    ]
    assert {row["basis"] for row in rows} == {"pooled"}


def test_habit_changes_the_order() -> None:
    columns = COLUMNS | {("overall", "", "habit"): [9, 1]}
    dataset = small_dataset(
        columns,
        ["a", "b"],
        {"a": 0.5, "b": 0.5},
        items=NEEDS,
        touchpoints=(Touchpoint("queue"),),
    )
    first = core_need_rows(dataset)[0]
    assert (first["item"], first["basis"]) == ("fast", "habit")
    assert first["importance"] == pytest.approx(0.9 * 10 + 0.1 * 2)
