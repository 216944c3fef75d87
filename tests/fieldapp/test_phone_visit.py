"""The mystery visit that is shipped: filled by the keyboard alone, read by everybody."""

import pytest
from playwright.sync_api import expect

from fieldapp.storage import Submission
from surveys.library import instruments
from surveys.xlsform import read_instrument
from tests.accessible import STRICT, violations
from tests.fieldapp.phone_forms import assigned, form_at, opened, published, straight
from tests.journey import DOOR, photograph

SECTIONS = 16
MOST_STEPS = 120
MINUTE = 4
# What holds the focus: its kind, its question, and whether the bars leave it in sight.
HELD = """() => {
  const held = document.activeElement;
  const box = held.closest("[data-q]");
  const [top, foot] = ["header.top", ".foot"].map((one) =>
    [...document.querySelectorAll(one)].find((bar) => bar.checkVisibility()));
  const { top: upper, bottom: lower } = held.getBoundingClientRect();
  const inBar = top.contains(held) || foot.contains(held) || held.matches(".skip");
  return {
    kind: held.type || held.localName,
    path: box?.dataset.q ?? "",
    control: box?.dataset.control ?? "",
    go: held.dataset.go ?? "",
    isSeal: "seal" in held.dataset,
    isSeen: inBar || (upper >= top.getBoundingClientRect().bottom - 1
      && upper < foot.getBoundingClientRect().top - 20) || lower - upper > 400,
    isDone: Boolean(box?.querySelector(":checked:not(option)")),
  };
}"""
pytestmark = pytest.mark.browser


@pytest.fixture
def language():
    return "zh"


@pytest.fixture
def phone(browser, live_server, cast, language):
    """Return Carol's phone at the beginning of a visit; the browser complains of nothing."""
    data = instruments()["mystery_visit"]
    version = published(cast, read_instrument(data, "visit.md"), data)
    form = form_at(live_server, version, assigned(cast, version, site="s1"), language)
    how = {"geolocation": DOOR, "permissions": ["geolocation"]}
    with opened(browser, live_server, cast, form, language, straight, **how) as page:
        yield page


class Keys:
    """Hands that have a keyboard and nothing else."""

    def __init__(self, page):
        self.page = page
        self.keys = page.keyboard
        self.done = set()
        self.moments = 0

    def section(self):
        """Answer what the tabulator reaches, and press the button that goes on."""
        # What the phone itself can tell comes by a script, a moment after the section.
        late = self.page.locator("#f [data-locate][hidden], #f [data-gallery][hidden]")
        expect(late).to_have_count(0)
        expect(self.page.locator("#f [data-watch] button:not([type=button])")).to_have_count(0)
        for _ in range(MOST_STEPS):
            self.keys.press("Tab")
            held = self.page.evaluate(HELD)
            assert held["isSeen"], held
            if held["go"] == "next":
                return self.keys.press("Enter")
            if held["path"] and held["path"] not in self.done and not held["isDone"]:
                self.answer(held)
        raise AssertionError("the keyboard does not get on")

    def answer(self, held):
        """Answer the question that holds the focus, where this is its control."""
        deed = getattr(self, f"_{held['control']}", None) or getattr(
            self, "_" + held["kind"].replace("-", "_"), None
        )
        if deed and deed(held) is not False:
            self.done.add(held["path"])

    def _radio(self, _held):
        self.keys.press("Space")

    _checkbox = _radio

    def _text(self, _held):
        self.keys.type("7")

    def _textarea(self, _held):
        self.keys.type("没有补充。")

    def _moment(self, _held):
        """Turn each part of the date up once, and the minute once more each time."""
        self.moments += 1
        for part in range(6):
            for _ in range(self.moments if part == MINUTE else 1):
                self.keys.press("ArrowUp")
            self.keys.press("ArrowRight")
        assert self.page.evaluate("document.activeElement.value")

    def _watch(self, held):
        if held["kind"] != "button":
            return False
        self.keys.press("Enter")
        self.keys.press("Enter")
        return True

    def _position(self, held):
        if held["kind"] != "button":
            return False
        self.keys.press("Enter")
        self.page.locator(f"[data-q='{held['path']}'] [data-found]", has_text="121.").wait_for()
        return True

    def _photo(self, held):
        if held["kind"] != "file":
            return False
        chosen = []
        self.page.once("filechooser", lambda one: chosen.append(one))
        # A headless browser under load opens its chooser at the second time, at times.
        for _ in range(60):
            self.keys.press("Space")
            self.page.wait_for_timeout(300)
            if chosen:
                break
        chosen[0].set_files(photograph())
        self.page.locator(f"[data-q='{held['path']}'] [data-kept] img").wait_for()
        return True


def test_it_works(phone):
    """Every section by the keyboard, then the last look and its button."""
    keys = Keys(phone)
    for number in range(1, SECTIONS + 1):
        phone.locator(f"#f[data-page='{number}']").wait_for()
        keys.section()
        wrong = phone.locator("[data-mistakes]:not([hidden])")
        phone.locator(f"#f[data-page='{number + 1}'], [data-look]").or_(wrong).first.wait_for()
        assert not wrong.count(), wrong.inner_text()
    phone.locator("[data-look] [data-checks] li").first.wait_for()
    for _ in range(MOST_STEPS):
        phone.keyboard.press("Tab")
        held = phone.evaluate(HELD)
        if held["kind"] == "textarea":
            phone.keyboard.type("照着笔记填的。")
        if held["isSeal"]:
            break
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/phone/zh/#outbox")
    phone.get_by_text("没有待发的答卷").wait_for()
    (filed,) = Submission.select()
    answers = filed.versions.get().document["answers"]
    assert len(answers) == SECTIONS
    assert answers["check_in"]["arrived_where"]["lat"] == DOOR["latitude"]


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.slow)])
def test_axe_finds_nothing_in_any_section(phone):
    for number in range(1, SECTIONS + 1):
        if number > 1:
            phone.locator("[data-progress] summary").click()
            phone.locator(f"[data-sections] li:nth-child({number}) button").click()
            phone.locator(f"#f[data-page='{number}']").wait_for()
        assert violations(phone, STRICT) == [], number
