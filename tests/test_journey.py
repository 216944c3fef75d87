"""The main job end to end, in a real browser: from a form on a phone to a strategy report."""

import re

import pytest
from playwright.sync_api import expect

from fieldapp.accounts import create_account
from fieldapp.storage import Submission
from tests.journey import DOOR, YESTERDAY, Filler, PlainFiller, press
from tests.journey_desk import (
    FOCUS_GROUP,
    INTERCEPT,
    PASSWORD,
    VISIT,
    Team,
    build_report,
    counted,
    judge,
)

pytestmark = pytest.mark.browser
READY = "html[data-ready]"
SENDING = 120_000  # milliseconds
SAID = "等了四十七分钟，窗口只开了两个，没有人告诉我还要多久。"
WISH = "希望取号的时候就知道大概要等几分钟，七一三五。"
FOUND = "到的时候门还没有开。"
CORRECTED = "门口的告示写着九点开门，九点二十分才有人来开。"
NOTE = "请写明几点到、几点开门。"
SECTIONS = 16
ANSWERS = {"arrive_open": "no", "arrive_open_why": FOUND, "left_at": f"{YESTERDAY}T11:20"}


@pytest.fixture
def team(app, browser, live_server):
    """Return the people of a study that was set up on the desk; by the end no page complained."""
    create_account("lead", "Lin Lead", "lead", PASSWORD)
    people = Team(browser, live_server)
    people.set_up()
    yield people
    assert people.complaints == []


def test_it_works(team):
    """The language changes in place, and what was typed stays."""
    with team.phone() as page:
        _begin(page, "焦点小组记录")
        page.locator("[data-q='session/place'] input").fill("东门三楼会议室")
        page.locator("[data-q='session/consent'] label").nth(1).click()
        _switch(page, "English")
        place = page.locator("[data-q='session/place'] input")
        assert page.get_attribute("html", "lang") == "en"
        assert page.inner_text("h1").startswith("The session")
        assert place.input_value() == "东门三楼会议室"
        assert page.locator("[data-q='session/consent'] input").nth(1).is_checked()
        _switch(page, "中文")
        assert page.inner_text("h1").startswith("小组概况")
        assert place.input_value() == "东门三楼会议室"


def test_a_visit_without_script(team):
    with team.phone(java_script_enabled=False) as page:
        press(page, page.locator("a.row", has_text="营业厅神秘访问").first)
        press(page, page.locator(".foot .pri"))
        form = PlainFiller(page, ANSWERS)
        form.sections()
        assert len(form.pages) == SECTIONS
        filed = _send_plainly(page)
    answers = filed.versions.get().document["answers"]
    assert answers["arrive"]["arrive_open_why"] == FOUND
    assert answers["check_in"]["arrived_where"]["lat"] == DOOR["latitude"]
    assert answers["frontage"]["frontage_photo"]["type"] == "image/jpeg"
    assert len(answers) == SECTIONS


def test_from_the_phone_to_the_report(team, app):
    with team.phone() as page:
        fill_interview(page)
    with team.desk("supervisor") as page:
        judge(page, INTERCEPT, "approved")
    with team.desk("lead") as page:
        before = build_report(page, app)
    with team.phone() as page:
        group, visit = fill_focus_group(page), fill_visit(page)
    with team.phone(team.public) as page:
        answered = answer_by_link(page)
    first = visit.versions.get().document
    with team.desk("supervisor") as page:
        judge(page, FOCUS_GROUP, "approved")
        judge(page, INTERCEPT, "approved")
        judge(page, VISIT, "returned", NOTE)
    with team.phone() as page:
        correct(page)
    with team.desk("supervisor") as page:
        read_both_versions(page)
        judge(page, VISIT, "approved")
    with team.desk("lead") as page:
        after = build_report(page, app)
    check_filed(group, visit, answered, first)
    assert (counted(before, "拦截问卷"), counted(after, "拦截问卷")) == (1, 2)
    assert (counted(before, "焦点小组"), counted(after, "焦点小组")) == (0, 1)
    for sentence in (SAID, WISH, CORRECTED):
        assert sentence not in words(before)
        assert sentence in words(after)
    assert FOUND not in words(after)
    assert "拦截问卷n=2（高端品牌2，青年品牌0，大众品牌0）" in words(after)


