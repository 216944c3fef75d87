"""Every strategy page at its least, at the sample's size and at its most, drawn and looked over."""

import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest

from reports.composing import compose, wording
from reports.pages import KINDS
from reports.rendering.drawing import lay_out
from reports.strategy import Strategy
from reports.wording import Wording
from surveys.text import Text
from tests.reports.generated import Size
from tests.reports.strategies import comparison, full, idea, strategy, tree

CODES = (
    "issue_tree",
    "competitors",
    "brainstorm",
    "strategy_house",
    "execution_map",
    "missing",
    "blueprint",
    "action_plan",
    "wave_over_wave",
    "you_said",
)
MINE = [kind for kind in KINDS if kind.code in CODES]
TEMPLATES = Path(__file__).parents[2] / "reports" / "templates" / "pages"


def least():
    one = strategy(1, 1, 1, 1)
    one = replace(one, brainstorm=replace(one.brainstorm, ideas=(idea(0),)))
    size = Size(touchpoints=1, segments=0, visits=False, sites=1)
    return full(size=size, tree=tree(1, 1), strategy=one, comparison=comparison(1, 1))


def most():
    large = strategy(6, 14, 30, 80)
    ideas = tuple(replace(idea(n % 7), id=f"i{n}") for n in range(10))
    large = replace(large, brainstorm=replace(large.brainstorm, ideas=ideas))
    size = Size(touchpoints=30, segments=8)
    return full(size=size, tree=tree(7, 15), strategy=large, comparison=comparison(4, 3))


def described(source):
    """The source with every touchpoint of the blueprint described, and a trend of the outcome."""
    words = Text.of(
        {"zh": "叫号屏报预计时长，到号前短信提醒", "en": "The screen shows the expected wait"}
    )
    layers = dict.fromkeys(("customer", "front_stage", "back_stage", "norm"), words)
    points = tuple(
        replace(point, owner=Text.of({"zh": "营业部", "en": "Halls"}), **layers)
        for point in source.study.touchpoints
    )
    trend = [
        {"wave": "w2", "item": item, "kind": "overall", "segment": "all", "measure": measure,
         "before": 1.0, "after": 2.0, "change": 1.0, "low": 0.5, "high": 1.5, "n_before": 300,
         "n_after": 310, "significant": True}
        for item, measure in (("nps", "nps"), ("overall", "rating"), ("mystery", "mystery"))
    ]  # fmt: skip
    analysis = {**source.analysis, "trend": [*source.analysis["trend"], *trend]}
    return replace(source, study=replace(source.study, touchpoints=points), analysis=analysis)


SOURCES = {"least": least, "sample": full, "most": most}


class Recording(Wording):
    """Words that remember what had none in the language."""

    def __init__(self, language):
        super().__init__(language)
        self.wordings = wording(language).wordings
        self.missing = set()

    def __call__(self, message, **values):
        if message not in self.wordings:
            self.missing.add(message)
        return super().__call__(message, **values)


@pytest.fixture
def complaints():
    """What WeasyPrint warns of while a test runs."""
    lines = []

    class Keeper(logging.Handler):
        def emit(self, record):
            lines.append(record.getMessage())

    logger, keeper = logging.getLogger("weasyprint"), Keeper(logging.WARNING)
    logger.addHandler(keeper)
    yield lines
    logger.removeHandler(keeper)


def made(source, language="en"):
    words = wording(language)
    return {kind.code: list(kind.pages(source, words)) for kind in MINE}


def test_it_works(complaints):
    document = compose(described(full("en")), MINE)
    laid = lay_out(document, {})
    assert {page.kind for page in document.parts[0].pages} >= set(CODES)
    assert len(laid.pages) == document.page_count()
    assert complaints == []


@pytest.mark.parametrize("size", SOURCES)
def test_every_word_has_its_chinese(size):
    words, made = Recording("zh"), described(replace(SOURCES[size](), kept={}))
    for kind in MINE:
        words(kind.name)
        kind.pages(made, words)
    assert words.missing == set()


def test_every_word_of_the_templates_has_its_chinese():
    known = wording("zh").wordings
    names = [*CODES, "issue_overview", "issue_branch"]
    texts = [(TEMPLATES / f"{name}.html").read_text("utf-8") for name in names]
    used = {word for text in texts for word in re.findall(r'_\("([^"]+)"', text)}
    assert len(used) > 40
    assert used - set(known) == set()


def test_without_data_there_is_no_page():
    bare = full(tree=None, strategy=None, comparison=None)
    bare = replace(bare, analysis={**bare.analysis, "trend": []}, previous=None)
    assert {code: pages for code, pages in made(bare).items() if pages} == {}


