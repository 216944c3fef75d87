"""Persona × touchpoint on -5…+5, and its call-outs (METHOD 5.7)."""

from __future__ import annotations

from statistics import median
from typing import Any

from reports.dataset import CUSTOMERS, Dataset
from reports.measures.comparisons import ALPHA, REST, difference_row, judged
from reports.measures.estimates import LOW_BASE, Estimate, Sample, mean
from reports.measures.journey import SOURCES, curves, feelings, source_of

Row = dict[str, Any]


def matrix_rows(dataset: Dataset) -> list[Row]:
    """Return the `matrix` of an analysis: the journey's points, a row a segment and touchpoint."""
    source = source_of(dataset)
    return [
        {"wave": dataset.wave, "segment": segment, "touchpoint": code}
        | point.row()
        | {"source": source}
        for segment, curve in curves(dataset).items()
        if segment != "all"
        for code, point in curve.items()
    ]


def call_out_rows(dataset: Dataset) -> list[Row]:
    """Return the `call_outs`: where a segment is worse off than the rest together, and it matters.

    Below the rest with Holm-corrected p < .05 over all segments × touchpoints, both n >= 30, at a
    touchpoint of at least median importance (where importance was asked). Core segments come
    first, then the widest difference.
    """
    importance = _importance(dataset)
    middle = median(importance.values()) if importance else None
    core = {segment.code: segment.core for segment in dataset.study.segments}
    found = [
        _call_out(dataset, row, importance, core)
        for row in judged(_against_rest(dataset), ())
        if row["significant"]
        and row["p_adjusted"] < ALPHA
        and row["difference"] < 0
        and min(row["n_a"], row["n_b"]) >= LOW_BASE
        and (middle is None or importance.get(row["touchpoint"], middle) >= middle)
    ]
    return sorted(found, key=lambda row: (not row["core"], row["difference"]))


def _against_rest(dataset: Dataset) -> list[Row]:
    source = source_of(dataset)
    if not source:
        return []
    audience, measure = SOURCES[source]
    rows = dataset.rows(audience)
    found = []
    for touchpoint in dataset.study.touchpoints:
        values = feelings(rows, touchpoint.code, measure)
        for segment in dataset.segments:
            inside = rows.within(segment)
            left = mean(values, Sample.of(inside))
            right = mean(values, Sample.of((rows.segment >= 0) & ~inside))
            sides = {"touchpoint": touchpoint.code, "left": left, "right": right}
            found.append(difference_row(segment, REST, left, right) | sides)
    return found


def _importance(dataset: Dataset) -> dict[str, float]:
    """Return touchpoint → mean importance, {} where it was not asked."""
    rows = dataset.rows(CUSTOMERS)
    everyone = Sample.of(rows.within("all"))
    found = {
        code: mean(rows.column("touchpoint", code, "importance"), everyone).value
        for code in dataset.codes("touchpoint", rows, ["importance"])
    }
    return {code: value for code, value in found.items() if value is not None}


def _call_out(
    dataset: Dataset, row: Row, importance: dict[str, float], core: dict[str, bool]
) -> Row:
    left: Estimate = row["left"]
    right: Estimate = row["right"]
    return {
        "wave": dataset.wave,
        "segment": row["a"],
        "touchpoint": row["touchpoint"],
        "mean": left.value,
        "rest": right.value,
        "difference": row["difference"],
        "p_adjusted": row["p_adjusted"],
        "n": left.n,
        "n_rest": right.n,
        "importance": importance.get(row["touchpoint"]),
        "core": core[row["a"]],
    }
