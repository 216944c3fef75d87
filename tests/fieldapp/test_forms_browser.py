"""The phone's pages in a real Chromium: obeyed while one types, saved as one goes, accessible."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from fieldapp.files import read_file
from fieldapp.storage import Assignment, Draft
from fieldapp.studies import publish_library
from surveys import library
from surveys.expressions import functions
from surveys.rules import rules
from surveys.xlsform import read_instrument
from tests.fieldapp.forms import choices, instrument, question, section

pytestmark = pytest.mark.browser
SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
ALWAYS = (
    *("form.js", "live.js", "capture.js", "watch.js"),
    *("expressions/asking.js", "expressions/evaluate.js", "expressions/nodes.js"),
    *("expressions/paths.js", "expressions/values.js"),
    "expressions/clock.js",
)
BUDGET = 15 * 1024


@pytest.fixture
def phone(page, live_server, cast):
    """Return Carol's phone, signed in by her link, where she is: 31.2304, 121.4737."""
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 31.2304, "longitude": 121.4737, "accuracy": 9})
    page.goto(f"{live_server}/link/{cast.carol_link}")
    page.click("button.pri")
    return page


@pytest.fixture
def opened(phone, live_server, cast):
    """Return a function that opens the first page of an instrument on the phone."""

    def open_form(made):
        from fieldapp.studies import publish

        version = publish(cast.hall, made, repr(made).encode(), "trial.md")
        row = Assignment.create(
            study=cast.hall, account=cast.carol, instrument=version.instrument, wave="w1"
        )
        phone.goto(f"{live_server}/field/visits/{row.id}")
        phone.click("button.pri")
        phone.wait_for_load_state("networkidle")
        return phone

    return open_form


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def test_it_works(opened):
    page = opened(instrument(section("part", question("text"))))
    page.fill("textarea, input[name='part/asked']", "写在手机上")
    page.click(".foot .pri")
    page.wait_for_url("**/send")
    assert Draft.get().answers == {"part": {"asked": "写在手机上"}}


def test_relevance_constraints_and_calculations_are_obeyed_while_one_types(opened):
    made = instrument(
        section(
            "part",
            question("select_one", choices=choices("a", "b")),
            question("text", "why", relevant="${asked} = 'b'", required="true()"),
            question("integer", "minutes", constraint=". < 10"),
            question("calculate", "twice", calculation="${minutes} * 2"),
            question("text", "long", relevant="${twice} > 8"),
        )
    )
    page = opened(made)
    assert not page.is_visible("[name='part/why']")
    page.click("label:has([value=b])")
    assert page.is_visible("[name='part/why']")
    page.click("label:has([value=a])")
    assert not page.is_visible("[name='part/why']")
    page.fill("[name='part/minutes']", "12")
    page.press("[name='part/minutes']", "Tab")
    assert page.is_visible("[id='q-part/minutes-e']")
    assert page.get_attribute("[name='part/minutes']", "aria-invalid") == "true"
    assert page.is_visible("[name='part/long']")
    page.fill("[name='part/minutes']", "4")
    page.press("[name='part/minutes']", "Tab")
    assert not page.is_visible("[id='q-part/minutes-e']")
    assert not page.is_visible("[name='part/long']")


def test_a_choice_that_filters_another_redraws_the_page(opened):
    from surveys.instrument import Choice
    from surveys.text import Text

    food = tuple(
        Choice(name, Text.of(name), filters={"group": group})
        for name, group in (("plum", "a"), ("bread", "b"))
    )
    made = instrument(
        section(
            "part",
            question("select_one", choices=choices("a", "b")),
            question("select_one", "food", choices=food, choice_filter="group = ${asked}"),
        )
    )
    page = opened(made)
    page.click("label:has([value=b])")
    page.wait_for_selector("[value=bread]", state="attached")
    assert not page.query_selector("[value=plum]")


def test_a_position_is_taken_with_its_accuracy(opened):
    page = opened(instrument(section("part", question("geopoint"))))
    page.click("[data-locate]")
    page.wait_for_selector("[data-found]:has-text('± 9 m')")
    page.click(".foot .pri")
    page.wait_for_url("**/send")
    position = {"lat": 31.2304, "lon": 121.4737, "altitude": 0.0, "accuracy": 9.0}
    assert Draft.get().answers["part"]["asked"] == position


def test_a_photo_is_made_small_before_it_travels(opened, app):
    page = opened(instrument(section("part", question("image"))))
    large = io.BytesIO()
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(large, "JPEG", quality=95)
    chosen = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": large.getvalue()}
    page.set_input_files("input[type=file]", chosen)
    page.wait_for_selector("[data-kept] img")
    page.click(".foot .pri")
    page.wait_for_url("**/send")
    kept = Draft.get().answers["part"]["asked"]
    with app.app_context():
        photo = Image.open(io.BytesIO(read_file(kept["sha256"])))
    assert max(photo.size) == 1024
    assert kept["taken_at"].endswith("Z")


def test_a_waiting_time_is_measured(opened):
    from surveys.instrument import Tags

    made = instrument(section("part", question("decimal", tags=Tags(measure="wait_minutes"))))
    page = opened(made)
    page.clock.install()
    page.reload()
    page.click(".watch button")
    page.clock.run_for(151_000)
    assert page.inner_text(".watch output").startswith("02:3")
    page.click(".watch button")
    assert page.input_value("input.short") == "2.5"


def test_it_is_saved_as_one_goes_and_says_so(opened):
    page = opened(instrument(section("part", question("text"))))
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.fill("[name='part/asked']", "nobody pressed a button")
    assert Draft.get().answers["part"]["asked"] == "nobody pressed a button"
    page.wait_for_timeout(200)
    page.context.set_offline(True)
    page.wait_for_selector(".net.off:has-text('已存')")
    page.fill("[name='part/asked']", "in the lift")
    page.wait_for_selector(".net.off:has-text('尚未保存')")
    assert page.eval_on_selector(".net", "net => net.offsetHeight") == 36
    page.context.set_offline(False)
    page.wait_for_selector(".net:not(.off)")
    assert Draft.get().answers["part"]["asked"] == "in the lift"


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
def test_no_page_has_an_accessibility_violation(phone, live_server, cast, app, language, scheme):
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
        assert violations(phone) == [], row.instrument.code
        phone.click("button.pri")
        assert violations(phone) == [], row.instrument.code
        phone.click(".foot .pri")
        phone.wait_for_selector("#mistakes")
        assert violations(phone) == [], f"{row.instrument.code} with mistakes"
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, row.instrument.code


def test_all_script_of_a_shipped_form_keeps_its_budget():
    """What every page loads, and every family of functions that any shipped form calls."""
    compiled = [
        expression
        for code, data in library.instruments().items()
        for expression in rules(read_instrument(data, f"{code}.md")).compiled.values()
    ]
    families = {family for expression in compiled for family in functions(expression)}
    assert "logic" in families
    names = [*ALWAYS, *(f"expressions/{family}.js" for family in sorted(families))]
    sizes = {name: len(gzip.compress((SCRIPTS / name).read_bytes(), 9)) for name in names}
    assert sum(sizes.values()) <= BUDGET, sizes
