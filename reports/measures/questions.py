"""Every question by segment: how many answered, mean, deviation, interval; all at once."""

from __future__ import annotations

import math
from itertools import islice, starmap
from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Integers
from reports.measures.distributions import t_quantile
from reports.measures.estimates import LEVEL, Floats

Row = dict[str, Any]


def question_rows(dataset: Dataset, audience: str = CUSTOMERS) -> list[Row]:
    """Return {instrument, question, segment, n, mean, deviation, low, high} of every question.

    segment "all" comes first, then the study's; question is the path "section/name". deviation is
    the sample's, √(Σ (x - mean)² / (n - 1)); the interval is mean ± t(n - 1) · deviation / √n.
    Unknown is None; what is not applicable counts as unknown.
    """
    rows = dataset.rows(audience)
    groups = rows.segment + 1
    return [
        {"wave": dataset.wave, "instrument": column.instrument}
        | {"question": "/".join(column.path), "segment": segment}
        | figures
        for place, column in enumerate(rows.columns)
        for segment, figures in zip(
            ("all", *dataset.segments),
            summaries(rows.matrix[:, place], groups, len(dataset.segments)),
            strict=True,
        )
    ]


def summaries(values: Floats, groups: Integers, count: int) -> list[Row]:
    """Return {n, mean, deviation, low, high} of all values, then of each group 1…count.

    Group 0 is nobody's. Two passes (Chan, Golub, LeVeque 1983): means first, then squares of
    distances to them, so that large values lose no digits.
    """
    known = np.isfinite(values)
    if not known.all():
        values, groups = values[known], groups[known]
    n = np.bincount(groups, minlength=count + 1)
    sums = np.bincount(groups, values, count + 1)
    means = sums / np.maximum(n, 1)
    squares = np.bincount(groups, (values - means[groups]) ** 2, count + 1)
    figures = zip(n.tolist(), means.tolist(), squares.tolist(), strict=True)
    return [_whole(values), *islice(starmap(_figures, figures), 1, None)]


def _whole(values: Floats) -> Row:
    if not values.size:
        return _figures(0, 0.0, 0.0)
    mean = float(values.mean())
    centred = values - mean
    return _figures(values.size, mean, float(np.square(centred).sum()))


def _figures(n: int, mean: float, squares: float) -> Row:
    if n == 0:
        return {"n": 0, "mean": None, "deviation": None, "low": None, "high": None}
    if n == 1:
        return {"n": 1, "mean": mean, "deviation": None, "low": None, "high": None}
    deviation = math.sqrt(squares / (n - 1))
    half = t_quantile((1 + LEVEL) / 2, n - 1) * deviation / math.sqrt(n)
    figures = {"n": n, "mean": mean, "deviation": deviation}
    return figures | {"low": mean - half, "high": mean + half}
