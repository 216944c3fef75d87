"""One question of a form: its answers with column shares, its mean, boxes, or recommendation."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from reports.dataset import AUDIENCES, CUSTOMERS, Dataset
from reports.dataset.columns import Column
from reports.dataset.rows import Rows
from reports.exploring.estimating import columns_of, limited, mean_estimates, sample_of
from reports.exploring.figure import Cell, Figure, Line
from reports.exploring.splitting import Integers, Split, split
from reports.exploring.values import chosen_in, name_of, numbers
from reports.exploring.view import View
from reports.measures.estimates import Estimate, Floats, Mask, Sample, wilson
from reports.measures.loyalty import box_counts, counts, net_promoter_score, sample_score

BOXES = ("top1", "top2", "bottom1")
PARTS = ("promoters", "passives", "detractors")


def audience_of(dataset: Dataset, instrument: str) -> str:
    """Return the audience whose rows hold an instrument's answers."""
    for key, form in dataset.instruments.items():
        if key.rsplit(":", 1)[0] == instrument:
            return AUDIENCES.get(form.kind, CUSTOMERS)
    return CUSTOMERS


def given(rows: Rows) -> dict[str, Column | None]:
    """Return question → its newest column of numbers, None where its answers are no numbers.

    What nobody answered is not among them.
    """
    known: list[bool] = np.asarray(np.isfinite(rows.matrix).any(axis=0)).tolist()
    found: dict[str, Column | None] = {
        name_of(column): column for column, has in zip(rows.columns, known, strict=True) if has
    }
    for (instrument, path), answered in rows.answered.items():
        if (answered.chosen >= 0).any():
            found.setdefault(f"{instrument}/{path}", None)
    return found


def fits(column: Column | None, show: str) -> bool:
    """Tell whether a question can be shown so."""
    if show == "answers" or column is None:
        return show == "answers"
    if show == "nps":
        return column.tags.measure == "nps"
    return show == "mean" or all(map(math.isfinite, column.scale))


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
        codes, chosen = chosen_in(self.rows, self.question)
        table = counted(chosen, self.shown, len(codes))
        bases = table.sum(axis=0)
        for code, row in zip(codes, table, strict=True):
            yield Line(code, "share", tuple(map(_share, row.tolist(), bases.tolist())))

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
