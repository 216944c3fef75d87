"""A form on the phone, filled as a person fills it: by its controls, its buttons, its keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from fieldapp.storage import InstrumentVersion
from fieldapp.submissions import file_submission
from surveys.xlsform import read_instrument
from tests.accessible import WCAG, violations
from tests.fieldapp.phone_forms import (
    ASKED,
    assigned,
    form_at,
    kept,
    opened,
    published,
    show,
    straight,
)

FORM = Path(__file__).resolve().parents[1] / "surveys" / "forms" / "page.md"
pytestmark = pytest.mark.browser


@pytest.fixture
def address(live_server, cast):
    """Return where Carol's form begins: it may be filled again and again."""
    data = FORM.read_bytes()
    version = published(cast, read_instrument(data, "page.md"), data)
    return form_at(live_server, version, assigned(cast, version, repeatable=True))


@pytest.fixture
def phone(browser, live_server, cast, address):
    """Return Carol's phone with the form open; the browser complains of nothing."""
    with opened(browser, live_server, cast, address, enter=straight) as page:
        yield page


def on(page, number):
    page.locator(f"#f[data-page='{number}']").wait_for()


def go(page, where):
    page.locator(f"[data-go={where}]").click()


def fill(page, path, words):
    page.locator(f'[data-q="{path}"] [name]').fill(words)
    page.locator(f'[data-q="{path}"] [name]').blur()


def choose(page, path, words):
    page.locator(f'[data-q="{path}"] label', has_text=words).click()


def is_shown(page, path):
    return page.locator(f'[data-q="{path}"]').is_visible()


def begun(page):
    fill(page, "who/name", "李雷")
    choose(page, "who/child", "是")
    fill(page, "who/children", "2")


def test_it_works(phone):
    begun(phone)
    expect(phone.locator('[data-q="who/said"]')).to_have_text("一共 4 只鞋。")
    kept(phone, "who/children", 2)
    go(phone, "next")
    on(phone, 2)
    expect(phone.locator("h1 [data-title]")).to_have_text("哪里")


def test_what_an_answer_brings_up_comes_and_goes_with_it(phone):
    assert not is_shown(phone, "who/children")
    choose(phone, "who/child", "是")
    assert is_shown(phone, "who/children")
    choose(phone, "who/child", "否")
    assert not is_shown(phone, "who/children")


def test_words_quote_the_answer_as_it_is_typed(phone):
    field = phone.locator('[data-q="who/name"] input')
    field.press_sequentially("韩")
    assert "韩的年龄" in phone.locator('label[for="c-who/age"]').inner_text()
    assert field.input_value() == "韩"


def test_what_does_not_fit_is_said_when_the_field_is_left_and_holds_one_up(phone):
    begun(phone)
    phone.locator('[data-q="who/age"] input').press_sequentially("300")
    assert phone.locator('[id="q-who/age-e"]').is_hidden()
    phone.locator('[data-q="who/age"] input').blur()
    assert phone.locator('[id="q-who/age-e"]').inner_text().strip() == "请填 1 到 119。"
    go(phone, "next")
    expect(phone.locator("[data-mistakes] a")).to_contain_text("李雷的年龄")
    on(phone, 1)
    phone.locator("[data-mistakes] a").click()
    expect(phone.locator('[id="c-who/age"]')).to_be_focused()
    phone.keyboard.type("0")
    fill(phone, "who/age", "30")
    assert phone.locator('[id="q-who/age-e"]').is_hidden()
    go(phone, "next")
    on(phone, 2)


def test_what_is_no_number_is_kept_as_it_was_typed(phone, address):
    fill(phone, "who/age", "abc")
    kept(phone, "who/age", {"unread": "abc"})
    show(phone, phone.url)
    assert phone.locator('[data-q="who/age"] input').input_value() == "abc"


def test_one_goes_on_where_one_was(phone):
    begun(phone)
    go(phone, "next")
    on(phone, 2)
    choose(phone, "where/region", "南")
    kept(phone, "where/region", "s")
    show(phone, phone.url)
    on(phone, 2)
    assert phone.locator('[data-q="where/region"] :checked').get_attribute("value") == "s"
    go(phone, "previous")
    expect(phone.locator('[data-q="who/name"] input')).to_have_value("李雷")


