from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.dataset import Dataset
from reports.measures.mystery import (
    Sheet,
    grade,
    incomplete,
    mystery_rows,
    ranks,
    touchpoint_scores,
    visit_scores,
)
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.study import Segment, Site, Study, Touchpoint
from surveys.text import Text

NA, BLANK = -math.inf, math.nan


def sheet(
    scores: list[list[float]],
    weights: list[float],
    touchpoints: str = "aabb",
    critical: list[str] | None = None,
) -> Sheet:
    table = np.array(scores, dtype=np.float64)
    return Sheet(
        table,
        np.ones(table.shape, dtype=bool),
        np.array(weights, dtype=np.float64),
        tuple(touchpoints),
        tuple(critical or [""] * len(weights)),
        tuple(f"i{place}" for place in range(len(weights))),
        (False,) * len(weights),
    )


def test_it_works() -> None:
    found = sheet([[1, 0, 1, 1]], [3, 1, 2, 2])
    assert touchpoint_scores(found)["a"].tolist() == [0.75]
    assert visit_scores(found).tolist() == [(4 * 0.75 + 4 * 1) / 8]


def test_not_applicable_and_blank_leave_both_sums() -> None:
    found = sheet([[1, NA, 0, BLANK], [NA, NA, 1, 1]], [3, 1, 2, 2])
    scores = touchpoint_scores(found)
    assert scores["a"][0] == 1
    assert math.isnan(scores["a"][1])
    assert scores["b"].tolist() == [0, 1]
    # A touchpoint weighs what all of its items weigh, and nothing where it has no score.
    assert visit_scores(found).tolist() == [(4 * 1 + 4 * 0) / 8, 1]
    assert incomplete(found).tolist() == [True, False]


def test_a_critical_item_takes_its_touchpoint_or_its_visit_to_nought() -> None:
    marks = ["touchpoint", "", "visit", ""]
    found = sheet([[0, 1, 1, 1], [1, 1, 0, 1], [NA, 1, NA, 1]], [1, 3, 1, 3], critical=marks)
    assert touchpoint_scores(found)["a"].tolist() == [0, 1, 1]
    assert touchpoint_scores(found)["b"].tolist() == [1, 0.75, 1]
    assert visit_scores(found).tolist() == [0.5, 0, 1]


def test_a_visit_without_an_answer_is_unknown() -> None:
    assert math.isnan(visit_scores(sheet([[NA, NA, BLANK, BLANK]], [1, 1, 1, 1]))[0])


@given(
    st.lists(
        st.lists(st.sampled_from([0.0, 0.5, 1.0, NA, BLANK]), min_size=4, max_size=4), min_size=1
    )
)
def test_without_critical_items_scores_lie_between_the_answers(scores: list[list[float]]) -> None:
    found = visit_scores(sheet(scores, [1, 2, 3, 4]))
    for answers, score in zip(scores, found, strict=True):
        known = [answer for answer in answers if math.isfinite(answer)]
        assert math.isnan(score) == (not known)
        if known:
            assert min(known) - 1e-12 <= score <= max(known) + 1e-12


@pytest.mark.parametrize(
    ("scores", "expected"),
    [([0.5, 0.9, 0.7], [3, 1, 2]), ([0.9, 0.9, 0.7], [1, 1, 3]), ([0.1 + 0.2, 0.3], [1, 1])],
)
def test_ranks_share_ties(scores: list[float], expected: list[int]) -> None:
    assert ranks(scores) == expected


def test_grades_are_thresholds_as_shares_or_percentages() -> None:
    thresholds = {"A": 0.9, "B": 0.75, "C": 0.6}
    assert grade(0.9, thresholds) == "A"
    assert grade(0.8999, thresholds) == "B"
    assert grade(0.5, thresholds) is None
    assert grade(None, thresholds) is None
    assert grade(0.8, {"A": 90, "B": 75}) == "B"


