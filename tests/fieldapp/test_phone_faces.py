"""Every page that a phone shows, as it looks: no fault that axe finds, nothing that runs out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fieldapp.storage import Assignment, PublicLink
from fieldapp.studies import publish
from fieldapp.submissions import decide, file_submission
from surveys.instrument import Section
from surveys.text import Text
from tests.accessible import STRICT, is_too_wide, violations
from tests.fieldapp.forms import instrument, question, section
from tests.fieldapp.phone_forms import ASKED, READY, sign_in
from tests.journey import PHONE, press, screen

STEPS = ("cards", "steps")
MINUTES = question("integer", "long", STEPS, required="true()", label=Text.of("Minutes"))
FORM = instrument(
    section("felt", question("text", "why", ("felt",), required="true()", label=Text.of("Why"))),
    section(
        "cards",
        question("text", "who", ("cards",), label=Text.of("Who")),
        Section("steps", STEPS, Text.of("Steps"), items=(MINUTES,), repeat=True),
        repeat=True,
    ),
)
# What stands in the outbox: {id, state, reason}.
ITEMS = """async (all) => {
  const { open } = await import("/static/js/phone/kept.js");
  const names = (await indexedDB.databases()).map((one) => one.name);
  const store = await open(names.find((one) => one.includes("account")).slice("fieldapp-".length));
  const now = new Date().toISOString();
  for (const { id, state, reason } of all) {
    const draft = {id, version: 1, title: "T", about: "", given: {}, metadata: {start: now}};
    const submission = {id, answers: {}, files: {}, metadata: {}, sealed_at: now, assignment: null};
    await store.write("items", {id, title: "T", about: "A", state, sealed_at: now, tries: 1,
      next_at: Date.now() + 1e6, reason, submission, files: [], draft}, id);
  }
}"""
OUTBOX = [
    {"id": "11111111", "state": "conflict", "reason": {"code": "conflict", "status": 409}},
    {"id": "22222222", "state": "refused", "reason": {"code": "too_large", "status": 413}},
    {"id": "33333333", "state": "waiting", "reason": {"code": "offline"}},
]
FACES = [("zh", "light", "1"), ("en", "dark", "3")]
pytestmark = pytest.mark.browser


@pytest.fixture(params=FACES, ids=lambda face: face[0])
def face(request):
    """Return language, colours and size of text."""
    return request.param


@pytest.fixture
def phone(browser, face):
    """Return a phone that shows its pages that way."""
    language, colours, size = face
    locale = {"zh": "zh-CN", "en": "en-GB"}[language]
    with screen(browser, [], **PHONE, locale=locale, color_scheme=colours) as page:
        page.add_init_script(f"try {{ localStorage['fieldapp-size'] = '{size}' }} catch {{}}")
        yield page


def check(page, name):
    """Say what axe finds on a page, and whether it runs out at the side."""
    # All of it in sight: what only stands under the bars for now is no fault.
    page.set_viewport_size({"width": 360, "height": 2400})
    assert "undefined" not in page.inner_text("body"), name
    assert violations(page, STRICT) == [], name
    assert not is_too_wide(page), name
    page.set_viewport_size(PHONE["viewport"])


@pytest.fixture
def asked(cast):
    """Return a form that Carol fills again and again, a visit of hers being returned."""
    version = publish(cast.hall, FORM, repr(FORM).encode(), "asked.md")
    PublicLink.update(instrument=version.instrument).execute()
    hers = {"study": cast.hall, "account": cast.carol, "wave": "w1"}
    row = Assignment.create(
        instrument=version.instrument, site="s1", repeatable=True, scenario="S", **hers
    )
    filed = file_submission(
        id="v1", version=cast.version, answers={}, metadata={}, assignment=cast.assignment, **hers
    )
    decide(filed, cast.bob, "returned", "请补照片")
    return row


def show(page, address, there=ASKED):
    page.goto("about:blank")
    page.goto(address)
    page.locator(there).wait_for(state="attached")


def test_it_works(phone, live_server, cast, asked, face):
    """What is to be done, the outbox, what was sent, oneself, the help."""
    language, *_ = face
    sign_in(phone, live_server, cast.carol_link)
    home = f"{live_server}/phone/{language}/"
    show(phone, home)
    phone.locator(f".row[href$='#new:{asked.id}']").click()
    phone.locator(READY).wait_for()
    show(phone, home)
    phone.locator("[data-ending=refused]").click()
    phone.locator("[data-back]").wait_for()
    check(phone, "todo")
    phone.evaluate(ITEMS, OUTBOX)
    show(phone, f"{home}#outbox")
    expect(phone.locator("[data-item]")).to_have_count(len(OUTBOX))
    for view in ("outbox", "sent", "me"):
        show(phone, f"{home}#{view}")
        check(phone, view)
    show(phone, f"{home}help")
    check(phone, "help")


def test_a_form_with_cards_in_cards(phone, live_server, cast, asked, face):
    language, *_ = face
    sign_in(phone, live_server, cast.carol_link)
    version = asked.instrument.versions.get().id
    show(phone, f"{live_server}/phone/{language}/forms/{version}#new:{asked.id}", READY)
    phone.locator("[data-go=next]").click()
    phone.locator("[data-mistakes] li").wait_for()
    check(phone, "what is missing")
    phone.locator("[data-anyway]").click()
    phone.locator("[data-add]").click()
    phone.locator("[data-q='cards/0/who'] [name]").fill("A")
    phone.locator("[data-cards='cards/0/steps']").wait_for()
    check(phone, "a card")
    phone.locator("[data-cards='cards/0/steps'] [data-add]").click()
    phone.locator("[data-q='cards/0/steps/0/long'] [name]").fill("1.5")
    phone.locator("[data-go=next]").click()
    phone.locator("[data-mistakes] li").wait_for()
    check(phone, "a card in a card")
    phone.locator("[data-anyway]").click()
    phone.locator("[data-q='cards/0/steps/1/long']").wait_for()
    phone.locator("[data-go=previous]").click()
    phone.locator("[data-cards='cards/0/steps'] [data-list] button").wait_for()
    check(phone, "a list in a card")
    phone.locator("[data-go=previous]").click()
    phone.locator("[data-anyway]").click()
    phone.locator("[data-cards=cards]").wait_for()
    check(phone, "a list of cards")
    phone.locator("[data-go=next]").click()
    phone.locator("[data-anyway]").click()
    phone.locator("[data-look] [data-checks] h3").first.wait_for()
    check(phone, "the last look")
    assert phone.locator("[data-checks] h3").count() == len(["missing", "no answer"])
    second = phone.context.new_page()
    second.goto(phone.url)
    second.locator("[data-elsewhere]").wait_for()
    check(second, "open in another tab")


def test_what_a_respondent_sees(phone, live_server, asked, face):
    language, *_ = face
    phone.goto(f"{live_server}/answer/respondent-token?language={language}")
    check(phone, "consent")
    phone.locator("label.tick").click()
    press(phone, phone.locator("button.pri"))
    phone.locator(READY).wait_for()
    check(phone, "the form")
    phone.locator("[data-go=next]").click()
    phone.locator("[data-mistakes] li").wait_for()
    check(phone, "what is missing")
    assert phone.locator("[data-anyway]").count() == 0
    phone.locator("[name='felt/why']").fill("It took too long.")
    phone.locator("[data-go=next]").click()
    phone.locator("#f[data-page='2']").wait_for()
    phone.locator("[data-go=next]").click()
    phone.wait_for_url("**/thanks")
    check(phone, "thanks")
