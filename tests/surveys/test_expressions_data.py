"""Answers and XML as the tree of data that expressions are evaluated on."""

import pytest

from surveys.expressions import (
    ExpressionError,
    answer_text,
    answers_data,
    compile,
    evaluate_data,
    instance_data,
)
from surveys.instrument import Instrument, Question, Section
from surveys.text import Text

VISIT = Instrument(
    code="",
    title=Text(),
    items=(
        Question("age", "integer"),
        Section("hall", items=(Question("wait", "integer"),)),
        Section("cards", repeat=True, items=(Question("who", "text"),)),
    ),
)


def test_it_works():
    data = answers_data(VISIT, {"age": 34, "hall": {"wait": 5}, "cards": [{"who": "安"}, {}]})
    assert data["name"] == "data"
    assert evaluate_data(compile("join(' ', /data/age, //wait, count(//who), //who)"), data) == (
        "34 5 2 安 "
    )


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (None, ""),
        (7, "7"),
        (7.5, "7.5"),
        (7.0, "7"),
        (1e-7, "0.0000001"),
        (True, "true"),
        ("OK", "OK"),
        (["a", "b"], "a b"),
        ([], ""),
        ({"lat": 31.2, "lon": 121.5}, "31.2 121.5 0 0"),
        ({"lat": 31.2, "lon": 121.5, "altitude": 4, "accuracy": 5.5}, "31.2 121.5 4 5.5"),
        ({"sha256": "00", "name": "hall.jpg", "lat": 1.0}, "hall.jpg"),
        ({}, ""),
    ],
)
def test_answers_are_written_as_xforms_does(answer, text):
    assert answer_text(answer) == text


def test_unanswered_questions_are_there_and_empty():
    data = answers_data(VISIT, {})
    assert [child["name"] for child in data["children"]] == ["age", "hall"]
    assert evaluate_data(compile("${age} = '' and ${wait} = ''"), data) is True


def test_a_hostile_instance_is_refused():
    with pytest.raises(ValueError, match="EntitiesForbidden"):
        instance_data('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(ExpressionError, match="too deeply"):
        instance_data("<a>" * 500 + "</a>" * 500)


def test_xml_keeps_mixed_text_and_attributes():
    data = instance_data('<a xmlns="urn:x" id="1" xml:lang="zh">one<b/>two\n</a>')
    assert data["namespace"] == "urn:x"
    assert data["attributes"] == {"id": "1", "xml:lang": "zh"}
    assert evaluate_data(compile("concat(string(/a), '|', namespace-uri(/a))"), data) == (
        "onetwo\n|urn:x"
    )
    assert evaluate_data(compile("lang('zh')"), data, "/a/b") is True
