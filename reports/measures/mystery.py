"""Mystery scores: item → touchpoint → visit → site → region → all (METHOD 5.10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reports.dataset import Dataset
from reports.dataset.rows import Rows
from reports.measures.estimates import Estimate, Floats, Mask, Sample, mean

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The scores of all visits: rows are visits, columns items.

    `scores` are 0…1, NaN where blank, -inf where not applicable; `asked` says which items a
    visit's form has; `critical` is touchpoint, visit or "" an item.
    """

    scores: Floats
    asked: Mask
    weights: Floats
    touchpoints: tuple[str, ...]
    critical: tuple[str, ...]
    codes: tuple[str, ...] = ()
    conditional: tuple[bool, ...] = ()

    def at(self, touchpoint: str) -> Mask:
        """Return the mask of a touchpoint's items."""
        return np.array([code == touchpoint for code in self.touchpoints])


def sheet_of(rows: Rows) -> Sheet:
    """Gather the compliance items of the visits."""
    places = [
        place for place, column in enumerate(rows.columns) if column.tags.measure == "compliance"
    ]
    columns = [rows.columns[place] for place in places]
    return Sheet(
        rows.matrix[:, places],
        rows.asked_of()[:, places],
        np.array([1.0 if c.tags.weight is None else c.tags.weight for c in columns]),
        tuple(column.tags.touchpoint for column in columns),
        tuple(column.tags.critical for column in columns),
        tuple(column.tags.item or column.path[-1] for column in columns),
        tuple(column.conditional for column in columns),
    )


def touchpoint_scores(sheet: Sheet) -> dict[str, Floats]:
    """Return touchpoint → one score a visit: Σ weight · score / Σ weight of the answered items.

    Not applicable and blank leave both sums; a failed item with critical = touchpoint makes it 0.
    """
    answered = np.isfinite(sheet.scores)
    failed = answered & (sheet.scores <= 0)
    found = {}
    for touchpoint in dict.fromkeys(sheet.touchpoints):
        here = sheet.at(touchpoint)
        weight = np.where(answered[:, here], sheet.weights[here], 0.0)
        points = np.where(answered[:, here], sheet.scores[:, here], 0.0) * weight
        total = weight.sum(axis=1)
        scores = np.where(total > 0, points.sum(axis=1) / np.where(total > 0, total, 1.0), np.nan)
        veto = here & np.array([critical == "touchpoint" for critical in sheet.critical])
        found[touchpoint] = np.where(failed[:, veto].any(axis=1), 0.0, scores)
    return found


def visit_scores(sheet: Sheet) -> Floats:
    """Return one score a visit: its touchpoints weighted by the sum of their items' weights.

    A touchpoint without a score leaves both sums; a failed item with critical = visit makes it 0.
    """
    scores = touchpoint_scores(sheet)
    points = np.zeros(len(sheet.scores))
    total = np.zeros(len(sheet.scores))
    for touchpoint, values in scores.items():
        here = sheet.at(touchpoint)
        weight = (sheet.asked[:, here] * sheet.weights[here]).sum(axis=1)
        weight = np.where(np.isnan(values), 0.0, weight)
        points += weight * np.nan_to_num(values)
        total += weight
    found = np.where(total > 0, points / np.where(total > 0, total, 1.0), np.nan)
    veto = np.array([critical == "visit" for critical in sheet.critical], dtype=bool)
    failed = np.isfinite(sheet.scores) & (sheet.scores <= 0)
    return np.where(failed[:, veto].any(axis=1), 0.0, found)


def incomplete(sheet: Sheet) -> Mask:
    """Return which visits left an item blank that every visit is asked."""
    always = ~np.array(sheet.conditional, dtype=bool)
    return np.asarray((sheet.asked & np.isnan(sheet.scores))[:, always].any(axis=1))


def grade(score: float | None, thresholds: Mapping[str, float]) -> str | None:
    """Return the grade with the highest threshold that the score reaches, None below all.

    Thresholds above 1 are percentages.
    """
    if score is None:
        return None
    shares = {name: least / 100 if least > 1 else least for name, least in thresholds.items()}
    reached = [name for name, least in shares.items() if score >= least - 1e-9]
    return max(reached, key=shares.__getitem__, default=None)


def ranks(scores: Iterable[float]) -> list[int]:
    """Return ranks from 1 = highest; equal scores share the better rank, the next one is skipped.

    Scores are compared to nine decimals.
    """
    rounded = [round(score, 9) for score in scores]
    return [1 + sum(other > score for other in rounded) for score in rounded]


def mystery_rows(dataset: Dataset) -> list[Row]:
    """Return the `mystery` of an analysis."""
    rows = dataset.rows("visits")
    sheet = sheet_of(rows)
    if not sheet.codes or not len(rows):
        return []
    found: list[Row] = []
    for segment in ("all", *dataset.segments):
        mask = rows.within(segment)
        if mask.any():
            found += _level_rows(dataset, rows, sheet, segment, mask)
    return [*found, *_visit_rows(dataset, rows, sheet)]


