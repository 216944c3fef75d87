"""Turning the pages on the phone: past what is missing, back and forth, in one tab at a time."""

import pytest
from playwright.sync_api import expect

from fieldapp.storage import Submission
from surveys.text import Text
from tests.fieldapp.forms import instrument, question, section
from tests.fieldapp.phone_forms import assigned, form_at, kept, opened, published

HALL, END = ("hall",), ("end",)
FORM = instrument(
    section(
        "hall",
        question("text", "name", HALL, label=Text.of("姓名"), required="true()"),
        question("image", "door", HALL, label=Text.of("门头"), required="true()"),
    ),
    section("end", question("text", "story", END, label=Text.of("经过"))),
)
pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser, live_server, cast):
    """Return Carol's phone at the beginning of a visit; the browser complains of nothing."""
    version = published(cast, FORM)
    form = form_at(live_server, version, assigned(cast, version))
    with opened(browser, live_server, cast, form) as page:
        yield page


def go(page, where):
    page.locator(f"[data-go={where}]").click()


def on(page, number):
    page.locator(f"#f[data-page='{number}']").wait_for()


def name(page):
    return page.locator("[name='hall/name']")


def past(page):
    """Go to the last look past what is missing."""
    go(page, "next")
    page.locator("[data-anyway]").click()
    on(page, 2)
    go(page, "next")
    page.locator("[data-checks] li").first.wait_for()


def test_it_works(phone, app):
    """What is required may be left out: why is asked before sending, and travels as evidence."""
    go(phone, "next")
    expect(phone.locator("[data-mistakes] li")).to_have_count(2)
    expect(phone.locator("[data-anyway]")).to_contain_text("发送前再说明原因")
    phone.locator("[data-anyway]").click()
    on(phone, 2)
    go(phone, "next")
    phone.locator("[data-checks] li").first.wait_for()
    titles = phone.locator("[data-checks] h3").all_inner_texts()
    assert titles[:2] == ["必答题未答", "缺少照片"]
    phone.click("[data-seal]")
    expect(phone.locator("[data-owed]")).to_be_visible()
    for area in phone.locator("[data-checks] textarea").all():
        area.fill("店员不让")
    phone.click("[data-seal]")
    phone.wait_for_url("**/phone/zh/#outbox")
    phone.locator(".empty").wait_for()
    with app.app_context():
        row = Submission.get()
        reasons = row.versions.get().document["metadata"]["reasons"]
        assert {
            "answer_missing": "店员不让",
            "photo_missing": "店员不让",
        }.items() <= reasons.items()
        assert {"answer_missing", "photo_missing"} <= {flag.code for flag in row.flags}


def test_back_and_forward_lead_from_the_last_look_and_to_it(phone):
    past(phone)
    phone.go_back()
    on(phone, 2)
    assert phone.locator("[data-look]").count() == 0
    phone.locator("[name='end/story']").fill("没有别的")
    phone.go_forward()
    phone.locator("[data-look] [data-checks] li").first.wait_for()
    expect(phone.locator("#f")).to_be_hidden()
    expect(phone.locator("[data-look]")).to_have_count(1)
    phone.go_back()
    on(phone, 2)
    expect(phone.locator("[name='end/story']")).to_have_value("没有别的")


def test_a_second_tab_is_told_and_may_go_on(phone):
    """Each answer is kept, whichever tab it was given in; the other one never writes over it."""
    name(phone).fill("甲")
    second = phone.context.new_page()
    second.goto(phone.url)
    second.get_by_role("heading", name="正在另一个标签页中填写").wait_for()
    assert not second.locator("#f").is_visible()
    name(phone).fill("甲乙")
    kept(phone, "hall/name", "甲乙")
    second.get_by_role("button", name="在这里继续").click()
    second.locator("html[data-ready]").wait_for()
    assert name(second).input_value() == "甲乙"
    phone.get_by_role("heading", name="正在另一个标签页中填写").wait_for()
    assert not phone.locator("#f").is_visible(), "nothing can be typed there that would be lost"
    name(second).fill("甲乙丙")
    kept(second, "hall/name", "甲乙丙")
    with phone.expect_navigation():
        phone.get_by_role("button", name="在这里继续").click()
    phone.locator("html[data-ready]").wait_for()
    assert name(phone).input_value() == "甲乙丙"
    second.get_by_role("heading", name="正在另一个标签页中填写").wait_for()
    second.close()


def test_a_tab_that_is_closed_lets_its_draft_go(phone):
    second = phone.context.new_page()
    name(phone).fill("甲")
    kept(phone, "hall/name", "甲")
    address = phone.url
    phone.goto("about:blank")
    second.goto(address)
    second.locator("html[data-ready]").wait_for()
    assert name(second).input_value() == "甲"
    second.reload()
    second.locator("html[data-ready]").wait_for()
    assert name(second).input_value() == "甲", "nor does a page stand in its own way"


def test_a_browser_without_locks_never_writes_over_what_came_later(phone):
    """The tab that opened a draft first finds out when it writes, and is told."""
    phone.add_init_script("Object.defineProperty(navigator, 'locks', {value: undefined})")
    phone.reload()
    phone.locator("html[data-ready]").wait_for()
    second = phone.context.new_page()
    second.add_init_script("Object.defineProperty(navigator, 'locks', {value: undefined})")
    second.goto(phone.url)
    second.locator("html[data-ready]").wait_for()
    name(second).fill("乙")
    kept(second, "hall/name", "乙")
    second.locator("[data-go=next]").focus()
    name(phone).fill("甲")
    phone.get_by_role("heading", name="正在另一个标签页中填写").wait_for()
    with phone.expect_navigation():
        phone.get_by_role("button", name="在这里继续").click()
    phone.locator("html[data-ready]").wait_for()
    assert name(phone).input_value() == "乙"
