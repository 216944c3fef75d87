"""What an expression reads, as paths, and an order in which nothing comes too early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str, ...]


def reads(compiled: Any, here: Path | None, named: Mapping[str, Path]) -> Iterator[Path]:
    """Yield the path of each element that an expression at `here` reads.

    `here` is None inside data that is not the instrument's own, such as a choice list.
    """
    yield from _reads(compiled, here, here, named)


def _reads(
    compiled: Any, here: Path | None, current: Path | None, named: Mapping[str, Path]
) -> Iterator[Path]:
    if not isinstance(compiled, list) or not compiled or compiled[0] == "value":
        return
    if compiled[0] in ("ref", "all"):
        yield from [named[compiled[1]]] if compiled[1] in named else []
    elif compiled[0] == "path":
        yield from _path(compiled, here, current, named)
    else:
        for part in compiled[1:]:
            yield from _reads(part, here, current, named)


def _path(
    compiled: list[Any], here: Path | None, current: Path | None, named: Mapping[str, Path]
) -> Iterator[Path]:
    start = compiled[1]
    place = here if start == "." else current if start == ["()", "current"] else None
    if start == "/":
        place = ("/",)  # the document: the root element below it stands for ()
    elif isinstance(start, list) and start[0] in ("ref", "all"):
        place = named.get(start[1])
    elif isinstance(start, list):
        yield from _reads(start, here, current, named)
    for axis, test, *predicates in compiled[2:]:
        place = _stepped(place, axis, test)
        for predicate in predicates:
            yield from _reads(predicate, place, current, named)
    if place:
        yield place


def _stepped(place: Path | None, axis: str, test: str) -> Path | None:
    if place is None:
        return None
    if axis == "child":
        return () if place == ("/",) else (*place, test)
    # Along any other axis nothing nearer is known than the group around.
    return place if axis in ("self", "descendant-or-self") else place[:-1]


def in_order(needs: Mapping[Path, list[Path]]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Sort the keys so that each follows what it needs; return (order, ()) or ((), circle)."""
    done: dict[Path, None] = {}
    for start in needs:
        circle = _visit(start, needs, done)
        if circle:
            return (), circle
    return tuple(done), ()


def _visit(
    start: Path, needs: Mapping[Path, list[Path]], done: dict[Path, None]
) -> tuple[Path, ...]:
    """Add `start` and what it needs to `done`, depth first; return a circle if there is one."""
    if start in done:
        return ()
    trail: list[tuple[Path, Iterator[Path]]] = [(start, iter(needs[start]))]
    while trail:
        path, rest = trail[-1]
        following = next((need for need in rest if need not in done), None)
        if following is None:
            done[path] = None
            trail.pop()
            continue
        walked = [step for step, _ in trail]
        if following in walked:
            return (*walked[walked.index(following) :], following)
        trail.append((following, iter(needs[following])))
    return ()
