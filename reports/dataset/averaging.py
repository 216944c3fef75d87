"""How several answers of a row become one: averaged an item, on one scale."""

from __future__ import annotations

import numpy as np

from reports.dataset.columns import Column, Floats
from surveys.vectors import UNKNOWN


def unit_of(column: Column, kind: str) -> str:
    """Return what counts once in an average: the item, else the touchpoint, else the question."""
    tags = column.tags
    if kind == "touchpoint":
        return tags.item
    if kind == "item":
        return ""
    return tags.item or tags.touchpoint or "/".join(column.path)


def jointly(columns: list[list[Floats]]) -> list[Floats]:
    """Average each measure over the items that have all measures, row by row."""
    units = list(zip(*columns, strict=True))
    known = [~np.isnan(np.stack(unit)).any(axis=0) for unit in units]
    return [
        row_mean(
            [np.where(mask, values, UNKNOWN) for mask, values in zip(known, group, strict=True)]
        )
        for group in columns
    ]


def row_mean(columns: list[Floats]) -> Floats:
    """Return the mean of each row over the columns that know it, NaN where none does."""
    if len(columns) == 1:
        return columns[0]
    table = np.stack(columns)
    known = ~np.isnan(table)
    count = known.sum(axis=0)
    total = np.where(known, table, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), UNKNOWN)


def rescaled(values: Floats, scale: tuple[float, float], onto: tuple[float, float]) -> Floats:
    """Bring values linearly from one scale onto another, bottom to bottom and top to top."""
    if scale == onto or not np.isfinite([*scale, *onto]).all():
        return values
    share = (values - scale[0]) / (scale[1] - scale[0])
    return onto[0] + share * (onto[1] - onto[0])
