"""The interviewer's rhythm on the phone: the next respondent, who did not answer, the pace."""

from __future__ import annotations

import re
from time import perf_counter

import pytest
from playwright.sync_api import expect

from fieldapp.storage import Approach, Assignment, Submission
from fieldapp.studies import publish
from surveys.instrument import Choice, Tags
from surveys.text import Text
from tests.fieldapp.forms import instrument, question, section
from tests.fieldapp.phone_forms import ASKED, PATIENCE, READY, sign_in
from tests.journey import PHONE, screen

BRANDS = (Choice("gold", Text.of("金卡")), Choice("silver", Text.of("银卡")))
AT = ("part",)
FORM = instrument(
    section(
        "part",
        question("text", "hall", AT, tags=Tags(measure="site")),
        question("select_one", "brand", AT, choices=BRANDS, tags=Tags(measure="segment")),
        question("text", "name", AT, required="true()"),
    )
)
pytestmark = pytest.mark.browser
EXPECTED = re.compile("net::ERR_|registration blocked")
# Receipts of today, as sealing and sending leave them: {id, assignment, from, to, disposition}.
RECEIPTS = """async (all) => {
  const { open } = await import("/static/js/phone/kept.js");
  const [name] = (await indexedDB.databases()).map((one) => one.name);
  const store = await open(name.slice("fieldapp-".length));
  for (const { id, assignment, from, to, disposition } of all) {
    const [started_at, sealed_at] = [from, to].map((minutes) =>
      new Date(new Date().setHours(0, minutes, 0, 0)).toISOString());
    await store.write("receipts", {id, title: "T", about: "", state: "done", files: [],
      assignment, started_at, sealed_at, tagged: {disposition}, filed: id}, id);
  }
}"""


@pytest.fixture
def asked(cast):
    """Return a form that Carol fills again and again, at whatever site, in whatever segment."""
    version = publish(cast.hall, FORM, repr(FORM).encode(), "asked.md")
    return Assignment.create(
        study=cast.hall,
        account=cast.carol,
        instrument=version.instrument,
        wave="w1",
        repeatable=True,
    )


@pytest.fixture
def phone(browser, live_server, cast, asked):
    """Return Carol's phone on her list."""
    said = []
    # No worker: what goes out can be held up here.
    how = {"locale": "zh-CN", "service_workers": "block"}
    with screen(browser, said, **PHONE, **how) as page:
        sign_in(page, live_server, cast.carol_link)
        show(page, live_server)
        yield page
    assert [each for each in said if not EXPECTED.search(each)] == []


def show(page, live_server, view="todo"):
    page.goto("about:blank")
    page.goto(f"{live_server}/phone/zh/#{view}")
    page.locator(ASKED).wait_for(state="attached")
    page.locator("[data-ending], .facts").first.wait_for()


def tap(page, ending):
    """Touch it; between the press and the release of a mouse the list may be painted anew."""
    page.locator(f"[data-ending={ending}]").tap()


def counted(page, ending, wanted):
    page.locator(f"[data-ending={ending}] b", has_text=str(wanted)).wait_for()


def told(count):
    """Wait until the server knows of so many approaches."""
    return lambda page: _until(page, lambda: Approach.select().count() == count)


def _until(page, ask):
    until = perf_counter() + PATIENCE
    while not (come := ask()) and perf_counter() < until:
        page.wait_for_timeout(50)
    assert come, "it did not come"


def test_it_works(phone, live_server):
    """A tap counts, another takes it back, and the server knows of both."""
    tap(phone, "refused")
    counted(phone, "refused", 1)
    tap(phone, "refused")
    tap(phone, "screened_out")
    counted(phone, "screened_out", 1)
    told(3)(phone)
    phone.locator("[data-back]", has_text="甄别不合格").tap()
    counted(phone, "screened_out", 0)
    told(2)(phone)
    show(phone, live_server)
    counted(phone, "refused", 2)
    counted(phone, "screened_out", 0)
    assert {row.disposition for row in Approach.select()} == {"refused"}


def test_fast_taps_are_each_counted_once(phone):
    for _ in range(6):
        phone.locator("[data-ending=refused]").dispatch_event("click")
    told(6)(phone)
    phone.wait_for_timeout(500)
    counted(phone, "refused", 6)
    assert Approach.select().count() == 6


