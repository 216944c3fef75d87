"""One question of a form: its answers with column shares, its mean, boxes, or recommendation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.choosing import Ticked
from reports.dataset.rows import Rows
from reports.exploring.asking import CARDS, audience_of
from reports.exploring.carding import Cards
from reports.exploring.estimating import columns_of, limited, mean_estimates, sample_of
from reports.exploring.figure import Cell, Figure, Line
from reports.exploring.splitting import Integers, Split, ordered, split
from reports.exploring.values import chosen_in, numbers, ticked_in
from reports.exploring.view import View
from reports.measures.estimates import Estimate, Floats, Mask, Sample, wilson
from reports.measures.loyalty import box_counts, box_masks, counts, net_promoter_score, sample_score
from reports.measures.spread import deviation, median

BOXES = ("top1", "top2", "bottom1")
PARTS = ("promoters", "passives", "detractors")


def question_figure(dataset: Dataset, view: View) -> Figure:
    """Return a question's table; neither judged nor suppressed."""
    audience = audience_of(dataset, view.rows)
    rows = dataset.rows(audience)
    shown = split(dataset, rows, view)
    work = (_OfCards if audience == CARDS else _Question)(dataset, rows, shown, view)
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
        several=work.ticked is not None,
    )


class _Question:
    def __init__(self, dataset: Dataset, rows: Rows, shown: Split, view: View) -> None:
        self.rows, self.shown, self.question = rows, shown, view.rows
        self.numbers = numbers(rows, view.rows)
        self.ticked = ticked_in(rows, view.rows)
        weighted = view.columns == "segment" and view.show in ("mean", "nps")
        customers = rows is dataset.rows(CUSTOMERS)
        self.sample = sample_of(dataset, rows) if weighted and customers else None

    def _masks(self) -> list[Mask]:
        places = range(len(self.shown.codes))
        return [self.shown.inside, *(self.shown.within(place) for place in places)]

    def answers(self) -> Iterator[Line]:
        """Yield each answer with how many gave it and their share, a column each."""
        if self.ticked is not None:
            codes, table = self.ticked.codes, ticks(self.ticked, self.shown)
            bases = people(self.ticked.known, self.shown)
        else:
            listed, chosen = chosen_in(self.rows, self.question)
            codes, table = tuple(listed), counted(chosen, self.shown, len(listed))
            bases = table.sum(axis=0)
        for code, row in zip(codes, table, strict=True):
            yield Line(code, "share", tuple(map(_share, row.tolist(), bases.tolist())))

    def mean(self) -> Iterator[Line]:
        """Yield mean, median and deviation."""
        if self.numbers:
            found = mean_estimates(self.numbers.values, self.shown, self.sample)
            yield Line("mean", "score", tuple(map(Cell, found)))
            columns = ordered(self.numbers.values, self.shown)
            yield Line("median", "score", self._unweighted([*map(median, columns)]))
            yield Line("deviation", "spread", self._unweighted([*map(deviation, columns)]))

    def _unweighted(self, found: Sequence[Estimate]) -> tuple[Cell, ...]:
        """Return cells with an empty one in the column of weighted figures."""
        cells = [Cell(one) for one in found]
        blank = [Cell()] if self.sample else []
        return (cells[0], *blank, *cells[1:])

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


class _OfCards(_Question):
    """A question of a card: shares and means by whole groups."""

    @property
    def _cards(self) -> Cards:
        return Cards(self.rows, self.shown)

    def answers(self) -> Iterator[Line]:
        """Yield each answer with the cards that have it and their share, a column each."""
        if self.ticked is not None:
            chosen = [np.where(self.ticked.known, one, np.nan) for one in self.ticked.picked]
            codes = self.ticked.codes
        else:
            listed, places = chosen_in(self.rows, self.question)
            codes = tuple(listed)
            chosen = [np.where(places < 0, np.nan, places == at) for at in range(len(codes))]
        for code, values in zip(codes, chosen, strict=True):
            yield Line(code, "share", self._cards.shares(values))

    def mean(self) -> Iterator[Line]:
        """Yield the mean; of median and deviation no interval is known by groups."""
        if self.numbers:
            yield Line("mean", "score", self._cards.means(self.numbers.values, self.numbers.scale))

    def boxes(self) -> Iterator[Line]:
        """Yield top box, top two and bottom box."""
        if self.numbers is None:
            return
        given = self.numbers.values
        for box, inside in box_masks(given, self.numbers.scale).items():
            values = np.where(np.isnan(given), np.nan, inside)
            yield Line(box, "share", self._cards.shares(values))


def counted(chosen: Integers, shown: Split, size: int) -> Integers:
    """Return answers × (all, columns) of how many gave each answer."""
    known = shown.inside & (chosen >= 0)
    everyone = np.bincount(chosen[known], minlength=size)
    here = known & (shown.groups >= 0)
    width = len(shown.codes)
    cells = np.bincount(chosen[here] * width + shown.groups[here], minlength=size * width)
    return np.column_stack([everyone, cells.reshape(size, width)])


def ticks(ticked: Ticked, shown: Split) -> Integers:
    """Return answers × (all, columns) of how many chose each, among others or not."""
    return np.stack([people(one & ticked.known, shown) for one in ticked.picked])


def people(mask: Mask, shown: Split) -> Integers:
    """Return how many rows of a mask there are in all, then in each column."""
    here = mask & shown.inside
    groups = shown.groups[here]
    cells = np.bincount(groups[groups >= 0], minlength=len(shown.codes))
    return np.array([int(here.sum()), *cells.tolist()], dtype=np.int64)


def _share(count: int, n: int) -> Cell:
    return Cell(wilson(count, n), count if n else None)
