"""The shipped instruments and the study template: complete, bilingual, and fit to be filled."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from surveys import library
from surveys.answers import Cleaned, clean_answers
from surveys.instrument import Instrument, Question, Section
from surveys.problems import InputError
from surveys.study import Segment, Study
from surveys.text import LANGUAGES, Text
from surveys.xlsform import check_instrument, read_instrument

VALUES: dict[str, Any] = {
    "text": "A",
    "integer": 5,
    "decimal": 5.5,
    "range": 1,
    "date": "2026-03-09",
    "dateTime": "2026-03-09T10:00:00+08:00",
    "geopoint": {"lat": 27.4, "lon": 119.8, "altitude": 5.0, "accuracy": 8.0},
    "image": {"sha256": "0" * 64, "name": "door.jpg", "type": "image/jpeg", "size": 1},
    "acknowledge": "OK",
}
LATER = "2026-03-09T11:00:00+08:00"


@cache
def shipped(code: str) -> Instrument:
    return read_instrument(library.instruments()[code], f"{code}.md")


def template() -> Study:
    return library.template("service_hall")


def sections(items: tuple[Any, ...]) -> Iterator[Section]:
    for item in items:
        if isinstance(item, Section):
            yield item
            yield from sections(item.items)


def items_of(instrument: Instrument) -> list[Question]:
    return [question for question in instrument.questions() if question.tags.item]


def put(answers: dict[str, Any], path: str, value: Any) -> None:
    *above, name = path.split("/")
    place: Any = answers
    for step in above:
        if isinstance(place, list):
            while len(place) <= int(step):
                place.append({})
            place = place[int(step)]
        else:
            place = place.setdefault(step, {})
    place[name] = value


def value_for(question: Question) -> Any:
    if question.name == "left_at":
        return LATER
    if question.type == "select_multiple":
        return [question.choices[0].name]
    if question.choices:
        return question.choices[0].name
    return VALUES[question.type]


def filled(code: str, answers: dict[str, Any]) -> Cleaned:
    """Answer whatever is still required, again and again, as a patient person would."""
    instrument, answers = shipped(code), deepcopy(answers)
    questions = {question.path: question for question in instrument.questions()}
    for _ in range(40):
        cleaned = clean_answers(instrument, answers)
        missing = [problem for problem in cleaned.problems if problem.code == "required"]
        if not missing:
            return cleaned
        for problem in missing:
            path = tuple(part for part in problem.path.split("/") if not part.isdecimal())
            put(answers, problem.path, value_for(questions[path]))
    raise AssertionError(f"{code} is never finished: {cleaned.problems}")


def test_it_works() -> None:
    assert tuple(library.instruments()) == library.INSTRUMENTS
    for code in library.INSTRUMENTS:
        assert (shipped(code).code, shipped(code).kind) == (code, code)


@pytest.mark.parametrize("code", library.INSTRUMENTS)
def test_an_instrument_reads_without_a_remark(code: str) -> None:
    assert check_instrument(library.instruments()[code], f"{code}.md") == ()
    assert shipped(code).default_language == "zh"
    assert set(shipped(code).languages) == set(LANGUAGES)


def wordings(instrument: Instrument) -> Iterator[tuple[str, Text]]:
    yield "title", instrument.title
    for section in sections(instrument.items):
        yield f"{section.name} label", section.label
        yield f"{section.name} hint", section.hint
    for question in instrument.questions():
        name = "/".join(question.path)
        for part in ("label", "hint", "required_message", "constraint_message"):
            yield f"{name} {part}", getattr(question, part)
        for choice in question.choices:
            yield f"{name} choice {choice.name}", choice.label


@pytest.mark.parametrize("code", library.INSTRUMENTS)
def test_every_word_is_there_in_both_languages(code: str) -> None:
    lone = [
        place
        for place, words in wordings(shipped(code))
        if words and not all(words.has(language) for language in LANGUAGES)
    ]
    assert lone == []


@pytest.mark.parametrize("code", library.INSTRUMENTS)
def test_what_is_asked_has_a_label_and_every_refusal_its_words(code: str) -> None:
    for question in shipped(code).questions():
        assert question.label or question.type == "calculate", question.path
        assert not question.required or question.required_message, question.path
        assert not question.constraint or question.constraint_message, question.path


@pytest.mark.parametrize("code", library.INSTRUMENTS)
def test_tags_name_what_the_template_knows(code: str) -> None:
    study = template()
    known = {
        "touchpoint": {touchpoint.code for touchpoint in study.touchpoints},
        "dimension": {dimension.code for dimension in study.dimensions},
        "factor": {factor.code for factor in study.factors},
    }
    for question in shipped(code).questions():
        for kind, codes in known.items():
            tag = getattr(question.tags, kind)
            assert not tag or tag in codes, question.path
        if question.name in known and question.choices:
            assert {choice.name for choice in question.choices} <= known[question.name]


def test_a_mystery_visit_follows_the_journey_and_weighs_its_items() -> None:
    visit = shipped("mystery_visit")
    journey = [touchpoint.code for touchpoint in template().touchpoints]
    assert [page.name for page in visit.pages()] == ["check_in", *journey, "check_out"]
    items = items_of(visit)
    assert len(items) >= 45
    assert len({item.tags.item for item in items}) == len(items)
    for item in items:
        assert item.tags.touchpoint == item.path[0]
        assert item.tags.dimension
        assert item.tags.measure == "compliance"
        assert (item.tags.weight or 0) > 0
        scores = {choice.name: (choice.score, choice.na) for choice in item.choices}
        assert (scores["yes"], scores["no"]) == ((1.0, False), (0.0, False))
        assert scores.get("na", (None, True)) == (None, True)


def test_a_mystery_visit_measures_waits_feelings_and_evidence() -> None:
    questions = list(shipped("mystery_visit").questions())
    tags = [question.tags for question in questions]
    waits = {tag.touchpoint for tag in tags if tag.measure == "wait_minutes"}
    feelings = {tag.touchpoint for tag in tags if tag.measure == "emotion"}
    photos = [question for question in questions if question.type == "image"]
    assert waits == {"queue", "counter_wait"}
    assert feelings == {touchpoint.code for touchpoint in template().touchpoints}
    assert len(photos) >= 4 and all(photo.tags.touchpoint for photo in photos)
    assert {"touchpoint", "visit"} <= {tag.critical for tag in tags}


def test_a_failed_critical_item_wants_an_explanation() -> None:
    critical = [item for item in items_of(shipped("mystery_visit")) if item.tags.critical]
    assert len(critical) >= 5
    for item in critical:
        answers: dict[str, Any] = {item.path[0]: {item.name: "no"}}
        problems = clean_answers(shipped("mystery_visit"), answers).problems
        why = f"{item.path[0]}/{item.name}_why"
        assert ("required", why) in {(problem.code, problem.path) for problem in problems}


STARTS: dict[str, dict[str, Any]] = {
    "focus_group": {"cards": [{"who": "A"}, {"who": "B2"}]},
    "mystery_visit": {},
    "intercept": {"approach": {"mode": "self"}, "screener": {"visited": "yes", "related": "no"}},
    "employee": {"about": {"role": "frontline"}},
    "promise_audit": {"promises": [{"kept": "kept"}]},
}


@pytest.mark.parametrize("code", library.INSTRUMENTS)
def test_the_least_that_is_required_passes(code: str) -> None:
    cleaned = filled(code, STARTS[code])
    assert cleaned.problems == ()
    assert cleaned.answers


@pytest.mark.parametrize("code", library.INSTRUMENTS)
def test_nothing_at_all_does_not_pass(code: str) -> None:
    assert clean_answers(shipped(code), {}).problems


def test_a_pseudonym_is_no_name() -> None:
    cleaned = filled("focus_group", {"cards": [{"who": "张伟"}]})
    assert [(problem.code, problem.path) for problem in cleaned.problems] == [
        ("constraint", "cards/0/who")
    ]


def intercept(**answers: Any) -> Cleaned:
    return clean_answers(shipped("intercept"), answers)


def test_a_refusal_is_a_whole_interview() -> None:
    cleaned = intercept(approach={"mode": "exit", "contact": "refused"})
    assert cleaned.problems == ()
    assert cleaned.answers["disposition"] == "refused"


def test_who_visited_no_hall_is_thanked_and_let_go() -> None:
    cleaned = intercept(
        approach={"mode": "street", "contact": "agreed"},
        consent_page={"consent": "yes"},
        screener={"visited": "no", "related": "no"},
        visit={"visits": 3},
    )
    assert cleaned.problems == ()
    assert cleaned.answers["disposition"] == "screened_out"
    assert "visit" not in cleaned.answers


def test_only_touchpoints_that_were_met_are_rated() -> None:
    answers = filled("intercept", STARTS["intercept"]).answers
    met = {**answers, "visit": {**answers["visit"], "met": ["queue"]}}
    rated = {"at_queue": {"queue_experience": 3}, "at_hall": {"hall_experience": 9}}
    cleaned = intercept(**met | rated)
    assert cleaned.answers["at_queue"] == {"queue_experience": 3}
    assert "at_hall" not in cleaned.answers


def test_an_interview_is_complete_only_with_overall_and_recommendation() -> None:
    start = STARTS["intercept"] | {"approach": {"mode": "exit", "contact": "agreed"}}
    cleaned = filled("intercept", start | {"background": {"finish": "completed"}})
    assert [problem.path for problem in cleaned.problems] == ["background/finish"]
    broken = filled("intercept", start | {"background": {"finish": "broken_off"}})
    assert (broken.problems, broken.answers["disposition"]) == ((), "partial")


def test_the_template_is_a_whole_study() -> None:
    study = template()
    assert len(study.touchpoints) == 14
    assert (len(study.dimensions), len(study.factors)) == (6, 6)
    assert [t.code for t in study.touchpoints if t.role == "peak"] == [
        "counter_outcome",
        "data_trial",
        "handset",
    ]
    assert [t.code for t in study.touchpoints if t.role == "end"] == ["leave"]
    for touchpoint in study.touchpoints:
        for part in ("name", "channel", "owner", "customer", "front_stage", "back_stage", "norm"):
            assert all(getattr(touchpoint, part).has(language) for language in LANGUAGES)
    assert study.norms["queue"] > 0 and study.grades


def test_a_study_s_segments_are_the_brands_that_are_asked_for() -> None:
    named = Segment("s1", Text.of({"en": "Gold | Silver", "zh": "金卡"}))
    forms = library.instruments([named, Segment("basic")])
    asked = 0
    for code, data in forms.items():
        assert check_instrument(data, f"{code}.md") == ()
        for question in read_instrument(data, f"{code}.md").questions():
            if question.tags.measure == "segment":
                asked += 1
                assert [choice.name for choice in question.choices] == ["s1", "basic"]
                assert question.choices[0].label == named.name
                assert question.choices[1].label.to("zh") == "basic"
    assert asked == 3


def test_an_unknown_template_names_those_there_are() -> None:
    with pytest.raises(InputError, match="service_hall"):
        library.template("bank")