CHOICES = (Choice("yes", score=1.0), Choice("no", score=0.0), Choice("na", na=True))
STUDY = Study(
    "halls",
    review=False,
    segments=(Segment("x"), Segment("y")),
    touchpoints=(Touchpoint("door"), Touchpoint("desk")),
    sites=(Site("h1", region="n/p"), Site("h2", region="n/q"), Site("h3", region="s")),
    grades={"A": 0.75},
)


def visit_form(version: str, weight: float) -> Instrument:
    def item(name: str, touchpoint: str, weight: float) -> Question:
        tags = Tags(touchpoint, item=name, measure="compliance", weight=weight)
        return Question(name, "select_one", ("page", name), tags=tags, choices=CHOICES)

    page = Section("page", ("page",), items=(item("hello", "door", weight), item("bye", "desk", 1)))
    return Instrument("visit", Text.of("Visit"), "mystery_visit", version, items=(page,))


FORMS = {"visit:1": visit_form("1", 1.0), "visit:2": visit_form("2", 3.0)}


def visit(id: str, site: str, segment: str, hello: str, bye: str, version: int = 1) -> Any:
    return {
        "id": id,
        "instrument": f"visit:{version}",
        "wave": "w1",
        "site": site,
        "segment": segment,
        "answers": {"page": {"hello": hello, "bye": bye}},
    }


def scored(documents: list[Any]) -> dict[tuple[str, str, str], Any]:
    dataset = Dataset.from_documents(STUDY, "w1", documents, FORMS)
    return {(row["level"], row["code"], row["segment"]): row for row in mystery_rows(dataset)}


VISITS = [
    visit("1", "h1", "x", "yes", "yes"),
    visit("2", "h1", "x", "yes", "no"),
    visit("3", "h2", "y", "no", "no"),
    visit("4", "h3", "y", "yes", "yes"),
    visit("5", "h3", "y", "yes", "no", version=2),
]


def test_sites_are_means_of_visits_and_regions_means_of_sites() -> None:
    found = scored(VISITS)
    # By the second version the greeting weighs three times as much.
    assert found["visit", "5", "y"]["score"] == 0.75
    assert found["site", "h1", "all"]["score"] == 0.75
    assert found["site", "h3", "all"]["score"] == 0.875
    assert found["region", "n", "all"]["score"] == (0.75 + 0) / 2
    assert found["region", "n", "all"]["n"] == 3
    assert found["region", "n/p", "all"]["score"] == 0.75
    assert found["all", "all", "all"]["score"] == pytest.approx((0.75 + 0 + 0.875) / 3)
    assert found["all", "all", "all"]["n"] == 5


def test_ranks_and_grades_of_sites() -> None:
    found = scored(VISITS)
    assert [found["site", code, "all"]["rank"] for code in ("h1", "h2", "h3")] == [2, 3, 1]
    assert [found["site", code, "all"]["grade"] for code in ("h1", "h2", "h3")] == ["A", None, "A"]
    assert found["region", "s", "all"]["rank"] == 1 and found["region", "n", "all"]["rank"] == 2
    assert found["all", "all", "all"]["rank"] is None


def test_one_item_of_two_versions_is_one_item() -> None:
    found = scored(VISITS)
    assert (found["item", "hello", "all"]["score"], found["item", "hello", "all"]["n"]) == (0.8, 5)
    assert found["touchpoint", "door", "x"]["score"] == 1


def test_segments_hold_only_their_own_visits() -> None:
    found = scored(VISITS)
    assert ("site", "h1", "y") not in found
    assert found["site", "h2", "y"]["n"] == 1
    assert found["all", "all", "x"]["n"] + found["all", "all", "y"]["n"] == 5


def test_bounds_stay_between_nought_and_one() -> None:
    for row in scored(VISITS).values():
        if row["low"] is not None:
            assert 0 <= row["low"] <= row["score"] <= row["high"] <= 1


def test_without_visits_there_are_no_rows() -> None:
    assert scored([]) == {}
