"""The static site: from a sentence to the answers behind it, offline, with and without script."""

import re
from dataclasses import replace

import pytest

from reports.choices import Choices
from reports.composing import compose, wording
from reports.rendering.linking import SAID, Tracer, anchors_of, files_of, resolved
from tests.accessible import is_too_wide, violations
from tests.journey import press
from tests.reports.conftest import PEOPLE, answered

FIRST_PAGE = 200_000


@pytest.fixture
def site(whole_report):
    return whole_report.html


def files(site, kind="html"):
    return sorted(site.glob(f"**/*.{kind}"))


def test_it_works(site):
    queue = (site / "zh-figures-touchpoint-queue.html").read_text("utf-8")
    for words in ("怎么算出来的", "各答案的人数", "逐份回答", "客户原话"):
        assert words in queue
    assert 'href="zh-figures-touchpoint-queue.html"' in (site / "index.html").read_text("utf-8")


def test_every_link_leads_to_something_in_the_folder(site):
    ids = {path.name: set(re.findall(r'id="([^"]+)"', path.read_text("utf-8"))) for path in
           files(site)}  # fmt: skip
    for path in files(site):
        html = path.read_text("utf-8")
        for address in re.findall(r'(?:src|href|data-words)="([^"]+)"', html):
            name, _, anchor = address.partition("#")
            assert not re.match(r"\w+:|//", name), address
            assert not name or (site / name).exists(), address
            if anchor and (name or path.name) in ids:
                assert anchor in ids[name or path.name], (path.name, address)


def test_the_first_page_is_small(site):
    assets = (site / "assets" / name for name in ("report.css", "report.js"))
    size = (site / "index.html").stat().st_size + sum(path.stat().st_size for path in assets)
    assert size <= FIRST_PAGE


def test_a_small_segment_is_not_named_beside_an_answer(site):
    queue = (site / "zh-figures-touchpoint-queue.html").read_text("utf-8")
    answers = queue[queue.index("逐份回答") : queue.index("客户原话")]
    assert "全球通" in answers
    assert "动感地带" not in answers, "two people of a segment would be known by it"


def test_nobody_is_listed_where_speakers_are_to_stay_unknown():
    for hidden in (Choices(anonymity="nobody"), Choices(audience="site")):
        made = replace(answered("zh"), choices=hidden)
        for sheet in compose(made).parts[0].sheets:
            assert sheet.answers == sheet.counts == ()


def test_answers_of_other_segments_are_left_out():
    made = replace(answered("zh"), choices=Choices(segments=("goto",)))
    sheet = next(s for s in compose(made).parts[0].sheets if s.file.endswith("queue.html"))
    assert len(sheet.answers) == PEOPLE - 2


def test_names_become_links_and_tags_stay():
    part = compose(answered("en")).parts[0]
    tracer = Tracer(part)
    made = str(tracer.trace("Queue and Wait at the counter; Queues are no item <Queue>"))
    assert made.count('class="why"') == 3
    assert "en-figures-touchpoint-counter_wait.html" in made
    assert "Queues are" in made
    assert "&lt;<a" in made


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("Queue falls short of what customers expect", 1),
        ("Improve Queue and Wait at the counter first: important", 2),
        ("Most fall to Queue halls: 10 of 30 actions", 0),
        ("Queue halls answer for it", 0),
        ("the Queue-ticket machine", 0),
        ("run by Queue Management", 0),
        ("the Vista Queue is open", 0),
        ("“Queue” scores lowest here", 1),
    ],
)
def test_a_name_inside_a_longer_one_is_no_link(words, links):
    tracer = Tracer(compose(answered("en")).parts[0])
    assert str(tracer.trace(words)).count('class="why"') == links


def test_what_the_report_says_of_a_name_leaves_it_a_link():
    names = "best|branch|core|end|first|item|peak|row|theme|touchpoint|touchpoints|worst"
    follows = re.compile(rf"\{{(?:{names})\}}”? ([a-z]+s)\b")
    said = {word for message in wording("zh").wordings for word in follows.findall(message)}
    assert len(said) > 10
    assert said <= set(SAID.split("|"))


