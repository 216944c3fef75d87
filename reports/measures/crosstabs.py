"""Crosstabs: answers by segment with bases, column letters and χ² (METHOD 5.13).

A letter beside a share says that it is significantly greater than the share of the column with
that letter: two-proportion z, two-sided p < .05, not corrected for how many are compared, as is
the custom with column letters; whoever shows them says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

import numpy as np
import numpy.typing as npt

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.choosing import Answered
from reports.dataset.rows import Rows
from reports.measures.comparisons import ALPHA, two_proportions
from reports.measures.estimates import LOW_BASE, wilson
from reports.measures.gamma import chi_square_above

Row = dict[str, Any]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """Pearson's test that rows and columns have nothing to do with each other.

    `p` is None where fewer than two rows or columns have answers; `least` is the smallest expected
    count (below 5 the test is rough), `v` Cramér's V, 0…1.
    """

    statistic: float | None
    df: int
    p: float | None
    v: float | None
    least: float | None
    n: int


def chi_square(counts: Counts) -> ChiSquare:
    """Return the test of a table of counts, rows × columns; empty ones are left out.

    χ² = Σ (observed - expected)² / expected, df = (rows - 1)(columns - 1) (Pearson 1900);
    V = √(χ² / (n · min(rows - 1, columns - 1))) (Cramér 1946). No continuity correction.
    """
    table = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0].astype(np.float64)
    n = int(table.sum())
    df = max(table.shape[0] - 1, 0) * max(table.shape[1] - 1, 0)
    if not df:
        return ChiSquare(None, 0, None, None, None, n)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    statistic = float(((table - expected) ** 2 / expected).sum())
    v = float(np.sqrt(statistic / (n * min(table.shape[0] - 1, table.shape[1] - 1))))
    p = chi_square_above(statistic, df)
    return ChiSquare(statistic, df, p, v, float(expected.min()), n)


def column_letters(counts: Counts, bases: Sequence[int], letters: Sequence[str]) -> list[str]:
    """Return for each column the letters of those whose share it exceeds significantly.

    `counts` are one answer's, a column; columns with n < 30 are neither tested nor named.
    """
    found = []
    for a in range(len(bases)):
        above = ""
        for b in range(len(bases)):
            if a != b and min(bases[a], bases[b]) >= LOW_BASE:
                test = two_proportions(int(counts[a]), bases[a], int(counts[b]), bases[b])
                if test and test[0] > 0 and test[1] < ALPHA:
                    above += letters[b]
        found.append(above)
    return found


def table_of(answered: Answered, columns: npt.NDArray[np.int64], count: int) -> Counts:
    """Return answers × columns of how many gave each; `columns` index them, -1 belongs to none."""
    here = (answered.chosen >= 0) & (columns >= 0)
    cells = answered.chosen[here] * count + columns[here]
    size = len(answered.codes) * count
    return np.bincount(cells, minlength=size).reshape(len(answered.codes), count)


def crosstab_rows(dataset: Dataset, audience: str = CUSTOMERS) -> list[Row]:
    """Return {question, answer, segment, letter, count, base, share, low, high, letters}.

    Every question with a list of answers, by segment; segment "all" has no letter. base is how
    many of the segment answered the question; the interval is Wilson's.
    """
    rows = dataset.rows(audience)
    return [
        row
        for (instrument, question), answered in rows.answered.items()
        for row in _question(dataset, rows, f"{instrument}/{question}", answered)
    ]


def chi_square_rows(dataset: Dataset, audience: str = CUSTOMERS) -> list[Row]:
    """Return {question, statistic, df, p, v, least, n}: χ² of every crosstab by segment."""
    rows = dataset.rows(audience)
    found = []
    for (instrument, question), answered in rows.answered.items():
        test = chi_square(table_of(answered, rows.segment, len(dataset.segments)))
        figures = {name: getattr(test, name) for name in ChiSquare.__slots__}
        place = {"wave": dataset.wave, "question": f"{instrument}/{question}"}
        found.append(place | figures)
    return found


def _question(dataset: Dataset, rows: Rows, name: str, answered: Answered) -> list[Row]:
    table = table_of(answered, rows.segment, len(dataset.segments))
    known = answered.chosen[answered.chosen >= 0]
    everyone = np.bincount(known, minlength=len(answered.codes))
    bases = [int(base) for base in table.sum(axis=0)]
    letters = letters_for(len(bases))
    found = []
    for at, code in enumerate(answered.codes):
        place = {"wave": dataset.wave, "question": name, "answer": code}
        found.append(place | _cell("all", "", int(everyone[at]), int(known.size), ""))
        above = column_letters(table[at], bases, letters)
        found += [
            place | _cell(segment, letters[column], int(table[at, column]), bases[column], said)
            for column, (segment, said) in enumerate(zip(dataset.segments, above, strict=True))
        ]
    return found


def letters_for(count: int) -> list[str]:
    """Return A…Z, then AA, AB … for as many columns."""
    first = [*ascii_uppercase]
    return (first + [a + b for a in first for b in first])[:count]


def _cell(segment: str, letter: str, count: int, base: int, letters: str) -> Row:
    share = wilson(count, base)
    return {
        "segment": segment,
        "letter": letter,
        "count": count,
        "base": base,
        "share": share.value,
        "low": share.low,
        "high": share.high,
        "letters": letters,
    }
