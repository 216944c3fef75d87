"""Figures raked to the segments' shares and to the known shares of a question's answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reports.analysis import analyse
from reports.dataset import Dataset
from reports.measures.margins import fitted
from reports.measures.raking import rake
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.study import Margin, Segment, Study, Touchpoint
from surveys.text import Text

SEX = tuple(Choice(name) for name in ("m", "f", "x"))
QUESTIONS = (
    Section("about", items=(Question("sex", "select_one", ("about", "sex"), choices=SEX),)),
    Question("queue", "integer", ("queue",), tags=Tags(touchpoint="queue", measure="experience")),
)
PEOPLE = [("a", "m", 2), ("a", "m", 4), ("a", "f", 6), ("b", "f", 8), ("b", "m", 10)]


def dataset(*margins: Margin, people: Any = PEOPLE, shares: Any = (0.5, 0.5)) -> Dataset:
    segments = tuple(Segment(code, weight=w) for code, w in zip("ab", shares, strict=True))
    study = Study(
        "raked", review=False, segments=segments, touchpoints=(Touchpoint("queue"),),
        margins=margins,
    )  # fmt: skip
    instrument = Instrument("form", Text.of("Form"), kind="intercept", version="1", items=QUESTIONS)
    documents = [
        {"id": f"{at:03}", "instrument": "form:1", "wave": "w1", "segment": segment,
         "answers": {"about": {"sex": sex}, "queue": value}}
        for at, (segment, sex, value) in enumerate(people)
    ]  # fmt: skip
    return Dataset.from_documents(study, "w1", documents, {"form:1": instrument})


def weighted_queue(found: dict[str, Any]) -> float:
    [row] = [
        row for row in found["measures"]
        if (row["item"], row["segment"], row["measure"]) == ("queue", "weighted", "experience")
    ]  # fmt: skip
    return float(row["mean"])


SEXES = Margin("sex", {"m": 0.4, "f": 0.6})


def test_it_works() -> None:
    found = analyse(dataset(SEXES))
    segments, sexes = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 0])
    raked = rake([(segments, [0.5, 0.5]), (sexes, [0.4, 0.6])], 5)
    expected = sum(w * value for w, (_, _, value) in zip(raked.weights, PEOPLE, strict=True)) / 5
    assert weighted_queue(found) == pytest.approx(expected)
    [row] = found["weighting"]
    assert (row["basis"], row["margins"], row["left_out"]) == ("margins", ["segment", "sex"], [])
    assert row["effective_n"] == pytest.approx(raked.effective_n)
    assert row["design_effect"] == pytest.approx(5 / raked.effective_n)
    assert {"margin": "sex", "code": "f", "sample": 0.4, "share": 0.6} in row["groups"]


def test_both_margins_are_met() -> None:
    found = fitted(dataset(SEXES))
    assert found is not None
    for target in found.targets:
        for group, share in enumerate(target.shares):
            held = found.raked.weights[target.groups == group].sum() / found.raked.weights.sum()
            assert held == pytest.approx(share)


def test_a_margin_alone_weighs_where_segments_have_no_share() -> None:
    found = analyse(dataset(SEXES, shares=(None, None)))
    [row] = found["weighting"]
    assert row["margins"] == ["sex"]
    assert weighted_queue(found) == pytest.approx(0.4 * (2 + 4 + 10) / 3 + 0.6 * (6 + 8) / 2)


def test_a_margin_that_the_wave_does_not_ask_is_left_out() -> None:
    [row] = analyse(dataset(SEXES, Margin("age", {"young": 1.0})))["weighting"]
    assert (row["margins"], row["left_out"]) == (["segment", "sex"], ["age"])
    [row] = analyse(dataset(Margin("age", {"young": 1.0})))["weighting"]
    assert (row["basis"], row["left_out"]) == ("segments", [])


def test_an_answer_that_nobody_gave_gives_its_share_to_the_others() -> None:
    [row] = analyse(dataset(Margin("about/sex", {"m": 0.4, "f": 0.4, "x": 0.2})))["weighting"]
    assert row["missing"] == ["about/sex/x"]