def test_without_a_network_they_wait_and_are_told_once(phone, live_server):
    phone.route("**/sync/**", lambda route: route.abort())
    for ending in ("refused", "refused", "other"):
        tap(phone, ending)
    counted(phone, "refused", 2)
    phone.locator("[data-back]", has_text="其他").tap()
    counted(phone, "other", 0)
    show(phone, live_server)
    counted(phone, "refused", 2)
    assert Approach.select().count() == 0
    show(phone, live_server, "me")
    # Whoever signs out is told of them.
    expect(phone.locator("main")).to_contain_text("还没有发送")
    show(phone, live_server)
    phone.unroute("**/sync/**")
    phone.evaluate("dispatchEvent(new Event('online'))")
    told(2)(phone)
    show(phone, live_server)
    counted(phone, "refused", 2)
    assert {row.disposition for row in Approach.select()} == {"refused"}


def test_a_reply_that_is_lost_counts_nobody_twice(phone, live_server):
    lost = []

    def lose(route):
        reply = route.fetch()
        route.abort()
        lost.append(reply)

    phone.route("**/sync/dispositions", lose, times=1)
    tap(phone, "non_contact")
    told(1)(phone)
    _until(phone, lambda: lost)
    show(phone, live_server)
    counted(phone, "non_contact", 1)
    assert (len(lost), Approach.select().count()) == (1, 1)
    counted(phone, "non_contact", 1)


def test_what_one_person_counted_is_not_told_in_anothers_name(phone, cast):
    reply = phone.request.post(
        phone.url.split("/phone")[0] + "/sync/dispositions",
        headers={"X-Fieldapp": "1", "X-Fieldapp-Person": f"account-{cast.eve.id}"},
        data={"dispositions": []},
    )
    assert reply.status == 401


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        ([(0, 20, "complete"), (30, 60, "")], "每小时 2.0 份：今天本机完成 2 份，00:00–01:00"),
        (
            [(0, 20, "complete"), (30, 60, "refused")],
            "每小时 1.0 份：今天本机完成 1 份，00:00–01:00",
        ),
        ([(0, 20, "partial")], "每小时 – 份：今天本机完成 1 份，00:00–00:20"),
        ([], None),
    ],
)
def test_the_pace_of_today_says_what_it_rests_on(phone, live_server, asked, ended, said):
    receipts = [
        {
            "id": f"r{at}",
            "assignment": asked.id,
            "from": one[0],
            "to": one[1],
            "disposition": one[2],
        }
        for at, one in enumerate(ended)
    ]
    phone.evaluate(RECEIPTS, receipts)
    show(phone, live_server)
    expect(phone.locator("[data-pace]")).to_have_text([said] if said else [])


def test_the_next_respondent_is_one_tap_away_with_site_and_segment_kept(phone, live_server, asked):
    """Sent, one stands in the outbox; one tap later the next form knows where and whom one asks."""
    phone.locator(f".row[href$='#new:{asked.id}']").click()
    phone.locator(READY).wait_for()
    first = phone.evaluate("location.hash")
    phone.fill("[name='part/hall']", "s1")
    phone.locator("label", has_text="银卡").click()
    phone.fill("[name='part/name']", "甲")
    phone.locator("[data-go=next]").click()
    phone.locator("[data-checks] li").first.wait_for()
    for area in phone.locator("[data-checks] textarea").all():
        area.fill("照笔记填的")
    phone.locator("[data-seal]").click()
    phone.wait_for_url("**/phone/zh/#outbox")
    phone.locator("a.pri", has_text="下一位受访者").tap()
    phone.locator(READY).wait_for()
    phone.wait_for_function("(first) => !['', first].includes(location.hash)", arg=first)
    assert phone.input_value("[name='part/hall']") == "s1"
    assert phone.is_checked("[value=silver]")
    assert phone.input_value("[name='part/name']") == "", "nothing of the one before"
    show(phone, live_server)
    _until(phone, lambda: Submission.select().count() == 1)


def test_a_draft_is_discarded_after_asking(phone, live_server, asked):
    phone.locator(f".row[href$='#new:{asked.id}']").click()
    phone.locator(READY).wait_for()
    phone.fill("[name='part/name']", "甲")
    phone.locator("[data-home]").click()
    phone.locator(ASKED).wait_for(state="attached")
    phone.locator("[data-discard] summary").click()
    sure = phone.locator("[data-discard] button")
    expect(sure).to_contain_text("里面的内容一并删除")
    sure.click()
    phone.locator("[data-discard]").wait_for(state="detached")
    show(phone, live_server)
    expect(phone.locator("[data-discard]")).to_have_count(0)
