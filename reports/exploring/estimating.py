"""Estimates of every column at once: everybody first, then the columns of a split."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from reports.dataset import Dataset
from reports.dataset.rows import Rows
from reports.exploring.splitting import Split, means, products
from reports.exploring.view import ALL, WEIGHTED
from reports.measures.estimates import Estimate, Floats, Mask, Sample, interval, mean
from reports.measures.weights import weighted_sample

Estimates = tuple[Estimate, ...]


def columns_of(shown: Split, weighted: bool) -> tuple[str, ...]:
    """Return the columns of a table: all, weighted where there are weights, the split's own."""
    return (ALL, *([WEIGHTED] if weighted else []), *shown.codes)


def mean_estimates(values: Floats, shown: Split, sample: Sample | None = None) -> Estimates:
    """Return the mean of everybody inside, of a weighted `sample` of them, of each column."""
    first = [Sample.of(shown.inside), *([limited(sample, shown.inside)] if sample else [])]
    grouped = zip(*(part.tolist() for part in means(values, shown)), strict=True)
    return (*(mean(values, one) for one in first), *(_estimate(*group) for group in grouped))


def product_estimates(first: Floats, second: Floats, shown: Split) -> Estimates:
    """Return mean · mean a column, by the delta method, over who has both."""
    grouped = zip(*(part.tolist() for part in products(first, second, shown)), strict=True)
    return tuple(_product(*group) for group in grouped)


def _estimate(n: float, value: float, variance: float) -> Estimate:
    return interval(value, variance, int(n), n - 1) if n else Estimate()


def _product(
    n: float, left: float, right: float, spread: float, other: float, together: float
) -> Estimate:
    """Return the product of two means: var = B² var A + A² var B + 2 A B cov(A, B)."""
    if not n:
        return Estimate()
    variance = right**2 * spread + left**2 * other + 2 * left * right * together
    return interval(left * right, variance, int(n), math.inf)


def sample_of(dataset: Dataset, rows: Rows, touchpoint: str = "") -> Sample | None:
    """Return the weighted sample of customers, None where nothing weighs them."""
    return weighted_sample(dataset, rows, touchpoint) if len(rows) else None


def limited(sample: Sample, inside: Mask) -> Sample:
    """Return a sample of those inside alone; shares are renormalised over what is left."""
    strata = tuple((share, np.asarray(mask & inside)) for share, mask in sample.strata)
    return Sample(strata, sample.weight)


def bounded(estimates: Iterable[Estimate], low: float, high: float) -> Estimates:
    """Return estimates whose intervals end where every value does."""
    return tuple(
        Estimate(
            one.value,
            one.n,
            None if one.low is None else min(max(one.low, low), high),
            None if one.high is None else min(max(one.high, low), high),
            one.variance,
            one.df,
        )
        for one in estimates
    )
