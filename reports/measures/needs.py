"""Core needs: needs ranked by habit-weighted importance within each touchpoint (METHOD 5.9)."""

from __future__ import annotations

from typing import Any

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.measures.estimates import Estimate, Sample, mean
from reports.measures.weights import weighted_sample

Row = dict[str, Any]


def core_need_rows(dataset: Dataset) -> list[Row]:
    """Return the `core_needs` of an analysis, most important first within a touchpoint.

    basis "habit" where shares and visits are known, "share" where only shares are, else "pooled".
    """
    rows = dataset.rows(CUSTOMERS)
    asked = set(rows.asked("item", "importance"))
    found: list[Row] = []
    for touchpoint in dataset.study.touchpoints:
        needs = [
            item.code
            for item in dataset.study.items
            if item.kind == "need" and item.touchpoint == touchpoint.code and item.code in asked
        ]
        sample, basis = _sample(dataset, rows, touchpoint.code)
        means = {code: mean(rows.column("item", code, "importance"), sample) for code in needs}
        found += _ranked(dataset, touchpoint.code, means, basis)
    return found


def _sample(dataset: Dataset, rows: Rows, touchpoint: str) -> tuple[Sample, str]:
    weighted = weighted_sample(dataset, rows, touchpoint)
    if weighted is None:
        return Sample.of(rows.within("all")), "pooled"
    return weighted, "habit" if rows.asked("overall", "habit") else "share"


def _ranked(dataset: Dataset, touchpoint: str, means: dict[str, Estimate], basis: str) -> list[Row]:
    values = {code: estimate.value for code, estimate in means.items()}
    known = [value for value in values.values() if value is not None]
    ranks = {
        code: None if value is None else 1 + sum(other > value for other in known)
        for code, value in values.items()
    }
    order = sorted(values, key=lambda code: ranks[code] or len(values) + 1)
    return [
        {"wave": dataset.wave, "touchpoint": touchpoint, "item": code}
        | means[code].row("importance")
        | {"rank": ranks[code], "basis": basis}
        for code in order
    ]
