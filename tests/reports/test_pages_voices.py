"""Whose words stand among customers' voices, and how far a journey is drawn."""

from dataclasses import replace

from reports.charts.journey import FULL, NEAR, Panel, Point, reach_of
from reports.composing import wording
from reports.pages import verbatims
from surveys.instrument import Instrument
from surveys.text import Text
from tests.reports.generated import source

REMARK = {
    "text": "一线提的意见没有下文", "segment": "", "touchpoint": "", "dimension": "",
    "feeling": -5.0, "site": "", "id": "x/y",
}  # fmt: skip


def voices(kind):
    made = source()
    remark = {**REMARK, "instrument": "asked:1"}
    analysis = {**made.analysis, "verbatims": [remark, *made.analysis["verbatims"]]}
    asked = (Instrument("asked", Text.of("问卷"), kind),)
    said = replace(made, analysis=analysis, instruments=asked, kept={})
    pages = verbatims.pages(said, wording("zh"))
    return [quote.words for page in pages for quote in page.quotes]


def test_it_works():
    assert any("没有下文" in words for words in voices("intercept"))


def test_employees_do_not_speak_as_customers():
    assert not any("没有下文" in words for words in voices("employee"))


def test_a_journey_near_zero_is_drawn_nearer():
    near = Panel("a", (), (Point(-2.1, -2.5, -1.7, -1.0), Point(None)))
    far = Panel("b", (), (Point(1.0, before=-3.4),))
    assert reach_of((near,)) == NEAR
    assert reach_of((near, far)) == FULL
    assert reach_of((Panel("c", (), (Point(None),)),)) == FULL
