"""Answers by path: read, written and taken away wherever they stand."""

import pytest

from fieldapp.forms.paths import fill_up, read, remove_card, write


def test_it_works():
    answers = {}
    write(answers, "cards/0/who", "A")
    write(answers, "cards/1/who", "B")
    write(answers, "part/name", "C")
    assert answers == {"cards": [{"who": "A"}, {"who": "B"}], "part": {"name": "C"}}
    remove_card(answers, "cards/0")
    assert read(answers, "cards/0/who") == "B"


def test_a_question_in_no_section_stands_at_the_root():
    answers = {}
    write(answers, "name", "A")
    assert answers == {"name": "A"}
    write(answers, "name", None)
    assert answers == {}


def test_a_card_far_behind_the_last_is_refused():
    with pytest.raises(IndexError):
        write({"cards": []}, "cards/5/who", "A")


def test_a_counted_card_may_be_filled_before_those_in_front_of_it():
    answers = {"rows": [{"who": "A"}]}
    fill_up(answers, "rows/2")
    write(answers, "rows/2/who", "C")
    assert answers == {"rows": [{"who": "A"}, {}, {"who": "C"}]}
    fill_up(answers, "")
    assert len(answers["rows"]) == 3
