"""Customers' weights that meet the segments' shares and every margin of the study (METHOD 5.8)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.dataset import CUSTOMERS, Dataset
from reports.dataset.rows import Rows
from reports.measures.raking import Groups, Raked, rake

SEGMENT = "segment"


@dataclass(frozen=True, slots=True)
class Target:
    """A margin met by respondents: the group of each (-1 unknown), its codes and their shares."""

    name: str
    codes: tuple[str, ...]
    shares: tuple[float, ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Fitted:
    """What came of the margins; `left_out` are those whose question the wave does not have."""

    targets: tuple[Target, ...]
    raked: Raked
    left_out: tuple[str, ...] = ()


def fitted(dataset: Dataset) -> Fitted | None:
    """Return the customers raked to the margins, worked out once; None where none can be met."""
    if "margins" not in dataset.kept:
        dataset.kept["margins"] = _fitted(dataset)
    found: Fitted | None = dataset.kept["margins"]
    return found


def _fitted(dataset: Dataset) -> Fitted | None:
    rows = dataset.rows(CUSTOMERS)
    targets, left_out = [], []
    for margin in dataset.study.margins:
        target = _target(rows, margin.question, margin.shares)
        if target is None:
            left_out.append(margin.question)
        else:
            targets.append(target)
    if not targets:
        return None
    segments = by_segment(dataset, rows)
    every = (*([segments] if segments else []), *targets)
    raked = rake([(target.groups, target.shares) for target in every], len(rows))
    return Fitted(every, raked, tuple(left_out))


def _target(rows: Rows, question: str, shares: dict[str, float]) -> Target | None:
    """Return a margin's groups; None where nobody gave an answer that has a share."""
    groups = np.full(len(rows), -1, dtype=np.int64)
    codes = tuple(shares)
    for (_, path), answered in rows.answered.items():
        if question in (path, path.rsplit("/", 1)[-1]):
            places = [codes.index(code) if code in codes else -1 for code in answered.codes]
            given = np.array([*places, -1])[answered.chosen]
            groups = np.where(groups < 0, given, groups)
    target = Target(question, codes, tuple(shares.values()), groups)
    return target if _has_weight(target) else None


def by_segment(dataset: Dataset, rows: Rows) -> Target | None:
    """Return the segments' population shares; None where a segment with answers has none."""
    shares = {segment.code: segment.weight for segment in dataset.study.segments}
    present = {dataset.segments[at] for at in np.unique(rows.segment[rows.segment >= 0]).tolist()}
    if not present or any(shares[code] is None for code in present):
        return None
    known = tuple(share or 0.0 for share in shares.values())
    target = Target(SEGMENT, tuple(shares), known, rows.segment)
    return target if _has_weight(target) else None


def _has_weight(target: Target) -> bool:
    present = np.unique(target.groups[target.groups >= 0])
    return any(target.shares[group] > 0 for group in present.tolist())
