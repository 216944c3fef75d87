"""One question of a form: its answers with column shares, its mean, boxes, or recommendation."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from reports.dataset import AUDIENCES, CUSTOMERS, Dataset
from reports.dataset.columns import Column
from reports.dataset.rows import Rows
from reports.exploring.estimating import columns_of, limited, mean_estimates, sample_of
from reports.exploring.figure import Cell, Figure, Line
from reports.exploring.splitting import Integers, Split, split
from reports.exploring.view import View
from reports.measures.estimates import Estimate, Floats, Mask, Sample, wilson
from reports.measures.loyalty import box_counts, counts, net_promoter_score, sample_score

MOST_VALUES, MOST_BINS = 12, 10
BOXES = ("top1", "top2", "bottom1")
PARTS = ("promoters", "passives", "detractors")


@dataclass(frozen=True, slots=True)
class Numbers:
    """A question as numbers a row, NaN where unknown, on the newest scale that it was asked on."""

    values: Floats
    scale: tuple[float, float]
    measure: str


def audience_of(dataset: Dataset, instrument: str) -> str:
    """Return the audience whose rows hold an instrument's answers."""
    for key, form in dataset.instruments.items():
        if key.rsplit(":", 1)[0] == instrument:
            return AUDIENCES.get(form.kind, CUSTOMERS)
    return CUSTOMERS


def numbers(rows: Rows, question: str) -> Numbers | None:
    """Return a question's numbers; None where it asks for none.

    Versions that asked on another scale than the newest are left out.
    """
    columns = [column for column in rows.columns if name_of(column) == question]
    if not columns:
        return None
    newest = columns[-1]
    values = np.full(len(rows), np.nan)
    for column in columns:
        if column.scale == newest.scale:
            given = rows.matrix[:, rows.places[column]]
            values = np.where(np.isfinite(given), given, values)
    return Numbers(values, newest.scale, newest.tags.measure)


def name_of(column: Column) -> str:
    """Return "instrument/section/name"."""
    return f"{column.instrument}/{'/'.join(column.path)}"


def asked(rows: Rows, show: str) -> list[str]:
    """Return the questions of an audience that can be shown so, in the order of the forms."""
    numeric = {name_of(column): column for column in rows.columns}
    if show == "nps":
        return [name for name, column in numeric.items() if column.tags.measure == "nps"]
    if show == "boxes":
        return [name for name, column in numeric.items() if np.isfinite(column.scale).all()]
    if show == "mean":
        return list(numeric)
    listed = [f"{instrument}/{path}" for instrument, path in rows.answered]
    return list(dict.fromkeys((*numeric, *listed)))


def question_figure(dataset: Dataset, view: View) -> Figure:
    """Return a question's table; neither judged nor suppressed."""
    instrument = view.rows.partition("/")[0]
    audience = audience_of(dataset, instrument)
    rows = dataset.rows(audience)
    shown = split(dataset, rows, view)
    work = _Question(dataset, rows, shown, view)
    made = {
        "answers": work.answers,
        "mean": work.mean,
        "boxes": work.boxes,
        "nps": work.recommendation,
    }[view.show]
    return Figure(
        view,
        dataset.wave,
        audience,
        columns_of(shown, work.sample is not None),
        tuple(made()),
        scale=work.numbers.scale if work.numbers and view.show in ("mean", "boxes") else None,
    )