def incomplete_visits(dataset: Dataset) -> int:
    """Return how many visits left an item blank: their scores stand on what was answered."""
    rows = dataset.rows("visits")
    return int(incomplete(sheet_of(rows)).sum()) if len(rows) else 0


def _level_rows(
    dataset: Dataset, rows: Rows, sheet: Sheet, segment: str, mask: Mask
) -> Iterator[Row]:
    sample = Sample.of(mask)
    for code, values in item_scores(sheet).items():
        yield _row(dataset, "item", code, segment, mean(values, sample))
    scores = touchpoint_scores(sheet)
    planned = [touchpoint.code for touchpoint in dataset.study.touchpoints]
    for code in sorted(scores, key=lambda code: planned.index(code) if code in planned else 999):
        yield _row(dataset, "touchpoint", code, segment, mean(scores[code], sample))
    yield from _place_rows(dataset, segment, site_scores(rows, visit_scores(sheet), mask))


def item_scores(sheet: Sheet) -> dict[str, Floats]:
    """Return item → one score a visit; what an item was under several versions is one item."""
    found: dict[str, Floats] = {}
    for place, code in enumerate(sheet.codes):
        values = sheet.scores[:, place]
        values = np.where(np.isfinite(values), values, np.nan)
        found[code] = np.where(np.isnan(values), found.get(code, values), values)
    return found


def site_scores(rows: Rows, scores: Floats, mask: Mask) -> dict[str, Estimate]:
    """Return site → mean of its visits."""
    found = {}
    for code, place in sorted(rows.site_places.items()):
        estimate = mean(scores, Sample.of(mask & (rows.site == place)))
        if estimate.n:
            found[code] = estimate
    return found


def _place_rows(dataset: Dataset, segment: str, sites: dict[str, Estimate]) -> Iterator[Row]:
    """Yield sites, then regions, then all; a region is the mean of its sites, n counts visits."""
    planned = {site.code: place for place, site in enumerate(dataset.study.sites)}
    ordered = sorted(sites, key=lambda code: (planned.get(code, len(planned)), code))
    yield from _ranked(dataset, "site", segment, {code: sites[code] for code in ordered})
    regions = {site.code: site.region for site in dataset.study.sites}
    depths: dict[int, dict[str, list[Estimate]]] = {}
    for code in ordered:
        parts = [part for part in regions.get(code, "").split("/") if part]
        for depth in range(1, len(parts) + 1):
            path = "/".join(parts[:depth])
            depths.setdefault(depth, {}).setdefault(path, []).append(sites[code])
    for _, group in sorted(depths.items()):
        means = {path: mean_of_sites(part) for path, part in group.items()}
        yield from _ranked(dataset, "region", segment, means)
    everywhere = mean_of_sites([sites[code] for code in ordered])
    yield _row(dataset, "all", "all", segment, everywhere)


def mean_of_sites(sites: list[Estimate]) -> Estimate:
    """Return the mean over sites, each counting once; interval by t over sites, n in visits."""
    values = np.array([site.value for site in sites], dtype=np.float64)
    found = mean(values, Sample.of(np.ones(len(sites), dtype=bool)))
    return replace(found, n=sum(site.n for site in sites))


def _ranked(
    dataset: Dataset, level: str, segment: str, scores: dict[str, Estimate]
) -> Iterator[Row]:
    places = ranks(estimate.value or 0.0 for estimate in scores.values())
    for (code, estimate), rank in zip(scores.items(), places, strict=True):
        yield _row(dataset, level, code, segment, estimate) | {"rank": rank}


def _visit_rows(dataset: Dataset, rows: Rows, sheet: Sheet) -> Iterator[Row]:
    answered = np.isfinite(sheet.scores).sum(axis=1)
    for place, score in enumerate(visit_scores(sheet)):
        known = None if np.isnan(score) else float(score)
        where = int(rows.segment[place])
        segment = dataset.segments[where] if where >= 0 else ""
        estimate = Estimate(known, int(answered[place]))
        yield _row(dataset, "visit", rows.ids[place], segment, estimate)


def _row(dataset: Dataset, level: str, code: str, segment: str, estimate: Estimate) -> Row:
    """Make a row; bounds end at 0 and 1, between which every score lies."""
    low, high = (
        None if end is None else min(max(end, 0.0), 1.0) for end in (estimate.low, estimate.high)
    )
    place = {"wave": dataset.wave, "level": level, "code": code, "segment": segment}
    figures = {"score": estimate.value, "n": estimate.n, "low": low, "high": high}
    return place | figures | {"grade": grade(estimate.value, dataset.study.grades), "rank": None}
