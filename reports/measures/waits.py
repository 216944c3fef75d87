"""Waiting times at a touchpoint: median, 90th percentile, share over the norm (METHOD 5.18)."""

from __future__ import annotations

from typing import Any

import numpy as np

from reports.dataset import Dataset
from reports.measures.estimates import Floats, Mask

Row = dict[str, Any]


def wait_figures(minutes: Floats, norm: float | None) -> Row:
    """Return the figures of known waits; quantiles by linear interpolation (Hyndman-Fan type 7)."""
    known = minutes[~np.isnan(minutes)]
    if not known.size:
        return {"median": None, "p90": None, "over_norm": None, "norm": norm, "n": 0}
    return {
        "median": float(np.quantile(known, 0.5)),
        "p90": float(np.quantile(known, 0.9)),
        "over_norm": None if norm is None else float((known > norm).mean()),
        "norm": norm,
        "n": int(known.size),
    }


def wait_rows(dataset: Dataset) -> list[Row]:
    """Return the `waits` of an analysis: each touchpoint for all sites, then each site."""
    rows = dataset.rows("visits")
    planned = [site.code for site in dataset.study.sites]
    sites = [code for code in planned if code in rows.site_places]
    sites += sorted(set(rows.site_places) - set(planned))
    masks: dict[str, Mask] = {"all": rows.within("all")}
    masks |= {code: np.equal(rows.site, rows.site_places[code]) for code in sites}
    found: list[Row] = []
    for touchpoint in dataset.codes("touchpoint", rows, ["wait_minutes"]):
        minutes = rows.column("touchpoint", touchpoint, "wait_minutes")
        norm = dataset.study.norms.get(touchpoint)
        for site, mask in masks.items():
            figures = wait_figures(minutes[mask], norm)
            if figures["n"] or site == "all":
                place = {"wave": dataset.wave, "touchpoint": touchpoint, "site": site}
                found.append(place | figures)
    return found
