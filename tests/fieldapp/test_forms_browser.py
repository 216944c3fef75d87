"""The plain pages in a real Chromium that runs no script: all can be answered, and is kept."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from fieldapp.storage import Assignment, Draft
from fieldapp.studies import publish, publish_library
from surveys.instrument import Tags
from tests.accessible import is_too_wide, violations
from tests.fieldapp.forms import choices, instrument, question, section
from tests.fieldapp.phone_forms import sign_in
from tests.journey import press

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser, live_server, cast):
    """Return Carol's phone, signed in by her link, without script."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", java_script_enabled=False
    )
    page = context.new_page()
    sign_in(page, live_server, cast.carol_link)
    yield page
    context.close()


@pytest.fixture
def opened(phone, live_server, cast):
    """Return a function that opens the first page of an instrument on the phone."""

    def open_form(made):
        version = publish(cast.hall, made, repr(made).encode(), "trial.md")
        row = Assignment.create(
            study=cast.hall, account=cast.carol, instrument=version.instrument, wave="w1"
        )
        phone.goto(f"{live_server}/field/visits/{row.id}")
        press(phone, phone.locator("button.pri"))
        return phone

    return open_form


def test_it_works(opened):
    page = opened(instrument(section("part", question("text"))))
    page.fill("textarea, input[name='part/asked']", "写在手机上")
    page.click(".foot .pri")
    page.wait_for_url("**/send")
    assert Draft.get().answers == {"part": {"asked": "写在手机上"}}


def test_what_an_answer_brings_up_stands_there_after_the_next_tap(opened):
    made = instrument(
        section(
            "part",
            question("select_one", choices=choices("a", "b")),
            question("text", "why", relevant="${asked} = 'b'", required="true()"),
        ),
        section("last", question("text", "end", ("last",))),
    )
    page = opened(made)
    assert not page.is_visible("[name='part/why']")
    page.click("label:has([value=b])")
    page.click(".foot .pri")
    page.fill("[name='part/why']", "因为")
    page.click(".foot .pri")
    page.wait_for_url("**/2")
    assert Draft.get().answers == {"part": {"asked": "b", "why": "因为"}}


def test_a_position_is_typed_and_a_photo_handed_in(opened):
    made = instrument(section("part", question("geopoint"), question("image", "photo", ("part",))))
    page = opened(made)
    page.fill("[name='part/asked']", "31.2304 121.4737")
    icon = Path(__file__).parents[2] / "static/img/icon-192.png"
    page.set_input_files("[name='part/photo']", icon)
    page.click(".foot .pri")
    page.wait_for_url("**/send")
    kept = Draft.get().answers["part"]
    assert (kept["asked"]["lat"], kept["asked"]["lon"]) == (31.2304, 121.4737)
    assert kept["photo"]["type"] == "image/png"


def test_a_waiting_time_is_stamped_by_the_server(opened):
    made = instrument(section("part", question("decimal", tags=Tags(measure="wait_minutes"))))
    page = opened(made)
    begun = perf_counter()
    for now in ("停止", "开始"):
        page.click(".watch button")
        page.wait_for_selector(f".watch button:has-text('{now}')")
    took = (perf_counter() - begun) / 60
    assert 0 <= Draft.get().answers["part"]["asked"] <= round(took, 1)


def test_the_language_changes_in_place_and_keeps_what_was_typed(opened):
    page = opened(instrument(section("part", question("text"))))
    page.fill("[name='part/asked']", "两种语言")
    page.click("header .lang >> text=English")
    page.wait_for_selector("text=What asked?")
    assert page.input_value("[name='part/asked']") == "两种语言"


def test_the_key_of_the_keyboard_goes_on_to_the_next_section(opened):
    made = instrument(
        section("part", question("text")), section("last", question("text", "end", ("last",)))
    )
    page = opened(made)
    page.fill("[name='part/asked']", "x")
    page.press("[name='part/asked']", "Enter")
    page.wait_for_url("**/2")
    assert Draft.get().answers == {"part": {"asked": "x"}}


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_no_page_has_an_accessibility_violation(page, live_server, cast, app, language, scheme):
    """The pages have no script; axe is one, so that this phone must run it."""
    phone = page
    sign_in(phone, live_server, cast.carol_link)
    phone.emulate_media(color_scheme=scheme)
    with app.app_context():
        codes = {version.instrument.code: version for version in publish_library(cast.hall)}
    rows = [
        Assignment.create(
            study=cast.hall, account=cast.carol, instrument=version.instrument, wave="w1"
        )
        for version in codes.values()
    ]
    for path in ("/field/", "/field/sent", "/field/me", "/field/help", "/answer/respondent-token"):
        phone.goto(f"{live_server}{path}?language={language}")
        assert violations(phone) == [], path
    for row in rows:
        phone.goto(f"{live_server}/field/visits/{row.id}")
        if row == rows[0]:
            assert violations(phone) == [], "the page before a form, whichever it is"
        press(phone, phone.locator("button.pri"))
        assert violations(phone) == [], row.instrument.code
        press(phone, phone.locator(".foot .pri"))
        phone.wait_for_selector("#mistakes")
        assert violations(phone) == [], f"{row.instrument.code} with mistakes"
        assert not is_too_wide(phone), row.instrument.code
