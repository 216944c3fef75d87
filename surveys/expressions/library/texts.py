"""Texts. A character is a Unicode code point, on the phone as here."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

import regex as bounded_regex

from surveys.expressions.errors import ExpressionError
from surveys.expressions.evaluator import Scope
from surveys.expressions.library.maths import rounded
from surveys.expressions.signatures import LIBRARY
from surveys.expressions.values import Value, to_text, words

MAX_PATTERN = 1_000
MAX_SUBJECT = 10_000
MAX_SECONDS = 0.25

function = LIBRARY.family("texts")


@function("string(scope, any?)")
def string(scope: Scope, value: Value | None = None) -> str:
    """Return a value as text, by default the context node's."""
    return scope.node.text() if value is None else scope.text(value)


def strings(scope: Scope, values: tuple[Value, ...]) -> list[str]:
    """Return values as texts, a node-set as one text a node."""
    return [
        text
        for value in values
        for text in (
            [node.text() for node in value]
            if isinstance(value, list)
            else [to_text(value, scope.shared.clock)]
        )
    ]


@function("concat(scope, any*)")
def concat(scope: Scope, *values: Value) -> str:
    """Put texts one after the other, a node-set's nodes too."""
    return "".join(strings(scope, values))


@function("join(scope, text, any*)")
def join(scope: Scope, separator: str, *values: Value) -> str:
    """Put texts one after the other with a separator between."""
    parts = strings(scope, values)
    scope.shared.spend(len(separator) * len(parts))
    return separator.join(parts)


@function("contains(text, text)")
def contains(text: str, part: str) -> bool:
    """Tell whether a text has a part."""
    return part in text


@function("starts-with(text, text)")
def starts_with(text: str, start: str) -> bool:
    """Tell whether a text starts so."""
    return text.startswith(start)


@function("ends-with(text, text)")
def ends_with(text: str, end: str) -> bool:
    """Tell whether a text ends so."""
    return text.endswith(end)


@function("substring-before(text, text)")
def substring_before(text: str, mark: str) -> str:
    """Return what stands before the first mark, "" where there is none."""
    return text[: max(0, text.find(mark))]


@function("substring-after(text, text)")
def substring_after(text: str, mark: str) -> str:
    """Return what stands after the first mark, "" where there is none."""
    position = text.find(mark)
    return text[position + len(mark) :] if position >= 0 else ""


@function("substring(text, number, number?)")
def substring(text: str, start: float, length: float = math.inf) -> str:
    """Return characters from `start`, counted from 1 and rounded (XPath 1.0 §4.2)."""
    first = rounded(start)
    last = first + rounded(length)
    return "".join(c for position, c in enumerate(text, 1) if first <= position < last)


@function("substr(text, number, number?)")
def substr(text: str, start: float, end: float = math.inf) -> str:
    """Return characters from `start` up to `end`, from 0; below 0 from the end."""
    return text[_index(start, len(text)) : _index(end, len(text))]


def _index(position: float, length: int) -> int:
    """Return a place within 0…length, as JavaScript's slice does; NaN is 0."""
    if math.isnan(position):
        return 0
    position = position + length if position < 0 else position
    return math.trunc(max(0.0, min(float(length), position)))


@function("string-length(scope, text?)")
def string_length(scope: Scope, text: str | None = None) -> float:
    """Return the number of characters, by default of the context node's text."""
    return float(len(scope.node.text() if text is None else text))


@function("normalize-space(scope, text?)")
def normalize_space(scope: Scope, text: str | None = None) -> str:
    """Return a text with single blanks and none at its ends."""
    text = scope.node.text() if text is None else text
    return " ".join(words(text))


@function("translate(text, text, text)")
def translate(text: str, old: str, new: str) -> str:
    """Replace characters one by one; those without a counterpart go."""
    table: dict[str, str] = {}
    for position, character in enumerate(old):
        table.setdefault(character, new[position : position + 1])
    return "".join(table.get(character, character) for character in text)


@function("regex(text, text)")
def regex(text: str, expression: str) -> bool:
    """Tell whether a pattern matches somewhere in a text.

    Lengths and time are bounded: a pattern of nested repetitions may take for ever, and Python's
    own matcher knows no end.
    """
    if len(text) > MAX_SUBJECT:
        raise ExpressionError(
            f"The text is longer than the {MAX_SUBJECT:,} characters that regex() takes",
            f"文本超过 regex() 允许的 {MAX_SUBJECT:,} 个字符",
        )
    try:
        return pattern(expression).search(text, timeout=MAX_SECONDS) is not None
    except TimeoutError:
        raise ExpressionError(
            f"The regular expression “{expression[:40]}” takes too long",
            f"正则表达式“{expression[:40]}”匹配耗时过长",
            remedy=("Do not repeat what is repeated inside.", "请避免在重复中再嵌套重复。"),
        ) from None


@lru_cache(maxsize=512)
def pattern(expression: str) -> Any:
    """Compile a regular expression; raises ExpressionError for what is none.

    Python's own `re` says what is one, so that the other matcher's additions are not let in.
    """
    try:
        if len(expression) <= MAX_PATTERN:
            re.compile(expression, re.ASCII)
            return bounded_regex.compile(expression, bounded_regex.ASCII | bounded_regex.VERSION0)
    except (re.error, bounded_regex.error):
        pass
    raise ExpressionError(
        f"“{expression[:40]}” is no regular expression",
        f"“{expression[:40]}”不是有效的正则表达式",
        remedy=(
            f"At most {MAX_PATTERN:,} characters; character classes such as [a-z].",
            f"最多 {MAX_PATTERN:,} 个字符,请使用 [a-z] 这类字符集写法。",
        ),
    )
