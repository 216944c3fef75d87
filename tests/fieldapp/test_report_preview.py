"""An edited sentence is shown at once as the page of the report that it stands in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from fieldapp import reporting
from reports.choices import Choices
from tests.accessible import walk

PLACE = "/desk/hall/report/choices"
PAGE = f"{PLACE}/page"
OURS = "我们自己的话 <b>&"
PATIENCE = 30_000  # milliseconds


@pytest.fixture
def claim(app, alice, answered):
    """Return the name of the first sentence's field."""
    found = re.search(r'name="(sentence-\w+)"', alice.get(PLACE).text)
    assert found
    return found[1]


def test_it_works(app, alice, cast, send, claim):
    shown = send(alice, PAGE, **{claim: OURS}).text
    assert "我们自己的话 &lt;b&gt;&amp;" in shown
    assert 'data-kind="summary"' in shown
    assert shown.count("<section") == 1
    with app.app_context():
        assert reporting.choices_of(cast.hall) == Choices(), "a preview keeps nothing"


def test_the_page_obeys_the_desks_policy(alice, send, claim):
    answer = send(alice, PAGE, **{claim: OURS})
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert " style=" not in answer.text and "<script" not in answer.text
    assert "<style" not in answer.text
    sheet = alice.get("/desk/hall/report/page.css")
    assert sheet.mimetype == "text/css"
    assert ":root, :host {" in sheet.text


def test_the_sheet_has_the_clients_accent(app, alice, cast, send):
    send(alice, PLACE, accent="#1a4f8b", audience="client", anonymity="site", section="summary")
    assert "#1a4f8b" in alice.get("/desk/hall/report/page.css").text


def test_words_whose_figures_moved_are_kept_and_marked(app, alice, cast, send, claim):
    """Edited, then another visit comes in: the words stay, page and form say that they are old."""
    from fieldapp.submissions import decide, file_submission

    send(alice, PLACE, **{claim: OURS}, audience="internal", anonymity="site", accent="#c4351c")
    page = send(alice, PAGE, **{claim: OURS}).text
    assert "我们自己的话" in page
    assert "之后数字已有变化" not in page
    with app.app_context():
        late = file_submission(
            id="visit-2", study=cast.hall, version=cast.version,
            answers={"queue": {"greeted": "no", "wait": 40, "remark": "没人理"}}, metadata={},
            wave="w1", site="s1", segment="gold", account=cast.carol,
        )  # fmt: skip
        decide(late, cast.bob, "approved")
        kept = reporting.choices_of(cast.hall).sentence(claim.removeprefix("sentence-"))
        assert kept is not None and kept.words.to("zh") == OURS
    assert "之后数字已有变化" in send(alice, PAGE, **{claim: OURS}).text
    form = alice.get(PLACE).text
    assert "我们自己的话" in form
    assert "数字已有变化" in form


@pytest.mark.browser
def test_typing_shows_the_page_without_loading_it_again(answered, live_server, desk):
    desk.goto(live_server + PLACE)
    shown = desk.locator("[data-page-shown]")
    shown.locator("section").wait_for()
    desk.locator("textarea").first.fill("当场改过的一句")
    shown.get_by_text("当场改过的一句").wait_for()
    expect(shown.locator("h1")).to_have_css("font-weight", "700", timeout=PATIENCE)
    assert desk.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_in_the_choices_with_their_page(desk, live_server, answered, language):
    def shown(page):
        expect(page.locator("[data-page-shown] .page")).to_be_visible(timeout=PATIENCE)

    [(_, wrong)] = walk(desk, [f"{live_server}{PLACE}"], language, shown)
    assert wrong == []


@pytest.mark.browser
def test_what_is_typed_stands_on_the_page_at_once(desk, live_server, answered, claim):
    desk.goto(f"{live_server}{PLACE}")
    desk.locator(f"[name={claim}]").fill("我们自己的话")
    page = desk.locator("[data-page-shown] .page")
    expect(page).to_contain_text("我们自己的话", timeout=PATIENCE)
    assert desk.complaints == []
