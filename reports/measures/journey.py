"""The journey curve, -5…+5: one source, its peak, best, worst and end (METHOD 5.5)."""

from __future__ import annotations

from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.averaging import rescaled
from reports.dataset.rows import Rows
from reports.measures.estimates import LOW_BASE, Estimate, Floats, Sample, mean

Row = dict[str, Any]
TOP = 5.0
# Customers before shoppers before groups; what they felt before what is worked out from it.
SOURCES = {
    "emotion": (CUSTOMERS, "emotion"),
    "satisfaction": (CUSTOMERS, "satisfaction"),
    "emotion:mystery_visit": ("visits", "emotion"),
    "emotion:focus_group": ("groups/cards", "emotion"),
}


def feelings(rows: Rows, touchpoint: str, measure: str) -> Floats:
    """Return each row's feeling at a touchpoint on -5…+5.

    Where emotion was not asked: 5 · (experience - expectation) / (top - bottom of the scale).
    """
    if measure == "emotion":
        scale = rows.scale("touchpoint", touchpoint, "emotion")
        return rescaled(rows.column("touchpoint", touchpoint, "emotion"), scale, (-TOP, TOP))
    experience, expectation = rows.paired("touchpoint", touchpoint, ("experience", "expectation"))
    bottom, top = rows.scale("touchpoint", touchpoint, "experience")
    return TOP * (experience - expectation) / (top - bottom)


def source_of(dataset: Dataset) -> str:
    """Return the first source that has data for any touchpoint, "" where none has."""
    for source, (audience, measure) in SOURCES.items():
        rows = dataset.rows(audience)
        for touchpoint in dataset.study.touchpoints:
            if np.isfinite(feelings(rows, touchpoint.code, measure)).any():
                return source
    return ""


def curves(dataset: Dataset) -> dict[str, dict[str, Estimate]]:
    """Return segment → touchpoint → mean feeling, for "all" and each segment, from one source."""
    source = source_of(dataset)
    if not source:
        return {}
    audience, measure = SOURCES[source]
    rows = dataset.rows(audience)
    columns = {
        touchpoint.code: feelings(rows, touchpoint.code, measure)
        for touchpoint in dataset.study.touchpoints
    }
    return {
        segment: {code: mean(values, sample) for code, values in columns.items()}
        for segment in ("all", *dataset.segments)
        for sample in [Sample.of(rows.within(segment))]
    }


def journey_rows(dataset: Dataset) -> list[Row]:
    """Return the `journey` of an analysis: one curve a segment."""
    source = source_of(dataset)
    return [
        {"wave": dataset.wave, "segment": segment, "source": source} | curve_row(curve)
        for segment, curve in curves(dataset).items()
    ]


def curve_row(curve: dict[str, Estimate]) -> Row:
    """Return points, peak, best, worst, end, peak-end index and plain mean of one curve.

    Peak-end index = (peak + end) / 2 (Kahneman et al. 1993).
    """
    known = {code: point for code, point in curve.items() if point.value is not None}
    means = {code: point.value or 0.0 for code, point in known.items()}
    based = {code: means[code] for code in known if known[code].n >= LOW_BASE} or means
    peak = min(based, key=lambda code: (-abs(based[code]), based[code] > 0), default=None)
    end = list(known)[-1] if known else None
    return {
        "points": [{"touchpoint": code} | point.row() for code, point in curve.items()],
        "peak": _mark(known, peak),
        "best": _mark(known, max(based, key=lambda code: based[code], default=None)),
        "worst": _mark(known, min(based, key=lambda code: based[code], default=None)),
        "end": _mark(known, end),
        "peak_end_index": (means[peak] + means[end]) / 2 if peak and end else None,
        "plain_mean": sum(means.values()) / len(means) if means else None,
    }


def _mark(known: dict[str, Estimate], code: str | None) -> Row | None:
    if code is None:
        return None
    point = known[code]
    return {
        "touchpoint": code,
        "mean": point.value,
        "n": point.n,
        "flagged": point.n < LOW_BASE,
    }
