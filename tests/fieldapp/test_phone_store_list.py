"""The list shell in a real Chromium: what is to be done, the outbox, what was sent, oneself."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fieldapp.accounts import new_link
from fieldapp.storage import Assignment, Submission
from fieldapp.submissions import decide, file_submission
from tests.accessible import is_too_wide, violations
from tests.fieldapp.phone_forms import ASKED, READY, sign_in

pytestmark = pytest.mark.browser
WORKER = "navigator.serviceWorker.ready.then(() => true)"
DRAFT = """async ({person, draft}) => {
    const { open } = await import("/static/js/phone/kept.js");
    const store = await open(person);
    const now = new Date().toISOString();
    const rest = {notes: {silent: [], started: {}, given: []}, metadata: {start: now}, reasons: {}};
    await store.write("drafts", {title: "T", about: "", given: {}, started_at: now, updated_at: now,
        ...rest, ...draft}, draft.id);
}"""
ITEM = """async ({person, id, sealed_at}) => {
    const { open } = await import("/static/js/phone/kept.js");
    const store = await open(person);
    const photo = await store.putFile(new Blob(["photo"], {type: "image/jpeg"}));
    const draft = {id, title: "T", about: "", given: {}};
    await store.saveDraft(draft);
    const files = {"queue/photo": photo.sha256};
    await store.seal(draft, {id, version: 1, answers: {}, metadata: {}, files, sealed_at,
        assignment: null, corrects: null, link: null});
}"""


@pytest.fixture
def phone(page, live_server, cast):
    """Return Carol's phone, signed in by her link, on her list."""
    enter(page, live_server, cast.carol_link)
    return page


def enter(page, live_server, token):
    sign_in(page, live_server, token)
    show(page, live_server)


def show(page, live_server, view="todo", language="zh"):
    page.goto("about:blank")
    page.goto(f"{live_server}/phone/{language}/#{view}")
    page.locator(ASKED).wait_for(state="attached")


def put(page, script, cast, who="carol", **values):
    page.evaluate(script, {"person": f"account-{getattr(cast, who).id}", **values})


def test_it_works(phone, cast):
    assert phone.inner_text("#h-visits").startswith("您的访问")
    [row] = phone.query_selector_all(".row")
    assert "城北厅" in row.inner_text()
    assert "未开始" in row.inner_text()
    assert row.get_attribute("href") == (
        f"/phone/zh/forms/{cast.version.id}#new:{cast.assignment.id}"
    )


def test_a_visit_under_way_leads_back_to_its_draft(phone, live_server, cast):
    count = {"answered": 14, "asked": 23, "wrong": 0}
    draft = {"id": "d1", "version": cast.version.id, "assignment": cast.assignment.id}
    put(phone, DRAFT, cast, draft={**draft, "corrects": None, "count": count})
    show(phone, live_server)
    row = phone.query_selector(".now .row")
    assert "进行中" in row.inner_text()
    assert "14" in row.inner_text()
    assert row.get_attribute("href").endswith(f"/forms/{cast.version.id}#d1")
    assert phone.query_selector("#h-drafts") is None, "it stands at the visit already"


def test_the_next_respondent_is_one_tap_away(phone, live_server, cast):
    row = Assignment.create(
        study=cast.hall,
        account=cast.carol,
        instrument=cast.version.instrument,
        wave="w1",
        site="s1",
        repeatable=True,
    )
    file_submission(
        id="r1",
        study=cast.hall,
        version=cast.version,
        answers={},
        metadata={},
        wave="w1",
        account=cast.carol,
        assignment=row,
    )
    show(phone, live_server)
    line = phone.query_selector(f".row[href$='#new:{row.id}']")
    assert "下一位" in line.inner_text()
    assert "已交 1 份" in line.inner_text()


