from __future__ import annotations

import math
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.dataset import CUSTOMERS, Dataset
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.study import Item, Segment, Site, Study, Touchpoint
from surveys.text import Text
from tests.reports.examples import (
    example_dataset,
    example_documents,
    example_instruments,
    example_study,
)
from tests.reports.small import small_dataset

STUDY = Study(
    "s",
    review=False,
    segments=(Segment("a"), Segment("b")),
    touchpoints=(Touchpoint("queue"), Touchpoint("desk", scale=(1, 5))),
    items=(Item("seat", touchpoint="queue", dimension="emotion"),),
    sites=(Site("h1"),),
)


def asked(name: str, tags: Tags, kind: str = "integer", **more: Any) -> Question:
    return Question(name, kind, (name,), tags=tags, **more)


def read(
    items: tuple[Any, ...], *answers: dict[str, Any], kind: str = "intercept", **more: Any
) -> Dataset:
    form = Instrument("form", Text.of("Form"), kind, "1", items=items)
    documents = [
        {"id": f"d{place}", "instrument": "form:1", "wave": "w1", "answers": given} | more
        for place, given in enumerate(answers)
    ]
    return Dataset.from_documents(STUDY, "w1", documents, {"form:1": form})


def column(dataset: Dataset, kind: str, code: str, measure: str) -> list[float | None]:
    values = dataset.rows(CUSTOMERS).column(kind, code, measure)
    return [None if math.isnan(value) else float(value) for value in values]


def test_it_works() -> None:
    dataset = example_dataset()
    rows = dataset.rows(CUSTOMERS)
    assert len(rows) == 120
    assert rows.scale("touchpoint", "queue", "experience") == (1, 10)
    assert len(dataset.cards("groups")) == 12
    assert len(dataset.rows("visits")) == len(dataset.photos) == 36


def test_questions_of_one_item_are_averaged_before_items_are() -> None:
    items = (
        asked("a1", Tags(dimension="emotion", item="x", measure="experience")),
        asked("a2", Tags(dimension="emotion", item="x", measure="experience")),
        asked("b", Tags(dimension="emotion", item="y", measure="experience")),
    )
    dataset = read(items, {"a1": 2, "a2": 4, "b": 9}, {"a1": 2}, {})
    assert column(dataset, "item", "x", "experience") == [3, 2, None]
    assert column(dataset, "dimension", "emotion", "experience") == [6, 2, None]


def test_a_touchpoint_asked_about_itself_is_not_mixed_with_its_items() -> None:
    items = (
        asked("whole", Tags("queue", measure="experience")),
        asked("part", Tags("queue", item="seat", measure="experience")),
    )
    assert column(read(items, {"whole": 8, "part": 2}), "touchpoint", "queue", "experience") == [8]
    assert column(read(items[1:], {"part": 2}), "touchpoint", "queue", "experience") == [2]


def test_the_study_says_where_an_item_belongs() -> None:
    dataset = read((asked("q", Tags(item="seat", measure="importance")),), {"q": 7})
    assert column(dataset, "touchpoint", "queue", "importance") == [7]
    assert column(dataset, "dimension", "emotion", "importance") == [7]


def test_a_question_takes_the_place_of_its_group() -> None:
    inner = Question("q", "integer", ("g", "q"), tags=Tags(measure="experience"))
    group = Section("g", ("g",), tags=Tags("queue", "trust"), items=(inner,))
    dataset = read((group,), {"g": {"q": 4}})
    assert column(dataset, "touchpoint", "queue", "experience") == [4]
    assert column(dataset, "dimension", "trust", "experience") == [4]


def test_the_scale_is_what_was_asked_else_what_the_study_says() -> None:
    smileys = tuple(Choice(name, score=score) for name, score in (("bad", 1.0), ("good", 3.0)))
    items = (
        asked(
            "r", Tags("queue", measure="experience"), "range", parameters={"start": "0", "end": "5"}
        ),
        asked("s", Tags("desk", measure="experience"), "select_one", choices=smileys),
        asked("t", Tags("desk", measure="importance")),
    )
    rows = read(items, {"r": 5, "s": "good", "t": 4}).rows(CUSTOMERS)
    assert rows.scale("touchpoint", "queue", "experience") == (0, 5)
    assert rows.scale("touchpoint", "desk", "experience") == (1, 3)
    assert rows.scale("touchpoint", "desk", "importance") == (1, 5)


