"""Expressions on their way to a phone: written shorter, and asked what they call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveys.expressions import Compiled

_PLAIN = ("child", "parent", "self")
_JOINED = ("ref", "all", "|", "filter")


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


def needs_paths(compiled: Any) -> bool:
    """Tell whether paths go other ways than to children and parents, or are joined (paths.js)."""
    if not isinstance(compiled, list) or compiled[:1] == ["value"]:
        return False
    if compiled[:1] == ["path"]:
        steps = [step for step in compiled[2:] if step[0] not in _PLAIN]
        inside = [part for step in compiled[2:] for part in step[2:]]
        return bool(steps) or any(map(needs_paths, [compiled[1], *inside]))
    return compiled[0] in _JOINED or any(map(needs_paths, compiled))


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
