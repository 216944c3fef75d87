"""Expressions on their way to a phone: written shorter, and asked what they call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveys.expressions import Compiled

_JOINED = ("ref", "all", "|", "filter")
_HERE = ["self", "node()"]


def shortened(compiled: Any) -> Any:
    """Return an expression with its plain steps as texts, without those that lead nowhere."""
    if not isinstance(compiled, list) or compiled[:1] == ["value"]:
        return compiled
    if compiled[:1] == ["path"]:
        steps = (_step(step) for step in compiled[2:] if step != _HERE)
        return ["path", shortened(compiled[1]), *steps]
    return [shortened(part) for part in compiled]


def _step(step: list[Any]) -> Any:
    if len(step) == 2 and step[0] == "child" and not step[1].endswith("()"):
        return step[1]
    if step == ["parent", "node()"]:
        return ".."
    return [*step[:2], *map(shortened, step[2:])]


def needs_paths(short: Any) -> bool:
    """Tell whether a shortened expression has long steps, or paths that are joined (paths.js)."""
    if not isinstance(short, list) or short[:1] == ["value"]:
        return False
    if short[:1] == ["path"]:
        return any(isinstance(step, list) for step in short[2:]) or needs_paths(short[1])
    return short[0] in _JOINED or any(map(needs_paths, short))


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
