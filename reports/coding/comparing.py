"""Do two coders agree? Their codes of the same verbatims held against one another (METHOD 5.15)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.coding.codes import FIELDS, Code, differences
from reports.measures.agreement import cohen_kappa, krippendorff_alpha
from reports.measures.estimates import Estimate

Pair = tuple[Code, Code]


@dataclass(frozen=True, slots=True)
class Category:
    """Agreement on one code against all others: kappa, and how many each coder gave it."""

    code: str
    kappa: Estimate
    left: int
    right: int
    both: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """A field in which two coders differ, what each gave, and how often."""

    field: str
    left: str
    right: str
    n: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two coders over the verbatims that both coded; `same` counts those without a difference."""

    n: int
    same: int
    touchpoint: Estimate
    dimension: Estimate
    feeling: Estimate
    touchpoints: tuple[Category, ...]
    dimensions: tuple[Category, ...]
    confusions: tuple[Confusion, ...]


def compare(pairs: Sequence[Pair]) -> Agreement:
    """Return how far two coders agree: kappa (Cohen), for feeling alpha (Krippendorff, interval).

    A code left open is a code of its own; verbatims where one coder gave no feeling are left out
    of alpha and told by its n.
    """
    touchpoints, dimensions = (
        [(getattr(a, field), getattr(b, field)) for a, b in pairs] for field in FIELDS[:2]
    )
    return Agreement(
        len(pairs),
        sum(not differences(*pair) for pair in pairs),
        _kappa(touchpoints),
        _kappa(dimensions),
        _alpha(pairs),
        _categories(touchpoints),
        _categories(dimensions),
        _confusions(pairs),
    )


def _kappa(pairs: Sequence[tuple[str, str]]) -> Estimate:
    return cohen_kappa([a for a, _ in pairs], [b for _, b in pairs])


def _alpha(pairs: Sequence[Pair]) -> Estimate:
    felt = [[np.nan if c.feeling is None else c.feeling for c in pair] for pair in pairs]
    table = np.array(felt, dtype=np.float64).reshape(-1, 2).T
    return krippendorff_alpha(table, "interval")


def _categories(pairs: Sequence[tuple[str, str]]) -> tuple[Category, ...]:
    """Return each code's agreement; those most used first, then by code."""
    used = Counter(code for pair in pairs for code in pair if code)
    found = []
    for code in sorted(used, key=lambda code: (-used[code], code)):
        left, right = [a == code for a, _ in pairs], [b == code for _, b in pairs]
        both = sum(a and b for a, b in zip(left, right, strict=True))
        found.append(Category(code, cohen_kappa(left, right), sum(left), sum(right), both))
    return tuple(found)


def _confusions(pairs: Sequence[Pair]) -> tuple[Confusion, ...]:
    count = Counter(
        (field, written(getattr(a, field)), written(getattr(b, field)))
        for a, b in pairs
        for field in differences(a, b)
    )
    order = sorted(count, key=lambda key: (-count[key], FIELDS.index(key[0]), *key[1:]))
    return tuple(Confusion(*key, count[key]) for key in order)


def written(value: str | float | None) -> str:
    """Return a code or feeling as one text; "" is left open."""
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:g}"