def test_what_was_returned_is_corrected_from_the_answers_as_filed(phone, live_server, cast):
    photo = {"sha256": "ab" * 32, "name": "a.jpg", "type": "image/jpeg", "size": 3}
    filed = file_submission(
        id="v1",
        study=cast.hall,
        version=cast.version,
        answers={"queue": {"greeted": "yes", "wait": 7, "photo": photo}},
        metadata={"start": "2026-11-21T08:00:00+00:00"},
        wave="w1",
        account=cast.carol,
        assignment=cast.assignment,
    )
    decide(filed, cast.bob, "returned", "请补照片 <b>")
    show(phone, live_server)
    assert "请补照片 <b>" in phone.inner_text(".back-to .note")
    with phone.expect_navigation():
        phone.click(".back-to .row")
    phone.wait_for_selector(READY)
    assert phone.input_value("[name='queue/wait']") == "7"
    show(phone, live_server)
    draft = phone.evaluate(
        """async (person) => {
            const { open } = await import("/static/js/phone/kept.js");
            return (await (await open(person)).drafts())[0];
        }""",
        f"account-{cast.carol.id}",
    )
    assert (draft["corrects"], draft["assignment"]) == ("v1", cast.assignment.id)
    assert draft["filed"] == ["ab" * 32], "the server has this photo: the phone need not"
    assert phone.query_selector_all(".back-to .row")[0].get_attribute("href").endswith(draft["id"])


def test_two_people_on_one_phone_see_nothing_of_each_other(phone, live_server, cast):
    draft = {"id": "d1", "version": cast.version.id, "title": "CAROLS", "assignment": None}
    put(phone, DRAFT, cast, draft=draft)
    show(phone, live_server)
    assert "CAROLS" in phone.inner_text("main")
    enter(phone, live_server, new_link(cast.eve))
    for view in ("todo", "outbox", "sent", "me"):
        show(phone, live_server, view)
        seen = phone.inner_text("body")
        assert "CAROLS" not in seen
        assert "Carol" not in seen
    phone.evaluate(WORKER)
    phone.context.set_offline(True)
    show(phone, live_server)
    assert "CAROLS" not in phone.inner_text("body")
    for address in [one for one in cached(phone) if "/scripts/" not in one]:
        text = phone.evaluate("async (one) => (await caches.match(one)).text()", address)
        assert "Carol" not in text
        assert "csrf" not in text
    phone.context.set_offline(False)
    enter(phone, live_server, cast.carol_link)
    assert "CAROLS" in phone.inner_text("main")


def cached(page):
    script = "async () => (await (await caches.open('fieldapp')).keys()).map(({url}) => url)"
    return page.evaluate(script)


def test_signing_out_says_what_is_unsent_and_keeps_it_for_its_owner(phone, live_server, cast):
    draft = {"id": "d1", "version": cast.version.id, "title": "CAROLS", "assignment": None}
    put(phone, DRAFT, cast, draft=draft)
    show(phone, live_server, "me")
    said = phone.inner_text("main")
    assert "本机有 1 份内容还没有发送" in said
    assert "没有加密" in said
    with phone.expect_navigation():
        phone.click("button:has-text('仍要退出')")
    phone.locator(ASKED).wait_for(state="attached")
    assert "CAROLS" not in phone.inner_text("body")
    reply = phone.request.get(f"{live_server}/sync/work")
    assert reply.status == 401, "the session is ended on the server too"
    enter(phone, live_server, cast.carol_link)
    assert "CAROLS" in phone.inner_text("main")


def test_signing_out_without_a_network_ends_the_session_later(phone, live_server, cast):
    phone.evaluate(WORKER)
    show(phone, live_server, "me")
    phone.context.set_offline(True)
    with phone.expect_navigation():
        phone.click("button:has-text('退出')")
    phone.locator(ASKED).wait_for(state="attached")
    assert "Carol" not in phone.inner_text("body")
    phone.context.set_offline(False)
    show(phone, live_server)
    assert "Carol" not in phone.inner_text("body")
    assert phone.request.get(f"{live_server}/sync/work").status == 401


