"""Truth and choice between values: if, coalesce, once, not."""

from __future__ import annotations

from collections.abc import Callable

from surveys.expressions.evaluator import Scope
from surveys.expressions.signatures import LIBRARY
from surveys.expressions.values import Value, to_truth

function = LIBRARY.family("logic")


@function("true()")
def true() -> bool:
    """Return true."""
    return True


@function("false()")
def false() -> bool:
    """Return false."""
    return False


@function("boolean(truth)")
def boolean(truth: bool) -> bool:
    """Return the truth of a value."""
    return truth


@function("boolean-from-string(text)")
def boolean_from_string(text: str) -> bool:
    """Return true for "true" and "1" alone."""
    return text in ("true", "1")


@function("not(truth)")
def negation(truth: bool) -> bool:
    """Return the opposite."""
    return not truth


@function("if(truth, later, later)")
def choose(truth: bool, then: Callable[[], Value], otherwise: Callable[[], Value]) -> Value:
    """Return one of two values; the other is not evaluated."""
    return then() if truth else otherwise()


@function("coalesce(scope, any, later)")
def coalesce(scope: Scope, first: Value, second: Callable[[], Value]) -> Value:
    """Return the first value unless it is empty, else the second."""
    return first if scope.text(first) else second()


@function("once(scope, later)")
def once(scope: Scope, value: Callable[[], Value]) -> Value:
    """Return what the context node already holds, else the value."""
    return scope.node.text() or value()


@function("checklist(scope, number, number, any*)")
def checklist(scope: Scope, least: float, most: float, *answers: Value) -> bool:
    """Tell whether between `least` and `most` answers are true; −1 is no limit."""
    return _within(sum(_weights(answers)), least, most)


@function("weighted-checklist(scope, number, number, any*)")
def weighted_checklist(scope: Scope, least: float, most: float, *pairs: Value) -> bool:
    """Like checklist, each answer followed by its weight."""
    weights = [scope.number(weight) for weight in _flat(pairs[1::2])]
    truths = _weights(pairs[::2])
    return _within(sum(w for w, true in zip(weights, truths, strict=False) if true), least, most)


def _flat(values: tuple[Value, ...]) -> list[Value]:
    """Put a node-set's nodes, each as text, in its place."""
    return [
        item
        for value in values
        for item in ([node.text() for node in value] if isinstance(value, list) else [value])
    ]


def _weights(values: tuple[Value, ...]) -> list[bool]:
    return [to_truth(value) for value in _flat(values)]


def _within(total: float, least: float, most: float) -> bool:
    return (least < 0 or total >= least) and (most < 0 or total <= most)