def test_questions_on_two_scales_meet_on_the_first() -> None:
    ends = ({"start": "1", "end": "10"}, {"start": "1", "end": "5"})
    items = tuple(
        asked(name, Tags("queue", measure="experience"), "range", parameters=parameters)
        for name, parameters in zip("ab", ends, strict=True)
    )
    assert column(read(items, {"b": 3}), "touchpoint", "queue", "experience") == [5.5]


def test_not_applicable_and_nonsense_are_unknown() -> None:
    choices = (Choice("1"), Choice("5"), Choice("na", na=True), Choice("odd"))
    question = asked("q", Tags("queue", measure="experience"), "select_one", choices=choices)
    answers = [{"q": name} for name in ("1", "5", "na", "odd", "gone")]
    assert column(read((question,), *answers), "touchpoint", "queue", "experience") == [
        1, 5, None, None, None,
    ]  # fmt: skip
    number = asked("q", Tags("queue", measure="experience"))
    given = [{"q": value} for value in ("7", True, [3], "", "x")]
    assert column(read((number,), *given), "touchpoint", "queue", "experience") == [
        7, None, None, None, None,
    ]  # fmt: skip


def test_segment_and_site_of_the_submission_come_first() -> None:
    items = (
        asked("brand", Tags(measure="segment"), "select_one"),
        asked("hall", Tags(measure="site"), "select_one"),
    )
    given = {"brand": "b", "hall": "h1"}
    rows = read(items, given).rows(CUSTOMERS)
    assert (rows.segment.tolist(), rows.sites) == ([1], ["h1"])
    rows = read(items, given, segment="a", site="h9").rows(CUSTOMERS)
    assert (rows.segment.tolist(), rows.sites) == ([0], ["h9"])
    assert read(items, {"brand": "zzz"}).rows(CUSTOMERS).segment.tolist() == [-1]


def test_cards_are_about_what_was_answered() -> None:
    dataset = example_dataset()
    cards = dataset.cards("groups")
    assert int(np.isfinite(cards.column("touchpoint", "queue", "emotion")).sum()) == 3
    assert np.isnan(cards.column("touchpoint", "find", "emotion")).all()
    verbatim = next(row for row in dataset.verbatims if row["instrument"] == "focus_group")
    assert verbatim["id"] == "w2-focus_group-000/cards/0/said"
    assert (verbatim["touchpoint"], verbatim["dimension"]) == ("queue", "knowledge")
    assert verbatim["feeling"] is not None and verbatim["segment"] == "premium"


def test_a_repeat_that_is_about_nothing_counts_in_its_submission_by_its_mean() -> None:
    inner = Question("q", "integer", ("r", "q"), tags=Tags("queue", measure="experience"))
    repeat = Section("r", ("r",), repeat=True, items=(inner,))
    dataset = read((repeat,), {"r": [{"q": 4}, {"q": 8}, {}]}, {"r": []})
    assert column(dataset, "touchpoint", "queue", "experience") == [6, None]


def test_words_and_photos_know_their_place() -> None:
    path = ("page",)
    items = (
        Question("why", "text", (*path, "why"), tags=Tags("queue", measure="verbatim")),
        Question("shot", "image", (*path, "shot"), tags=Tags("queue")),
    )
    photo = {"sha256": "ab", "name": "x.jpg", "type": "image/jpeg", "size": 3}
    page = Section("page", path, items=items)
    dataset = read((page,), {"page": {"why": "  slow ", "shot": photo}}, {"page": {"why": " "}})
    [verbatim] = dataset.verbatims
    assert (verbatim["text"], verbatim["touchpoint"], verbatim["feeling"]) == (
        "slow",
        "queue",
        None,
    )
    assert verbatim["id"] == "d0/page/why"
    assert dataset.photos == [
        {"sha256": "ab", "touchpoint": "queue", "taken_at": None, "wave": "w1", "site": "",
         "submission": "d0"}
    ]  # fmt: skip


