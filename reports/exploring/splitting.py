"""Whose answers are counted, and in which column: one mask and one number a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reports.dataset import Dataset
from reports.dataset.rows import Rows
from reports.exploring.values import chosen_in
from reports.exploring.view import View
from reports.measures.estimates import Floats, Mask
from surveys.study import Study

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Split:
    """`inside` says which rows are looked at, `groups` their column in `codes`, -1 for none."""

    codes: tuple[str, ...]
    groups: Integers
    inside: Mask

    def within(self, place: int) -> Mask:
        """Return the rows of a column."""
        return np.asarray(self.inside & (self.groups == place))

    def people(self, known: Mask) -> dict[str, int]:
        """Return how many of some rows stand in each column."""
        here = self.groups[known & self.inside]
        counted = np.bincount(here[here >= 0], minlength=len(self.codes))
        return dict(zip(self.codes, counted.tolist(), strict=True))


def split(dataset: Dataset, rows: Rows, view: View) -> Split:
    """Return the split of a view; columns without a row are left out."""
    inside = limits(dataset, rows, view)
    codes, groups = _columns(dataset, rows, view.columns)
    counted = np.bincount(groups[inside & (groups >= 0)], minlength=len(codes))
    kept = np.flatnonzero(counted)
    places = np.full(len(codes) + 1, -1, dtype=np.int64)
    places[kept] = np.arange(kept.size)
    return Split(tuple(codes[place] for place in kept), places[groups], inside)


def limits(dataset: Dataset, rows: Rows, view: View) -> Mask:
    """Return the mask of the rows that a view is limited to."""
    inside = np.ones(len(rows), dtype=bool)
    if view.segments:
        inside &= _among(rows.segment, rows.segment_places, view.segments)
    if view.sites or view.regions:
        wanted = {*view.sites, *sites_of(dataset.study, view.regions)}
        inside &= _among(rows.site, rows.site_places, wanted)
    return inside


def sites_of(study: Study, regions: Iterable[str]) -> list[str]:
    """Return the sites that stand in any of the regions, whatever the depth."""
    paths = tuple(f"{region}/" for region in regions)
    return [site.code for site in study.sites if paths and f"{site.region}/".startswith(paths)]


def _among(values: Integers, places: dict[str, int], codes: Iterable[str]) -> Mask:
    wanted = np.zeros(len(places) + 1, dtype=bool)
    wanted[[places[code] for code in codes if code in places]] = True
    # What is unknown indexes the last one, which is never wanted.
    return np.asarray(wanted[values])


def _columns(dataset: Dataset, rows: Rows, columns: str) -> tuple[tuple[str, ...], Integers]:
    if columns == "segment":
        return dataset.segments, rows.segment
    if columns == "site":
        return by_plan(dataset.study, rows)
    if columns == "region":
        return _regions(dataset.study, rows)
    codes, chosen = chosen_in(rows, columns)
    return tuple(codes), chosen


def by_plan(study: Study, rows: Rows) -> tuple[tuple[str, ...], Integers]:
    """Return the sites with rows in the study's order, and each row's place among them."""
    planned = {site.code: place for place, site in enumerate(study.sites)}
    codes = sorted(rows.sites, key=lambda code: (planned.get(code, len(planned)), code))
    places = np.array([*(codes.index(code) for code in rows.sites), -1], dtype=np.int64)
    return tuple(codes), places[rows.site]


def _regions(study: Study, rows: Rows) -> tuple[tuple[str, ...], Integers]:
    paths = region_of(study)
    codes = list(dict.fromkeys(path for path in paths.values() if path))
    known = {path: place for place, path in enumerate(codes)}
    places = np.array([*(known.get(paths.get(site, ""), -1) for site in rows.sites), -1])
    return tuple(codes), places.astype(np.int64)[rows.site]


def region_of(study: Study) -> dict[str, str]:
    """Return site → its region at the first level that tells regions apart, "" where it has none.

    Where all sites are of one province, its cities are what is compared.
    """
    parts = {site.code: tuple(filter(None, site.region.split("/"))) for site in study.sites}
    deepest = max((len(part) for part in parts.values()), default=0)
    for depth in range(1, deepest + 1):
        found = {code: "/".join(part[:depth]) for code, part in parts.items()}
        if len({path for path in found.values() if path}) > 1 or depth == deepest:
            return found
    return {}


def means(values: Floats, shown: Split) -> tuple[Floats, Floats, Floats]:
    """Return (n, mean, variance of the mean) a column of the known values; NaN where unknown.

    Two passes (Chan, Golub, LeVeque 1983): means first, then squares of distances to them.
    """
    here = shown.inside & (shown.groups >= 0) & ~np.isnan(values)
    groups, known, size = shown.groups[here], values[here], len(shown.codes)
    n = np.bincount(groups, minlength=size).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(groups, known, size) / n
        squares = np.bincount(groups, (known - mean[groups]) ** 2, size)
        return n, mean, np.where(n > 1, squares / (n - 1) / n, np.nan)


def ordered(values: Floats, shown: Split) -> list[Floats]:
    """Return the known values of everybody inside, then of each column, in ascending order."""
    here = shown.inside & ~np.isnan(values)
    known, groups = values[here], shown.groups[here]
    order = np.lexsort((known, groups))
    sizes = np.bincount(groups + 1, minlength=len(shown.codes) + 1)
    parts = np.split(known[order], np.cumsum(sizes)[:-1])
    return [np.sort(known), *parts[1:]]


def products(first: Floats, second: Floats, shown: Split) -> tuple[Floats, ...]:
    """Return n, both means and the three (co)variances of the means a column, over who has both."""
    both = ~(np.isnan(first) | np.isnan(second))
    one, other = (np.where(both, values, np.nan) for values in (first, second))
    n, left, left_variance = means(one, shown)
    _, right, right_variance = means(other, shown)
    here = both & shown.inside & (shown.groups >= 0)
    groups = shown.groups[here]
    distances = (first[here] - left[groups]) * (second[here] - right[groups])
    with np.errstate(invalid="ignore", divide="ignore"):
        together = np.bincount(groups, distances, len(shown.codes)) / (n - 1) / n
    return n, left, right, left_variance, right_variance, together
