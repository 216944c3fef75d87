"""How questions are shown, words made safe, and answers found by path; no page is needed."""

from __future__ import annotations

import time

import pytest

from fieldapp.forms.labels import markup
from fieldapp.forms.paths import names, read, remove_card, write
from fieldapp.forms.shown import ends, fits, shown, steps
from surveys.instrument import Choice, Tags
from surveys.text import Text
from tests.fieldapp.forms import choices, question


def test_it_works():
    made = choices("a", "b")
    assert shown(question("select_one", choices=made), made, "en").control == "cells"


def test_labels_are_escaped_then_bold():
    assert markup("<b>x</b> **very** *so*") == ("&lt;b&gt;x&lt;/b&gt; <b>very</b> <em>so</em>")
    assert markup("2 * 3 * 4") == "2 * 3 * 4"


def test_words_of_many_asterisks_are_read_at_once():
    began = time.thread_time()
    assert markup("**a " * 5_000) == "**a " * 5_000
    assert time.thread_time() - began < 1


def test_scales_take_the_shape_of_their_points():
    def control(start, end, **rest):
        parameters = {"start": str(start), "end": str(end), "step": "1"}
        return shown(question("range", parameters=parameters, **rest), (), "en").control

    assert control(1, 10) == "scale"
    assert control(0, 10) == "nps"
    assert control(-5, 5, tags=Tags(measure="emotion")) == "feel"
    assert control(1, 5) == "cells"
    assert control(0, 100) == "number"


def test_steps_of_a_scale_are_written_as_answers():
    half = question("range", parameters={"start": "0", "end": "2", "step": "0.5"})
    assert steps(half) == ["0", "0.5", "1", "1.5", "2"]


def test_a_hint_that_names_both_ends_stands_under_the_scale():
    assert ends("1 lowest, 10 highest; leave blank", "1", "10") == ("1 lowest", "10 highest")
    assert ends("1 分最低，10 分最高，说不清可不选", "1", "10") == ("1 最低", "10 最高")
    assert ends("+5 惊喜，−4 愤怒", "-5", "5") == ()


def test_short_labels_share_a_row_and_long_ones_do_not():
    def columns(*labels):
        made = tuple(Choice(str(n), Text.of(label)) for n, label in enumerate(labels))
        return shown(question("select_one", choices=made), made, "en").columns

    assert columns("Yes", "No") == "c2"
    assert columns("是", "否", "不适用") == "c3"
    assert columns("痛点：让人难受、想避开", "痒点", "悦点") == ""
    assert fits("Not applicable", 11)
    assert not fits("Unquestionably", 11)


def test_a_long_list_is_a_menu():
    many = choices(*"abcdefghijkl")
    assert shown(question("select_one", choices=many), many, "en").control == "select"


def test_paths_read_write_and_remove():
    answers = {}
    write(answers, "a/b", 1)
    write(answers, "cards/0/who", "F1")
    write(answers, "cards/1/who", "F2")
    assert read(answers, "cards/1/who") == "F2"
    assert read(answers, "cards/2/who") is None
    remove_card(answers, "cards/0")
    write(answers, "a/b", None)
    assert answers == {"a": {}, "cards": [{"who": "F2"}]}
    assert names("cards/0/who") == ("cards", "who")
    with pytest.raises(IndexError):
        write(answers, "cards/7/who", "F9")
