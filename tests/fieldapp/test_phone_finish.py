"""How a respondent ends: sent from the page itself, thanked, asked once a device."""

import re

import pytest
from playwright.sync_api import expect

from fieldapp.storage import PublicLink, Submission
from fieldapp.studies import publish
from tests.fieldapp.forms import instrument, question, section
from tests.journey import PHONE, press, screen

FORM = instrument(
    section("felt", question("text", "why", ("felt",), required="true()")),
    section("end", question("text", "wish", ("end",), required="true()")),
)
pytestmark = pytest.mark.browser


@pytest.fixture
def said():
    return []


@pytest.fixture
def respondent(browser, live_server, cast, said):
    """Return a stranger's phone that has agreed to answer."""
    publish(cast.hall, FORM, repr(FORM).encode(), "trial.md")
    version = publish(cast.hall, FORM, repr(FORM).encode(), "trial.md")
    PublicLink.update(instrument=version.instrument).execute()
    with screen(browser, said, **PHONE, locale="zh-CN") as page:
        page.goto(f"{live_server}/answer/respondent-token")
        page.locator("label.tick").click()
        press(page, page.get_by_role("button", name="开始"))
        page.locator("html[data-ready]").wait_for()
        yield page


def fill(page, path, words):
    page.locator(f'[data-q="{path}"] [name]').fill(words)


def answer(page):
    fill(page, "felt/why", "排队太久")
    page.click("[data-go=next]")
    page.locator("#f[data-page='2']").wait_for()
    fill(page, "end/wish", "多开一个窗口")


def test_it_works(respondent, said, cast):
    answer(respondent)
    press(respondent, respondent.locator("[data-go=next]"))
    respondent.wait_for_url("**/thanks")
    number = respondent.inner_text("dl.facts b")
    (filed,) = Submission.select()
    assert filed.id.startswith(number)
    assert (filed.link, filed.site, filed.account) == (cast.public_link, "s1", None)
    document = filed.versions.get().document
    assert document["answers"] == {"felt": {"why": "排队太久"}, "end": {"wish": "多开一个窗口"}}
    assert said == []


# A phone that has no time to spare until it is told so.
BUSY = "globalThis.later = []; globalThis.requestIdleCallback = (work) => later.push(work)"


def test_what_was_put_off_does_no_harm_when_the_page_has_ended(respondent, said):
    respondent.add_init_script(BUSY)
    respondent.reload()
    respondent.locator("html[data-ready]").wait_for()
    answer(respondent)
    respondent.route("**/sync/submissions", lambda route: route.abort())
    respondent.click("[data-go=next]")
    respondent.get_by_text("尚未送达").wait_for()
    assert respondent.evaluate("later.map((work) => work()).length") > 0
    assert [word for word in said if "Failed to load" not in word] == []


def test_a_device_answers_once(respondent, live_server):
    address = respondent.url
    answer(respondent)
    respondent.click("[data-go=next]")
    respondent.wait_for_url("**/thanks")
    for again in (f"{live_server}/answer/respondent-token", address):
        respondent.goto("about:blank")
        respondent.goto(again)
        expect(respondent).to_have_url(re.compile("/thanks(#.*)?$"))
    assert Submission.select().count() == 1


def test_what_is_missing_is_asked_for_where_it_stands(respondent):
    answer(respondent)
    respondent.go_back()
    respondent.locator("#f[data-page='1']").wait_for()
    fill(respondent, "felt/why", "")
    respondent.go_forward()
    respondent.locator("#f[data-page='2']").wait_for()
    respondent.click("[data-go=next]")
    respondent.locator("#f[data-page='1']").wait_for()
    expect(respondent.locator("[data-mistakes] a")).to_have_text("问 why")
    expect(respondent.locator("[data-q='felt/why'][data-wrong]")).to_have_count(1)
    assert Submission.select().count() == 0


# The script of the end, which is fetched once the page is touched.
FETCHED = """() => performance.getEntriesByType("resource")
  .some(({ name, responseEnd }) => name.includes("/scripts/finish") && responseEnd)"""


def lose_network(page):
    page.wait_for_function(FETCHED)
    page.context.set_offline(True)


def test_without_a_network_it_waits_and_goes_by_itself(respondent):
    answer(respondent)
    lose_network(respondent)
    respondent.click("[data-go=next]")
    respondent.get_by_text("尚未送达").wait_for()
    assert Submission.select().count() == 0
    respondent.context.set_offline(False)
    respondent.wait_for_url("**/thanks")
    assert Submission.select().count() == 1


def test_what_waits_is_sent_when_the_link_is_opened_again(respondent, live_server):
    answer(respondent)
    lose_network(respondent)
    respondent.click("[data-go=next]")
    respondent.get_by_text("尚未送达").wait_for()
    respondent.goto("about:blank")
    respondent.context.set_offline(False)
    respondent.goto(f"{live_server}/answer/respondent-token")
    respondent.wait_for_url("**/thanks")
    assert Submission.select().count() == 1


def test_a_link_that_was_closed_meanwhile_says_so(respondent):
    answer(respondent)
    PublicLink.update(active=False).execute()
    respondent.click("[data-go=next]")
    respondent.get_by_role("heading", name="这个链接已不再接受作答").wait_for()
    expect(respondent.locator("main")).to_contain_text("索取新的链接")
    assert Submission.select().count() == 0
