"""Every page of studies small and large, in both languages: laid out, nothing stray, all worded."""

import logging
import re
import subprocess

import pytest

from reports.composing import compose, wording
from reports.facts import Facts
from reports.findings import CLAIMS, findings
from reports.pages import KINDS, page_class
from reports.rendering.drawing import lay_out
from reports.rendering.overflow import stray_texts
from reports.rendering.pages import TEMPLATES, print_html, screen_html
from reports.rendering.photos import printable
from reports.wording import Wording
from tests.reports.generated import Size, photo, source

RATED = Size(
    scale=(1.0, 5.0), expectations=False, importance=False, visits=False, emotion=False,
    previous=False, personas=0, verbatims=0, photos=0, sites=0, n=25976,
)  # fmt: skip
SIZES = {
    "default": Size(),
    "smallest": Size(1, 1, 1, 0, 1, 0, n=8, previous=False),
    "largest": Size(30, 8, 60, 8, 60, 9, n=4000),
    "rated": RATED,
    "rated and large": Size(30, 8, 0, 0, 0, 0, 9000, False, False, False, False, False, (1.0, 5.0)),
    "no segments": Size(segments=0),
    "low bases": Size(n=24),
    "middling": Size(touchpoints=18, segments=5, sites=25),
}
# Laid out by test_layout, in both languages and with the pages of a strategy.
ELSEWHERE = ("default", "largest")


@pytest.fixture
def warned(caplog):
    caplog.set_level(logging.WARNING, "weasyprint")
    return caplog


def test_it_works():
    document = compose(source())
    kinds = [page.kind for page in document.parts[0].pages]
    assert kinds[:3] == ["cover", "contents", "summary"]
    assert kinds[-1] == "appendix"


@pytest.mark.parametrize(
    ("name", "language"),
    [*((name, "zh") for name in SIZES if name not in ELSEWHERE), ("rated", "en")],
)
def test_nothing_strays_and_the_renderer_has_nothing_to_say(name, language, warned):
    document = compose(source(SIZES[name], language))
    photos = {sha: printable(photo(sha)) for sha in document.photographs()}
    laid = lay_out(document, photos)
    assert len(laid.pages) == document.page_count()
    assert stray_texts(laid) == []
    assert [record.getMessage() for record in warned.records] == []


def test_a_warning_of_the_renderer_would_be_heard(warned):
    from weasyprint import HTML

    HTML(string="<p style='colour: red'>x").render()
    assert warned.records


@pytest.mark.parametrize("name", SIZES)
def test_every_word_used_is_worded_in_chinese(name, monkeypatch):
    untranslated = set()
    spoken = Wording.__call__

    def heard(self, message, **values):
        if self.language == "zh" and message not in self.wordings:
            untranslated.add(message)
        return spoken(self, message, **values)

    monkeypatch.setattr(Wording, "__call__", heard)
    document = compose(source(SIZES[name], "both"))
    print_html(document, lambda sha: "")
    screen_html(document, document.parts[0], lambda sha: "")
    assert untranslated == set()


def test_chinese_headings_are_found_in_the_text_of_the_pdf(whole_report):
    document = compose(whole_report.source)
    told = subprocess.run(
        ["pdftotext", "-layout", str(whole_report.pdf), "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    text = re.sub(r"\s", "", told.stdout)
    for page in document.parts[0].pages[2:]:
        assert re.sub(r"\s", "", page.headline) in text, page.headline
        assert re.sub(r"\s", "", page.section) in text, page.section


ODD = (
    "𠮷野家𪚥\U0002a6d6",
    "😀👩‍👩‍👧 خدمة العملاء ‮evil‬",
    "W" * 400,
    "等" * 5000,
    "<script>alert(1)</script>{{ 7*7 }}{% x %}",
    "\x00\ud800=cmd|' /C calc'!A0",
)


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_do_not_break_a_page(odd, warned):
    given = source(Size(touchpoints=4, segments=2, sites=3, personas=1, photos=0))
    for row in given.analysis["verbatims"]:
        row["text"] = odd
    document = compose(given)
    laid = lay_out(document, {})
    assert stray_texts(laid) == []
    assert len(laid.pages) == document.page_count()
    assert "<script>alert" not in print_html(document, lambda sha: "")


def test_a_character_without_a_font_is_replaced_on_paper_alone(monkeypatch):
    from reports.rendering import pages

    monkeypatch.setattr(pages, "unprintable", lambda text: frozenset("龘") & frozenset(text))
    given = source(Size(photos=0))
    given.analysis["verbatims"][0]["text"] = "龘字"
    document = compose(given)
    assert "龘" not in print_html(document, lambda sha: "")
    assert "龘" in screen_html(document, document.parts[0], lambda sha: "")


def test_sections_without_data_are_left_out_and_named():
    document = compose(source(RATED))
    kinds = {page.kind for page in document.parts[0].pages}
    assert "ratings" in kinds
    assert not kinds & {"journey", "visits", "sites", "expectation", "gaps"}
    assert "客户旅程" in document.parts[0].pages[1].missing
    assert "评分" not in compose(source()).parts[0].pages[1].missing


def test_both_languages_stand_in_one_document():
    document = compose(source(Size(), "both"))
    chinese, english = document.parts
    assert english.first == len(chinese.pages) + 1
    assert english.places["summary"] == english.first + 2
    assert chinese.pages[2].headline != english.pages[2].headline


def test_every_kind_has_its_template_and_its_class():
    for kind in KINDS:
        assert (TEMPLATES / "pages" / f"{kind.code}.html").exists(), kind.code
        assert page_class(kind.code) is kind.page


def test_findings_are_ordered_and_carry_their_evidence():
    facts = Facts.of(source(), wording("en"))
    claims = findings(facts)
    assert [c.urgency for c in claims] == sorted((c.urgency for c in claims), reverse=True)
    assert all(c.evidence and c.sentence and c.title for c in claims)
    assert claims[0].page == "expectation"
    assert len(CLAIMS) >= len(claims)


def test_few_respondents_are_not_shown():
    given = source(Size())
    for row in given.analysis["measures"]:
        row["n"] = {"easy": 4, "all": 270}.get(row["segment"], row["n"])
    facts = Facts.of(given, wording("en"))
    assert facts.measure("touchpoint", "queue", "easy", "experience")["mean"] is None
    hidden = [
        s
        for s in facts.segments
        if facts.measure("touchpoint", "queue", s, "experience")["mean"] is None
    ]
    assert len(hidden) == 2, "a single hidden segment could be worked out from the total"
    assert facts.measure("touchpoint", "queue", "all", "experience")["mean"] is not None
