"""Experience, expectation, importance, satisfaction, key experience, ideal, gap (METHOD 5.1–5.4).

S = experience - expectation per respondent who gave both; W = mean importance × mean S; the key
experience is the item with the most negative W; ideal = experience, at the key experience the top
of the scale; gap = experience - ideal.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.measures.estimates import Estimate, Moments, Sample, interval, mean, moments
from reports.measures.weights import samples

Row = dict[str, Any]
KINDS = ("touchpoint", "factor", "dimension", "item")
# (segment, item) → weighted satisfaction and its basis
Weighted = dict[tuple[str, str], tuple[Estimate, str | None]]
# (kind, item, segment, measure) → estimate and basis
Table = dict[tuple[str, str, str, str], tuple[Estimate, str | None]]
ASKED = ("experience", "expectation", "importance", "rating", "emotion")
# Two weighted satisfactions nearer than this are one: sums of floats differ in the last digits.
TIE = 1e-9


def satisfaction(rows: Rows, kind: str, code: str, sample: Sample) -> Moments:
    """Return the joint moments of (experience, expectation) of who gave both."""
    return moments(rows.paired(kind, code, ("experience", "expectation")), sample)


def weighted_satisfaction(
    rows: Rows, kind: str, code: str, sample: Sample
) -> tuple[Estimate, str | None]:
    """Return (W, basis): "paired" over who gave all three, else "separate" samples.

    Interval by the delta method: var W = S² var I + I² var S + 2 I S cov(I, S).
    """
    experience, expectation, importance = rows.paired(
        kind, code, ("experience", "expectation", "importance")
    )
    joint = moments([importance, experience - expectation], sample)
    if joint.n:
        return product(joint), "paired"
    apart = _separate(rows, kind, code, sample)
    return (product(apart), "separate") if apart.n else (Estimate(), None)


def product(joint: Moments) -> Estimate:
    """Return mean · mean of two columns with its delta-method interval (normal quantile)."""
    first, second = (float(value) for value in joint.means)
    slopes = (second, first)
    variance = sum(
        slopes[a] * slopes[b] * float(joint.covariance[a, b]) for a in (0, 1) for b in (0, 1)
    )
    return interval(first * second, variance, joint.n, math.inf)


def _separate(rows: Rows, kind: str, code: str, sample: Sample) -> Moments:
    """Join importance and satisfaction of different respondents: no covariance, the smaller n."""
    importance = mean(rows.column(kind, code, "importance"), sample)
    both = satisfaction(rows, kind, code, sample).combine(1.0, -1.0)
    values, errors = (
        [math.nan if number is None else number for number in numbers]
        for numbers in ((importance.value, both.value), (importance.variance, both.variance))
    )
    return Moments(np.array(values), np.diag(errors), min(importance.n, both.n), math.inf)


def key_items(weighted: dict[str, float | None]) -> list[str]:
    """Return the items with the most negative W, ties all named; [] where none is negative."""
    known = {item: value for item, value in weighted.items() if value is not None}
    least = min(known.values(), default=0.0)
    if not least < 0:
        return []
    return [item for item, value in known.items() if value <= least + TIE * max(1.0, abs(least))]


def experience_table(dataset: Dataset) -> tuple[Table, list[Row]]:
    """Return every estimate by (kind, item, segment, measure), and the `key_experiences`."""
    rows = dataset.rows(CUSTOMERS)
    table: Table = {}
    keys: list[Row] = []
    for kind in KINDS:
        asked = [measure for measure in ASKED if rows.asked(kind, measure)]
        codes = dataset.codes(kind, rows, asked)
        if {"experience", "expectation"} <= set(asked):
            asked.append("satisfaction")
        weighted = _weighted_table(dataset, rows, kind, codes, asked)
        found = key_experiences(dataset, kind, weighted)
        keys += found
        key = {row["segment"]: row["items"] for row in found}
        for code in codes:
            table |= _item_table(dataset, rows, (kind, code), asked, weighted, key)
    return table | _overall_table(dataset, rows), keys


def experience_rows(dataset: Dataset, table: Table) -> list[Row]:
    """Return the `measures` of an analysis."""
    return [
        {
            "wave": dataset.wave,
            "item": code,
            "kind": kind,
            "segment": segment,
            "measure": measure,
            **estimate.row(),
            "basis": basis,
        }
        for (kind, code, segment, measure), (estimate, basis) in table.items()
    ]


def _weighted_table(
    dataset: Dataset, rows: Rows, kind: str, codes: list[str], asked: list[str]
) -> Weighted:
    if not {"satisfaction", "importance"} <= set(asked):
        return {}
    return {
        (segment, code): weighted_satisfaction(rows, kind, code, sample)
        for code in codes
        for segment, sample in _samples(dataset, rows, kind, code)
    }


def key_experiences(dataset: Dataset, kind: str, weighted: Weighted) -> list[Row]:
    """Return one row a segment: the key experience, its ties, and its weighted satisfaction."""
    found = []
    for segment in dict.fromkeys(segment for segment, _ in weighted):
        values = {code: w.value for (where, code), (w, _) in weighted.items() if where == segment}
        items = key_items(values)
        found.append(
            {
                "wave": dataset.wave,
                "segment": segment,
                "kind": kind,
                "items": items,
                "weighted_satisfaction": min(values[item] or 0.0 for item in items)
                if items
                else None,
            }
        )
    return found


def _item_table(
    dataset: Dataset,
    rows: Rows,
    where: tuple[str, str],
    asked: list[str],
    weighted: Weighted,
    key: dict[str, list[str]],
) -> Table:
    kind, code = where
    table: Table = {}
    for segment, sample in _samples(dataset, rows, kind, code):
        place = (kind, code, segment)
        for measure in asked:
            table[*place, measure] = _estimate(rows, kind, code, measure, sample), None
        if weighted:
            experience, _ = table[*place, "experience"]
            top = rows.scale(kind, code, "experience")[1]
            ideal, gap = ideal_and_gap(experience, top, code in key[segment])
            table[*place, "weighted_satisfaction"] = weighted[segment, code]
            table |= {(*place, "ideal"): (ideal, None), (*place, "gap"): (gap, None)}
    return table


def _estimate(rows: Rows, kind: str, code: str, measure: str, sample: Sample) -> Estimate:
    if measure == "satisfaction":
        return satisfaction(rows, kind, code, sample).combine(1.0, -1.0)
    return mean(rows.column(kind, code, measure), sample)


def ideal_and_gap(experience: Estimate, top: float, key: bool) -> tuple[Estimate, Estimate]:
    """Return (ideal, gap): the ideal is the experience, at the key experience the scale's top."""
    if experience.value is None:
        return Estimate(), Estimate()
    if not key:
        return Estimate(experience.value, experience.n), Estimate(0.0, experience.n)
    low, high = (None if end is None else end - top for end in (experience.low, experience.high))
    gap = Estimate(experience.value - top, experience.n, low, high, experience.variance)
    return Estimate(top, experience.n), gap


def _overall_table(dataset: Dataset, rows: Rows) -> Table:
    if not rows.asked("overall", "overall"):
        return {}
    values = rows.column("overall", "overall", "overall")
    return {
        ("overall", "overall", segment, "rating"): (mean(values, sample), None)
        for segment, sample in samples(dataset, rows)
    }


def _samples(dataset: Dataset, rows: Rows, kind: str, code: str) -> Iterator[tuple[str, Sample]]:
    return samples(dataset, rows, code if kind == "touchpoint" else "")
