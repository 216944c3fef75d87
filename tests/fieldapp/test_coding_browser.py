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
from tests.journey import press

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
    press(desk, desk.locator(".bar a.pri"))
    return desk


def words(page):
    return page.inner_text("[data-coding] blockquote")


def another(page, said, *, same=False):
    """Wait until another verbatim than this one is shown, or the `same` again."""
    page.wait_for_function(
        "([said, same]) => (document.querySelector('blockquote').innerText === said) === same",
        arg=[said, same],
    )


def rows_kept():
    """Return what was coded since the test began."""
    return list(Coding.select().order_by(Coding.id))[6:]


def kept(number):
    """Wait until so many rows are kept, and return them."""
    until = time.monotonic() + 30
    while len(rows := rows_kept()) < number:
        assert time.monotonic() < until, f"{len(rows)} of {number} rows came"
        time.sleep(0.05)
    return rows


def complained(page):
    """Wait until the page says that something could not be saved."""
    page.locator("[data-trouble]:not([hidden])").wait_for()


def test_it_works(begun):
    assert words(begun) == SAID[3]
    for number in range(10):
        here = words(begun)
        for key in ("q", "x", "Shift+Digit2" if number % 2 else "Digit4", "Enter"):
            begun.keyboard.press(key)
        another(begun, here)
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
    another(begun, first)
    begun.keyboard.press("u")
    another(begun, first, same=True)
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
    first, before = words(begun), []

    def answer_once_it_is_there(route):
        if route.request.method == "POST":
            another(begun, first)
            before.append(rows_kept())
        route.continue_()

    begun.route("**/coding/verbatims/**", answer_once_it_is_there)
    begun.keyboard.press("q")
    with begun.expect_response(lambda answer: answer.request.method == "POST"):
        begun.keyboard.press("Enter")
    assert before == [[]]
    assert kept(1)


def test_what_could_not_be_saved_comes_back(begun):
    begun.wait_for_load_state("networkidle")
    first = words(begun)
    begun.route(
        "**/coding/verbatims/**",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    begun.keyboard.press("q")
    begun.keyboard.press("Enter")
    complained(begun)
    assert words(begun) == first
    assert begun.locator("input[value=queue]").is_checked(), "nothing of it is lost"
    begun.unroute("**/coding/verbatims/**")
    begun.keyboard.press("Enter")
    [row] = kept(1)
    assert row.touchpoint == "queue"


def test_it_comes_back_although_the_next_one_is_on_its_way(desk, live_server):
    held = []
    address = f"{live_server}/desk/hall/coding/verbatims/talk-00003/end/said?wave=w1"
    desk.route("**/verbatims/talk-00004/**", lambda route: held.append(route), times=1)
    desk.route(
        "**/coding/verbatims/talk-00003/**",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    desk.goto(address)
    first = words(desk)
    desk.keyboard.press("q")
    with desk.expect_event("requestfailed"):
        desk.keyboard.press("Enter")
    held[0].continue_()
    desk.wait_for_load_state("networkidle")
    complained(desk)
    assert words(desk) == first
    assert desk.locator("input[value=queue]").is_checked()


def test_the_last_one_leads_to_the_list(begun, live_server):
    begun.goto(f"{live_server}/desk/hall/coding?wave=w1&show=uncoded&words=等了3分")
    press(begun, begun.locator(".bar a.pri"))
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
