"""Flat lists of parts that form a tree by `parent`: the edits that a person makes to them.

The order of siblings is their order in the list. Every function returns a new tuple; an id never
changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from surveys.problems import InputError


@dataclass(frozen=True, slots=True)
class Part:
    """What every part has: a stable id and the id of the part above, "" at the top."""

    id: str
    parent: str = ""


Kind = TypeVar("Kind", bound=Part)


def find(parts: Sequence[Kind], part_id: str) -> Kind:
    """Return the part; raises InputError where there is none."""
    for part in parts:
        if part.id == part_id:
            return part
    raise missing(part_id)


def missing(part_id: str) -> InputError:
    """Return the error that says that a part is not there (any more)."""
    return InputError.of(
        f"There is no part “{part_id}”.",
        f"找不到“{part_id}”。",
        (
            "It may have been deleted or merged; load the page again.",
            "可能已被删除或合并，请刷新。",
        ),
        value=part_id,
    )


def children(parts: Iterable[Kind], parent: str) -> tuple[Kind, ...]:
    """Return the parts directly below `parent`, in order."""
    return tuple(part for part in parts if part.parent == parent)


def below(parts: Sequence[Kind], part_id: str) -> set[str]:
    """Return the ids of everything under a part, itself included."""
    ids = {part_id}
    waiting = [part_id]
    while waiting:
        found = [part.id for part in children(parts, waiting.pop()) if part.id not in ids]
        ids.update(found)
        waiting.extend(found)
    return ids


def changed(parts: Sequence[Kind], part_id: str, **changes: Any) -> tuple[Kind, ...]:
    """Return the parts with some fields of one replaced."""
    find(parts, part_id)
    return tuple(replace(part, **changes) if part.id == part_id else part for part in parts)


def shifted(parts: Sequence[Kind], part_id: str, step: int) -> tuple[Kind, ...]:
    """Return the parts with one swapped with its sibling `step` places on (−1 up, +1 down).

    At either end nothing changes.
    """
    part = find(parts, part_id)
    siblings = children(parts, part.parent)
    place = siblings.index(part) + step
    if not 0 <= place < len(siblings):
        return tuple(parts)
    other = siblings[place]
    swap = {part.id: other, other.id: part}
    return tuple(swap.get(each.id, each) for each in parts)


def moved_under(parts: Sequence[Kind], part_id: str, parent: str) -> tuple[Kind, ...]:
    """Return the parts with one placed last under `parent`; raises InputError under itself."""
    part = find(parts, part_id)
    if parent in below(parts, part_id):
        raise InputError.of(
            "A part cannot be moved under itself.",
            "不能移动到自身之下。",
            ("Choose another place.", "请选择其他位置。"),
            value=part_id,
        )
    if part.parent == parent:
        return tuple(parts)
    rest = tuple(each for each in parts if each.id != part_id)
    return (*rest, replace(part, parent=parent))


def without(parts: Sequence[Kind], ids: Iterable[str]) -> tuple[Kind, ...]:
    """Return the parts whose id is not among `ids`."""
    gone = set(ids)
    return tuple(part for part in parts if part.id not in gone)


def new_id(prefix: str, taken: Iterable[str]) -> str:
    """Return the first of `prefix-1`, `prefix-2`… that was never used."""
    used = set(taken)
    number = 1
    while f"{prefix}-{number}" in used:
        number += 1
    return f"{prefix}-{number}"
