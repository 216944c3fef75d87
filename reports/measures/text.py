"""Verbatims counted by touchpoint × dimension × feeling (METHOD 5.15)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from reports.dataset import Dataset

Row = dict[str, Any]
FEELINGS = ("positive", "neutral", "negative", "unknown")


def feeling_of(value: float | None) -> str:
    """Return the side of zero that a feeling lies on."""
    if value is None:
        return "unknown"
    return "positive" if value > 0 else "negative" if value < 0 else "neutral"


def text_rows(dataset: Dataset) -> list[Row]:
    """Return the `text` of an analysis, in study order; what was not coded stands last."""
    count = Counter(
        (row["touchpoint"], row["dimension"], feeling_of(row["feeling"]))
        for row in dataset.verbatims
    )
    touchpoints = [touchpoint.code for touchpoint in dataset.study.touchpoints]
    dimensions = [dimension.code for dimension in dataset.study.dimensions]

    def order(key: tuple[str, str, str]) -> tuple[Any, ...]:
        places = (_place(touchpoints, key[0]), _place(dimensions, key[1]))
        return (*places, key[0], key[1], FEELINGS.index(key[2]))

    return [
        {"wave": dataset.wave, "touchpoint": key[0], "dimension": key[1], "feeling": key[2]}
        | {"n": count[key]}
        for key in sorted(count, key=order)
    ]


def _place(codes: list[str], code: str) -> int:
    return codes.index(code) if code in codes else len(codes) + (code == "")