class _Question:
    def __init__(self, dataset: Dataset, rows: Rows, shown: Split, view: View) -> None:
        self.rows, self.shown, self.question = rows, shown, view.rows
        self.numbers = numbers(rows, view.rows)
        weighted = view.columns == "segment" and view.show in ("mean", "nps")
        customers = rows is dataset.rows(CUSTOMERS)
        self.sample = sample_of(dataset, rows) if weighted and customers else None

    def _masks(self) -> list[Mask]:
        places = range(len(self.shown.codes))
        return [self.shown.inside, *(self.shown.within(place) for place in places)]

    def answers(self) -> Iterator[Line]:
        """Yield each answer with how many gave it and their share, a column each."""
        codes, chosen = self._chosen()
        table = counted(chosen, self.shown, len(codes))
        bases = table.sum(axis=0)
        for code, row in zip(codes, table, strict=True):
            yield Line(code, "share", tuple(map(_share, row.tolist(), bases.tolist())))

    def _chosen(self) -> tuple[list[str], Integers]:
        instrument, _, path = self.question.partition("/")
        listed = self.rows.answered.get((instrument, path))
        if listed is not None:
            return list(listed.codes), listed.chosen.astype(np.int64)
        return binned(self.numbers.values) if self.numbers else ([], np.empty(0, dtype=np.int64))

    def mean(self) -> Iterator[Line]:
        """Yield the one line of the mean."""
        if self.numbers:
            found = mean_estimates(self.numbers.values, self.shown, self.sample)
            yield Line("mean", "score", tuple(map(Cell, found)))

    def boxes(self) -> Iterator[Line]:
        """Yield top box, top two and bottom box."""
        if self.numbers is None:
            return
        parts = [self.numbers.values[mask] for mask in self._masks()]
        found = [box_counts(part, self.numbers.scale) for part in parts]
        bases = [int((~np.isnan(part)).sum()) for part in parts]
        for box in BOXES:
            if all(box in one for one in found):
                cells = (_share(one[box], n) for one, n in zip(found, bases, strict=True))
                yield Line(box, "share", tuple(cells))

    def recommendation(self) -> Iterator[Line]:
        """Yield the score in points, then promoters, passives and detractors."""
        if self.numbers is None:
            return
        values = self.numbers.values
        found = [counts(values[mask]) for mask in self._masks()]
        scores = [net_promoter_score(*parts) for parts in found]
        weighted = [Cell(self._weighted(values))] if self.sample else []
        yield Line("nps", "points", (Cell(scores[0]), *weighted, *map(Cell, scores[1:])))
        for place, name in enumerate(PARTS):
            cells = [_share(parts[place], sum(parts)) for parts in found]
            blank = [Cell()] if self.sample else []
            yield Line(name, "share", (cells[0], *blank, *cells[1:]))

    def _weighted(self, values: Floats) -> Estimate:
        sample = self.sample or Sample(())
        return sample_score(values, limited(sample, self.shown.inside))[0]


def counted(chosen: Integers, shown: Split, size: int) -> Integers:
    """Return answers × (all, columns) of how many gave each answer."""
    known = shown.inside & (chosen >= 0)
    everyone = np.bincount(chosen[known], minlength=size)
    here = known & (shown.groups >= 0)
    width = len(shown.codes)
    cells = np.bincount(chosen[here] * width + shown.groups[here], minlength=size * width)
    return np.column_stack([everyone, cells.reshape(size, width)])


def _share(count: int, n: int) -> Cell:
    return Cell(wilson(count, n), count if n else None)


def binned(values: Floats) -> tuple[list[str], Integers]:
    """Return the values as answers: each its own, or bins of one round width where many differ.

    A bin "10…20" holds 10 and what is below 20.
    """
    known = ~np.isnan(values)
    chosen = np.full(values.size, -1, dtype=np.int64)
    distinct, places = np.unique(values[known], return_inverse=True)
    if distinct.size <= MOST_VALUES:
        chosen[known] = places
        return [f"{value:g}" for value in distinct], chosen
    width = _width(float(distinct[0]), float(distinct[-1]))
    first = math.floor(distinct[0] / width)
    at = np.floor(values[known] / width).astype(np.int64) - first
    chosen[known] = at
    ends = [(first + place) * width for place in range(int(at.max()) + 2)]
    names = [f"{low:g}…{high:g}" for low, high in pairwise(ends)]
    return names, chosen


def _width(low: float, high: float) -> float:
    """Return the smallest width of 1, 2 or 5 times a power of ten that needs ten bins at most."""
    rough = (high - low) / MOST_BINS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10, 20) if _bins(low, high, step * power))


def _bins(low: float, high: float, width: float) -> bool:
    return math.floor(high / width) - math.floor(low / width) < MOST_BINS
