"""The last look on the phone: what is asked, what is answered to it, and what is sealed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fieldapp.storage import Submission
from surveys.instrument import Choice, Tags
from surveys.text import Text
from tests.accessible import STRICT, is_too_wide, violations
from tests.fieldapp.forms import instrument, question, section
from tests.fieldapp.forms import photo as jpeg
from tests.fieldapp.phone_forms import assigned, form_at, opened, published

pytestmark = pytest.mark.browser
YES_NO = (Choice("yes", Text.of("是"), score=1.0), Choice("no", Text.of("否"), score=0.0))
HALL, END = ("hall",), ("end",)
FORM = instrument(
    section(
        "hall",
        question("geopoint", "here", HALL),
        question(
            "select_one",
            "clean",
            HALL,
            choices=YES_NO,
            tags=Tags(measure="compliance"),
            required="true()",
        ),
        question("text", "note", HALL, tags=Tags(measure="verbatim")),
        question("decimal", "wait", HALL, tags=Tags(measure="wait_minutes")),
        question("image", "door", HALL, required="true()"),
    ),
    section("end", question("text", "story", END, tags=Tags(measure="verbatim"))),
)
AWAY = {"latitude": 31.248, "longitude": 121.4737, "accuracy": 9}


@pytest.fixture
def language():
    return "zh"


@pytest.fixture
def colours():
    return "light"


@pytest.fixture
def window():
    return ("2020-01-01", "2020-01-02")


@pytest.fixture
def phone(browser, live_server, cast, language, colours, window):
    """Return Carol's phone in the second section of a visit, two kilometres from its site."""
    version = published(cast, FORM)
    row = assigned(cast, version, site="s1", window_start=window[0], window_end=window[1])
    form = form_at(live_server, version, row, language)
    how = {"color_scheme": colours, "permissions": ["geolocation"], "geolocation": AWAY}
    with opened(browser, live_server, cast, form, language, **how) as page:
        yield page


def take(page, data=None):
    shot = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": data or jpeg()}
    page.locator("[data-gallery]").wait_for()
    page.set_input_files("[data-q='hall/door'] input[capture]", shot)
    page.locator("[data-kept] img").wait_for()


def answer(page, clean="yes", photo=True):
    page.click("[data-locate]:is(button)")
    page.locator("[data-found]", has_text="·").wait_for()
    page.click(f"label:has([value={clean}])")
    if photo:
        take(page)


def look(page):
    """Jump to the last section by the list and on to the last look."""
    page.locator("details summary").first.click()
    page.locator("[data-sections] > li").last.locator("a, button").first.click()
    page.locator("#f[data-page='2']").wait_for()
    page.click("[data-go=next]")
    page.locator("[data-look] [data-checks] li").first.wait_for()
    return page


def asked(page):
    return page.locator("[data-checks] h3").all_inner_texts()


def explain(page, code, words):
    page.fill(f"#why-{code}", words)
    page.locator(f"#why-{code}").blur()


def outbox(page):
    return page.evaluate(
        """async () => {
          const { Kept } = await import("/static/js/phone/kept.js");
          const [name] = (await indexedDB.databases()).map((one) => one.name);
          return new Kept(name).outbox();
        }"""
    )


def arrived(page):
    for _ in range(100):
        row = Submission.select().first()
        if row and row.versions.get().checked_at:
            return row
        page.wait_for_timeout(200)
    raise AssertionError(outbox(page))


def test_it_works(phone):
    answer(phone, "no")
    phone.fill("[name='hall/wait']", "7", force=True)
    look(phone)
    assert asked(phone) == ["不在约定时段内", "离网点太远", "填得太快", "选“否”但没有说明"]
    expect(phone.locator("[data-said]")).to_contain_text("有 4 处要您说明")


def test_nothing_can_be_sent_before_the_checks_stand_there(phone):
    answer(phone, "no")
    phone.evaluate(
        """() => new MutationObserver(() => {
          const button = document.querySelector("#main [data-seal]");
          if (button) window.atFirst ??= button.disabled;
        }).observe(document.querySelector("#main"), { childList: true })"""
    )
    look(phone)
    assert phone.evaluate("window.atFirst") is True
    expect(phone.locator("[data-seal]")).to_be_enabled()


