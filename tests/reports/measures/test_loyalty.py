from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.measures.estimates import Estimate, Sample
from reports.measures.loyalty import (
    box_counts,
    box_rows,
    net_promoter_score,
    nps_rows,
    sample_score,
)
from tests.reports.shared import shared_file
from tests.reports.small import small_dataset

COUNT = st.integers(0, 500)


def test_it_works() -> None:
    found = net_promoter_score(50, 30, 20)
    assert (found.value, found.n) == (30.0, 100)
    p, d, n = 50.75 / 103, 20.75 / 103, 103
    half = 1.959963984540054 * 100 * math.sqrt((p + d - (p - d) ** 2) / n)
    assert found.low == pytest.approx(100 * (p - d) - half)
    assert found.high == pytest.approx(100 * (p - d) + half)


def test_nobody_is_unknown_not_zero() -> None:
    assert net_promoter_score(0, 0, 0) == Estimate()


@given(COUNT, COUNT, COUNT)
def test_the_score_is_promoters_less_detractors_within_its_interval(p: int, s: int, d: int) -> None:
    found = net_promoter_score(p, s, d)
    if p + s + d:
        assert found.value == pytest.approx(100 * (p - d) / (p + s + d))
        assert found.low is not None and found.high is not None
        assert -100 <= found.low <= found.value <= found.high <= 100


def test_the_margin_of_error_is_the_published_one_as_n_grows() -> None:
    tables = json.loads(shared_file("data/tables/tables.json").read_text(encoding="utf-8"))
    entry = next(row for row in tables["tables"] if row["id"] == "nps-crossvalidated-tickets")
    for n, error in entry["se_at_n"].items():
        shares = [entry[key] for key in ("p_promoter", "p_passive", "p_detractor")]
        found = net_promoter_score(*(share * int(n) for share in shares))
        assert found.value == pytest.approx(100 * entry["nps"], abs=1e-4)
        assert found.variance is not None
        # The three that are added weigh less and less beside n.
        assert math.sqrt(found.variance) / 100 == pytest.approx(error, rel=2 / int(n))


MIXES = [(0.5, 0.33), (0.2, 0.3), (0.8, 0.15), (0.1, 0.1), (0.34, 0.33)]


@pytest.mark.parametrize(("promoters", "passives"), MIXES)
def test_the_interval_covers_what_it_says(promoters: float, passives: float) -> None:
    draw = np.random.default_rng(11)
    shares = [promoters, passives, 1 - promoters - passives]
    truth = 100 * (shares[0] - shares[2])
    hits = []
    for counts in draw.multinomial(30, shares, 3000):
        found = net_promoter_score(*(int(count) for count in counts))
        assert found.low is not None and found.high is not None
        hits.append(found.low <= truth <= found.high)
    assert 0.93 <= np.mean(hits) <= 0.97


def test_segments_and_their_weighted_sum() -> None:
    answers = [10, 10, 0, 8, 9, 9, 9, 0]
    segments = ["a"] * 4 + ["b"] * 4
    dataset = small_dataset(
        {("overall", "", "nps"): answers}, segments, shares={"a": 0.75, "b": 0.25}
    )
    found = {row["segment"]: row for row in nps_rows(dataset)}
    assert found["a"]["score"] == pytest.approx(25)
    assert found["b"]["score"] == pytest.approx(50)
    assert found["all"]["score"] == pytest.approx(37.5)
    assert found["weighted"]["score"] == pytest.approx(0.75 * 25 + 0.25 * 50)
    assert found["all"]["promoters"] + found["all"]["passives"] + found["all"]["detractors"] == 8
    assert found["a"]["n"] + found["b"]["n"] == found["all"]["n"]


def test_respondents_weights() -> None:
    sample = Sample(((1.0, np.ones(3, dtype=bool)),), np.array([3.0, 1.0, 1.0]))
    score, counts = sample_score(np.array([10.0, 0.0, 8.0]), sample)
    assert score.value == pytest.approx(100 * (3 - 1) / 5)
    assert counts == (1, 1, 1)


def test_boxes_by_hand() -> None:
    values = np.array([10, 9, 8, 1, 1, math.nan])
    assert box_counts(values, (1, 10)) == {"top1": 1, "top2": 2, "bottom1": 2}
    assert box_counts(np.array([1.0, 0.0]), (0, 1)) == {"top1": 1, "bottom1": 1}


def test_box_rows_have_the_segment_n() -> None:
    dataset = small_dataset(
        {("touchpoint", "queue", "experience"): [10, 1, None, 5]}, ["a", "a", "b", "b"]
    )
    shares = {(row["segment"], row["box"]): (row["share"], row["n"]) for row in box_rows(dataset)}
    assert shares["a", "top1"] == (0.5, 2)
    assert shares["b", "top1"] == (0.0, 1)
    assert shares["all", "bottom1"] == (pytest.approx(1 / 3), 3)
