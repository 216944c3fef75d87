"""The sentences of the sample: drawn so that nobody in a wave says the same thing twice."""

from __future__ import annotations

import csv
import math
from functools import cache
from typing import Any

from fieldapp.sample.chance import Chance
from fieldapp.sample.levels import read_text, read_toml

Line = tuple[str, str]


@cache
def lines() -> dict[tuple[str, str], tuple[Line, ...]]:
    """Return (use, touchpoint or item) → lines, each with the segment or mood that it suits."""
    found: dict[tuple[str, str], list[Line]] = {}
    for row in csv.DictReader(read_text("verbatims.csv").splitlines()):
        key = (row["use"], row["touchpoint"])
        found.setdefault(key, []).append((row["segment"], row["text"]))
    return {key: tuple(group) for key, group in found.items()}


class Words:
    """Sentences for one wave; a line that has been said is gone."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def say(self, use: str, about: str, suits: str, chance: Chance, minutes: float = 0) -> str:
        """Return a fresh line about a touchpoint or item that suits, "" where none is left.

        `minutes` is put in where the line speaks of a wait; below 15 no such line is chosen.
        """
        fresh = [
            text
            for only, text in lines().get((use, about), ())
            if only in ("", suits)
            and text not in self._said
            and ("{minutes}" not in text or minutes >= 15)
        ]
        if not fresh:
            return ""
        text = chance.pick(fresh)
        self._said.add(text)
        return text.format(minutes=round(minutes))


def observed(item: str, time: str, chance: Chance) -> str:
    """Return what a mystery shopper saw when a critical item failed, with the time of day."""
    hour, minute = time.split(":")
    return f"{int(hour)} 点 {minute} 分，{chance.pick(lines()[('why', item)])[1]}"


@cache
def _stories() -> dict[str, dict[str, Any]]:
    return read_toml("stories.toml")


def part(section: str, key: str, chance: Chance, minutes: float = 0) -> str:
    """Return one part of a mystery shopper's story."""
    return str(chance.pick(_stories()[section][key])).format(minutes=math.ceil(minutes))
