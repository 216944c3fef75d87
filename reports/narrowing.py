"""A report on some segments of several: whose answers stay, and what stays of the whole sample.

Customers and groups of the chosen segments stay, and visits made as one of them. What has no
segment by its nature stays whole and is said to be: employees, promises, and visits or groups of a
wave where none has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from reports.dataset import AUDIENCES, CUSTOMERS, Dataset, Vectors
from reports.dataset.base import Base

if TYPE_CHECKING:
    from surveys.study import Study

# Audiences that belong to no segment of customers.
OURS = ("employees", "promises")


def narrowed_study(study: Study, segments: Collection[str]) -> Study:
    """Return the study with these segments, and the personas of them or of none."""
    personas = (p for p in study.personas if not p.segment or p.segment in segments)
    return replace(
        study,
        segments=tuple(each for each in study.segments if each.code in segments),
        personas=tuple(personas),
    )


def answered_study(study: Study, segments: Collection[str]) -> Study:
    """Return the study that the answers of some segments are read by.

    One segment is not weighted to its share of the population: there is nothing to weight it to.
    """
    found = narrowed_study(study, segments)
    found = replace(found, quotas=tuple(q for q in study.quotas if q.segment in segments))
    if len(found.segments) > 1:
        return found
    return replace(found, segments=tuple(replace(each, weight=None) for each in found.segments))


def kept_ids(dataset: Dataset, segments: Collection[str]) -> frozenset[str]:
    """Return the ids of the submissions that stay."""
    places = [place for place, code in enumerate(dataset.segments) if code in segments]
    ids: set[str] = set()
    for audience in (CUSTOMERS, *AUDIENCES.values()):
        rows = dataset.rows(audience)
        inside = np.isin(rows.segment, places)
        whole = audience in OURS or (audience != CUSTOMERS and not (rows.segment >= 0).any())
        ids.update(rows.ids if whole else compress(rows.ids, inside))
    return frozenset(ids)


def narrowed_base(base: Base, segments: Collection[str]) -> Base:
    """Return the base with what came in and counts of these segments; the rest is of the whole."""
    split = {kind for _, kind, segment in base.received if segment}

    def stays(kind: str, segment: str) -> bool:
        audience = AUDIENCES.get(kind, CUSTOMERS)
        if audience in OURS or (audience != CUSTOMERS and kind not in split):
            return True
        return segment in segments

    def of(counts: Counter[tuple[str, str, str]]) -> Counter[tuple[str, str, str]]:
        return Counter({key: n for key, n in counts.items() if stays(key[1], key[2])})

    return replace(base, received=of(base.received), counted=of(base.counted))


def only(block: Vectors, ids: Collection[str]) -> Vectors:
    """Return the submissions of a block that have one of these ids."""
    kept = [id in ids for id in block.ids]
    width = len(block.vectors) // max(1, len(block.ids))
    pieces = (block.vectors[at * width : (at + 1) * width] for at in range(len(kept)))

    def of(values: Sequence[str]) -> list[str]:
        return list(compress(values, kept))

    return Vectors(
        block.form,
        of(block.ids),
        of(block.segments),
        of(block.sites),
        of(block.states),
        of(block.accounts),
        b"".join(compress(pieces, kept)),
    )
