"""The five service gaps, negative = shortfall, each with both sides (METHOD 5.16, SERVQUAL).

1 management's belief - customers' expectation; 2 level of the norm - management's belief;
3 compliance with the norm - 1; 4 promises kept - 1; 5 experience - expectation (paired).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.averaging import rescaled
from reports.dataset.rows import Rows
from reports.measures.comparisons import difference
from reports.measures.estimates import Estimate, Moments, Sample, mean, moments
from reports.measures.experience import KINDS, satisfaction
from reports.measures.mystery import sheet_of, touchpoint_scores

Row = dict[str, Any]
Side = tuple[Estimate, Estimate, Estimate]
WHOLE = Estimate(1.0)


def gap_rows(dataset: Dataset) -> list[Row]:
    """Return the `gaps` of an analysis: by gap, kind, item, segment; item "all" ends a gap."""
    found: list[Row] = []
    for gap, sides in (
        (1, _belief_gap(dataset)),
        (2, _norm_gap(dataset)),
        (3, _compliance_gap(dataset)),
        (4, _promise_gap(dataset)),
        (5, _experience_gap(dataset)),
    ):
        rows = [_row(dataset, gap, place, side) for place, side in sides]
        found += rows + overall(rows)
    return found


def overall(rows: list[Row]) -> list[Row]:
    """Return a row a segment: each side's mean over the items of which both sides are known.

    Over touchpoints, or over the first kind that the gap has; n is the smallest of the items'.
    """
    kind = next((row["kind"] for row in rows), "")
    found = []
    for segment in dict.fromkeys(row["segment"] for row in rows):
        known = [
            row
            for row in rows
            if (row["kind"], row["segment"]) == (kind, segment) and row["gap_value"] is not None
        ]
        if known:
            left, right, value = (
                sum(row[side] for row in known) / len(known)
                for side in ("left", "right", "gap_value")
            )
            bases = {end: min(row[end] for row in known) for end in ("n_left", "n_right")}
            figures = {"left": left, "right": right, "gap_value": value, **bases}
            found.append(
                known[0] | {"kind": "all", "item": "all"} | figures | {"low": None, "high": None}
            )
    return found


Sides = Iterator[tuple[tuple[str, str, str], Side]]


def _belief_gap(dataset: Dataset) -> Sides:
    employees, customers = dataset.rows("employees"), dataset.rows(CUSTOMERS)
    for kind, code in _shared(dataset, (employees, "belief"), (customers, "expectation")):
        scale = customers.scale(kind, code, "expectation")
        left = _mean(employees, kind, code, "belief", scale)
        for segment in ("all", *dataset.segments):
            values = customers.column(kind, code, "expectation")
            right = mean(values, Sample.of(customers.within(segment)))
            yield (kind, code, segment), (left, right, difference(left, right))


def _norm_gap(dataset: Dataset) -> Sides:
    """Yield norm level - belief, paired where the same managers gave both."""
    employees = dataset.rows("employees")
    for kind, code in _shared(dataset, (employees, "norm_level"), (employees, "belief")):
        columns = employees.paired(kind, code, ("norm_level", "belief"))
        joint = moments(columns, Sample.of(employees.within("all")))
        if joint.n:
            yield (kind, code, "all"), _both_sides(joint)
            continue
        scale = employees.scale(kind, code, "belief")
        left = _mean(employees, kind, code, "norm_level", scale)
        right = _mean(employees, kind, code, "belief", scale)
        yield (kind, code, "all"), (left, right, difference(left, right))


def _compliance_gap(dataset: Dataset) -> Sides:
    visits = dataset.rows("visits")
    if not visits.asked("touchpoint", "compliance"):
        return
    scores = touchpoint_scores(sheet_of(visits))
    for code in dataset.codes("touchpoint", visits, ["compliance"]):
        for segment in ("all", *dataset.segments):
            left = mean(scores[code], Sample.of(visits.within(segment)))
            yield ("touchpoint", code, segment), _against_whole(left)


def _promise_gap(dataset: Dataset) -> Sides:
    for rows in (dataset.rows("promises/cards"), dataset.rows("promises")):
        codes = dataset.codes("touchpoint", rows, ["promise"])
        for code in codes:
            left = _mean(rows, "touchpoint", code, "promise", (0.0, 1.0))
            yield ("touchpoint", code, "all"), _against_whole(left)
        if codes:
            return


def _experience_gap(dataset: Dataset) -> Sides:
    customers = dataset.rows(CUSTOMERS)
    for kind, code in _shared(dataset, (customers, "experience"), (customers, "expectation")):
        for segment in ("all", *dataset.segments):
            joint = satisfaction(customers, kind, code, Sample.of(customers.within(segment)))
            yield (kind, code, segment), _both_sides(joint)


def _both_sides(joint: Moments) -> Side:
    return joint.combine(1.0, 0.0), joint.combine(0.0, 1.0), joint.combine(1.0, -1.0)


def _shared(
    dataset: Dataset, left: tuple[Rows, str], right: tuple[Rows, str]
) -> Iterator[tuple[str, str]]:
    """Yield the (kind, code) that both sides were asked about."""
    for kind in KINDS:
        other = dataset.codes(kind, right[0], [right[1]])
        for code in dataset.codes(kind, left[0], [left[1]]):
            if code in other:
                yield kind, code


def _mean(rows: Rows, kind: str, code: str, measure: str, onto: tuple[float, float]) -> Estimate:
    values = rows.column(kind, code, measure)
    values = np.where(np.isfinite(values), values, np.nan)
    values = rescaled(values, rows.scale(kind, code, measure), onto)
    return mean(values, Sample.of(rows.within("all")))


def _against_whole(left: Estimate) -> Side:
    if left.value is None:
        return left, Estimate(1.0), Estimate()
    low, high = (None if end is None else end - 1 for end in (left.low, left.high))
    return left, WHOLE, Estimate(left.value - 1, left.n, low, high)


def _row(dataset: Dataset, gap: int, place: tuple[str, str, str], side: Side) -> Row:
    left, right, gap_value = side
    return {
        "wave": dataset.wave,
        "gap": gap,
        "kind": place[0],
        "item": place[1],
        "segment": place[2],
        "left": left.value,
        "right": right.value,
        "gap_value": gap_value.value,
        "n_left": left.n,
        "n_right": right.n,
        "low": gap_value.low,
        "high": gap_value.high,
    }
