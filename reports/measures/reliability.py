"""Do the items of one scale measure one thing? Cronbach's alpha (METHOD 5.17, index trees)."""

from __future__ import annotations

from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.measures.estimates import LEVEL, Estimate, Floats
from reports.measures.gamma import f_quantile

Row = dict[str, Any]
SCALES = ("dimension", "factor")
MEASURES = ("experience", "expectation", "importance", "rating")


def cronbach_alpha(table: Floats) -> Estimate:
    """Return alpha of rows × items over the rows that answered every item.

    alpha = k / (k - 1) · (1 - Σ variance of items / variance of their sum) (Cronbach 1951).
    Interval by Feldt (1965): (1 - alpha) · F has F(n - 1, (n - 1)(k - 1)) quantiles. Unknown for
    fewer than two items or rows, or where the sum does not vary.
    """
    whole = table[~np.isnan(table).any(axis=1)]
    n, k = whole.shape
    if n < 2 or k < 2:
        return Estimate(n=n)
    total = whole.sum(axis=1).var(ddof=1)
    if not total > 1e-12 * max(1.0, float(np.abs(whole).max()) ** 2):
        return Estimate(n=n)
    alpha = k / (k - 1) * (1 - float(whole.var(axis=0, ddof=1).sum() / total))
    tail, below = (1 - LEVEL) / 2, (n - 1) * (k - 1)
    low, high = (1 - (1 - alpha) * f_quantile(p, n - 1, below) for p in (1 - tail, tail))
    return Estimate(alpha, n, low, high)


def reliability_rows(dataset: Dataset) -> list[Row]:
    """Return {audience, kind, scale, measure, items, alpha, n, low, high}.

    A scale is the items of a dimension or factor, and for employees all items that they rated
    ("internal"); n are the respondents who answered all of them.
    """
    found = []
    for audience in (CUSTOMERS, "employees"):
        rows = dataset.rows(audience)
        for kind in SCALES:
            for measure in MEASURES:
                for code in dataset.codes(kind, rows, [measure]):
                    found += _row(dataset, audience, (kind, code, measure), rows)
    staff = dataset.rows("employees")
    items = {code: staff.column("item", code, "rating") for code in staff.asked("item", "rating")}
    return found + _scale_row(dataset, "employees", ("index", "internal", "rating"), items)


def _row(dataset: Dataset, audience: str, key: tuple[str, str, str], rows: Rows) -> list[Row]:
    return _scale_row(dataset, audience, key, rows.units(*key))


def _scale_row(
    dataset: Dataset, audience: str, key: tuple[str, str, str], items: dict[str, Floats]
) -> list[Row]:
    if len(items) < 2:
        return []
    kind, scale, measure = key
    alpha = cronbach_alpha(np.column_stack(list(items.values())))
    place = {"wave": dataset.wave, "audience": audience, "kind": kind, "scale": scale}
    return [place | {"measure": measure, "items": list(items)} | alpha.row("alpha")]
