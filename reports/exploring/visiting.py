"""Mystery scores by touchpoint, item, site or region (METHOD 5.10); visits are not people."""

from __future__ import annotations

from reports.dataset import Dataset
from reports.dataset.rows import Rows
from reports.exploring.estimating import Estimates, bounded, columns_of, mean_estimates
from reports.exploring.figure import Cell, Figure, Line
from reports.exploring.splitting import Split, by_plan, means, split
from reports.exploring.view import ALL, View
from reports.measures.estimates import Estimate, Floats, Mask, interval
from reports.measures.mystery import (
    item_scores,
    mean_of_sites,
    sheet_of,
    touchpoint_scores,
    visit_scores,
)

VISITS = "visits"
Sites = dict[str, Estimate]


def has_scores(dataset: Dataset) -> bool:
    """Tell whether any visit answered an item of the norms."""
    rows = dataset.rows(VISITS)
    return bool(len(rows)) and bool(sheet_of(rows).codes)


def mystery_figure(dataset: Dataset, view: View) -> Figure:
    """Return the table of scores 0…1; the line "all" is the mean over sites, first of all."""
    rows = dataset.rows(VISITS)
    shown = split(dataset, rows, view)
    sheet = sheet_of(rows)
    places = _Places(dataset, rows, shown, visit_scores(sheet))
    if view.rows in ("site", "region"):
        lines = places.lines(view.rows)
    else:
        scores = item_scores(sheet) if view.rows == "item" else touchpoint_scores(sheet)
        planned = {point.code: place for place, point in enumerate(dataset.study.touchpoints)}
        codes = sorted(scores, key=lambda code: planned.get(code, len(planned)))
        lines = {code: mean_estimates(scores[code], shown) for code in codes}
    whole = places.own() if view.columns == "site" else places.whole()
    return Figure(
        view,
        dataset.wave,
        VISITS,
        columns_of(shown, False),
        tuple(_line(code, found) for code, found in ({ALL: whole} | lines).items()),
        scale=(0.0, 1.0),
    )


def _line(code: str, found: Estimates) -> Line:
    return Line(code, "hundred", tuple(map(Cell, bounded(found, 0.0, 1.0))))


class _Places:
    """Visit scores by site and region, a column of the split at a time."""

    def __init__(self, dataset: Dataset, rows: Rows, shown: Split, scores: Floats) -> None:
        self.study, self.shown, self.scores = dataset.study, shown, scores
        self.codes, self.site = by_plan(dataset.study, rows)
        masks = [shown.inside, *(shown.within(place) for place in range(len(shown.codes)))]
        self.columns = [self._sites(mask) for mask in masks]

    def _sites(self, mask: Mask) -> Sites:
        """Return site → mean of its visits, in the study's order."""
        grouped = means(self.scores, Split(self.codes, self.site, mask))
        return {
            code: interval(value, variance, int(n), n - 1)
            for code, n, value, variance in zip(
                self.codes, *(part.tolist() for part in grouped), strict=True
            )
            if n
        }

    def whole(self) -> Estimates:
        """Return the mean over sites, each counting once."""
        return tuple(_over([*sites.values()]) for sites in self.columns)

    def own(self) -> Estimates:
        """Return the mean over sites of all, then each site's own."""
        own = [next(iter(sites.values()), Estimate()) for sites in self.columns[1:]]
        return (_over([*self.columns[0].values()]), *own)

    def lines(self, level: str) -> dict[str, Estimates]:
        """Return the scores of each site or region, the best first."""
        groups = {code: [code] for code in self.columns[0]} if level == "site" else self._regions()
        found = {
            code: tuple(self._at(sites, members, level) for sites in self.columns)
            for code, members in groups.items()
        }
        return dict(sorted(found.items(), key=lambda one: -(one[1][0].value or 0.0)))

    def _at(self, sites: Sites, members: list[str], level: str) -> Estimate:
        there = [sites[code] for code in members if code in sites]
        if level == "site":
            return there[0] if there else Estimate()
        return _over(there)

    def _regions(self) -> dict[str, list[str]]:
        """Return region path, whatever its depth → the sites in it."""
        paths = {site.code: [*filter(None, site.region.split("/"))] for site in self.study.sites}
        found: dict[str, list[str]] = {}
        for code in self.columns[0]:
            parts = paths.get(code, [])
            for depth in range(1, len(parts) + 1):
                found.setdefault("/".join(parts[:depth]), []).append(code)
        return found


def _over(sites: list[Estimate]) -> Estimate:
    return mean_of_sites(sites) if sites else Estimate()
