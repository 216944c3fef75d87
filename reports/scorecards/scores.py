"""What visits scored at each site by touchpoint: the mean of a site's visits (METHOD §5.10)."""

from __future__ import annotations

from typing import Any

import numpy as np

from reports.dataset import Dataset
from reports.measures.mystery import sheet_of, touchpoint_scores

Row = dict[str, Any]


def site_rows(dataset: Dataset) -> list[Row]:
    """Return {site, touchpoint, score 0…1, n} for every site and touchpoint that was visited."""
    rows = dataset.rows("visits")
    if not len(rows):
        return []
    scores = touchpoint_scores(sheet_of(rows))
    found: list[Row] = []
    for site, place in sorted(rows.site_places.items()):
        here = rows.site == place
        for touchpoint, values in scores.items():
            known = values[here & ~np.isnan(values)]
            if known.size:
                score = float(known.mean())
                found.append(
                    {"site": site, "touchpoint": touchpoint, "score": score, "n": int(known.size)}
                )
    return found