def test_a_form_may_have_several_drafts(phone, address):
    fill(phone, "who/name", "一")
    kept(phone, "who/name", "一")
    first = phone.url
    show(phone, address)
    assert phone.url != first
    assert phone.locator('[data-q="who/name"] input').input_value() == ""
    show(phone, first)
    assert phone.locator('[data-q="who/name"] input').input_value() == "一"


def test_a_draft_is_listed_by_what_its_form_calls_itself(phone):
    begun(phone)
    kept(phone, "who/children", 2)
    phone.locator("[data-home]").click()
    expect(phone.locator("#main")).to_contain_text("李雷（2）")


def test_what_one_sent_last_can_be_asked_for(phone, address, cast, live_server):
    version = InstrumentVersion.select().order_by(InstrumentVersion.id.desc()).get()
    file_submission(
        id="before-1",
        study=cast.hall,
        version=version,
        answers={"who": {"name": "李雷", "child": "yes"}, "end": {"last": "上次的话"}},
        metadata={},
        wave="w1",
        account=cast.carol,
    )
    phone.goto(f"{live_server}/phone/zh/")
    phone.locator(ASKED).wait_for(state="attached")
    phone.locator("main a.row", has_text="人与地").first.wait_for()
    show(phone, address)
    to_cards(phone)
    go(phone, "next")
    on(phone, 4)
    expect(phone.locator('[data-q="end/last"] textarea')).to_have_value("上次的话")


def test_the_browsers_own_button_goes_a_section_back(phone):
    begun(phone)
    go(phone, "next")
    on(phone, 2)
    phone.go_back()
    on(phone, 1)
    assert phone.locator('[data-q="who/name"] input').input_value() == "李雷"


def test_choices_follow_the_answer_before(phone):
    begun(phone)
    go(phone, "next")
    on(phone, 2)
    choose(phone, "where/region", "北")
    towns = phone.locator('[data-q="where/town"] label')
    expect(towns).to_have_text(["甲镇", "乙镇"])
    choose(phone, "where/town", "乙镇")
    kept(phone, "where/town", "b")
    choose(phone, "where/region", "南")
    expect(towns).to_have_text(["丙镇"])


def test_a_long_list_can_be_searched(phone):
    begun(phone)
    go(phone, "next")
    on(phone, 2)
    box = phone.locator('[data-q="where/long"]')
    free = box.locator("option:not([disabled], [value=''])")
    expect(free).to_have_count(11)
    box.locator("[type=search]").fill("柠")
    expect(free).to_have_text(["柠檬", "青柠"])
    box.locator("select").select_option("l10")
    box.locator("[type=search]").fill("")
    expect(free).to_have_count(11)
    kept(phone, "where/long", "l10")


def test_a_choice_that_may_be_left_out_is_taken_back(phone):
    choose(phone, "who/child", "是")
    kept(phone, "who/child", "yes")
    # What takes a choice back comes with what turns the pages, as soon as the page is touched.
    go(phone, "next")
    phone.locator("[data-mistakes] li").first.wait_for()
    choose(phone, "who/child", "是")
    kept(phone, "who/child", None)
    assert not is_shown(phone, "who/children")
    choose(phone, "who/child", "否")
    kept(phone, "who/child", "no")
    phone.keyboard.press("Delete")
    kept(phone, "who/child", None)


def to_cards(page):
    begun(page)
    go(page, "next")
    on(page, 2)
    go(page, "next")
    on(page, 3)


