"""A small chart in the column of an issue: names, and a dot with its interval each."""

from __future__ import annotations

from dataclasses import dataclass

from reports.charts.columns import Span


@dataclass(frozen=True, slots=True)
class Chart:
    """One measure of several segments or items; `low` and `high` are the ends of its scale."""

    title: str
    names: tuple[str, ...]
    rows: tuple[Span, ...]
    low: float
    high: float