def check_filed(group, visit, answered, first):
    """The database has what was typed, each version of it, and who decided."""
    found = [(row.state, row.wave, row.site, row.segment) for row in Submission.select()]
    assert found == [("approved", "w1", "h01", "s1")] * 4
    (told,) = [row.document["answers"] for row in group.versions]
    assert [card["who"] for card in told["cards"]] == ["A", "B"]
    assert told["cards"][0]["said"] == SAID
    kept, corrected = [row.document for row in visit.versions.order_by("number")]
    assert kept == first
    assert kept["answers"]["arrive"]["arrive_open_why"] == FOUND
    assert corrected["answers"]["arrive"]["arrive_open_why"] == CORRECTED
    kept["answers"]["arrive"]["arrive_open_why"] = CORRECTED
    assert kept["answers"] == corrected["answers"]
    assert [row.verdict for row in visit.decisions] == ["returned", "approved"]
    photo = corrected["answers"]["frontage"]["frontage_photo"]
    assert photo["type"] == "image/jpeg"
    assert photo["taken_at"]
    place = corrected["answers"]["check_in"]["arrived_where"]
    assert (place["lat"], place["lon"]) == (DOOR["latitude"], DOOR["longitude"])
    assert answered.account is None


def correct(page):
    """Find the returned visit first in the list, with its note; correct it and send it again."""
    top = page.locator("main section").first
    top.get_by_role("heading", name="退回更正").wait_for()
    expect(top).to_contain_text(NOTE, timeout=30_000)
    press(page, top.locator("a.row"))
    page.locator(READY).wait_for()
    Filler(page, {"arrive_open_why": CORRECTED}, keep=True).sections()
    _seal(page)


def read_both_versions(page):
    """Read the correction, and what it corrects."""
    press(page, page.locator(".rail").get_by_role("link", name="Review"))
    press(page, page.locator("tbody tr", has_text=VISIT).get_by_role("link"))
    assert CORRECTED in page.inner_text("table.answers")
    press(page, page.get_by_role("link", name="version 1"))
    page.get_by_text("not the latest").wait_for()
    assert FOUND in page.inner_text("table.answers")
    assert CORRECTED not in page.inner_text("table.answers")


def _begin(page, title):
    """Open what the list says."""
    press(page, page.locator("a.row", has_text=title).first)
    page.locator(READY).wait_for()


def _switch(page, language):
    press(page, page.get_by_role("link", name=language))
    page.locator(READY).wait_for()


def _seal(page):
    """Look once more, say why where that is asked, send; go back once it is received."""
    page.locator("[data-look] [data-checks] li").first.wait_for()
    _explain(page)
    page.locator("[data-seal]").click()
    page.get_by_text("没有待发的答卷").wait_for(timeout=SENDING)
    page.get_by_role("link", name="待办").click()


def _send(page):
    """Send; return the submission, whose number is that of the draft."""
    number = page.url.partition("#")[2]
    _seal(page)
    return Submission.get_by_id(number)


def _send_plainly(page):
    """Look once more, send, see the receipt; return the submission."""
    _explain(page)
    press(page, page.locator(".foot .pri"))
    page.get_by_role("heading", name="已收到").wait_for()
    return Submission.get_by_id(page.url.rpartition("/")[2])


def _explain(page):
    """Say why, wherever that is asked."""
    for reason in page.locator("textarea[id^=why-]").all():
        reason.fill("照着笔记填的，所以很快。")


def fill_focus_group(page):
    """Record a session with two moment-of-truth cards, one of which is said by nobody else."""
    _begin(page, "焦点小组记录")
    form = Filler(page, {"consent": "notes", "participants": "7"})
    form.section()
    form.cards(
        {"who": "A", "said": SAID, "touchpoint": "queue", "dimension": "control", "feeling": "-4"},
        {"who": "B", "touchpoint": "leave", "dimension": "attention", "feeling": "3"},
    )
    form.sections()
    return _send(page)


def fill_visit(page):
    """Visit the hall: every section, with a photo, a position and a critical item that failed."""
    _begin(page, "营业厅神秘访问")
    form = Filler(page, ANSWERS)
    form.sections()
    assert len(form.pages) == SECTIONS
    return _send(page)


def fill_interview(page):
    """Interview somebody at the exit."""
    _begin(page, "客户访谈问卷")
    Filler(page, {"mode": "exit", "related": "no", "met": "queue leave"}).sections()
    return _send(page)


def answer_by_link(page):
    """Answer as a respondent: consent, the questions, thanks with a number."""
    page.locator("label.tick").click()
    press(page, page.get_by_role("button", name="开始"))
    page.locator(READY).wait_for()
    Filler(page, {"related": "no", "met": "enter queue", "improve": WISH}).sections()
    page.get_by_role("heading", name="谢谢").wait_for(timeout=SENDING)
    number = page.locator("dl.facts b").inner_text()
    return Submission.get(Submission.id.startswith(number))


def words(report):
    """Return the report's words without the breaks of lines."""
    return re.sub(r"\s", "", report)
