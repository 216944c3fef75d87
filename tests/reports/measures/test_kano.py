from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.measures.kano import CATEGORIES, categories, category, kano_rows
from tests.reports.small import small_dataset


def test_it_works() -> None:
    dataset = small_dataset(
        {
            ("item", "wifi", "functional"): [1, 1, 1, 3, None],
            ("item", "wifi", "dysfunctional"): [5, 3, 5, 3, 1],
        },
        ["a", "a", "a", "b", "b"],
    )
    rows = {row["segment"]: row for row in kano_rows(dataset)}
    assert (rows["all"]["category"], rows["all"]["n"]) == ("one_dimensional", 4)
    assert rows["all"]["better"] == pytest.approx(3 / 4)
    assert rows["all"]["worse"] == pytest.approx(2 / 4)
    assert (rows["b"]["category"], rows["b"]["indifferent"]) == ("indifferent", 1)


def test_what_was_asked_one_way_only_has_no_category() -> None:
    assert kano_rows(small_dataset({("item", "wifi", "functional"): [1, 2]})) == []


# Berger et al. (1993), table 2, written out anew: like it if there and dislike it if not, …
def by_rule(functional: int, dysfunctional: int) -> str:
    if functional == dysfunctional and functional in (1, 5):
        return "questionable"
    if functional == 5 or dysfunctional == 1:
        return "reverse"
    if functional == 1:
        return "one_dimensional" if dysfunctional == 5 else "attractive"
    return "must_be" if dysfunctional == 5 else "indifferent"


ANSWER = st.one_of(st.none(), st.integers(0, 6), st.just(2.5))


@settings(max_examples=1000)
@given(st.lists(st.tuples(ANSWER, ANSWER), max_size=20))
def test_every_pair_falls_where_the_rule_says(
    pairs: list[tuple[float | None, float | None]],
) -> None:
    table = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    found = categories(table[:, 0], table[:, 1])
    known = [pair for pair in pairs if all(answer in (1, 2, 3, 4, 5) for answer in pair)]
    assert found == [by_rule(int(a or 0), int(b or 0)) for a, b in known]
    counts = Counter(found)
    assert (category(counts) is None) == (not found)
    if found:
        most = max(counts.values())
        assert category(counts) == next(
            name for name in CATEGORIES.values() if counts[name] == most
        )