def test_a_reason_is_owed_for_each_and_travels_as_evidence(phone, app):
    answer(phone, "no")
    look(phone)
    phone.click("[data-seal]")
    expect(phone.locator("[data-owed]")).to_be_visible()
    expect(phone.locator("textarea[aria-invalid]")).to_have_count(4)
    expect(phone.locator("#why-outside_window")).to_be_focused()
    phone.click("button:has-text('事后补填')")
    phone.click("button:has-text('手机定位不准，我就在店里')")
    explain(phone, "too_fast", "照着笔记填的，<b>很快</b>")
    explain(phone, "no_comment", "没有要补充的")
    expect(phone.locator("textarea[aria-invalid]")).to_have_count(0)
    phone.click("[data-seal]")
    phone.wait_for_url("**/phone/zh/#outbox")
    row = arrived(phone)
    with app.app_context():
        metadata = row.versions.get().document["metadata"]
        assert metadata["reasons"] == {
            "outside_window": "事后补填",
            "far_from_site": "手机定位不准，我就在店里",
            "too_fast": "照着笔记填的，<b>很快</b>",
            "no_comment": "没有要补充的",
        }
        codes = {flag.code for flag in row.flags}
        assert codes == set(metadata["reasons"]), "the server asks what the phone asked"


def test_reasons_are_kept_while_one_looks_something_up(phone):
    answer(phone, "no")
    look(phone)
    explain(phone, "far_from_site", "网点搬了")
    phone.locator("[data-places] a", has_text="问 note").click()
    phone.locator("#f[data-page='1']").wait_for()
    expect(phone.locator("[name='hall/note']")).to_be_focused()
    phone.fill("[name='hall/note']", "地上有水")
    look(phone)
    assert "选“否”但没有说明" not in asked(phone)
    assert phone.input_value("#why-far_from_site") == "网点搬了"
    phone.reload()
    phone.locator("html[data-ready]").wait_for()
    look(phone)
    assert phone.input_value("#why-far_from_site") == "网点搬了"


def test_what_is_missing_is_named_with_a_way_to_it(phone):
    answer(phone, photo=False)
    look(phone)
    assert "缺少照片" in asked(phone)
    row = phone.locator("[data-checks] > li", has_text="缺少照片")
    assert "问 door" in row.inner_text()
    row.locator("a").click()
    phone.locator("#f[data-page='1']").wait_for()
    expect(phone.locator("[name='hall/door']").first).to_be_focused()


def test_a_photo_that_the_phone_has_lost_is_never_sent_silently(phone):
    answer(phone)
    look(phone)
    for code in ("outside_window", "far_from_site", "too_fast"):
        explain(phone, code, "好")
    phone.evaluate(
        """async () => {
          const { Store } = await import("/static/js/phone/store.js");
          const [name] = (await indexedDB.databases()).map((one) => one.name);
          await new Store(name).run("files", "readwrite", async (files) => files.clear());
        }"""
    )
    phone.click("[data-seal]")
    expect(phone.locator("[data-failed]")).to_contain_text("问 door")
    assert outbox(phone) == []
    expect(phone.locator("[data-seal]")).to_be_enabled()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_everybody_can_read_and_reach_it(phone, tmp_path, language, colours):
    answer(phone, "no")
    look(phone)
    phone.click("[data-seal]")
    expect(phone.locator("[data-owed]")).to_be_visible()
    # So tall that the bar at the thumb, which is sticky, covers nothing that is being measured.
    phone.set_viewport_size({"width": 360, "height": 2000})
    assert violations(phone, STRICT) == []
    small = phone.evaluate(
        """() => [...document.querySelectorAll('[data-look] :is(a, button, textarea)')]
          .map((it) => [it.textContent, it.getBoundingClientRect()])
          .filter(([, {width, height}]) => width < 44 || height < 44).map(([text]) => text)"""
    )
    assert small == []
    assert not is_too_wide(phone)


def test_the_last_look_works_by_the_keyboard_alone(phone):
    answer(phone)
    look(phone)
    reached = []
    for _ in range(12):
        phone.keyboard.press("Tab")
        here = phone.evaluate(
            "() => document.activeElement.id || document.activeElement.textContent"
        )
        reached.append(here)
        if here.startswith("why-"):
            phone.keyboard.type("因为")
        if "附上原因" in here or "发送" in here:
            break
    assert [each for each in reached if each.startswith("why-")] == [
        "why-outside_window",
        "why-far_from_site",
        "why-too_fast",
    ]
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/phone/zh/#outbox")
