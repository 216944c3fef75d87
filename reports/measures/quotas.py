"""Quotas: how many completed interviews were wanted in a cell, and how many count (METHOD §4)."""

from __future__ import annotations

from typing import Any

import numpy as np

from reports.dataset import AUDIENCES, CUSTOMERS, Dataset
from surveys.study import Quota

Row = dict[str, Any]


def quota_rows(dataset: Dataset) -> list[Row]:
    """Return the `quotas` of an analysis in the study's order, those of the wave or of any."""
    return [
        {
            "wave": dataset.wave,
            "segment": quota.segment,
            "site": quota.site,
            "instrument": quota.instrument,
            "target": quota.target,
            "reached": _reached(dataset, quota),
        }
        for quota in dataset.study.quotas
        if quota.wave in ("", dataset.wave)
    ]


def _reached(dataset: Dataset, quota: Quota) -> int:
    """Return how many submissions of a cell count; without an instrument, customers' answers."""
    audiences = (CUSTOMERS, *AUDIENCES.values()) if quota.instrument else (CUSTOMERS,)
    reached = 0
    for audience in audiences:
        rows = dataset.rows(audience)
        inside = rows.within(quota.segment or "all")
        if quota.site:
            inside &= np.equal(rows.site, rows.site_places.get(quota.site, -2))
        if quota.instrument:
            codes = (form.partition(":")[0] for form in rows.form)
            inside &= np.fromiter((code == quota.instrument for code in codes), bool, len(rows))
        reached += int(np.count_nonzero(inside))
    return reached
