"""Among cards on the phone the others are at hand; what is wrong is read from its first line."""

import re

import pytest
from playwright.sync_api import expect

from surveys.text import Text
from tests.fieldapp.forms import instrument, question, section
from tests.fieldapp.phone_forms import assigned, form_at, opened, published, straight

CARDS = ("cards",)
FORM = instrument(
    section(
        "cards",
        question("text", "who", CARDS, label=Text.of("谁")),
        question("text", "said", CARDS, label=Text.of("原话"), required="true()"),
        repeat=True,
    ),
    section(
        "many",
        *(question("text", f"q{place}", ("many",), required="true()") for place in range(30)),
    ),
)
pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser, live_server, cast):
    """Return Carol's phone with the form open."""
    version = published(cast, FORM)
    form = form_at(live_server, version, assigned(cast, version))
    with opened(browser, live_server, cast, form, enter=straight) as page:
        yield page


def fill(page, path, words):
    page.locator(f'[data-q="{path}"] [name]').fill(words)


def to_cards(page):
    """Go back from where something is missing."""
    page.click("[data-go=previous]")
    page.click("[data-add]")
    page.locator('[data-q="cards/0/said"]').wait_for()


def two_cards(page):
    to_cards(page)
    fill(page, "cards/0/who", "A")
    fill(page, "cards/0/said", "等太久")
    page.click("[data-go=next]")
    fill(page, "cards/1/who", "B")
    fill(page, "cards/1/said", "有人迎接")


def test_it_works(phone):
    two_cards(phone)
    menu = phone.locator("[data-menu]")
    menu.locator("summary").click()
    expect(menu.locator("summary")).to_have_text("已记 2 张卡片")
    expect(menu.locator("button")).to_have_count(2)
    assert [each.split() for each in menu.locator("button").all_inner_texts()] == [
        ["A", "等太久"],
        ["B", "有人迎接"],
    ]
    assert menu.locator("[aria-current=step]").inner_text().startswith("B")
    menu.locator("button").first.click()
    phone.locator('[data-q="cards/0/said"]').wait_for()
    expect(phone.locator('[data-q="cards/0/said"] [name]')).to_have_value("等太久")


def test_a_first_card_has_no_others(phone):
    to_cards(phone)
    expect(phone.locator("[data-removal]")).to_have_count(1)
    assert phone.locator("[data-menu]").count() == 0


def test_a_card_that_is_taken_away_leaves_the_others(phone):
    two_cards(phone)
    phone.locator("[data-menu] summary").click()
    phone.locator("[data-menu] button").first.click()
    phone.locator('[data-q="cards/0/said"]').wait_for()
    phone.locator("[data-removal] summary").click()
    phone.locator("[data-removal] button").click()
    lines = phone.locator("[data-list] button")
    expect(lines).to_have_count(1)
    assert [each.split() for each in lines.all_inner_texts()] == [["B", "有人迎接"]]


def test_many_mistakes_are_read_from_the_first_line(phone):
    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    phone.click("[data-go=next]")
    heading = phone.locator("[data-mistakes] b")
    expect(heading).to_contain_text(re.compile("^有 30 处"))
    expect(phone.locator("[data-mistakes]")).to_be_focused()
    bars = phone.locator("header.top").bounding_box()
    place = heading.bounding_box()
    assert bars["y"] + bars["height"] <= place["y"] < 300