def test_links_between_files_name_the_file():
    document = compose(answered("zh"))
    anchors = anchors_of(files_of(document, document.parts[0]))
    html = '<a href="#zh-journey">x</a><a href="#zh-contents">y</a>'
    assert resolved(html, "index.html", anchors) == (
        '<a href="zh-journey.html#zh-journey">x</a><a href="#zh-contents">y</a>'
    )


@pytest.mark.browser
@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_it_asks_for_nothing_outside_and_is_accessible(site, browser, whole):
    """Both editions come of one set of templates: axe reads each file in one, or all of them."""
    page = browser.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    faults, seen = {}, set()
    for path in reversed(files(site)):
        page.goto(path.as_uri())
        made = re.sub(r"^(zh|en)-|(?<=figures-touchpoint-).*", "", path.stem)
        if not whole and made in seen and "queue" not in path.name:
            continue
        seen.add(made)
        if wrong := violations(page):
            faults[path.name] = wrong
    page.close()
    assert faults == {}
    assert complaints == []
    assert [url for url in asked if not url.startswith(site.as_uri())] == []


@pytest.mark.browser
def test_it_is_searched_sorted_and_filtered(site, browser):
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.fill("input[type=search]", "排队等候")
    page.wait_for_selector(".found li")
    assert page.locator(".found a[href='zh-figures-touchpoint-queue.html']").count() == 1
    press(page, page.locator(".found a[href='zh-figures-touchpoint-queue.html']"))
    table = page.locator("table.filtered")
    table.locator("th button").nth(2).click()
    assert table.locator("tbody tr").first.locator("td").nth(2).inner_text() == "10"
    page.fill(".filter input", "全球通")
    assert table.locator("tbody tr:visible").count() == PEOPLE - 2
    page.close()


@pytest.mark.browser
def test_it_works_without_script(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    press(page, page.locator(".answer a.why").first)
    assert "zh-figures-" in page.url
    assert page.locator("table").first.is_visible()
    press(page, page.locator(".stands-of a").first)
    assert page.locator("h1").first.is_visible()
    context.close()


@pytest.mark.browser
def test_it_is_read_and_sorted_by_keys_alone(site, browser):
    page = browser.new_page()
    page.goto((site / "zh-figures-touchpoint-queue.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('th') !== null"):
            break
    page.keyboard.press("Enter")
    page.locator("th[aria-sort]").wait_for()
    seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert seen != "none", "where the keys are can be seen"
    page.close()


@pytest.mark.browser
def test_on_paper_only_the_report_is_printed(site, browser):
    page = browser.new_page()
    page.goto((site / "zh-journey.html").as_uri())
    assert page.locator(".bar-top").is_visible()
    page.emulate_media(media="print")
    for left_out in (".bar-top", ".turn"):
        assert not page.locator(left_out).first.is_visible(), left_out
    assert page.locator("section.page").first.is_visible()
    breaks = "getComputedStyle(document.querySelector('section.page')).breakBefore"
    assert page.evaluate(breaks) == "page"
    page.close()


@pytest.mark.browser
def test_on_a_phone_every_wide_figure_can_be_reached_by_keys(site, browser):
    page = browser.new_page(viewport={"width": 360, "height": 740})
    faults = {}
    for name in ("index", "zh-appendix", "zh-issue-tree", "zh-execution-map", "zh-method"):
        page.goto((site / f"{name}.html").as_uri())
        faults[name] = [violations(page), is_too_wide(page)]
    page.close()
    assert [wrong for wrong in faults.values() if wrong != [[], False]] == []


@pytest.mark.browser
def test_the_contents_show_their_first_section(site, browser):
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    # As close as the rows of the longest report stand on paper.
    page.locator("table.contents").evaluate("table => { table.className = 'contents packed full' }")
    rows = page.locator("table.contents tr")
    figure, first = page.locator(".figure:has(table.contents)").bounding_box(), rows.first
    assert first.bounding_box()["y"] >= figure["y"]
    assert first.locator("a").first.get_attribute("href") == "#zh-summary"
    page.close()
