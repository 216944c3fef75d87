"""The explorer in a real browser: with and without script, by keyboard, on a phone."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.accessible import walk
from tests.journey import press

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PLACE = "/desk/example/explore"
VIEWS = (
    "",
    "show=mystery&rows=touchpoint&columns=site",
    "show=mystery&rows=site&columns=together&site=h1&region=south",
    "show=answers&rows=intercept/end/nps",
    "show=nps&columns=wave",
    "show=gap&columns=region&segment=premium",
)
LEAST = 43.5


@pytest.fixture
def desk(example, desk):
    """Return Alice's laptop with the example on it."""
    return desk


def explained(page):
    page.click("#x-how summary")


def settled(page):
    """Wait until what was asked for stands on the page."""
    page.wait_for_selector("#x-figure:not([aria-busy])")


def change(page, select, value):
    with page.expect_response(lambda answer: "/explore/figure" in answer.url):
        page.select_option(select, value)
    settled(page)


def test_it_works(desk, live_server):
    desk.goto(live_server + PLACE)
    assert "排队等候的满意度最低" in desk.inner_text("h1")
    assert desk.locator(".x-table tbody tr").count() == 14
    assert desk.locator("svg.chart:not(.glyph)").count() == 1
    assert desk.complaints == []


def test_a_change_is_put_in_place_and_the_address_follows(desk, live_server):
    desk.goto(live_server + PLACE)
    desk.evaluate("document.body.dataset.same = 'page'")
    desk.focus("#x-show")
    change(desk, "#x-show", "mystery")
    assert desk.get_attribute("body", "data-same") == "page", "nothing was loaded anew"
    assert desk.evaluate("document.activeElement.id") == "x-show", "the focus stays"
    assert "暗访得分" in desk.inner_text("h1")
    assert desk.inner_text("#x-said").startswith("已更新") and "n = 36" in desk.inner_text(
        "#x-said"
    )
    assert desk.get_attribute("#x-said", "role") == "status"
    change(desk, "#x-rows", "site")
    asked = parse_qs(urlsplit(desk.url).query)
    assert (asked["show"], asked["rows"]) == (["mystery"], ["site"])
    before = desk.inner_text(".x-table")
    desk.reload()
    assert desk.inner_text(".x-table") == before, "the address alone reproduces the view"
    assert desk.complaints == []


def test_limits_work_and_an_open_explanation_stays_open(desk, live_server):
    desk.goto(live_server + PLACE)
    desk.click("#x-how summary")
    desk.click(".x-limits summary >> nth=0")
    with desk.expect_response(lambda answer: "segment=premium" in answer.url):
        desk.check("input[name=segment][value=premium]")
    settled(desk)
    assert desk.inner_text("#x-segments") == "已选 1 个"
    assert desk.get_attribute("#x-how", "open") is not None
    assert "n = 40" in desk.inner_text("#x-over")
    assert "公式" in desk.inner_text("#x-how") and "S = 体验 − 期望" in desk.inner_text("#x-how")


def test_a_picture_is_made_in_the_browser(desk, live_server, tmp_path):
    desk.goto(live_server + PLACE)
    with desk.expect_download() as download:
        desk.click("[data-png]")
    assert download.value.suggested_filename == "example-w2-satisfaction-touchpoint-segment.png"
    download.value.save_as(tmp_path / "chart.png")
    from PIL import Image

    with Image.open(tmp_path / "chart.png") as picture:
        assert picture.width > 900 and picture.height > 600
        colours = picture.convert("RGB").getcolors(1 << 20)
    assert len(colours or []) > 50, "something is drawn"
    assert desk.complaints == []


def test_without_script_a_button_asks_and_no_picture_is_offered(
    desk_of, alice, live_server, example
):
    page = desk_of(alice, java_script_enabled=False)
    page.goto(live_server + PLACE)
    assert not page.locator("[data-png]").is_visible()
    page.select_option("#x-show", "nps")
    press(page, page.locator(".x-bar button"))
    assert parse_qs(urlsplit(page.url).query)["show"] == ["nps"]
    assert "NPS" in page.inner_text("h1")
    assert page.locator("a.btn", has_text="CSV").is_visible()


def test_it_is_worked_by_keyboard_alone(desk, live_server):
    desk.goto(live_server + PLACE)
    desk.focus("#x-columns")
    with desk.expect_response(lambda answer: "columns=region" in answer.url):
        desk.keyboard.press("ArrowDown")
    settled(desk)
    assert desk.evaluate("document.activeElement.id") == "x-columns"
    desk.focus(".wide-table")
    assert desk.evaluate("document.activeElement.className") == "wide-table", "it can be scrolled"
    desk.focus("input[name=name]")
    desk.keyboard.type("排队按区域")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**#kept")
    assert "排队按区域" in desk.inner_text(".x-views")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view_is_accessible_and_fits(desk, live_server, language):
    pages = (f"{live_server}{PLACE}?{view}" for view in VIEWS)
    for address, faults in walk(desk, pages, language, explained):
        assert faults == [], address
    assert desk.complaints == []


def test_targets_on_a_phone_are_large_enough(desk, live_server):
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.goto(f"{live_server}{PLACE}?segment=premium&site=h1")
    small = desk.eval_on_selector_all(
        "button, .btn, summary, select, .ck, .x-views a, input:not([type=hidden], [type=checkbox])",
        f"all => all.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < {LEAST})"
        ".map(e => e.outerHTML.slice(0, 80))",
    )
    assert small == []


def test_the_script_is_small():
    script = (ROOT / "static/js/desk-explorer.js").read_bytes()
    assert len(gzip.compress(script, 9)) <= 3000
