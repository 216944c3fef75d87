"""No text leaves its box, none stands on another, none is under 7 pt: at the least and the most."""

import logging
from dataclasses import replace

import pytest
from weasyprint import HTML

from reports.composing import compose
from reports.rendering.drawing import lay_out
from reports.rendering.overflow import stray_texts
from reports.rendering.photos import printable
from reports.strategy import Strategy
from tests.reports.generated import Size, photo, source
from tests.reports.layout import collisions, overflows, small_texts, words_of
from tests.reports.strategies import full, tree
from tests.reports.test_strategy_pages import described, least, most

LARGEST = Size(30, 8, 60, 8, 60, 9, n=4000)


def largest():
    """Thirty touchpoints, eight segments, sixty sites, and the largest strategy beside them."""
    whole = source(LARGEST)
    plan = described(most())
    return replace(
        whole,
        study=replace(whole.study, touchpoints=plan.study.touchpoints),
        tree=tree(10, 14),
        strategy=plan.strategy,
        comparison=plan.comparison,
    )


STUDIES = {
    "least": lambda: described(least()),
    "sample": lambda: described(full()),
    "most": largest,
}


def drawn(study, language, path):
    document = compose(replace(study, language=language))
    photos = {sha: printable(photo(sha)) for sha in document.photographs()}
    laid = lay_out(document, photos)
    assert len(laid.pages) == document.page_count()
    laid.write_pdf(path)
    return laid


def test_it_works(tmp_path):
    laid = drawn(source(Size(1, 1, 1, 0, 1, 0, n=8)), "zh", tmp_path / "a.pdf")
    assert overflows(laid) == small_texts(laid) == []
    pages = words_of(tmp_path / "a.pdf")
    assert len(pages) == len(laid.pages)
    assert all(pages)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", STUDIES)
def test_every_text_has_its_place(name, language, tmp_path, caplog):
    caplog.set_level(logging.WARNING, "weasyprint")
    laid = drawn(STUDIES[name](), language, tmp_path / "a.pdf")
    assert stray_texts(laid) == []
    assert overflows(laid) == []
    assert small_texts(laid) == []
    assert collisions(words_of(tmp_path / "a.pdf")) == []
    assert [record.getMessage() for record in caplog.records] == []


def test_the_largest_study_is_as_large_as_it_says():
    study = largest()
    assert len(study.study.touchpoints) == 30
    assert len(study.study.sites) == 60
    assert len(study.tree.issues) == 150
    assert isinstance(study.strategy, Strategy)
    assert len(study.strategy.actions) == 80


OUTSIDE = "<p style='width: 40pt; white-space: nowrap'>a text that is wider than its box"
CUT_OFF = "<div style='height: 12pt; overflow: hidden'>one<br>two<br>three"
UNDER = "<p style='margin: 0'>one</p><p style='margin: -10pt 0 0'>two"
SMALL = "<p style='font-size: 6pt'>small"


def test_a_text_outside_its_box_is_found():
    assert overflows(HTML(string=OUTSIDE).render())


def test_a_text_that_is_cut_off_is_found():
    found = overflows(HTML(string=CUT_OFF).render())
    assert any("three" in line and "cut off" in line for line in found)


def test_texts_on_one_another_are_found(tmp_path):
    HTML(string=UNDER).write_pdf(tmp_path / "a.pdf")
    assert collisions(words_of(tmp_path / "a.pdf"))


def test_small_text_is_found():
    assert small_texts(HTML(string=SMALL).render())
