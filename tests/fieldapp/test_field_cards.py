"""Repeats on the phone: cards are added, changed, removed, counted, and may hold cards."""

from __future__ import annotations

import pytest

from surveys.text import Text
from tests.fieldapp.forms import Filler, begin, instrument, question, section

SAID = "“我不怕等，怕的是不知道等多久。” <script>"


@pytest.fixture
def filler(client, cast, sign_in, csrf_token):
    return Filler(sign_in(client, "carol"), cast, csrf_token, "")


def test_it_works(filler):
    assert "0 张卡片" in begin(filler, cards_form()).get(1)


def cards_form(**repeat):
    return instrument(
        section(
            "cards",
            question("text", "who", ("cards",), required="true()"),
            question("text", "said", ("cards",)),
            repeat=True,
            **repeat,
        ),
        section("last", question("text", "end", ("last",))),
    )


def test_cards_are_added_changed_and_removed(filler):
    filler = begin(filler, cards_form())
    assert "还没有卡片" in filler.get(1)
    assert filler.post({"go": "add:cards"}).location.endswith("/1/cards/0")
    card = {"cards/0/who": "M3", "cards/0/said": SAID}
    assert filler.post({**card, "go": "another"}, card="cards/0").location.endswith("/cards/1")
    assert "已记 1 张卡片" in filler.get(1, "cards/1")
    assert filler.post({"cards/1/who": "F1", "go": "done"}, card="cards/1").location.endswith("/1")
    page = filler.get(1)
    assert "2 张卡片" in page
    assert "M3" in page
    assert "&lt;script&gt;" in page
    filler.post({**card, "cards/0/who": "M4", "go": "done"}, card="cards/0")
    assert filler.row.answers["cards"][0]["who"] == "M4"
    filler.post({"go": "remove"}, card="cards/0")
    assert filler.row.answers["cards"] == [{"who": "F1"}]


def test_an_empty_card_is_no_card(filler):
    filler = begin(filler, cards_form())
    filler.post({"cards/0/who": "", "go": "done"}, card="cards/0")
    assert "cards" not in filler.row.answers or filler.row.answers["cards"] == []


def test_a_card_that_cannot_be_is_not_there(filler):
    filler = begin(filler, cards_form())
    impossible = ("cards/1", "cards/x", "cards", "other/0", "last/0", "cards/0/who", "cards/0/0")
    for card in impossible:
        assert filler.client.get(filler.path(1, card)).status_code == 404, card


def test_an_incomplete_card_holds_the_section_up_and_is_linked(filler):
    filler = begin(filler, cards_form())
    response = filler.post({"cards/0/said": SAID, "go": "another"}, card="cards/0")
    assert response.status_code == 422
    response = filler.post({})
    assert response.status_code == 422
    assert f"/field/drafts/{filler.draft_id}/1/cards/0?check=1#c-cards/0/who" in response.text
    assert "未填完" in response.text


def test_the_form_may_say_how_many_cards_there_are(filler):
    filler = begin(filler, cards_form(repeat_count="2"))
    page = filler.get(1)
    assert "2 张卡片" in page
    assert "add:cards" not in page
    assert filler.client.get(filler.path(1, "cards/1")).status_code == 200
    assert filler.client.get(filler.path(1, "cards/2")).status_code == 404


def test_cards_stand_in_cards(filler):
    inner = section("cards", repeat=True)
    deep = question("text", "what", ("cards", "steps"))
    steps = type(inner)("steps", ("cards", "steps"), Text.of("步骤"), repeat=True, items=(deep,))
    made = instrument(section("cards", question("text", "who", ("cards",)), steps, repeat=True))
    filler = begin(filler, made)
    filler.post({"cards/0/who": "M3", "go": "add:cards/0/steps"}, card="cards/0")
    response = filler.post({"cards/0/steps/0/what": "排队", "go": "done"}, card="cards/0/steps/0")
    assert response.location.endswith("/1/cards/0")
    assert filler.row.answers["cards"] == [{"who": "M3", "steps": [{"what": "排队"}]}]
