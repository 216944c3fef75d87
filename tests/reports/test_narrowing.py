"""A report on some segments: what the others said changes no page, and what is of all says so."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from reports.analysis import analyse
from reports.choices import Choices
from reports.composing import compose, wording
from reports.dataset import Dataset, Vectors
from reports.document import ReportSource
from reports.evidence.answers import answers_of
from reports.facts import Facts
from reports.issue_draft import draft_issue_tree
from reports.narrowing import answered_study, kept_ids, narrowed_base, only
from reports.rendering.pages import print_html, screen_html
from reports.scorecards import site_rows
from reports.strategy import Action, Kpi, Reference, Strategy
from surveys.text import Text
from tests.reports.examples import example_documents, example_instruments, example_study

OTHERS = "youth", "mass"
Documents = list[dict[str, Any]]


def changed(documents: Documents) -> Documents:
    """Return the documents with everything that the others said turned round."""
    made = copy.deepcopy(documents)
    for document in made:
        if document["segment"] in OTHERS:
            _turn(document["answers"])
    return made


def _turn(answers: dict[str, Any]):
    for name, value in answers.items():
        if isinstance(value, dict):
            _turn(value)
        elif isinstance(value, list):
            for each in value:
                _turn(each)
        elif isinstance(value, int | float):
            answers[name] = 1 if value > 2 else 10
        elif name in ("said", "comment"):
            answers[name] = "别人的话"
        elif value in ("yes", "no"):
            answers[name] = {"yes": "no", "no": "yes"}[value]


def narrowed(documents: Documents, wave: str, segments: tuple[str, ...]) -> Dataset:
    """Return the dataset of some segments, as the database gives it."""
    whole = Dataset.from_documents(example_study(), wave, documents, example_instruments())
    kept = kept_ids(whole, segments)
    mine = [document for document in documents if document["id"] in kept]
    study = answered_study(example_study(), segments)
    found = Dataset.from_documents(study, wave, mine, example_instruments())
    found.base = narrowed_base(whole.base, segments)
    return found


def report(now: Documents, before: Documents, language: str, *segments: str) -> ReportSource:
    """Return the source of a report on some segments."""
    dataset, previous = narrowed(now, "w2", segments), narrowed(before, "w1", segments)
    figures = analyse(dataset, previous)
    return ReportSource(
        study=example_study(),
        wave="w2",
        language=language,
        analysis=figures,
        previous=analyse(previous),
        tree=draft_issue_tree(example_study(), figures),
        answers=answers_of(dataset),
        site_scores=tuple(site_rows(dataset)),
        instruments=tuple(example_instruments().values()),
        choices=Choices(segments=segments),
        built_at="2026-02-01",
    )


NOW, BEFORE = example_documents("w2"), example_documents("w1")


def pages(source):
    return compose(source).parts[0].pages


def test_it_works():
    """The report of one segment has every section, and speaks of it where others speak of all."""
    source = report(NOW, BEFORE, "en", "premium")
    made = pages(source)
    kinds = {page.kind for page in made}
    assert {"journey", "matrix", "expectation", "importance", "drivers", "visits"} <= kinds
    words = print_html(compose(source), lambda sha: "")
    assert "All customers" not in words
    assert "all customers" not in words
    assert "Premium brand only" in compose(source).parts[0].running
    assert Facts.of(source, wording("en")).who("all") == "Premium brand customers"


def test_one_segment_is_not_told_twice_as_everybody():
    made = pages(report(NOW, BEFORE, "en", "premium"))
    [table] = [page for page in made if page.kind == "wave_over_wave" and not page.lines]
    assert table.rows
    assert len({row.name for row in table.rows}) == len(table.rows)
    [matrix] = [page for page in made if page.kind == "matrix"]
    assert not any("over the rows" in note.sentence for note in matrix.notes)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("segments", [("premium",), ("premium", "youth")])
def test_what_the_others_say_changes_no_page(language: str, segments: tuple[str, ...]):
    others = [code for code in OTHERS if code not in segments]
    now, before = (
        [d if d["segment"] not in others else c for d, c in zip(docs, changed(docs), strict=True)]
        for docs in (NOW, BEFORE)
    )
    plain = compose(report(NOW, BEFORE, language, *segments))
    other = compose(report(now, before, language, *segments))
    for mine, theirs in zip(plain.parts[0].pages, other.parts[0].pages, strict=True):
        assert mine == theirs, mine.kind
    part = plain.parts[0]
    assert screen_html(plain, part, str) == screen_html(other, other.parts[0], str)
    assert part.sheets == other.parts[0].sheets


def test_the_answers_that_were_turned_round_do_change_the_whole_report():
    whole = [
        analyse(Dataset.from_documents(example_study(), "w2", docs, example_instruments()))
        for docs in (NOW, changed(NOW))
    ]
    assert whole[0]["measures"] != whole[1]["measures"]
    assert whole[0]["mystery"] != whole[1]["mystery"]
    assert whole[0]["verbatims"] != whole[1]["verbatims"]


def test_what_is_of_the_whole_sample_says_so():
    made = {page.kind: page for page in reversed(pages(report(NOW, BEFORE, "en", "premium")))}
    assert "employee survey n = 20 (whole sample)" in made["gaps"].source
    assert "mystery visits n = 12," in made["visits"].source
    method = made["method"]
    assert method.ended == "How approaches ended, whole sample"
    assert "Of the whole sample: employee survey and promise audit." in method.purpose


def test_a_kpi_stays_that_of_all_and_says_so():
    aim = Kpi(measure=Reference("satisfaction", item="queue"), target=0.0)
    action = Action("a1", Text.of("Open counters"), owner=Text.of("Halls"), kpi=aim)
    source = report(NOW, BEFORE, "en", "premium")
    whole = analyse(Dataset.from_documents(example_study(), "w2", NOW, example_instruments()))
    strategy = Strategy(theme=Text.of("Calm"), actions=(action,))
    found = replace(source, strategy=strategy, whole=(whole, None))
    [page] = [page for page in pages(found) if page.kind == "action_plan"]
    mean = next(
        row["mean"]
        for row in whole["measures"]
        if (row["item"], row["segment"], row["measure"]) == ("queue", "all", "satisfaction")
    )
    assert page.rows[0].kpi.current == f"{mean:.1f}".replace("-", "−")
    assert "KPIs are of the whole sample." in page.source


def test_one_segment_is_weighted_to_nothing():
    figures = report(NOW, BEFORE, "en", "premium").analysis
    assert {row["segment"] for row in figures["measures"]} == {"all", "premium"}


def test_visits_without_a_segment_stay_whole():
    documents = [
        document | {"segment": ""} if document["instrument"] == "mystery_visit:1" else document
        for document in NOW
    ]
    found = narrowed(documents, "w2", ("premium",))
    assert len(found.rows("visits")) == 36
    assert len(found.rows("customers")) == 40


def test_a_block_is_cut_to_the_submissions_that_stay():
    block = Vectors(
        "f:1", ["a", "b", "c"], ["x", "y", "x"], [""] * 3, [""] * 3, [""] * 3, b"112233"
    )
    cut = only(block, {"a", "c"})
    assert (cut.ids, cut.segments, cut.vectors) == (["a", "c"], ["x", "x"], b"1133")
