import gzip
import json
from pathlib import Path

import pytest

from surveys import library
from surveys.shipped_lists import MOST_INLINE
from surveys.shipping import long_list, shipped
from surveys.xlsform import read_instrument

CARDS = (Path(__file__).parent / "forms" / "cards.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def cards():
    return shipped(read_instrument(CARDS.encode(), "cards.md"), "zh")


def elements(items):
    for item in items:
        yield item
        yield from elements(item.get("items", ()))


def numbered(form):
    """Return (elements by name, number by name)."""
    found = list(elements(form["items"]))
    return {e["name"]: e for e in found}, {e["name"]: n for n, e in enumerate(found)}


def form(*rows, choices="", name="form.md"):
    text = "| survey |\n" + "\n".join(f"| | {row} |" for row in rows) + f"\n{choices}"
    return shipped(read_instrument(text.encode(), name), "en")


def test_it_works(cards):
    assert json.loads(json.dumps(cards, allow_nan=False)) == cards
    items, number = numbered(cards)
    assert items["cards"]["repeat"] and "repeat" not in items["more"]
    assert items["n"]["messages"] == {"constraint": "${who}的太多了"}
    assert items["who"]["required"] is True and "relevant" not in items["who"]
    assert cards["messages"]["required"] == "此题为必答题。"
    assert items["n"]["relevant"] == ["!=", ["path", "/", "*", "who"], ["value", ""]]
    assert items["feel"]["required"][1] == ["path", ["()", "current"], "..", "..", "scene"]
    assert number["n"] in cards["affects"][str(number["who"])]
    assert number["total"] in cards["affects"][str(number["feel"])]


def test_words_and_choices_that_an_answer_changes_are_named_apart(cards):
    _, number = numbered(cards)
    shows = cards["shows"]
    assert {number[each] for each in ("n", "town", "bye")} <= set(shows[str(number["who"])])
    assert number["feel"] in shows[str(number["scene"])]
    assert cards["lists"]["towns"]["more"] == {"region": ["north", "south"]}


def test_what_nothing_depends_on_is_left_out():
    made = form("type | name | label | required", "text | a | A | no", "text | b | B | yes")
    assert made["items"][0] == {"name": "a", "type": "text"}
    assert made["items"][1] == {"name": "b", "type": "text", "required": True}
    assert not {"order", "affects", "shows", "lists", "long", "families"} & set(made)


def test_what_comes_later_in_the_form_may_be_worked_out_first():
    made = form(
        "type | name | label | calculation",
        "calculate | twice | | ${n} * 2",
        "integer | n | N | ",
    )
    assert made["order"] == [1, 0] and made["affects"] == {"1": [0]}


def test_a_long_list_comes_apart():
    rows = "".join(f"| | l | c{n} | Choice {n} |\n" for n in range(MOST_INLINE + 1))
    text = (
        "| survey |\n| | type | name | label | choice_filter |\n"
        "| | select_one l | a | A | name != 'c3' |\n| choices |\n"
        f"| | list_name | name | label |\n{rows}"
    )
    instrument = read_instrument(text.encode(), "form.md")
    made = shipped(instrument, "en")
    assert made["long"] == ["l"] and "lists" not in made
    listed = long_list(instrument, "l", "en")
    assert len(listed["names"]) == MOST_INLINE + 1 and listed["labels"][1] == "Choice 1"
    assert long_list(instrument, "nothing", "en") is None


@pytest.mark.parametrize("code", sorted(library.instruments()))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shipped_instrument_is_small(code, language):
    made = shipped(read_instrument(library.instruments()[code], f"{code}.md"), language)
    assert len(gzip.compress(json.dumps(made, ensure_ascii=False).encode())) < 3000
