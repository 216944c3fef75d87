from __future__ import annotations

import io
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.measures.quadrants import (
    CROSSHAIRS,
    correlation,
    crosshair,
    index_rows,
    quadrant,
    quadrant_rows,
    satisfaction_index,
)
from tests.reports.shared import shared_file
from tests.reports.small import Columns, small_dataset


def test_it_works() -> None:
    lines = crosshair([(9, 3), (3, 9), (9, 9), (3, 3)])
    assert lines == (6, 6)
    assert quadrant((9, 3), lines) == "concentrate"
    assert quadrant((9, 9), lines) == "keep"
    assert quadrant((3, 3), lines) == "low_priority"
    assert quadrant((3, 9), lines) == "overkill"


def test_the_rule_of_the_crosshair() -> None:
    points = [(1.0, 2.0), (2.0, 2.0), (9.0, 5.0)]
    assert crosshair(points, "median") == (2, 2)
    assert crosshair(points, "scale", ((1, 10), (1, 5))) == (5.5, 3)


def sheet(book: Any, name: str) -> dict[str, list[float]]:
    rows = list(book[name].iter_rows(values_only=True))
    return {
        str(header): [float(row[place]) for row in rows[1:]]
        for place, header in enumerate(rows[0])
        if place and header is not None
    }


def test_the_published_questionnaire_gives_its_index_and_conformity() -> None:
    data = shared_file("data/datasets/ipacsi_questionnaire.xlsx").read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data))
    names = {name.lower(): name for name in book.sheetnames}
    columns: Columns = {}
    for measure, word in (("importance", "importance"), ("experience", "performance")):
        [name] = [name for low, name in names.items() if word in low]
        for item, values in sheet(book, name).items():
            columns["item", item, measure] = values
    [row] = index_rows(small_dataset(columns, items=_items(columns)))
    assert round(100 * row["csi"], 3) == 81.238
    assert round(row["conformity"], 4) == 0.9419


def _items(columns: Columns) -> tuple[Any, ...]:
    from surveys.study import Item

    codes = dict.fromkeys(code for _, code, _ in columns)
    return tuple(Item(code, scale=(1, 5)) for code in codes)


def test_the_index_of_nothing_is_unknown() -> None:
    assert satisfaction_index([], 10) == (None, None)


def test_stated_and_derived_quadrants() -> None:
    outcome = [float(place % 10) for place in range(40)]
    columns: Columns = {
        ("touchpoint", "queue", "importance"): [9.0] * 40,
        ("touchpoint", "queue", "experience"): [value / 2 + 1 for value in outcome],
        ("touchpoint", "leave", "importance"): [4.0] * 40,
        ("touchpoint", "leave", "experience"): [float(place % 2) + 8 for place in range(40)],
        ("overall", "", "overall"): outcome,
    }
    rows = {(row["item"], row["basis"]): row for row in quadrant_rows(small_dataset(columns))}
    assert rows["queue", "stated"]["quadrant"] == "concentrate"
    assert rows["leave", "stated"]["quadrant"] == "overkill"
    assert rows["queue", "derived"]["importance"] == pytest.approx(1)
    assert rows["leave", "derived"]["importance"] < 0.5


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=30, max_size=60))
def test_correlation_equals_numpy(pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array(side, dtype=np.float64) for side in zip(*pairs, strict=True))
    found = correlation(left, right)
    if len(set(left)) == 1 or len(set(right)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(np.corrcoef(left, right)[0, 1], abs=1e-12)


def test_below_thirty_pairs_there_is_no_correlation() -> None:
    assert correlation(np.arange(29.0), np.arange(29.0)) is None


def test_the_lines_cross_where_it_is_chosen() -> None:
    columns: Any = {
        ("touchpoint", code, measure): [value]
        for code, values in {"a": (9, 9), "b": (8, 2), "c": (2, 3), "d": (7, 4)}.items()
        for measure, value in zip(("importance", "experience"), values, strict=True)
    }
    dataset = small_dataset(columns)
    found = {
        rule: {
            row["item"]: row["quadrant"]
            for row in quadrant_rows(dataset, rule)
            if row["segment"] == "all"
        }
        for rule in CROSSHAIRS
    }
    # Lines at (6.5, 4.5), (7.5, 3.5) and (5.5, 5.5).
    assert found["mean"]["d"] == "concentrate"
    assert found["median"]["d"] == "overkill"
    assert found["scale"] == {
        "a": "keep", "b": "concentrate", "c": "low_priority", "d": "concentrate",
    }  # fmt: skip
