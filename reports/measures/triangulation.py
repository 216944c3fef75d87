"""Focus group, mystery visit and intercept on one touchpoint list (METHOD 5.18)."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from reports.dataset import CUSTOMERS, Dataset
from reports.measures.estimates import Estimate, Sample, mean
from reports.measures.journey import TOP, feelings
from reports.measures.mystery import sheet_of, touchpoint_scores

Row = dict[str, Any]
Curve = dict[str, Estimate]
# Two sources point apart from this distance on, of -5…+5.
APART = 1.0


def triangulation_rows(dataset: Dataset) -> list[Row]:
    """Return the `triangulation` of an analysis, where at least two sources have data."""
    curves = {
        "focus_group": _felt(dataset, "groups/cards", "emotion"),
        "mystery_visit": _visited(dataset),
        "intercept": _felt(dataset, CUSTOMERS, "emotion")
        or _felt(dataset, CUSTOMERS, "satisfaction"),
    }
    if sum(bool(curve) for curve in curves.values()) < 2:
        return []
    levels = {name: _level(curve) for name, curve in curves.items()}
    found = []
    for touchpoint in dataset.study.touchpoints:
        points = {name: curve.get(touchpoint.code, Estimate()) for name, curve in curves.items()}
        if any(point.n for point in points.values()):
            means = {name: point.value for name, point in points.items()}
            bases = {f"n_{name}": point.n for name, point in points.items()}
            place = {"wave": dataset.wave, "touchpoint": touchpoint.code}
            found.append(place | means | bases | {"apart": apart(means, levels)})
    return found


def apart(means: dict[str, float | None], levels: dict[str, float]) -> bool:
    """Tell whether two sources point apart at a touchpoint.

    Sources differ in level (shoppers are kinder than focus groups), so each is held against its own
    mean over touchpoints: apart = one above and one below its own mean, at least a point away.
    """
    moves = [value - levels[name] for name, value in means.items() if value is not None]
    return any(a * b < 0 and abs(a - b) >= APART for a, b in combinations(moves, 2))


def _felt(dataset: Dataset, audience: str, measure: str) -> Curve:
    rows = dataset.rows(audience)
    everyone = Sample.of(rows.within("all"))
    found = {
        touchpoint.code: mean(feelings(rows, touchpoint.code, measure), everyone)
        for touchpoint in dataset.study.touchpoints
    }
    return {code: point for code, point in found.items() if point.n}


def _visited(dataset: Dataset) -> Curve:
    """Return what shoppers felt, or else their scores brought from 0…1 to -5…+5."""
    found = _felt(dataset, "visits", "emotion")
    rows = dataset.rows("visits")
    if found or not rows.asked("touchpoint", "compliance"):
        return found
    everyone = Sample.of(rows.within("all"))
    scores = touchpoint_scores(sheet_of(rows)).items()
    found = {code: mean(2 * TOP * values - TOP, everyone) for code, values in scores}
    return {code: point for code, point in found.items() if point.n}


def _level(curve: Curve) -> float:
    values = [point.value for point in curve.values() if point.value is not None]
    return sum(values) / len(values) if values else 0.0
