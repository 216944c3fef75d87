"""Text of an expression → tokens (XPath 1.0 §3.7, with ODK's `${name}`).

Curly quotes count as straight ones, as they do in XLSForm: spreadsheets write them unasked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from surveys.expressions.errors import ExpressionError

MAX_LENGTH = 20_000

_NAME = r"[^\W\d][\w.\-]*"
_PATTERN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<text>"[^"]*"|'[^']*'|[“”][^“”]*[“”]|[‘’][^‘’]*[‘’])
    |(?P<reference>\$\{{[^}}]*\}})
    |(?P<axis>{_NAME}(?=\s*::))
    |(?P<name>{_NAME}(?::(?:{_NAME}|\*))?)
    |(?P<symbol>::|//|\.\.|!=|<=|>=|[()\[\]@,/|+\-=<>.*])
    """,
    re.VERBOSE,
)
_OPERATOR_WORD = re.compile(r"and|or|div|mod")
_OPERATOR_SYMBOLS = frozenset({"|", "+", "-", "=", "!=", "<", "<=", ">", ">=", "*"})
_BEFORE_OPERAND = frozenset({"(", "[", "@", ",", "/", "//", "::", "-"})


class Token(NamedTuple):
    """One token; kind is number, text, reference, axis, name, symbol, operator or end."""

    kind: str
    text: str
    position: int


def tokens(text: str) -> list[Token]:
    """Split `text` into tokens, the last of kind "end"; raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            f"The expression is longer than {MAX_LENGTH:,} characters",
            f"表达式超过 {MAX_LENGTH:,} 个字符",
            position=MAX_LENGTH,
        )
    found: list[Token] = []
    position = 0
    while position < len(text):
        token = _token(text, position, found)
        position += len(token.text)
        if token.kind != "space":
            found.append(token)
    return [*found, Token("end", "", len(text))]


def _token(text: str, position: int, before: list[Token]) -> Token:
    after_operand = bool(before) and not _awaits_operand(before[-1])
    if after_operand and (word := _OPERATOR_WORD.match(text, position)):
        return Token("operator", word.group(), position)
    match = _PATTERN.match(text, position)
    if match is None:
        raise _unreadable(text, position)
    kind = str(match.lastgroup)
    if after_operand and match.group() in _OPERATOR_SYMBOLS:
        kind = "operator"
    return Token(kind, match.group(), position)


def _awaits_operand(token: Token) -> bool:
    """Tell whether `*` or `div` after this token would be a name, not an operator."""
    return token.kind in ("operator", "axis") or (
        token.kind == "symbol" and token.text in _BEFORE_OPERAND
    )


def _unreadable(text: str, position: int) -> ExpressionError:
    if text[position] in "\"'“”‘’":
        return ExpressionError(
            "A quotation mark is opened and never closed",
            "引号没有闭合",
            position=position,
            expected=text[position],
        )
    if text[position] == "$":
        return ExpressionError(
            "“$” does not begin a reference",
            "“$”不是有效的引用",
            position=position,
            expected="${name}",
        )
    return ExpressionError(
        f"“{text[position]}” has no meaning in an expression",
        f"表达式中不能使用“{text[position]}”",
        position=position,
        remedy=(
            "Use half-width punctuation.",
            "请使用英文半角标点。",
        ),
    )
