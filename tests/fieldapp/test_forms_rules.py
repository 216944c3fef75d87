"""The rules of a form on its pages: relevance, constraints, calculations, filters, defaults."""

from __future__ import annotations

import re

import pytest

from fieldapp.storage import Submission
from surveys.instrument import Choice
from surveys.text import Text
from tests.fieldapp.forms import Filler, begin, choices, instrument, question, section

AB = choices("a", "b", "c")


@pytest.fixture
def filler(client, cast, sign_in, csrf_token):
    return Filler(sign_in(client, "carol"), cast, csrf_token, "")


def asked(kind, **rest):
    listed = {"choices": AB} if kind.startswith("select") else {}
    return instrument(section("part", question(kind, **listed, **rest)))


def test_it_works(filler):
    made = asked("text", relevant="1 = 2")
    made = instrument(*made.items, section("last", question("text", "end", ("last",))))
    assert filler.client.get(begin(filler, made).path(1)).status_code == 404


def test_without_script_newly_relevant_questions_appear_before_the_next_page(filler):
    made = instrument(
        section(
            "part",
            question("select_one", choices=AB),
            question("text", "why", relevant="${asked} = 'b'", required="true()"),
        ),
        section("last", question("text", "end", ("last",))),
    )
    filler = begin(filler, made)
    response = filler.post({"part/asked": "b", "part/why": ""})
    assert response.status_code == 200
    assert "多了 1 道题" in response.text
    assert filler.post({"part/asked": "b", "part/why": ""}).status_code == 422
    assert filler.post({"part/asked": "b", "part/why": "因为"}).location.endswith("/2")


def test_an_irrelevant_answer_waits_in_the_draft_and_is_not_filed(filler):
    made = instrument(
        section(
            "part",
            question("select_one", choices=AB),
            question("text", "why", relevant="${asked} = 'b'"),
        )
    )
    filler = begin(filler, made)
    filler.post({"part/asked": "b", "part/why": "因为"})
    filler.post({"part/asked": "a", "part/why": "因为"})
    assert filler.row.answers["part"]["why"] == "因为"
    assert re.search(r'id="q-part/why"[^>]* hidden', filler.get())
    filler.post({}, page="send")
    assert Submission.get().versions.get().document["answers"] == {"part": {"asked": "a"}}


def test_a_constraint_stops_the_page_with_its_own_words(filler):
    rule = {"constraint": ". < 10", "constraint_message": Text.of("少于十。")}
    filler = begin(filler, asked("integer", **rule))
    response = filler.post({"part/asked": "12"})
    assert response.status_code == 422
    assert "少于十。" in response.text
    assert filler.row.answers["part"]["asked"] == 12


@pytest.mark.parametrize("kind", ["text", "select_one", "select_multiple", "integer"])
def test_what_only_shows_its_value_is_not_changed_by_a_post(kind, filler):
    stored = {"text": "fixed", "select_one": "a", "select_multiple": ["a"], "integer": 4}[kind]
    filler = begin(filler, asked(kind, read_only="true()"), answers={"part": {"asked": stored}})
    assert re.search(r'name="part/asked"[^>]* (readonly|disabled)', filler.get())
    filler.post({"part/asked": "9" if kind == "integer" else "b"})
    assert filler.row.answers["part"]["asked"] == stored


def test_what_is_worked_out_is_shown(filler):
    made = instrument(
        section(
            "part",
            question("integer"),
            question("integer", "twice", calculation="${asked} * 2"),
        )
    )
    filler = begin(filler, made)
    filler.post({"part/asked": "4", "part/twice": "99"})
    assert re.search(r'name="part/twice" value="8"', filler.get())


def test_a_default_stands_in_a_new_draft(filler, cast):
    from fieldapp.forms.filling import begin as begin_draft
    from fieldapp.studies import publish

    with filler.client.application.test_request_context():
        made = asked("text", default="平时")
        version = publish(cast.hall, made, b"default", "trial.md")
        row = begin_draft(id="d", owner="account:1", version=version, tagged={})
    assert row.answers == {"part": {"asked": "平时"}}


def test_quoted_answers_stand_in_the_label(filler):
    label = Text.of({"en": "Why ${asked}?", "zh": "为什么是${asked}？"})
    made = instrument(
        section("part", question("select_one", choices=AB)),
        section("next", question("text", "why", ("next",), label=label)),
    )
    filler = begin(filler, made)
    filler.post({"part/asked": "b"})
    assert "为什么是选b？" in filler.get(2)
    assert "Why B?" in filler.get(2, language="en")


def test_a_choice_filter_leaves_the_choices_that_fit(filler):
    made_choices = tuple(
        Choice(name, Text.of(name), filters={"group": group})
        for name, group in (("plum", "a"), ("bread", "b"))
    )
    made = instrument(
        section("part", question("select_one", choices=AB)),
        section(
            "next",
            question(
                "select_one",
                "food",
                ("next",),
                choices=made_choices,
                choice_filter="group = ${asked}",
            ),
        ),
    )
    filler = begin(filler, made)
    filler.post({"part/asked": "b"})
    assert "bread" in filler.get(2)
    assert "plum" not in filler.get(2)
