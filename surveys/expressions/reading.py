"""What a compiled expression says of itself: constants, references, function families."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.expressions.library.texts import pattern
from surveys.expressions.parser import Compiled, Parser
from surveys.expressions.signatures import LIBRARY
from surveys.expressions.values import to_truth

_LIKE_A_DATE = re.compile(r"\s*\d{4}-\d\d")
_CURRENT = ["()", "current"]
_SHORT = {
    ("parent", "node()"): "..",
    ("self", "node()"): ".",
    ("descendant-or-self", "node()"): "",
}


def compile(text: str) -> Compiled:
    """Compile an expression to plain data, in the shape that `parser` describes.

    Raises ExpressionError for text that does not parse; and for an unknown function, a wrong
    number of arguments, an argument that must be a path and is none, or a bad pattern, save
    where a constant keeps the call from ever being reached (`false() and …`).
    """
    parser = Parser(text)
    compiled = parser.parse()
    faults = {id(node): error for node, error in parser.faults}
    for node in _reachable(compiled):
        if id(node) in faults:
            raise faults[id(node)]
        if node[:2] == ["()", "regex"] and node[3][0] == "value":
            pattern(str(node[3][1]))
    return compiled


def _parts(compiled: Compiled) -> list[Compiled]:
    """Return the expressions directly inside one."""
    head = compiled[0]
    if head == "path":
        start = [compiled[1]] if isinstance(compiled[1], list) else []
        return start + [predicate for step in compiled[2:] for predicate in step[2:]]
    if head in ("value", "ref", "all"):
        return []
    return compiled[2:] if head == "()" else compiled[1:]


def _reachable(compiled: Compiled) -> Iterator[Compiled]:
    yield compiled
    decisive = {"and": False, "or": True}.get(compiled[0])
    for part in _parts(compiled):
        yield from _reachable(part)
        if decisive is not None and constant(part) is decisive:
            return


def constant(compiled: Compiled) -> bool | None:
    """Return the truth of an expression that no data can change; None for any other."""
    head = compiled[0]
    if head == "value":
        return to_truth(compiled[1])
    if head == "()":
        return {"true": True, "false": False}.get(compiled[1])
    if head not in ("and", "or"):
        return None
    parts = [constant(part) for part in compiled[1:]]
    decisive: bool = head == "or"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _everything(compiled: Compiled) -> Iterator[Compiled]:
    yield compiled
    for part in _parts(compiled):
        yield from _everything(part)


def references(compiled: Compiled) -> set[str]:
    """Return what an expression reads: the name of each `${name}`, and each path as text.

    Paths are as written, without predicates: "/data/age", "../age", ".". A relative path inside
    a predicate reads what is being filtered, so it is not among them.
    """
    return set(_read(compiled))


def _read(compiled: Compiled, filtering: bool = False) -> Iterator[str]:
    head = compiled[0]
    if head in ("ref", "all"):
        yield compiled[1]
    elif head == "path":
        yield from _read_path(compiled, filtering)
    elif head == "filter":
        yield from _read(compiled[1], filtering)
        for predicate in compiled[2:]:
            yield from _read(predicate, filtering=True)
    else:
        for part in _parts(compiled):
            yield from _read(part, filtering)


def _read_path(path: Compiled, filtering: bool) -> Iterator[str]:
    start = path[1]
    if start == "/" or start == _CURRENT or (start == "." and not filtering):
        yield _path_text(path)
    elif isinstance(start, list):
        yield from _read(start, filtering)
    for step in path[2:]:
        for predicate in step[2:]:
            yield from _read(predicate, filtering=True)


def _path_text(path: Compiled) -> str:
    steps = [_SHORT.get((axis, test), _step_text(axis, test)) for axis, test, *_ in path[2:]]
    return ("/" if path[1] == "/" else "") + "/".join(steps)


def _step_text(axis: str, test: str) -> str:
    if axis == "child":
        return test
    return f"@{test}" if axis == "attribute" else f"{axis}::{test}"


def functions(compiled: Compiled) -> set[str]:
    """Return the function families that an expression needs, so that a page loads no others.

    A date written in it needs "dates" too. What cannot be seen here: a page that compares
    answers of date questions needs them as well.
    """
    found = set()
    for node in _everything(compiled):
        if node[0] == "()" and node[1] in LIBRARY.functions:
            found.add(LIBRARY.functions[node[1]].family)
        elif node[0] == "value" and _LIKE_A_DATE.match(str(node[1])):
            found.add("dates")
    return found


def instances(compiled: Compiled) -> set[tuple[str, str]]:
    """Return what is read beside the answers: ("instance" | "pulldata", name) of each call."""
    return {
        (node[1], str(node[2][1]))
        for node in _everything(compiled)
        if node[0] == "()" and node[1] in ("instance", "pulldata") and node[2][0] == "value"
    }
