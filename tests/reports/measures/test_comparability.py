from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reports.dataset import CUSTOMERS, Dataset
from reports.measures.comparability import BREAKS, Comparability
from reports.measures.trend import trend_rows
from surveys.differences import KINDS
from surveys.instrument import Choice, Instrument, Node, Question, Section, Tags
from surveys.study import Study, Touchpoint
from surveys.text import Text

SCALE = tuple(Choice(str(step), Text.of(f"{step} points")) for step in (1, 2, 3))
QUEUE = Question(
    "queue",
    "select_one",
    ("queue",),
    Text.of({"en": "How was the queue?", "zh": "排队如何？"}),
    choices=SCALE,
    tags=Tags("queue", measure="experience"),
)
HOPED = replace(QUEUE, name="hoped", path=("hoped",), tags=Tags("queue", measure="expectation"))
LEAVE = replace(QUEUE, name="leave", path=("leave",), tags=Tags("leave", measure="experience"))
STUDY = Study("s", review=False, touchpoints=(Touchpoint("queue"), Touchpoint("leave")))


def wave(version: int, *items: Node, answers: Any = None) -> Dataset:
    forms = {
        f"form:{number}": Instrument("form", Text.of("F"), "intercept", str(number), items=form)
        for number, form in ((1, (QUEUE, HOPED, LEAVE)), (version, items))
    }
    documents = [
        {
            "id": f"{place}",
            "instrument": f"form:{version}",
            "wave": "w",
            "answers": answers or {"queue": "2", "hoped": "3", "leave": str(place + 1)},
        }
        for place in range(3)
    ]
    return Dataset.from_documents(STUDY, "w", documents, forms)


FIRST = wave(1, QUEUE, HOPED, LEAVE)
KEY = ("touchpoint", "queue", "experience")


def changed(**more: Any) -> str | None:
    after = wave(2, replace(QUEUE, **more), HOPED, LEAVE)
    return Comparability(FIRST, after).broken(CUSTOMERS, KEY)


def test_it_works() -> None:
    rows = {
        (row["item"], row["measure"]): row
        for row in trend_rows(
            wave(2, replace(QUEUE, label=Text.of("How was the wait?")), HOPED, LEAVE), FIRST
        )
    }
    assert rows["queue", "experience"]["broken"] == "wording"
    assert rows["queue", "experience"]["change"] is None
    assert rows["queue", "experience"]["before"] == rows["queue", "experience"]["after"] == 2
    assert rows["queue", "satisfaction"]["broken"] == "wording"
    assert rows["queue", "expectation"]["broken"] is None
    assert rows["leave", "experience"]["change"] == pytest.approx(0)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, None),
        ({"required": "yes", "constraint": ". > 0", "relevant": "true()"}, None),
        ({"choices": SCALE[::-1]}, None),
        ({"label": Text.of({"en": "How was the queue?", "zh": "排队怎么样？"})}, "wording"),
        ({"hint": Text.of("Be honest")}, "wording"),
        ({"choices": (*SCALE[:2], replace(SCALE[2], label=Text.of("Great")))}, "wording"),
        ({"choices": (*SCALE, Choice("none", na=True))}, "codes"),
        ({"choices": tuple(replace(c, score=float(c.name) + 1) for c in SCALE)}, "scale"),
        ({"choices": (), "type": "integer"}, "scale"),
        ({"tags": Tags("queue", "trust", measure="experience")}, "questions"),
    ],
)
def test_what_breaks_a_line(more: dict[str, Any], reason: str | None) -> None:
    assert changed(**more) == reason


def test_a_question_more_or_less_behind_a_figure_breaks_it() -> None:
    more = replace(LEAVE, name="more", path=("more",))
    after = wave(2, QUEUE, HOPED, LEAVE, more)
    guard = Comparability(FIRST, after)
    assert guard.broken(CUSTOMERS, ("touchpoint", "leave", "experience")) == "questions"
    assert guard.broken(CUSTOMERS, KEY) is None
    assert (
        Comparability(after, FIRST).broken(CUSTOMERS, ("touchpoint", "leave", "experience"))
        == "questions"
    )


def test_a_version_that_nobody_answered_breaks_nothing() -> None:
    unanswered = replace(QUEUE, label=Text.of("Other"))
    forms = {
        "form:1": Instrument("form", Text.of("F"), "intercept", "1", items=(QUEUE, HOPED, LEAVE)),
        "form:2": Instrument("form", Text.of("F"), "intercept", "2", items=(unanswered,)),
    }
    documents = [{"id": "a", "instrument": "form:1", "wave": "w", "answers": {"queue": "2"}}]
    after = Dataset.from_documents(STUDY, "w", documents, forms)
    assert Comparability(FIRST, after).broken(CUSTOMERS, KEY) is None


def test_a_moved_question_holds() -> None:
    moved = replace(QUEUE, path=("part", "queue"))
    after = wave(
        2,
        Section("part", ("part",), items=(moved,)),
        HOPED,
        LEAVE,
        answers={"part": {"queue": "2"}, "hoped": "3", "leave": "1"},
    )
    assert Comparability(FIRST, after).broken(CUSTOMERS, KEY) is None


def test_every_reason_is_a_kind_of_difference() -> None:
    assert set(BREAKS) < set(KINDS)
