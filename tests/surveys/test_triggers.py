import pytest

from surveys.state import FormState
from surveys.triggers import retriggered
from surveys.xlsform import read_instrument

FORM = """
| survey |
| | type | name | label | calculation | trigger |
| | text | city | City | | |
| | text | district | District | | ${city} |
| | integer | stamp | Stamp | string-length(${city}) | ${city} |
| | begin_repeat | card | Card | | |
| | text | who | Who | | |
| | text | greeting | Greeting | concat('Dear ', ${who}) | ${who}, ${city} |
| | end_repeat | | | | |
| | background-geopoint | here | | | ${city} |
"""
PLACE = {"lat": 1.0, "lon": 2.0}
BEFORE = {
    "city": "上海",
    "district": "徐汇",
    "stamp": 7,
    "card": [{"who": "Ann", "greeting": "Hi Ann"}, {"who": "Bo", "greeting": "Hi Bo"}],
    "here": PLACE,
}


@pytest.fixture(scope="module")
def form():
    return read_instrument(FORM.encode(), "form.md")


def test_it_works(form):
    after = retriggered(form, BEFORE, {**BEFORE, "city": "天津市"})
    assert "district" not in after and "stamp" not in after
    assert FormState(form, after).answers["stamp"] == 3
    assert after["here"] == PLACE  # the phone takes a new one by itself


def test_nothing_changes_without_a_trigger(form):
    assert retriggered(form, BEFORE, BEFORE) == BEFORE
    assert FormState(form, BEFORE).answers["stamp"] == 7  # typed over, and left so


def test_each_instance_has_its_own_trigger(form):
    cards = [{**BEFORE["card"][0]}, {"who": "Bob", "greeting": "Hi Bo"}, {"who": "Cy"}]
    after = retriggered(form, BEFORE, {**BEFORE, "card": cards})
    assert [card.get("greeting") for card in after["card"]] == ["Hi Ann", None, None]
    assert [card.get("greeting") for card in FormState(form, after).answers["card"]] == [
        "Hi Ann",
        "Dear Bob",
        "Dear Cy",
    ]
    assert cards[1]["greeting"] == "Hi Bo"  # what was given is not changed


def test_a_trigger_outside_reaches_every_instance(form):
    after = retriggered(form, BEFORE, {**BEFORE, "city": ""})
    assert [card.get("greeting") for card in after["card"]] == [None, None]


def test_nothing_is_worked_out_before_the_trigger_is_answered(form):
    assert FormState(form, {}).answers == {}
