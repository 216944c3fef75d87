"""Kano categories: what delights, what is taken for granted, what nobody needs.

Each item is asked twice on 1…5 (I like it · it must be so · I do not care · I can live with it ·
I dislike it): if it is there (`functional`) and if it is not (`dysfunctional`). Kano et al. (1984);
table and tie rule after Berger et al. (1993); coefficients after Timko (1993).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.measures.estimates import Floats, wilson

Row = dict[str, Any]
# Rows: the answer if it is there, columns: if it is not. Must-be, One-dimensional, Attractive,
# Indifferent, Reverse, Questionable.
TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
CATEGORIES = {
    "M": "must_be",
    "O": "one_dimensional",
    "A": "attractive",
    "I": "indifferent",
    "R": "reverse",
    "Q": "questionable",
}


def categories(functional: Floats, dysfunctional: Floats) -> list[str]:
    """Return the category of everyone who gave both answers, whole numbers 1…5."""
    pairs = np.column_stack([functional, dysfunctional])
    whole = (pairs >= 1) & (pairs <= 5) & (pairs == np.round(pairs))
    return [CATEGORIES[TABLE[int(a) - 1][int(b) - 1]] for a, b in pairs[whole.all(axis=1)]]


def category(counts: Counter[str]) -> str | None:
    """Return the most frequent category; of equal ones the first of M > O > A > I > R > Q."""
    if not counts.total():
        return None
    return max(CATEGORIES.values(), key=lambda name: counts[name])


def kano_rows(dataset: Dataset) -> list[Row]:
    """Return the `kano` of an analysis.

    better = (A + O) / (A + O + M + I): how much satisfaction it can make; worse = (O + M) / the
    same: how much dissatisfaction its lack makes, both 0…1 with Wilson's interval.
    """
    rows = dataset.rows(CUSTOMERS)
    found = []
    for kind in ("item", "touchpoint"):
        asked = set(rows.asked(kind, "dysfunctional"))
        for code in dataset.codes(kind, rows, ["functional"]):
            if code not in asked:
                continue
            columns = [rows.column(kind, code, side) for side in ("functional", "dysfunctional")]
            for segment in ("all", *dataset.segments):
                mask = rows.within(segment)
                counts = Counter(categories(*(values[mask] for values in columns)))
                place = {"wave": dataset.wave, "kind": kind, "item": code, "segment": segment}
                found.append(place | _figures(counts))
    return found


def _figures(counts: Counter[str]) -> Row:
    told = {name: counts[name] for name in CATEGORIES.values()}
    base = sum(told[CATEGORIES[letter]] for letter in "MOAI")
    figures: Row = {"category": category(counts), "n": counts.total(), **told}
    for name, letters in (("better", "AO"), ("worse", "OM")):
        share = wilson(sum(told[CATEGORIES[letter]] for letter in letters), base)
        figures |= {name: share.value, f"{name}_low": share.low, f"{name}_high": share.high}
    return figures
