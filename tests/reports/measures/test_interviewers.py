from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.dataset import Dataset
from reports.measures.interviewers import design_effect, interviewer_rows, intraclass
from surveys.instrument import Instrument, Question, Tags
from surveys.study import Study, Touchpoint
from surveys.text import Text

QUEUE = Question("q", "integer", ("q",), tags=Tags("queue", measure="experience"))
FORM = Instrument("form", Text.of("Form"), "intercept", "1", items=(QUEUE,))


def dataset(*answers: tuple[str, float | None]) -> Dataset:
    documents: list[dict[str, Any]] = [
        {
            "id": f"{place:04d}",
            "instrument": "form:1",
            "wave": "w1",
            "account": account,
            "answers": {} if value is None else {"q": value},
        }
        for place, (account, value) in enumerate(answers)
    ]
    study = Study("s", review=False, touchpoints=(Touchpoint("queue"),))
    return Dataset.from_documents(study, "w1", documents, {"form:1": FORM})


def test_it_works() -> None:
    asked = [("li", 2), ("li", 3), ("wang", 8), ("wang", 9), ("wang", None), ("", 1), ("", 10)]
    [row] = interviewer_rows(dataset(*asked))
    assert (row["item"], row["interviewers"], row["n"]) == ("queue", 2, 4)
    # MSB = 36, MSW = 0.5, m = 2: icc = 35.5 / 36.5
    assert row["icc"] == pytest.approx(35.5 / 36.5)
    assert row["design_effect"] == pytest.approx(1 + 35.5 / 36.5)
    assert row["p"] == pytest.approx(stats.f_oneway([2, 3], [8, 9]).pvalue)
    assert row["significant"] is True


def test_answers_without_interviewers_have_no_effect() -> None:
    assert interviewer_rows(dataset(("", 1), ("", 2))) == []
    assert interviewer_rows(dataset(("li", 1), ("li", 2))) == []


def test_a_negative_correlation_makes_no_design_better() -> None:
    assert design_effect(-0.2, 10) == 1
    assert design_effect(0.1, 11) == pytest.approx(2)


CASE = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 10)), max_size=40)


@settings(max_examples=1000)
@given(CASE)
def test_p_and_icc_equal_scipy_and_the_definition(answers: list[tuple[int, int]]) -> None:
    groups = np.array([group for group, _ in answers], dtype=np.int64)
    values = np.array([value for _, value in answers], dtype=np.float64)
    icc, p, _ = intraclass(values, groups)
    parts = [values[groups == group] for group in np.unique(groups)]
    n, k = len(values), len(parts)
    assert icc.n == n
    if k < 2 or n <= k or sum(float(((part - part.mean()) ** 2).sum()) for part in parts) < 1e-9:
        assert icc.value is None and math.isnan(p)
        return
    test = stats.f_oneway(*parts)
    assert p == pytest.approx(float(test.pvalue), rel=1e-9, abs=1e-12)
    m = (n - sum(len(part) ** 2 for part in parts) / n) / (k - 1)
    f = float(test.statistic)
    assert icc.value == pytest.approx((f - 1) / (f - 1 + m), rel=1e-7, abs=1e-9)
    assert icc.low is not None and icc.high is not None
    assert icc.low <= icc.value <= icc.high
