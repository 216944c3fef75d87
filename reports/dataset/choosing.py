"""What was chosen in questions with a list: one of its codes, or any number of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from surveys.vectors import Layout

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Positions = npt.NDArray[np.int32]
# A question with a list: code of the instrument, path "section/name".
Asked = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with a list: its codes, and which of them each row chose; -1 is unknown."""

    codes: tuple[str, ...]
    chosen: Positions


@dataclass(frozen=True, slots=True)
class Ticked:
    """A question of several choices: codes × rows of what was chosen, and which rows answered."""

    codes: tuple[str, ...]
    picked: npt.NDArray[np.bool_]
    known: npt.NDArray[np.bool_]


@dataclass(slots=True)
class Lists:
    """Every question with a list, by what it allows."""

    answered: dict[Asked, Answered] = field(default_factory=dict)
    ticked: dict[Asked, Ticked] = field(default_factory=dict)

    @classmethod
    def of(cls, code: str, layout: Layout, table: Floats, outer: tuple[str, ...] = ()) -> Lists:
        """Read them from vectors, one a row of `table`; `outer` is the path around the layout."""
        found = cls()
        for place, slot in enumerate(layout.slots, 1):
            asked = (code, "/".join((*outer, *slot.path)))
            if slot.several:
                _add(found.ticked, asked, _ticks(slot.codes, table[:, place]))
            elif slot.codes:
                found.answered[asked] = Answered(slot.codes, positions(table[:, place]))
        return found

    @classmethod
    def of_vectors(
        cls, code: str, layout: Layout, vectors: Sequence[bytes], outer: tuple[str, ...] = ()
    ) -> Lists:
        """Read them from vectors, one after the other."""
        table = np.frombuffer(b"".join(vectors), dtype="<f8").reshape(-1, layout.width)
        return cls.of(code, layout, table, outer)

    def take(self, other: Lists, here: Integers, size: int) -> None:
        """Take in what some of `size` rows chose; a code that several versions have is one."""
        for asked, given in other.answered.items():
            nobody = Answered((), np.full(size, -1, dtype=np.int32))
            there = self.answered.get(asked, nobody)
            codes = _united(there.codes, given.codes)
            places = np.array([*map(codes.index, given.codes), -1], dtype=np.int32)
            there.chosen[here] = places[given.chosen]
            self.answered[asked] = Answered(codes, there.chosen)
        for asked, ticks in other.ticked.items():
            self.ticked[asked] = _taken(self.ticked.get(asked), ticks, here, size)

    def sort(self) -> None:
        """Put the questions in order, so that nothing depends on which version came first."""
        self.answered = dict(sorted(self.answered.items()))
        self.ticked = dict(sorted(self.ticked.items()))


@dataclass(slots=True)
class Instances:
    """What was chosen in the instances of one repeat, a vector each."""

    layout: Layout
    ids: list[str] = field(default_factory=list)
    vectors: list[bytes] = field(default_factory=list)

    def add(self, id: str, answers: Mapping[str, Any]) -> None:
        """Add an instance; its id is that of its row."""
        self.ids.append(id)
        self.vectors.append(self.layout.vector(answers, {}))

    def lists(self, code: str, path: tuple[str, ...]) -> Lists:
        """Return the questions with a list in the repeat at `path`."""
        return Lists.of_vectors(code, self.layout, self.vectors, path)


def positions(values: Floats) -> Positions:
    """Return the positions in a list that a column of vectors says, -1 where it is unknown."""
    return np.where(np.isnan(values), -1, values).astype(np.int32)


def _ticks(codes: tuple[str, ...], values: Floats) -> Ticked:
    known = ~np.isnan(values)
    bits = np.where(known, values, 0.0).astype(np.int64)
    picked = np.stack([(bits >> at) & 1 for at in range(len(codes))]).astype(bool)
    return Ticked(codes, picked, known)


def _add(found: dict[Asked, Ticked], asked: Asked, more: Ticked) -> None:
    """Add a piece of a list that is too long for one number."""
    there = found.get(asked)
    if there is not None:
        picked = np.concatenate([there.picked, more.picked])
        more = Ticked((*there.codes, *more.codes), picked, there.known)
    found[asked] = more


def _taken(there: Ticked | None, given: Ticked, here: Integers, size: int) -> Ticked:
    before = there.codes if there else ()
    codes = _united(before, given.codes)
    picked: npt.NDArray[np.bool_] = np.zeros((len(codes), size), dtype=bool)
    known: npt.NDArray[np.bool_] = np.zeros(size, dtype=bool)
    if there is not None:
        picked[: len(before)], known = there.picked, there.known
    for at, code in enumerate(given.codes):
        picked[codes.index(code), here] = given.picked[at]
    known[here] = given.known
    return Ticked(codes, picked, known)


def _united(first: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *other)))