@pytest.mark.parametrize(("days", "warned"), [(2.9, False), (3.1, True)])
def test_unsent_work_is_warned_about_from_the_third_day(phone, live_server, cast, days, warned):
    phone.evaluate(WORKER)
    phone.goto(f"{live_server}/static/img/icon.svg")
    script = "(days) => new Date(Date.now() - days * 86400e3).toISOString()"
    put(phone, ITEM, cast, id="i1", sealed_at=phone.evaluate(script, days))
    phone.context.set_offline(True)
    show(phone, live_server)
    notice = phone.query_selector("[data-notice=old]")
    assert bool(notice) == warned
    assert notice is None or "已经 3 天没有发送" in notice.inner_text()
    assert "1 份待发" in phone.inner_text(".net")


def test_a_receipt_stands_under_sent(phone, live_server, cast):
    now = phone.evaluate("new Date().toISOString()")
    put(phone, ITEM, cast, id="i1", sealed_at=now)
    show(phone, live_server, "outbox")
    phone.wait_for_selector(".empty")
    assert Submission.select().count() == 1
    show(phone, live_server, "sent")
    assert "编号 i1" in phone.inner_text("main")
    phone.click("summary")
    expect(phone.locator("details")).to_contain_text("校验值")


SEVEN = """async ({person, arrived}) => {
    const { open } = await import("/static/js/phone/kept.js");
    const store = await open(person);
    const item = await store.item("i1");
    item.files = Array.from({length: 7}, (_, at) => ({sha256: `${at}`, sent: at < arrived}));
    await store.update({...item, next_at: Date.now() + 1e6, reason: {code: "offline"}});
}"""


def test_an_item_says_how_many_of_its_photos_have_arrived(phone, live_server, cast):
    """Here four of them are gone from the phone as well, so that nothing more can be sent."""
    phone.goto(f"{live_server}/static/img/icon.svg")
    put(phone, ITEM, cast, id="i1", sealed_at=phone.evaluate("new Date().toISOString()"))
    put(phone, SEVEN, cast, arrived=3)
    show(phone, live_server, "outbox")
    assert "已送达 3 / 7" in phone.inner_text("[data-item]")
    assert phone.get_attribute("[data-item] progress", "max") == "7"
    assert phone.get_attribute("[data-item] progress", "value") == "3"


def test_what_is_unfolded_and_what_holds_the_focus_outlast_the_list(phone, live_server, cast):
    """The list is painted anew whenever the server or another tab has said something."""
    put(phone, DRAFT, cast, draft={"id": "d1", "version": 1, "code": "c"})
    show(phone, live_server)
    painted = "document.querySelector('[data-shown]').firstElementChild.old = true"
    anew = "() => !document.querySelector('[data-shown]').firstElementChild.old"
    for held in ("[data-discard] summary", "[data-discard] button", ".row[href$='#d1']"):
        phone.locator(held).focus()
        if held.endswith("summary"):
            phone.keyboard.press("Enter")
        phone.evaluate(painted)
        phone.evaluate("dispatchEvent(new Event('online'))")
        phone.wait_for_function(anew)
        expect(phone.locator("[data-discard] button")).to_be_visible()
        expect(phone.locator(held)).to_be_focused()


def test_the_size_of_text_is_kept(phone, live_server):
    show(phone, live_server, "me")
    phone.check("[name=size][value='3']")
    show(phone, live_server)
    assert phone.get_attribute("html", "data-size") == "3"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_view_has_a_fault_that_axe_finds(phone, live_server, cast, language):
    now = phone.evaluate("new Date().toISOString()")
    put(phone, ITEM, cast, id="sent", sealed_at=now)
    show(phone, live_server, "outbox", language)
    phone.wait_for_selector(".empty")
    phone.route("**/sync/**", lambda route: route.abort())
    put(phone, ITEM, cast, id="i1", sealed_at=now)
    for view in ("todo", "outbox", "sent", "me"):
        show(phone, live_server, view, language)
        assert violations(phone) == [], view
        assert not is_too_wide(phone), "nothing scrolls sideways"
