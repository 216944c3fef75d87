"""Importance–performance quadrants, satisfaction index and conformity (METHOD 5.14).

Martilla and James (1977). Performance is the mean experience (or rating); importance is stated, or
derived as the correlation with the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import mean as average
from statistics import median
from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.measures.estimates import LOW_BASE, Floats, Mask, Sample, mean

Row = dict[str, Any]
Point = tuple[float, float]
KINDS = ("touchpoint", "factor", "item")
OUTCOMES = ("overall", "nps")
CROSSHAIRS = ("mean", "median", "scale")


def quadrant(point: Point, crosshair: Point) -> str:
    """Return where (importance, performance) lies; on the line counts as above it."""
    important, good = (value >= line for value, line in zip(point, crosshair, strict=True))
    if important:
        return "keep" if good else "concentrate"
    return "overkill" if good else "low_priority"


def crosshair(
    points: list[Point], rule: str = "mean", scales: tuple[Point, Point] | None = None
) -> Point:
    """Return the lines that part the quadrants: by grand mean, median, or middle of the scales.

    `scales` are those of importance and performance, which the last rule needs.
    """
    if rule == "scale" and scales:
        return average(scales[0]), average(scales[1])
    middle = median if rule == "median" else average
    return middle([i for i, _ in points]), middle([p for _, p in points])


def satisfaction_index(points: list[Point], top: float) -> tuple[float | None, float | None]:
    """Return (CSI, conformity): Σ(importance · performance) / Σ importance / top, ΣP / ΣI."""
    total = sum(importance for importance, _ in points)
    if not total:
        return None, None
    csi = sum(importance * performance for importance, performance in points) / total / top
    return csi, sum(performance for _, performance in points) / total


def performed(rows: Rows, kind: str) -> str:
    """Return the measure that is a kind's performance: experience, else rating, "" for none."""
    return next((name for name in ("experience", "rating") if rows.asked(kind, name)), "")


def quadrant_rows(dataset: Dataset, rule: str = "mean") -> list[Row]:
    """Return the `quadrants` of an analysis; items that lack one of the two stay out.

    `rule` is where the lines cross: grand mean, median or scale, the middle of the scales (of
    derived importance 0…1).
    """
    rows = dataset.rows(CUSTOMERS)
    found: list[Row] = []
    for kind in KINDS:
        for segment in ("all", *dataset.segments):
            mask = rows.within(segment)
            for basis, points in (
                ("stated", stated(dataset, rows, kind, mask)),
                ("derived", derived(dataset, rows, kind, mask)),
            ):
                scales = _scales(rows, kind, basis, points) if rule == "scale" else None
                lines = crosshair(list(points.values()), rule, scales) if points else (0.0, 0.0)
                found += _rows(dataset, kind, (segment, basis), points, lines)
    return found


def index_rows(dataset: Dataset) -> list[Row]:
    """Return the `index` of an analysis, over the first kind with stated importance."""
    rows = dataset.rows(CUSTOMERS)
    found: list[Row] = []
    for segment in ("all", *dataset.segments):
        for kind in KINDS:
            points = stated(dataset, rows, kind, rows.within(segment))
            if points:
                tops = {rows.scale(kind, code, performed(rows, kind))[1] for code in points}
                csi, conformity = satisfaction_index(list(points.values()), max(tops))
                place = {"wave": dataset.wave, "segment": segment}
                found.append(place | {"csi": csi, "conformity": conformity})
                break
    return found


def stated(dataset: Dataset, rows: Rows, kind: str, mask: Mask) -> dict[str, Point]:
    """Return item → (mean importance, mean performance) of the items that have both."""
    measure = performed(rows, kind)
    found = {}
    for code in dataset.codes(kind, rows, ["importance"]):
        importance, performance = (
            mean(rows.column(kind, code, name), Sample.of(mask)).value
            for name in ("importance", measure)
        )
        if importance is not None and performance is not None:
            found[code] = (importance, performance)
    return found


def derived(dataset: Dataset, rows: Rows, kind: str, mask: Mask) -> dict[str, Point]:
    """Return item → (|correlation with the outcome|, mean performance), from 30 pairs on."""
    measure = performed(rows, kind)
    outcome = next((name for name in OUTCOMES if rows.asked("overall", name)), "")
    if not outcome or not measure:
        return {}
    outcomes = rows.column("overall", "overall", outcome)
    found = {}
    for code in dataset.codes(kind, rows, [measure]):
        values = rows.column(kind, code, measure)
        strength = correlation(values[mask], outcomes[mask])
        performance = mean(values, Sample.of(mask)).value
        if strength is not None and performance is not None:
            found[code] = (abs(strength), performance)
    return found


def correlation(left: Floats, right: Floats) -> float | None:
    """Return Pearson's r over the pairs; None below 30 pairs or where a side is constant."""
    known = ~np.isnan(left) & ~np.isnan(right)
    if known.sum() < LOW_BASE:
        return None
    a, b = (side[known] - side[known].mean() for side in (left, right))
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / spread if spread > 0 else None


def _scales(
    rows: Rows, kind: str, basis: str, points: Mapping[str, Point]
) -> tuple[Point, Point] | None:
    """Return the scales of importance and performance, those of the first item."""
    code = next(iter(points), None)
    if code is None:
        return None
    performance = rows.scale(kind, code, performed(rows, kind))
    return (0.0, 1.0) if basis == "derived" else rows.scale(kind, code, "importance"), performance


def _rows(
    dataset: Dataset,
    kind: str,
    of: tuple[str, str],
    points: Mapping[str, Point],
    lines: Point,
) -> list[Row]:
    if len(points) < 2:
        return []
    return [
        {
            "wave": dataset.wave,
            "kind": kind,
            "segment": of[0],
            "item": code,
            "importance": point[0],
            "performance": point[1],
            "quadrant": quadrant(point, lines),
            "basis": of[1],
        }
        for code, point in points.items()
    ]
