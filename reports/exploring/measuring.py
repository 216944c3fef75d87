"""The measures of METHOD 5.1–5.6 by touchpoint, factor, dimension or item."""

from __future__ import annotations

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.exploring.estimating import (
    Estimates,
    columns_of,
    limited,
    mean_estimates,
    product_estimates,
    sample_of,
)
from reports.exploring.figure import Cell, Figure, Line
from reports.exploring.splitting import Split, split
from reports.exploring.view import View
from reports.measures.estimates import Estimate, Floats, Sample, moments
from reports.measures.experience import (
    ideal_and_gap,
    key_items,
    product,
    weighted_satisfaction,
)

PAIR = ("experience", "expectation")
TRIPLE = (*PAIR, "importance")
SIDES = {"satisfaction": PAIR, "weighted_satisfaction": TRIPLE, "ideal": TRIPLE, "gap": TRIPLE}
SIGNED = ("satisfaction", "weighted_satisfaction", "gap", "emotion")
Table = dict[str, Estimates]


def sides(measure: str) -> tuple[str, ...]:
    """Return what must have been asked for a measure."""
    return SIDES.get(measure, (measure,))


def codes_of(dataset: Dataset, kind: str, measure: str) -> list[str]:
    """Return the codes of a kind that a measure is known for, [] where a side was never asked."""
    rows = dataset.rows(CUSTOMERS)
    wanted = sides(measure)
    if not all(rows.asked(kind, side) for side in wanted):
        return []
    return dataset.codes(kind, rows, wanted)


def measure_figure(dataset: Dataset, view: View) -> Figure:
    """Return a measure's table; neither judged nor suppressed."""
    rows = dataset.rows(CUSTOMERS)
    shown = split(dataset, rows, view)
    work = _Work(dataset, rows, shown, view)
    table = work.table()
    unit = "signed" if view.show in SIGNED else "score"
    return Figure(
        view,
        dataset.wave,
        CUSTOMERS,
        columns_of(shown, work.weighted),
        tuple(Line(code, unit, tuple(map(Cell, found))) for code, found in table.items()),
        scale=_scale(rows, view, list(table)),
        separate=work.separate,
    )


def _scale(rows: Rows, view: View, codes: list[str]) -> tuple[float, float] | None:
    """Return the scale that all lines share; None for products, and where scales differ."""
    if view.show == "weighted_satisfaction":
        return None
    scales = {rows.scale(view.rows, code, sides(view.show)[0]) for code in codes}
    return scales.pop() if len(scales) == 1 else None


class _Work:
    """The estimates of one view; `separate` once importance came from another sample."""

    def __init__(self, dataset: Dataset, rows: Rows, shown: Split, view: View) -> None:
        self.dataset, self.rows, self.shown = dataset, rows, shown
        self.kind, self.measure = view.rows, view.show
        self.codes = codes_of(dataset, view.rows, view.show)
        self.weighted = view.columns == "segment" and sample_of(dataset, rows) is not None
        self.separate = False

    def table(self) -> Table:
        if self.measure in ("ideal", "gap"):
            return self._ideals()
        if self.measure == "weighted_satisfaction":
            return {code: self._products(code) for code in self.codes}
        return {code: self._means(code, sides(self.measure)) for code in self.codes}

    def _sample(self, code: str) -> Sample | None:
        if not self.weighted:
            return None
        return sample_of(self.dataset, self.rows, code if self.kind == "touchpoint" else "")

    def _values(self, code: str, asked: tuple[str, ...]) -> Floats:
        if len(asked) == 1:
            return self.rows.column(self.kind, code, asked[0])
        one, other = self.rows.paired(self.kind, code, asked)
        return one - other

    def _means(self, code: str, asked: tuple[str, ...]) -> Estimates:
        return mean_estimates(self._values(code, asked), self.shown, self._sample(code))

    def _products(self, code: str) -> Estimates:
        """Return mean importance × mean satisfaction; columns without pairs join samples."""
        experience, expectation, importance = self.rows.paired(self.kind, code, TRIPLE)
        weighted = self._sample(code)
        inside = self.shown.inside
        samples = [Sample.of(inside), *([limited(weighted, inside)] if weighted else [])]
        satisfied = experience - expectation
        joint = [(moments([importance, satisfied], sample), sample) for sample in samples]
        first = [product(one) if one.n else self._apart(code, sample) for one, sample in joint]
        grouped = product_estimates(importance, satisfied, self.shown)
        rest = [
            one if one.n else self._apart(code, Sample.of(self.shown.within(place)))
            for place, one in enumerate(grouped)
        ]
        return (*first, *rest)

    def _apart(self, code: str, sample: Sample) -> Estimate:
        """Return W of a sample in which nobody gave all three answers."""
        found, basis = weighted_satisfaction(self.rows, self.kind, code, sample)
        self.separate = self.separate or basis == "separate"
        return found

    def _ideals(self) -> Table:
        weighted = {code: self._products(code) for code in self.codes}
        width = len(columns_of(self.shown, self.weighted))
        keys = [
            key_items({code: found[place].value for code, found in weighted.items()})
            for place in range(width)
        ]
        return {code: self._ideal(code, keys) for code in self.codes}

    def _ideal(self, code: str, keys: list[list[str]]) -> Estimates:
        top = self.rows.scale(self.kind, code, "experience")[1]
        side = 0 if self.measure == "ideal" else 1
        experienced = self._means(code, ("experience",))
        return tuple(
            ideal_and_gap(one, top, code in key)[side]
            for one, key in zip(experienced, keys, strict=True)
        )
