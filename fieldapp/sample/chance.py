"""Seeded chance: the same words give the same draws, on every machine and in every order."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

import numpy as np

Thing = TypeVar("Thing")


class Chance:
    """A stream of draws that belongs to one submission, customer or photo."""

    def __init__(self, *about: object) -> None:
        words = "/".join(["fieldapp", "sample", *map(str, about)])
        digest = sha256(words.encode()).digest()
        self._source = np.random.default_rng(int.from_bytes(digest[:8], "big"))

    def normal(self, mean: float, spread: float) -> float:
        """Draw from the normal distribution."""
        return mean + spread * float(self._source.standard_normal())

    def yes(self, share: float) -> bool:
        """Draw true with this probability, 0…1."""
        return float(self._source.random()) < share

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return int(self._source.integers(low, high + 1))

    def between(self, low: float, high: float) -> float:
        """Draw a number evenly."""
        return low + (high - low) * float(self._source.random())

    def pick(self, things: Sequence[Thing], weights: Sequence[float] | None = None) -> Thing:
        """Draw one thing, evenly or by weight."""
        if weights is None:
            return things[self.whole(0, len(things) - 1)]
        edge = float(self._source.random()) * sum(weights)
        for thing, weight in zip(things, weights, strict=True):
            edge -= weight
            if edge < 0:
                return thing
        return things[-1]

    def rating(self, mean: float, spread: float, low: int = 1, high: int = 10) -> int:
        """Draw a rating: normal, rounded, held at the ends of the scale."""
        return max(low, min(high, round(self.normal(mean, spread))))
