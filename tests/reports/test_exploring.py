"""The explorer's figures are those of `analyse`, cell by cell, whatever they are limited to."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from reports.analysis import analyse
from reports.dataset import Dataset
from reports.exploring import Figure, View, explore
from reports.exploring.drawing import chart
from reports.exploring.naming import Names
from reports.exploring.offers import settled
from reports.exploring.rules import rules
from reports.exploring.tables import table_rows
from reports.exploring.telling import told
from reports.exploring.values import binned
from reports.exploring.view import KINDS, MEASURES, SPLITS
from reports.measures.questions import question_rows
from surveys.instrument import Section
from tests.reports.examples import (
    SEGMENTS,
    example_dataset,
    example_documents,
    example_instruments,
    example_study,
)
from tests.reports.recording import Recorder

WAVES = ("w1", "w2")
Row = dict[str, Any]


@cache
def dataset(wave: str) -> Dataset:
    return example_dataset(wave)


@cache
def analysis() -> dict[str, Any]:
    return analyse(dataset("w2"), dataset("w1"))


def shown(**view: Any) -> Figure:
    return explore(View(**view), "w2", dataset, WAVES)


def cells(figure: Figure) -> dict[tuple[str, str], Any]:
    return {
        (line.code, column): cell
        for line in figure.lines
        for column, cell in zip(figure.columns, line.cells, strict=True)
    }


def same(cell: Any, row: Row, value: str) -> bool:
    found = cell.figure
    wanted = [row[value], row["low"], row["high"]]
    return [found.value, found.low, found.high] == [
        None if each is None else pytest.approx(each, abs=1e-9) for each in wanted
    ]


def test_it_works() -> None:
    view, offers = settled(View(), dataset("w2"), WAVES)
    assert view == View("satisfaction", "touchpoint", "segment")
    assert offers.columns[:5] == ("together", "segment", "region", "site", "wave")
    figure = explore(view, "w2", dataset, WAVES)
    assert figure.columns == ("all", "weighted", *SEGMENTS)
    assert [line.code for line in figure.lines][:2] == ["find", "arrive"]
    assert (figure.base, figure.sources[0].left_out) == (120, 4)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("kind", KINDS)
def test_measures_equal_the_analysis(measure: str, kind: str) -> None:
    rows = {
        (row["item"], row["segment"]): row
        for row in analysis()["measures"]
        if (row["kind"], row["measure"]) == (kind, measure) and row["n"]
    }
    found = cells(shown(show=measure, rows=kind, columns="segment"))
    known = {place: cell for place, cell in found.items() if cell.figure.value is not None}
    assert set(known) == set(rows)
    for place, row in rows.items():
        assert same(known[place], row, "mean"), place
        assert known[place].figure.n == row["n"]


def test_letters_stand_where_the_analysis_finds_a_difference() -> None:
    found = shown(show="satisfaction", rows="touchpoint", columns="segment")
    letters = dict(zip(found.columns, found.letters, strict=True))
    wanted = set()
    for row in analysis()["comparisons"]:
        if (row["measure"], row["kind"]) == ("satisfaction", "touchpoint") and row["significant"]:
            greater, lesser = (
                (row["a"], row["b"]) if row["difference"] > 0 else (row["b"], row["a"])
            )
            if "rest" not in (greater, lesser):
                wanted.add((row["item"], greater, letters[lesser]))
    given = {(*place, one) for place, cell in cells(found).items() for one in cell.letters}
    assert given == wanted
    assert wanted


def test_crosstabs_equal_the_analysis() -> None:
    questions = {row["question"] for row in analysis()["crosstabs"]}
    assert questions
    for question in questions:
        figure = shown(show="answers", rows=question, columns="segment")
        found = cells(figure)
        for row in (row for row in analysis()["crosstabs"] if row["question"] == question):
            if row["base"]:
                cell = found[row["answer"], row["segment"]]
                assert same(cell, row, "share")
                assert (cell.count, cell.figure.n) == (row["count"], row["base"])
                assert sorted(cell.letters) == sorted(row["letters"])
        test = next(r for r in analysis()["chi_squares"] if r["question"] == question)
        assert figure.test is not None
        assert (figure.test.statistic, figure.test.df) == (
            None if test["statistic"] is None else pytest.approx(test["statistic"]),
            test["df"],
        )


def test_recommendation_and_boxes_equal_the_analysis() -> None:
    found = cells(shown(show="nps", rows="intercept/end/nps", columns="segment"))
    for row in analysis()["nps"]:
        assert same(found["nps", row["segment"]], row, "score")
        if row["segment"] != "weighted":
            assert found["promoters", row["segment"]].count == row["promoters"]
    boxed = cells(shown(show="boxes", rows="intercept/journey/experience_queue", columns="segment"))
    for row in analysis()["boxes"]:
        if (row["kind"], row["item"]) == ("touchpoint", "queue"):
            assert same(boxed[row["box"], row["segment"]], row, "share")


def test_means_of_questions_equal_those_of_all_questions_at_once() -> None:
    rows = [r for r in question_rows(dataset("w2")) if r["question"] == "journey/importance_hall"]
    found = cells(shown(show="mean", rows="intercept/journey/importance_hall", columns="segment"))
    assert all(same(found["mean", row["segment"]], row, "mean") for row in rows)
    assert len(rows) == 4


@pytest.mark.parametrize("level", ["touchpoint", "item", "site", "region"])
def test_mystery_scores_equal_the_analysis(level: str) -> None:
    found = cells(shown(show="mystery", rows=level, columns="segment"))
    rows = [r for r in analysis()["mystery"] if r["level"] in (level, "all")]
    assert len(rows) > 4
    for row in rows:
        cell = found[row["code"], row["segment"]]
        assert same(cell, row, "score"), row
        assert cell.figure.n == row["n"]


def test_a_site_as_a_column_is_the_mean_of_its_visits() -> None:
    found = cells(shown(show="mystery", rows="touchpoint", columns="site"))
    rows = [r for r in analysis()["mystery"] if r["level"] == "site" and r["segment"] == "all"]
    assert rows
    for row in rows:
        assert found["all", row["code"]].figure.value == pytest.approx(row["score"])


def test_limits_leave_what_an_analysis_of_those_alone_finds() -> None:
    view = {"segments": ("premium", "mass"), "sites": ("h2",), "regions": ("south",)}
    regions = {site.code: site.region for site in example_study().sites}
    documents = [
        one
        for one in example_documents("w2")
        if one["segment"] in view["segments"]
        and (one["site"] == "h2" or regions.get(one["site"]) == "south")
    ]
    alone = analyse(Dataset.from_documents(example_study(), "w2", documents, example_instruments()))
    found = cells(shown(show="experience", rows="dimension", columns="segment", **view))
    rows = [
        r for r in alone["measures"] if (r["kind"], r["measure"]) == ("dimension", "experience")
    ]
    for row in (row for row in rows if row["segment"] in ("all", "premium", "mass")):
        assert same(found[row["item"], row["segment"]], row, "mean")
    visits = cells(shown(show="mystery", rows="touchpoint", columns="together", **view))
    for row in (r for r in alone["mystery"] if (r["level"], r["segment"]) == ("touchpoint", "all")):
        assert same(visits[row["code"], "all"], row, "score")


def test_waves_stand_side_by_side() -> None:
    found = cells(shown(show="satisfaction", rows="touchpoint", columns="wave"))
    for wave in WAVES:
        for row in analyse(dataset(wave))["measures"]:
            if (row["kind"], row["measure"], row["segment"]) == (
                "touchpoint",
                "satisfaction",
                "all",
            ):
                assert same(found[row["item"], wave], row, "mean")
    assert found["counter_talk", "w2"].letters == "A"


def test_a_changed_wording_breaks_the_line() -> None:
    forms = example_instruments()
    other = _reworded(forms["intercept:1"])
    later = Dataset.from_documents(
        example_study(),
        "w2",
        [{**one, "instrument": one["instrument"].replace("intercept:1", "intercept:2")}
         for one in example_documents("w2")],
        {**forms, "intercept:2": other},
    )  # fmt: skip
    waves = {"w1": dataset("w1"), "w2": later}
    view = View("experience", "touchpoint", "wave")
    found = cells(explore(view, "w2", waves.__getitem__, WAVES))
    assert found["counter_talk", "w2"].broken == "wording"
    assert found["counter_talk", "w2"].letters == found["counter_talk", "w1"].letters == ""
    assert found["queue", "w2"].broken == ""
    asked = replace(view, show="mean", rows="intercept/journey/experience_counter_talk")
    assert cells(explore(asked, "w2", waves.__getitem__, WAVES))["mean", "w2"].broken == "wording"


def _reworded(form: Any) -> Any:
    journey, *rest = form.items
    questions = tuple(
        replace(one, label=type(one.label).of("另一种问法"))
        if one.name == "experience_counter_talk"
        else one
        for one in journey.items
    )
    return replace(form, items=(Section("journey", ("journey",), items=questions), *rest))


def test_an_answer_as_columns_parts_the_same_people() -> None:
    figure = shown(show="answers", rows="intercept/end/nps", columns="intercept/end/disposition")
    assert figure.columns == ("all", "complete")
    assert all(line.cells[0].count == line.cells[1].count for line in figure.lines)


def test_a_number_is_asked_against_another_answer() -> None:
    figure = shown(show="mean", rows="intercept/end/nps", columns="intercept/end/visits")
    assert figure.columns == ("all", "1", "2", "3", "4")
    given = [
        (one["answers"]["end"]["visits"], one["answers"]["end"]["nps"])
        for one in example_documents("w2")
        if one["instrument"] == "intercept:1"
        and one["state"] == "approved"
        and "nps" in one["answers"].get("end", {})
    ]
    once = [nps for visits, nps in given if visits == 1]
    assert figure.lines[0].cells[1].figure.n == len(once)
    assert figure.lines[0].cells[1].figure.value == pytest.approx(sum(once) / len(once))


def test_many_values_come_in_bins_of_one_width() -> None:
    import numpy as np

    values = np.array([0.0, 9.9, 10.0, 57.0, np.nan, *range(20, 40)])
    names, chosen = binned(values)
    assert names[0] == "0…10" and names[-1] == "50…60"
    assert chosen[:5].tolist() == [0, 0, 1, 5, -1]
    few, places = binned(np.array([3.0, 1.0, np.nan, 3.0]))
    assert (few, places.tolist()) == (["1", "3"], [1, 0, -1, 1])


def test_what_the_wave_does_not_have_is_replaced() -> None:
    asked = View("no such", "thing", "here", ("nobody",), ("nowhere",), ("s99",))
    view, _ = settled(asked, dataset("w2"), WAVES)
    assert view == View("satisfaction", "touchpoint", "segment")
    alone, offers = settled(View("mystery", "site", "site"), dataset("w2"), WAVES)
    assert (alone.columns, "site" in offers.columns) == ("segment", False)


def test_an_address_reads_back_as_the_same_view() -> None:
    view = View("mean", "f/a/b", "region", ("gold", "x&y"), ("a/b",), ("s1", "s2"))
    assert View.of(view.pairs()) == view


def test_an_empty_wave_shows_nothing() -> None:
    empty = Dataset.from_documents(example_study(), "w3", [], example_instruments())
    view, _ = settled(View(), empty, ())
    figure = explore(view, "w3", lambda wave: empty)
    assert (figure.base, figure.sources, figure.columns) == (0, (), ("all",))
    assert figure.empty and not figure.hides


ROWS = {
    **dict.fromkeys(MEASURES, ("touchpoint", "dimension")),
    "mystery": ("touchpoint", "item", "site", "region"),
    "answers": ("intercept/end/nps", "employee/index/job_1"),
    "mean": ("intercept/end/nps",),
    "boxes": ("intercept/journey/experience_queue",),
    "nps": ("intercept/end/nps",),
}


def test_every_word_is_worded_in_chinese() -> None:
    words = Recorder()
    names = Names(example_study(), example_instruments(), words)
    for show, kinds in ROWS.items():
        for rows in kinds:
            for columns in ("together", "segment", "region", "wave"):
                figure = shown(show=show, rows=rows, columns=columns)
                assert told(figure, names).lines or show in ("rating", "emotion")
                assert len(rules(figure, names)) >= 4
                assert len([*table_rows(figure, names)]) > 3
                assert chart(figure, names) or figure.empty
    assert {*map(names.split, SPLITS)} and {*map(names.rows, kinds)}
    assert words.missing - {"n", "0…100"} == set()
