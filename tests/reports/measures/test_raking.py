from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.measures.estimates import effective_n
from reports.measures.raking import rake
from reports.measures.weights import weighting_rows
from tests.reports.shared import shared_file
from tests.reports.small import small_dataset

KEY = ("touchpoint", "queue", "experience")


def published(id: str) -> dict[str, Any]:
    tables = json.loads(shared_file("data/tables/tables.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = next(row for row in tables["tables"] if row["id"] == id)
    return found


def test_it_works() -> None:
    groups = np.array([0, 0, 0, 1])
    found = rake([(groups, [0.5, 0.5])], 4)
    assert found.weights == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2])
    assert found.effective_n == pytest.approx(16 / (3 * 4 / 9 + 4))
    assert found.design_effect == pytest.approx(4 / found.effective_n)


def test_the_published_table() -> None:
    entry = published("raking-2x2-apophenia")
    seed = np.array(entry["seed"])
    cells = [(r, c) for r in (0, 1) for c in (0, 1) for _ in range(seed[r, c])]
    rows, columns = (np.array([cell[side] for cell in cells]) for side in (0, 1))
    margins = [
        (rows, np.array(entry["row_targets"]) / 20),
        (columns, np.array(entry["col_targets"]) / 20),
    ]
    found = rake(margins, len(cells))
    weights = found.weights * 20 / len(cells)
    for r in (0, 1):
        for c in (0, 1):
            here = (rows == r) & (columns == c)
            assert f"{weights[here].sum():.6f}" == f"{entry['recomputed'][r][c]:.6f}"
            assert f"{weights[here][0]:.6f}" == f"{entry['cell_weights'][r][c]:.6f}"


def test_margins_that_are_independent_give_products() -> None:
    told = published("poststrat-se-619890")["computed_under_independence"]
    counts = {("F", "old"): 48, ("F", "young"): 12, ("M", "old"): 32, ("M", "young"): 8}
    cells = [cell for cell, count in counts.items() for _ in range(count)]
    sex = np.array([("F", "M").index(cell[0]) for cell in cells])
    age = np.array([("young", "old").index(cell[1]) for cell in cells])
    found = rake([(sex, [0.5, 0.5]), (age, [0.4, 0.6])], 100)
    for (one, other), at in {cell: cells.index(cell) for cell in counts}.items():
        assert round(float(found.weights[at]), 6) == told[f"{one}_{other}"]


CASE = st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 3)), min_size=1, max_size=60)
SHARES = st.lists(st.floats(0.05, 1), min_size=4, max_size=4)


@settings(max_examples=1000)
@given(CASE, SHARES)
def test_every_margin_is_met_or_said_not_to_be(
    people: list[tuple[int, int]], shares: list[float]
) -> None:
    first, second = (np.array([one[side] for one in people]) for side in (0, 1))
    if (first < 0).all() or (second < 0).all():
        with pytest.raises(ValueError, match="nobody"):
            rake([(first, shares[:3]), (second, shares)], len(people))
        return
    found = rake([(first, shares[:3]), (second, shares)], len(people))
    assert found.weights.mean() == pytest.approx(1)
    assert found.design_effect >= 1 - 1e-9
    assert found.effective_n == pytest.approx(
        found.weights.sum() ** 2 / (found.weights**2).sum(), rel=1e-9
    )
    for at, (groups, targets) in enumerate([(first, shares[:3]), (second, shares)]):
        there = [group for group in range(len(targets)) if (groups == group).any()]
        gone = [group for group in range(len(targets)) if group not in there]
        assert [group for margin, group in found.missing if margin == at] == gone
        total = sum(targets[group] for group in there)
        known = found.weights[groups >= 0].sum()
        for group in there:
            share = found.weights[groups == group].sum() / known
            assert abs(share - targets[group] / total) <= found.off + 1e-9


def test_weighting_says_what_it_costs() -> None:
    dataset = small_dataset(
        {KEY: [1, 2, 3, 4]}, ["a", "a", "a", "b"], shares={"a": 0.4, "b": 0.4, "c": 0.2}
    )
    [row] = weighting_rows(dataset)
    assert (row["basis"], row["n"], row["missing"]) == ("segments", 4, ["c"])
    assert row["design_effect"] == pytest.approx(4 / row["effective_n"])
    assert row["effective_n"] == pytest.approx(16 / (3 * 4 / 9 + 4))


def test_respondents_weights_come_first_and_without_weights_there_is_no_row() -> None:
    own = small_dataset({KEY: [1, 2]}, ["a", "b"], weights=[1.0, 3.0])
    [row] = weighting_rows(own)
    assert (row["basis"], row["effective_n"]) == ("respondents", pytest.approx(1.6))
    assert weighting_rows(small_dataset({KEY: [1, 2]}, ["a", "b"])) == []


def test_kishs_published_rows() -> None:
    for entry in published("kish-ess")["rows"]:
        effect, effective = effective_n(np.array(entry["w"], dtype=float))
        assert round(effective, 4) == entry["neff"]
        assert round(effect, 4) == entry["deff"]
