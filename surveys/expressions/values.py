"""The values of XPath 1.0 and how one becomes another: number, text, truth, and comparisons.

A value is a float, a str, a bool, a Moment, or a list of nodes. What ODK adds: a text that is
an ISO date has a number, the days since 1970-01-01T00:00Z.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from surveys.expressions.clock import BLANKS, Clock, Moment
from surveys.expressions.nodes import Node

Value = float | str | bool | Moment | list[Node]

_DIVIDER = re.compile(f"[{BLANKS}]+")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)

ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
EQUALITY: dict[str, Callable[[Any, Any], bool]] = {"=": operator.eq, "!=": operator.ne}


def to_number(value: Value, clock: Clock) -> float:
    """Return the number of a value; NaN where it has none."""
    if isinstance(value, Moment):
        return value.days
    if isinstance(value, str):
        return _text_number(value, clock)
    return _text_number(first_text(value), clock) if isinstance(value, list) else float(value)


def _text_number(text: str, clock: Clock) -> float:
    text = text.strip(BLANKS)
    if _NUMBER.fullmatch(text):
        return float(text)
    moment = clock.read(text)
    return math.nan if moment is None else moment.days


def to_text(value: Value, clock: Clock) -> str:
    """Return the text of a value; numbers are decimal, never with an exponent."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Moment):
        return clock.write(value)
    return first_text(value) if isinstance(value, list) else number_text(value)


def first_text(nodes: list[Node]) -> str:
    """Return the text of the first node, "" where there is none."""
    return nodes[0].text() if nodes else ""


def number_text(number: float) -> str:
    """Write a number as XPath does: the shortest decimal digits that give it back."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    text = format(Decimal(repr(float(number))), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def words(text: str) -> list[str]:
    """Return the words of a text; only XML's four blanks divide them."""
    return [word for word in _DIVIDER.split(text) if word]


def to_truth(value: Value) -> bool:
    """Return the truth of a value: not zero, not empty, a date that is one."""
    if isinstance(value, Moment):
        return not math.isnan(value.milliseconds)
    if isinstance(value, float | int):
        return value != 0 and not math.isnan(value)
    return bool(value)


def compare(sign: str, left: Value, right: Value, clock: Clock) -> bool:
    """Compare as XPath 1.0 §3.4 does: some node of a node-set is enough."""
    if isinstance(left, bool) or isinstance(right, bool):
        return _compare_single(sign, _single(left), _single(right), clock)
    lefts = [node.text() for node in left] if isinstance(left, list) else [left]
    rights = [node.text() for node in right] if isinstance(right, list) else [right]
    return any(_compare_single(sign, a, b, clock) for a in lefts for b in rights)


def _single(value: Value) -> float | str | bool | Moment:
    return bool(value) if isinstance(value, list) else value


def _compare_single(sign: str, left: Any, right: Any, clock: Clock) -> bool:
    if sign in ORDER:
        return ORDER[sign](to_number(left, clock), to_number(right, clock))
    equal = EQUALITY[sign]
    if isinstance(left, bool) or isinstance(right, bool):
        return equal(to_truth(left), to_truth(right))
    if isinstance(left, str) and isinstance(right, str):
        return equal(left, right)
    return equal(to_number(left, clock), to_number(right, clock))
