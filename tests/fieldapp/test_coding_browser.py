"""Coding in a real browser: by keys alone, at once, on a phone, and when the server is silent."""

from __future__ import annotations

import time

import pytest

from fieldapp import coding
from fieldapp.storage import Coding
from reports.coding import Code
from tests.accessible import walk
from tests.fieldapp.coded import say, verbatims
from tests.hostile import RINGING

pytestmark = pytest.mark.browser
SAID = [f"等了{n}分钟，窗口太少，营业员态度很好" for n in range(14)]
PLACES = (
    "?wave=w1&show=all",
    "/verbatims/talk-00003/end/said?wave=w1",
    "/verbatims/talk-00000/end/said?wave=w1&show=differing",
    "/counts?wave=w1",
    "/agreement?wave=w1",
    "/rules?wave=w1",
)


@pytest.fixture
def said(app, cast):
    with app.app_context():
        say(cast, *SAID, *RINGING[:2])
        found = verbatims(cast)
        for number, row in enumerate(found[:3]):
            coding.save(cast.hall, row, cast.alice, Code("queue", "efficiency", -3))
            other = Code("leave", "trust", 2) if number == 0 else Code("queue", "efficiency", -2)
            coding.save(cast.hall, row, cast.bob, other)
        return found


@pytest.fixture
def desk(said, desk):
    """Return Alice's laptop where something is to be coded."""
    desk.on("dialog", lambda dialog: refuse(desk, dialog))
    yield desk
    # A context that is closed while its page is on the way elsewhere may never be closed.
    desk.wait_for_load_state("networkidle")


def refuse(page, dialog):
    """Note what a dialog says and close it; whoever leaves may, else the page never closes."""
    if dialog.type == "beforeunload":
        return dialog.accept()
    page.complaints.append(dialog.message)
    return dialog.dismiss()


@pytest.fixture
def begun(desk, live_server):
    """Return the page at the first verbatim without a code."""
    desk.goto(f"{live_server}/desk/hall/coding?wave=w1")
    desk.click(".bar a.pri")
    desk.wait_for_selector("[data-coding]")
    return desk


def words(page):
    return page.inner_text("[data-coding] blockquote")


def kept(number):
    """Wait until so many rows are kept, and return them."""
    for _ in range(100):
        rows = list(Coding.select().order_by(Coding.id))[6:]
        if len(rows) >= number:
            return rows
        time.sleep(0.05)
    raise AssertionError(f"{len(rows)} of {number} rows came")


def test_it_works(begun):
    assert words(begun) == SAID[3]
    for number in range(10):
        here = words(begun)
        for key in ("q", "x", "Shift+Digit2" if number % 2 else "Digit4", "Enter"):
            begun.keyboard.press(key)
        begun.wait_for_function(
            "said => document.querySelector('blockquote').innerText !== said", arg=here
        )
    rows = kept(10)
    assert {(row.touchpoint, row.dimension) for row in rows} == {("queue", "trust")}
    assert [row.feeling for row in rows] == [-4, 2] * 5
    assert [row.submission_id for row in rows] == [f"talk-{n:05d}" for n in range(3, 13)]
    assert begun.complaints == []


def test_keys_choose_take_undo_and_explain(begun):
    first = words(begun)
    begun.keyboard.press("Space")
    taken = begun.eval_on_selector_all("[data-save] :checked", "all => all.map(one => one.value)")
    assert taken == ["queue", "efficiency"], "what is suggested, not saved"
    begun.keyboard.press("q")
    assert begun.locator("input[name=touchpoint]:checked").count() == 0, "again: left open"
    begun.keyboard.press("Shift+Slash")
    assert begun.locator("[data-keys][open]").count() == 1
    begun.keyboard.press("Minus")
    begun.wait_for_function(
        "said => document.querySelector('blockquote').innerText !== said", arg=first
    )
    begun.keyboard.press("u")
    begun.wait_for_function(
        "said => document.querySelector('blockquote').innerText === said", arg=first
    )
    first_row, undone = kept(2)
    assert (first_row.touchpoint, first_row.dimension) == ("", "")
    assert undone.withdrawn and undone.undoes == first_row.id


def test_an_empty_code_is_not_saved(begun):
    first = words(begun)
    begun.keyboard.press("Enter")
    assert "请至少选择一项" in begun.inner_text("[data-trouble]")
    assert words(begun) == first
    assert Coding.select().count() == 6


def test_the_next_one_is_there_before_the_server_has_answered(begun):
    begun.wait_for_load_state("networkidle")
    begun.route("**/coding/verbatims/**", lambda route: held(route))
    first = words(begun)
    begun.keyboard.press("q")
    took = begun.evaluate(
        """first => new Promise(done => {
          const began = performance.now();
          const watch = new MutationObserver(() => {
            if (document.querySelector("blockquote").innerText === first) return;
            watch.disconnect();
            requestAnimationFrame(() => done(performance.now() - began));
          });
          watch.observe(document.body, {childList: true, subtree: true});
          document.querySelector("[data-main]").click();
        })""",
        first,
    )
    assert took < 900, "the answer takes a second"
    assert kept(1)


def held(route):
    time.sleep(1)
    route.continue_()


def test_what_could_not_be_saved_comes_back(begun):
    begun.wait_for_load_state("networkidle")
    first = words(begun)
    begun.route(
        "**/coding/verbatims/**",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    begun.keyboard.press("q")
    begun.keyboard.press("Enter")
    begun.wait_for_function("document.querySelector('[data-trouble]').hidden === false")
    assert words(begun) == first
    assert begun.locator("input[value=queue]").is_checked(), "nothing of it is lost"
    begun.unroute("**/coding/verbatims/**")
    begun.keyboard.press("Enter")
    [row] = kept(1)
    assert row.touchpoint == "queue"


def test_the_last_one_leads_to_the_list(begun, live_server):
    begun.goto(f"{live_server}/desk/hall/coding?wave=w1&show=uncoded&words=等了3分")
    begun.click(".bar a.pri")
    begun.wait_for_selector("[data-coding]")
    begun.keyboard.press("q")
    begun.keyboard.press("Enter")
    begun.wait_for_selector(".bar")
    assert kept(1)[0].submission_id == "talk-00003"


def test_differences_are_settled_by_keys(desk, live_server):
    desk.goto(f"{live_server}/desk/hall/coding/verbatims/talk-00000/end/said?show=differing")
    desk.keyboard.press("Period")
    chosen = desk.eval_on_selector_all("[data-save] :checked", "all => all.map(one => one.value)")
    assert chosen == ["leave", "trust", "2"]
    desk.keyboard.press("Enter")
    [row] = kept(1)
    assert row.settled and row.touchpoint == "leave"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_accessible_and_fits(desk, live_server, language):
    pages = (f"{live_server}/desk/hall/coding{place}" for place in PLACES)
    for address, faults in walk(desk, pages, language):
        assert faults == [], address
    assert desk.complaints == []


def test_a_thumb_can_code(desk, live_server):
    """On a phone every choice is large enough, and saving stays in reach."""
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.goto(f"{live_server}/desk/hall/coding/verbatims/talk-00003/end/said?wave=w1")
    small = desk.eval_on_selector_all(
        ".opt, [data-save] button",
        "all => all.filter(one => one.getBoundingClientRect().height < 44).length",
    )
    assert small == 0
    desk.click("label.opt:has(input[value=queue])")
    assert desk.locator("[data-main]").bounding_box()["y"] < 740
    desk.click("[data-main]")
    assert kept(1)[0].touchpoint == "queue"