def test_an_empty_strategy_has_only_its_holes():
    pages = made(full(strategy=Strategy(dimensions=("trust",)), comparison=None))
    assert pages["missing"][0].rows[0].kind == "Dimension without a sub-theme"
    for code in ("brainstorm", "strategy_house", "execution_map", "action_plan", "you_said"):
        assert pages[code] == []


def test_headlines_carry_the_finding_of_the_data():
    pages = made(described(full("en")))
    first = {code: made_pages[0].headline for code, made_pages in pages.items()}
    assert "Queue falls short of what customers expect" in first["issue_tree"]
    assert (
        first["competitors"]
        == "No operator stresses “Knowledge” and “Emotion”: this ground is free"
    )
    assert first["strategy_house"].startswith("“No guessing, every visit” stands on Efficiency")
    assert first["execution_map"].startswith(
        "One theme becomes 12 initiatives and 30 actions: 8 done"
    )
    assert first["missing"].startswith("Still open: 10 holes; first: Key issue that no initiative")
    assert "10 of 30 actions; 7 without a KPI" in first["action_plan"]


def test_an_overview_of_a_large_tree_says_what_has_no_room():
    overview = made(most())["issue_tree"][0].overview
    shown = sum(len(box.rows) for box in overview.boxes)
    assert len(overview.boxes) == 6
    assert 12 <= shown <= 16
    assert all(box.more == f"+ {15 - len(box.rows)} more" for box in overview.boxes)
    assert overview.left_out == "1 more branch on the pages after"


def test_a_figure_on_the_tree_follows_the_analysis():
    source = full("en")
    for row in source.analysis["measures"]:
        if (row["item"], row["measure"], row["segment"]) == (
            "queue",
            "weighted_satisfaction",
            "all",
        ):
            row["mean"] = -12.3
    rows = [row for box in made(source)["issue_tree"][0].overview.boxes for row in box.rows]
    assert next(row for row in rows if row.title.startswith("Queue")).value == "−12.3"


def test_figures_of_fewer_than_five_are_not_shown():
    source = full("en")
    for row in source.analysis["measures"]:
        row["n"] = min(row["n"], 4)
    source.analysis["boxes"] = []
    source.analysis["mystery"] = source.analysis["waits"] = []
    rows = [row for box in made(source)["issue_tree"][0].overview.boxes for row in box.rows]
    assert {row.value for row in rows} == {"–"}


def test_a_large_map_has_an_overview_and_keeps_sub_themes_whole():
    sheets = made(most())["execution_map"]
    assert all(len(sheet.rows) <= 14 for sheet in sheets)
    bars = [row for sheet in sheets for row in sheet.rows if row.title.endswith("actions")]
    assert bars
    for sheet in sheets:
        spans = [row.sub_theme.span for row in sheet.rows if row.sub_theme.span]
        assert sum(spans) == len(sheet.rows)
        assert sum(row.initiative.span for row in sheet.rows) == len(sheet.rows)
        assert {row.before + row.length + row.after for row in sheet.rows} == {len(sheet.columns)}


def test_the_white_space_is_framed_only_where_competitors_are():
    rows = made(full("en"))["competitors"][0].rows
    assert [row.name for row in rows if row.white] == ["Knowledge", "Emotion"]
    alone = made(full("en", comparison=comparison(1, 2)))["competitors"][0]
    assert not any(row.white for row in alone.rows)
    assert alone.spaces == ()


def test_a_blueprint_is_cut_at_stages_and_coloured_by_the_standard():
    sheets = made(described(full("en")))["blueprint"]
    assert all(len(sheet.heads) <= 7 for sheet in sheets)
    scores = {h.name: s for sheet in sheets for h, s in zip(sheet.heads, sheet.scores, strict=True)}
    assert (scores["Queue"].words, scores["Queue"].step) == ("61", "n2")


def test_what_was_done_stands_beside_what_was_said():
    rows = made(described(full("en")))["you_said"][0].rows
    assert rows[0].quoted
    assert rows[0].issue == "Queue falls short of what customers expect"
    assert rows[0].did == "Show the expected wait on the call screen"
    assert rows[0].outcome == "Six halls have new screens that say how long"


def test_words_that_people_typed_are_escaped():
    hostile = Text.of("<script>alert(1)</script>")
    source = full(
        "en", strategy=replace(strategy(), theme=hostile, meaning=hostile, limits=hostile)
    )
    html = compose(source, MINE)
    from reports.rendering.pages import print_html

    drawn = print_html(html, lambda sha: "")
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn
