"""A question's answers as numbers, and as a choice among few."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from reports.dataset.choosing import Ticked
from reports.dataset.columns import Column
from reports.dataset.rows import Integers, Rows
from reports.measures.estimates import Floats

MOST_VALUES, MOST_BINS = 12, 10


@dataclass(frozen=True, slots=True)
class Numbers:
    """A question as numbers a row, NaN where unknown, on the newest scale that it was asked on."""

    values: Floats
    scale: tuple[float, float]
    measure: str


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


def chosen_in(rows: Rows, question: str) -> tuple[list[str], Integers]:
    """Return a question's answers and which of them each row gave, -1 for none.

    A question with a list has its codes, one for a number its values or bins of them.
    """
    instrument, _, path = question.partition("/")
    listed = rows.answered.get((instrument, path))
    if listed is not None:
        return list(listed.codes), listed.chosen.astype(np.int64)
    found = numbers(rows, question)
    if found is None:
        return [], np.full(len(rows), -1, dtype=np.int64)
    return binned(found.values)


def ticked_in(rows: Rows, question: str) -> Ticked | None:
    """Return a question of which several answers could be chosen; None for any other."""
    instrument, _, path = question.partition("/")
    return rows.ticked.get((instrument, path))


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
