from __future__ import annotations

import math

import numpy as np
import pytest

from reports.measures.waits import wait_figures, wait_rows
from tests.reports.examples import example_dataset


def test_it_works() -> None:
    found = wait_figures(np.array([2.0, 4.0, 10.0, 30.0, math.nan]), 10)
    assert found == {
        "median": 7.0,
        "p90": pytest.approx(24.0),
        "over_norm": 0.25,
        "norm": 10,
        "n": 4,
    }


def test_without_a_norm_nothing_is_over_it() -> None:
    assert wait_figures(np.array([2.0]), None)["over_norm"] is None


def test_no_waits_are_unknown() -> None:
    found = wait_figures(np.array([math.nan]), 10)
    assert (found["median"], found["p90"], found["over_norm"], found["n"]) == (None, None, None, 0)


def test_rows_stand_for_all_sites_then_each() -> None:
    rows = wait_rows(example_dataset())
    assert [row["site"] for row in rows] == ["all", "h1", "h2", "h3", "h4", "h5", "h6"]
    assert rows[0]["n"] == sum(row["n"] for row in rows[1:]) == 36
