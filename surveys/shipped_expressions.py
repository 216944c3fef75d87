"""Expressions on their way to a phone: written shorter, and asked what they call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveys.expressions import Compiled


def shortened(compiled: Any) -> Any:
    """Return an expression with its plain steps as texts."""
    if not isinstance(compiled, list) or compiled[:1] == ["value"]:
        return compiled
    if compiled[:1] == ["path"]:
        start = shortened(compiled[1])
        return ["path", start, *(_step(step) for step in compiled[2:])]
    return [shortened(part) for part in compiled]


def _step(step: list[Any]) -> Any:
    if len(step) == 2 and step[0] == "child" and not step[1].endswith("()"):
        return step[1]
    if step == ["parent", "node()"]:
        return ".."
    return [*step[:2], *map(shortened, step[2:])]


def choice_names(compiled: Any) -> Iterator[Compiled]:
    """Yield each call of jr:choice-name in an expression."""
    if not isinstance(compiled, list) or compiled[:1] == ["value"]:
        return
    if compiled[:2] == ["()", "jr:choice-name"]:
        yield compiled
    for part in compiled:
        yield from choice_names(part)


def calls(compiled: Any, name: str, *, worked_out: bool = False) -> bool:
    """Tell whether a function is called; `worked_out`: with a first argument that is no literal."""
    if not isinstance(compiled, list) or compiled[:1] == ["value"]:
        return False
    called = compiled[:2] == ["()", name] and not (worked_out and compiled[2][0] == "value")
    return called or any(calls(part, name, worked_out=worked_out) for part in compiled)
