from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.dataset import Dataset
from reports.measures.crosstabs import (
    chi_square,
    chi_square_rows,
    column_letters,
    crosstab_rows,
    letters_for,
)
from surveys.instrument import Choice, Instrument, Question
from surveys.study import Segment, Study
from surveys.text import Text

FORM = Instrument(
    "form",
    Text.of("Form"),
    "intercept",
    "1",
    items=(
        Question("why", "select_one", ("why",), choices=(Choice("pay"), Choice("ask"))),
        Question("free", "text", ("free",)),
    ),
)
STUDY = Study("s", review=False, segments=(Segment("gold"), Segment("basic"), Segment("none")))


def dataset(*answers: tuple[str, str]) -> Dataset:
    documents = [
        {
            "id": f"{place:04d}",
            "instrument": "form:1",
            "wave": "w1",
            "segment": segment,
            "answers": {"why": why} if why else {},
        }
        for place, (segment, why) in enumerate(answers)
    ]
    return Dataset.from_documents(STUDY, "w1", documents, {"form:1": FORM})


def example() -> Dataset:
    return dataset(
        *[("gold", "pay")] * 40,
        *[("gold", "ask")] * 10,
        *[("basic", "pay")] * 20,
        *[("basic", "ask")] * 30,
        ("basic", ""),
        ("", "pay"),
    )


def test_it_works() -> None:
    rows = {(row["answer"], row["segment"]): row for row in crosstab_rows(example())}
    assert (rows["pay", "gold"]["count"], rows["pay", "gold"]["base"]) == (40, 50)
    assert (rows["pay", "gold"]["letter"], rows["pay", "gold"]["letters"]) == ("A", "B")
    assert rows["ask", "basic"]["letters"] == "A"
    assert rows["pay", "all"]["share"] == pytest.approx(61 / 101)
    assert rows["pay", "all"]["letter"] == ""
    assert rows["pay", "none"]["share"] is None
    [test] = chi_square_rows(example())
    assert (test["question"], test["df"], test["n"]) == ("form/why", 1, 100)
    assert test["p"] == pytest.approx(stats.chi2_contingency([[40, 20], [10, 30]], False).pvalue)


def test_few_answers_get_no_letters() -> None:
    found = crosstab_rows(dataset(*[("gold", "pay")] * 29, *[("basic", "ask")] * 60))
    assert {row["letters"] for row in found} == {""}


def test_the_letters_of_a_column_are_those_it_exceeds() -> None:
    counts = np.array([90, 50, 10, 5])
    assert column_letters(counts, [100, 100, 100, 10], "ABCD") == ["BC", "C", "", ""]


def test_many_columns_have_two_letters() -> None:
    assert letters_for(28)[24:] == ["Y", "Z", "AA", "AB"]


TABLE = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=1, max_size=5
    )
)


@settings(max_examples=1000)
@given(TABLE)
def test_it_equals_scipy(table: list[list[int]]) -> None:
    counts = np.array(table)
    found = chi_square(counts)
    full = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    assert found.n == counts.sum()
    if min(full.shape) < 2:
        assert (found.statistic, found.p, found.v) == (None, None, None)
        return
    expected = stats.chi2_contingency(full, correction=False)
    assert found.df == expected.dof
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-9, abs=1e-9)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9, abs=1e-12)
    assert found.least == pytest.approx(expected.expected_freq.min(), rel=1e-9)
    v = stats.contingency.association(full, method="cramer")
    assert found.v == pytest.approx(v, rel=1e-9, abs=1e-9)