STATES = ("received", "approved", "returned", "rejected")


@pytest.mark.parametrize(
    ("review", "counted"), [(True, ["approved"]), (False, ["received", "approved", "returned"])]
)
def test_which_submissions_count(review: bool, counted: list[str]) -> None:
    study = Study("s", review=review, touchpoints=(Touchpoint("queue"),))
    form = Instrument("form", Text.of("F"), "intercept", "1", items=())
    documents = [
        {"id": state, "instrument": "form:1", "wave": "w1", "state": state, "answers": {}}
        for state in STATES
    ]
    dataset = Dataset.from_documents(study, "w1", documents, {"form:1": form})
    assert dataset.rows(CUSTOMERS).ids == sorted(counted)
    base = dataset.base.plain("w1", ())
    assert base["received"] == 4 and base["counted"] == len(counted)
    assert base["received"] - base["counted"] == sum(base["left_out"].values())
    assert [base[state] for state in ("awaiting", *STATES[1:])] == [1, 1, 1, 1]


def test_other_waves_are_passed_over_and_unknown_instruments_said() -> None:
    documents = [*example_documents("w1")[:5], *example_documents("w2")[:9]]
    documents[-1]["instrument"] = "gone:7"
    dataset = Dataset.from_documents(example_study(), "w2", documents, example_instruments())
    assert dataset.base.left_out["unknown_instrument"] == 1
    assert sum(dataset.base.states.values()) == 9


def rates_of(*dispositions: str, account: str = "wang") -> dict[str, Any]:
    question = asked("d", Tags(measure="disposition"), "calculate")
    answers = [{"d": code} for code in dispositions]
    dataset = read((question,), *answers, account=account)
    plain = dataset.base.plain("w1", ())
    assert len(dataset.rows(CUSTOMERS)) == sum(
        code in ("complete", "partial") for code in dispositions
    )
    rates: dict[str, Any] = plain["rates"]
    return rates


def test_response_and_cooperation_by_hand() -> None:
    codes = ["complete"] * 6 + ["partial"] + ["refused"] * 2 + ["non_contact"] * 3
    codes += ["screened_out"] * 5 + ["other"]
    assert rates_of(*codes) == {"rr1": 6 / 13, "cooperation": 6 / 10}


def test_public_links_have_no_rates() -> None:
    assert rates_of("complete", "complete", account="") == {"rr1": None, "cooperation": None}


def test_the_order_of_arrival_changes_nothing() -> None:
    documents = example_documents()
    forwards = Dataset.from_documents(example_study(), "w2", documents, example_instruments())
    backwards = Dataset.from_documents(
        example_study(), "w2", reversed(documents), example_instruments()
    )
    a, b = forwards.rows(CUSTOMERS), backwards.rows(CUSTOMERS)
    assert a.ids == b.ids
    assert np.array_equal(a.matrix, b.matrix, equal_nan=True)
    assert forwards.verbatims == backwards.verbatims


@given(st.lists(st.one_of(st.none(), st.integers(1, 10)), max_size=20))
def test_unknown_stays_unknown(values: list[int | None]) -> None:
    dataset = small_dataset({("touchpoint", "queue", "experience"): values})
    assert column(dataset, "touchpoint", "queue", "experience") == values


def test_twenty_six_thousand_documents_load_in_time() -> None:
    questions = tuple(
        asked(f"q{place}", Tags("queue", item=f"i{place}", measure="experience"))
        for place in range(14)
    )
    form = Instrument("form", Text.of("F"), "intercept", "1", items=questions)
    answers = {f"q{place}": place % 10 + 1 for place in range(14)}
    documents = (
        {"id": f"{place:05d}", "instrument": "form:1", "wave": "w1", "answers": answers}
        for place in range(26_000)
    )
    start = time.process_time()
    dataset = Dataset.from_documents(STUDY, "w1", documents, {"form:1": form})
    assert time.process_time() - start < 1.5
    assert len(dataset.rows(CUSTOMERS)) == 26_000