def test_cards_are_added_opened_and_removed(phone):
    to_cards(phone)
    assert phone.locator("[data-none]").is_visible()
    phone.locator("[data-add]").click()
    expect(phone.locator("h1 [data-title]")).to_have_text("卡片 1")
    expect(phone.locator('[data-q="cards/0/felt"] input')).to_have_value("3")
    fill(phone, "cards/0/what", "门口有人迎接")
    go(phone, "next")
    phone.locator('[data-q="cards/1/what"]').wait_for()
    fill(phone, "cards/1/what", "排队很久")
    go(phone, "previous")
    lines = phone.locator("[data-list] button")
    expect(lines).to_have_count(2)
    who = "all => all.map(one => one.querySelector('.m').textContent)"
    assert phone.eval_on_selector_all("[data-list] button", who) == ["门口有人迎接", "排队很久"]
    lines.first.click()
    phone.locator("[data-removal] summary").click()
    phone.locator("[data-removal] button").click()
    expect(lines).to_have_count(1)
    kept(phone, "cards", [{"what": "排队很久", "felt": 3}])


def test_a_card_that_was_begun_by_mistake_is_none(phone):
    to_cards(phone)
    phone.locator("[data-add]").click()
    kept(phone, "cards", [{"felt": 3}])
    go(phone, "previous")
    phone.locator("[data-none]").wait_for()
    assert phone.locator("[data-list] button").count() == 0
    kept(phone, "cards", None)


def test_a_card_holds_one_up_until_it_is_whole(phone):
    to_cards(phone)
    phone.locator("[data-add]").click()
    fill(phone, "cards/0/felt", "5")
    go(phone, "previous")
    expect(phone.locator("[data-mistakes] li")).to_have_count(1)
    fill(phone, "cards/0/what", "够了")
    go(phone, "previous")
    on(phone, 3)
    expect(phone.locator("[data-list] button")).to_have_count(1)


def test_the_list_of_sections_says_what_is_missing(phone):
    choose(phone, "who/child", "是")
    phone.locator("[data-progress] summary").click()
    lines = phone.locator("[data-sections] button")
    expect(lines).to_have_count(4)
    expect(lines.first.locator(".vh")).to_contain_text("2")
    lines.nth(1).click()
    on(phone, 2)
    expect(phone.locator("[data-sections]")).to_be_hidden()


def test_nothing_but_the_section_is_in_the_page(phone):
    begun(phone)
    paths = "all => all.map(one => one.dataset.q)"
    assert all(path.startswith("who/") for path in phone.eval_on_selector_all("[data-q]", paths))
    go(phone, "next")
    on(phone, 2)
    assert all(path.startswith("where/") for path in phone.eval_on_selector_all("[data-q]", paths))


def test_the_other_language_takes_over_where_one_is(phone):
    begun(phone)
    go(phone, "next")
    on(phone, 2)
    choose(phone, "where/region", "南")
    phone.locator("[data-switch]").click()
    phone.wait_for_url("**/phone/en/forms/**")
    phone.locator("html[data-ready]").wait_for()
    on(phone, 2)
    expect(phone.locator("h1 [data-title]")).to_have_text("Where")
    assert phone.locator('[data-q="where/region"] :checked').get_attribute("value") == "s"


def test_a_draft_that_is_not_here_is_said_to_be_missing(phone):
    where = phone.url.partition("#")[0]
    phone.goto("about:blank")
    phone.goto(f"{where}#00000000-0000-4000-8000-000000000000")
    expect(phone.locator("main > p[role=alert]")).to_contain_text("不在本机")


def test_the_keyboard_alone_fills_a_page(phone):
    phone.locator('[data-q="who/name"] input').focus()
    phone.keyboard.type("小满")
    phone.keyboard.press("Tab")
    phone.keyboard.type("30")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    kept(phone, "who/child", "yes")
    phone.keyboard.press("Tab")
    phone.keyboard.type("1")
    phone.keyboard.press("Enter")
    on(phone, 2)
    expect(phone.locator("h1")).to_be_focused()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing(phone, language):
    show(phone, phone.url.replace("/zh/", f"/{language}/"))
    assert violations(phone, WCAG) == []
    choose(phone, "who/child", "是" if language == "zh" else "Yes")
    go(phone, "next")
    expect(phone.locator("[data-mistakes] li")).to_have_count(2)
    assert violations(phone, WCAG) == []
