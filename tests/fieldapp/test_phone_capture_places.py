"""Positions, lines and areas on the phone: as sure as asked, as far from the site as they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.fieldapp.forms import instrument, question, section
from tests.fieldapp.phone_controls import Section

pytestmark = pytest.mark.browser
SITE = {"visits": [{"id": 7, "lat": 31.2480, "lon": 121.4737}]}


@pytest.fixture
def phone(app, page, live_server):
    page.context.grant_permissions(["geolocation"])
    return Section(app, page, live_server)


def count_points(page, wanted):
    page.wait_for_function(
        "(n) => document.querySelectorAll('[data-points] li').length === n", arg=wanted
    )


def stand(page, lat=31.2304, lon=121.4737, accuracy=9):
    page.context.set_geolocation({"latitude": lat, "longitude": lon, "accuracy": accuracy})


def found(page):
    return expect(page.locator("[data-found]"))


def point(**rest):
    return instrument(section("part", question("geopoint", **rest)))


def test_it_works(phone, page):
    stand(page)
    phone.open(point(), work=SITE)
    page.click("[data-locate]")
    answer = phone.answered("part/asked")
    assert answer == {"lat": 31.2304, "lon": 121.4737, "accuracy": 9}
    found(page).to_have_text("31.23040, 121.47370 · 误差 9 米 · 距网点 2.0 km")
    expect(page.locator("[name='part/asked']")).to_have_value("31.2304 121.4737 0 9")
    expect(page.locator("[data-locate]")).to_contain_text("重新定位")


def test_it_gets_better_until_it_is_sure_enough(phone, page):
    stand(page, accuracy=60)
    phone.open(point(parameters={"capture-accuracy": "20"}))
    page.click("[data-locate]")
    assert phone.answered("part/asked")["accuracy"] == 60
    found(page).to_contain_text("正在变准")
    stand(page, lat=31.2305, accuracy=18)
    page.wait_for_function("() => state.value('part/asked').accuracy === 18")
    found(page).to_have_text("31.23050, 121.47370 · 误差 18 米")
    stand(page, lat=31.2, accuracy=3)
    page.wait_for_timeout(300)
    assert phone.value("part/asked")["accuracy"] == 18, "it is not watched any longer"


def test_a_person_in_a_hurry_keeps_what_there_is(phone, page):
    stand(page, accuracy=60)
    phone.open(point())
    page.click("[data-locate]")
    phone.answered("part/asked")
    expect(page.locator("[data-locate]")).to_contain_text("就用这个位置")
    page.click("[data-locate]")
    found(page).to_have_text("31.23040, 121.47370 · 误差 60 米")
    assert phone.value("part/asked")["accuracy"] == 60


def test_refused_by_the_person_it_may_be_typed(phone, page):
    page.context.clear_permissions()
    phone.open(point())
    page.click("[data-locate]")
    page.wait_for_function("() => document.querySelector('[data-by-hand]').open")
    found(page).to_contain_text("允许定位")
    page.fill("[name='part/asked']", "31.2304, −121.4737")
    page.keyboard.press("Tab")
    assert phone.answered("part/asked") == {"lat": 31.2304, "lon": -121.4737}
    page.wait_for_selector("[data-found]:text-is('31.23040, −121.47370')")


@pytest.mark.parametrize("words", ["the door", "91 121", "31.2"])
def test_typed_words_that_are_no_position_are_kept_as_such(phone, page, words):
    phone.open(point())
    page.wait_for_selector("[data-locate]", state="visible")
    page.click("[data-by-hand] summary")
    page.fill("[name='part/asked']", words)
    page.keyboard.press("Tab")
    assert page.evaluate("() => state.given.part.asked") == {"unread": words}
    page.fill("[name='part/asked']", "")
    page.keyboard.press("Tab")
    assert page.evaluate("() => state.given.part.asked") is None


def test_the_position_at_the_start_is_taken_by_itself_once(phone, page):
    stand(page)
    made = instrument(section("part", question("start-geopoint")))
    phone.open(made)
    assert phone.answered("part/asked")["lat"] == 31.2304
    stand(page, lat=30)
    phone.open(made, fresh=False)
    page.wait_for_timeout(300)
    assert phone.value("part/asked")["lat"] == 31.2304


def test_a_position_in_the_background_is_taken_as_its_trigger_is_answered(phone, page):
    stand(page)
    behind = question("background-geopoint", "behind", trigger="asked")
    phone.open(instrument(section("part", question("text"), behind)))
    assert phone.value("part/behind") is None
    page.fill("[name='part/asked']", "here")
    page.keyboard.press("Tab")
    assert phone.answered("part/behind")["lon"] == 121.4737


def test_a_line_grows_position_by_position_and_back(phone, page):
    phone.open(instrument(section("part", question("geotrace"))))
    for lat in (31.1, 31.2, 31.3):
        stand(page, lat=lat, accuracy=5)
        page.click("[data-locate]")
        page.wait_for_selector(f"[data-points] li:has-text('{lat}')")
    assert [each["lat"] for each in phone.value("part/asked")] == [31.1, 31.2, 31.3]
    page.click("[data-undo]")
    count_points(page, 2)
    page.click("[data-undo]")
    count_points(page, 1)
    assert phone.value("part/asked") is None, "one position is no line"
    assert page.evaluate("() => state.given.part.asked.unread") == "31.1 121.4737 0 5"
    page.click("[data-undo]")
    count_points(page, 0)
    assert page.evaluate("() => state.given.part.asked") is None


def test_an_area_is_closed_and_typed_lines_are_read(phone, page):
    phone.open(instrument(section("part", question("geoshape"))))
    page.wait_for_selector("[data-locate]", state="visible")
    page.click("[data-by-hand] summary")
    page.fill("textarea", "31 121\n31 122\n32 122")
    page.keyboard.press("Tab")
    corners = phone.answered("part/asked")
    assert [(each["lat"], each["lon"]) for each in corners] == [
        (31, 121),
        (31, 122),
        (32, 122),
        (31, 121),
    ]
    count_points(page, 3)
