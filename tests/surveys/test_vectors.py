from __future__ import annotations

import math
import struct
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import library
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.text import Text
from surveys.vectors import Layout, layout_of, number
from surveys.xlsform import read_instrument

YES_NO = (Choice("yes", score=1.0), Choice("no", score=0.0), Choice("na", na=True))
INTERCEPT = Instrument(
    "intercept",
    Text.of("Intercept"),
    "intercept",
    items=(
        Question("brand", "select_one", choices=YES_NO, tags=Tags(measure="segment")),
        Section(
            "queue",
            items=(
                Question("wait", "integer", tags=Tags("queue", measure="wait_minutes")),
                Question("greeted", "select_one", choices=YES_NO),
                Question("said", "text", tags=Tags("queue", measure="verbatim")),
            ),
        ),
        Question("recommend", "text", tags=Tags(measure="nps")),
    ),
)


def numbers(layout: Layout, answers: dict[str, Any], **metadata: Any) -> list[float | None]:
    values = struct.unpack(f"<{layout.width}d", layout.vector(answers, metadata))
    return [None if math.isnan(value) else value for value in values]


def test_it_works() -> None:
    layout = layout_of(INTERCEPT)
    assert layout.whole
    assert layout.places() == {
        ("brand",): 1,
        ("queue", "wait"): 2,
        ("queue", "greeted"): 3,
        ("recommend",): 4,
    }
    answers = {"brand": "no", "queue": {"wait": 7, "greeted": "na", "said": "Slow"}}
    assert numbers(layout, answers, weight="1.5") == [1.5, 1.0, 7.0, 2.0, None]


@pytest.mark.parametrize("answer", ["", "many", True, [1], {"a": 1}, "inf", 10**400, "nan", None])
def test_what_is_no_number_is_unknown_and_never_zero(answer: Any) -> None:
    assert math.isnan(number(answer))
    assert numbers(layout_of(INTERCEPT), {"queue": {"wait": answer}})[2] is None


@pytest.mark.parametrize("queue", [None, "gone", [], 3])
def test_a_section_that_is_none_is_passed_over(queue: Any) -> None:
    layout = layout_of(INTERCEPT)
    assert numbers(layout, {"queue": queue, "recommend": "9"}) == [None, None, None, None, 9.0]


def test_a_code_that_is_not_in_the_list_is_unknown() -> None:
    assert numbers(layout_of(INTERCEPT), {"brand": "maybe"})[1] is None


def in_repeat(question: Question) -> Instrument:
    return replace(INTERCEPT, items=(Section("cards", repeat=True, items=(question,)),))


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        (Question("felt", "integer", tags=Tags(measure="emotion")), False),
        (Question("touchpoint", "select_one", choices=YES_NO), False),
        (Question("said", "text", tags=Tags(measure="verbatim")), True),
        (Question("note", "note"), True),
    ],
)
def test_it_is_whole_unless_something_measured_stands_in_a_repeat(
    question: Question, whole: bool
) -> None:
    layout = layout_of(in_repeat(question))
    assert (layout.whole, layout.width) == (whole, 1)


def test_a_place_that_is_typed_is_not_in_the_vector() -> None:
    typed = Question("site", "text", tags=Tags(measure="site"))
    layout = layout_of(replace(INTERCEPT, items=(typed,)))
    assert (layout.typed, layout.width) == (("site",), 1)
    assert layout_of(INTERCEPT).typed == ()


def test_the_fingerprint_tells_layouts_apart() -> None:
    reordered = replace(INTERCEPT, items=INTERCEPT.items[::-1])
    reworded = replace(INTERCEPT, title=Text.of("Other"))
    assert layout_of(INTERCEPT).fingerprint == layout_of(reworded).fingerprint
    assert layout_of(INTERCEPT).fingerprint != layout_of(reordered).fingerprint


@pytest.mark.parametrize("code", sorted(library.instruments()))
def test_every_shipped_form_has_a_layout(code: str) -> None:
    instrument = read_instrument(library.instruments()[code], f"{code}.md")
    layout = layout_of(instrument)
    assert layout.whole == (code not in ("focus_group", "promise_audit"))
    asked = {slot.path for slot in layout.slots}
    assert len(asked) == layout.width - 1, "none of the shipped lists is longer than 52"
    assert asked - set(layout.places()) == {slot.path for slot in layout.slots if slot.several}


@pytest.mark.parametrize(
    ("said", "found"), [("refused", 2.0), ("Refused", 5.0), ("", None), (None, None), (7, 5.0)]
)
def test_a_disposition_is_one_of_the_six(said: Any, found: float | None) -> None:
    ended = Question("ended", "calculate", tags=Tags(measure="disposition"))
    layout = layout_of(replace(INTERCEPT, items=(ended,)))
    assert layout.whole
    assert numbers(layout, {"ended": said})[1] == found


LONG = tuple(Choice(f"c{at}") for at in range(60))


def test_several_choices_are_powers_of_two_in_as_many_places_as_they_need() -> None:
    several = Question("met", "select_multiple", choices=LONG)
    layout = layout_of(replace(INTERCEPT, items=(several, *INTERCEPT.items[-1:])))
    assert (layout.width, layout.places()) == (4, {("recommend",): 3})
    chosen = ["c0", "c3", "c3", "c51", "c59", "gone"]
    assert numbers(layout, {"met": chosen})[1:3] == [1 + 8 + 2.0**51, 2.0**7]
    assert numbers(layout, {"met": ["gone"]})[1:3] == [0.0, 0.0], "answered, by none of these"
    for unanswered in (None, [], "c0", {"c0": 1}, 1):
        assert numbers(layout, {"met": unanswered})[1:3] == [None, None]
    assert layout.fingerprint != layout_of(INTERCEPT).fingerprint


def test_cards_of_a_group_are_never_whole() -> None:
    remark = Question("remark", "text", tags=Tags(measure="verbatim"))
    form = in_repeat(remark)
    assert layout_of(form).whole and not layout_of(replace(form, kind="focus_group")).whole


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["brand", "queue", "recommend", "met"]), JSON), JSON)
def test_any_answers_make_a_vector(answers: dict[str, Any], weight: Any) -> None:
    several = Question("met", "select_multiple", choices=YES_NO)
    layout = layout_of(replace(INTERCEPT, items=(*INTERCEPT.items, several)))
    assert len(layout.vector(answers, {"weight": weight})) == 8 * layout.width
