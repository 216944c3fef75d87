"""Scripts made small: no comment, no blank that separates nothing, short names for our own names.

A name gets one short name everywhere in a script, so that what hides what stays as it is; what is a
property, a key or a name of the browser's keeps its own. Where it is in doubt, a name stays long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from string import ascii_letters

from fieldapp.scripts.tokens import (
    WORDS,
    Token,
    around,
    closes,
    is_key,
    opens,
    parsed,
    these,
    written,
)

DECLARING = these("const let class function")
CONTROL = these("if for while switch with")
# Names that a browser gives: one of ours that is called the same stays as it is.
GLOBAL = these(
    "name open close event status length top parent self origin history location screen find stop "
    "print focus blur scroll scrollTo document window navigator caches clients crypto fetch alert "
    "indexedDB localStorage sessionStorage performance registration skipWaiting globalThis console "
    "matchMedia confirm prompt frames external menubar toolbar closed opener customElements"
)


def minified(text: str) -> str:
    """Return a script that does the same in fewer bytes."""
    return written(shortened(parsed(text)))


def shortened(tokens: list[Token]) -> list[Token]:
    """Give the names that a script declares short ones, the shortest to the most frequent."""
    ours = declared(tokens) - WORDS - GLOBAL
    counts = Counter(name for name in used(tokens) if name in ours)
    taken = {token.text for token in tokens if token.kind == "name"} | WORDS
    free = (name for name in _names() if name not in taken)
    return renamed(tokens, {name: next(free) for name, _ in counts.most_common() if len(name) > 1})


def used(tokens: list[Token]) -> Iterator[str]:
    """Yield each name that stands for a value, as often as it does."""
    for at, token in enumerate(tokens):
        if token.kind == "name" and token.text not in WORDS and not is_key(tokens, at):
            yield token.text


def renamed(tokens: list[Token], names: Mapping[str, str]) -> list[Token]:
    """Return the tokens with other names for values; keys and what is exported stay as they are."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        if token.kind != "name" or token.text not in names or is_key(tokens, at):
            found.append(token)
        else:
            found += _as(tokens, at, replace(token, text=names[token.text]))
    return found


def _as(tokens: list[Token], at: int, new: Token) -> list[Token]:
    """Return what is written for a name that has become another."""
    old = tokens[at]
    if _is_short(tokens, at):
        return [old, Token("sign", ":", inside=old.inside), new]
    if old.inside != "export":
        return [new]
    before, after = around(tokens, at)
    if before == "as":
        return [old]
    return [new] if after == "as" else [new, Token("name", "as", inside=old.inside), old]


def _is_short(tokens: list[Token], at: int) -> bool:
    """Tell whether a name in an object stands for both the key and the value."""
    before, after = around(tokens, at)
    return tokens[at].inside == "object" and before in ("{", ",") and after in (",", "}", "=")


def _names() -> Iterator[str]:
    for size in (1, 2, 3):
        for signs in product(ascii_letters + "_$", repeat=size):
            yield "".join(signs)


def declared(tokens: list[Token], only_top: bool = False) -> set[str]:
    """Return the names that a script declares: constants, functions, classes, parameters.

    With `only_top` those that the whole script knows, without what is inside functions and blocks.
    """
    found: set[str] = set()
    deep = 0
    for at, token in enumerate(tokens):
        deep -= closes(token)
        if not (only_top and deep):
            found |= _declared_at(tokens, at, only_top)
        deep += opens(token)
    return found


def _declared_at(tokens: list[Token], at: int, only_top: bool) -> set[str]:
    token, (before, after) = tokens[at], around(tokens, at)
    if token.kind == "name" and (before in DECLARING or (after == "=>" and not only_top)):
        return {token.text} | _further(tokens, at)
    if token.kind == "sign" and _binds(tokens, at, before, only_top):
        return _bound(tokens, at)
    return set()


def _further(tokens: list[Token], at: int) -> set[str]:
    """Return the names that the same const or let declares after the first."""
    found: set[str] = set()
    deep = 0
    if tokens[at - 1].text not in ("const", "let"):
        return found
    for place in range(at, len(tokens)):
        token = tokens[place]
        deep += opens(token) - closes(token)
        if deep < 0 or (not deep and token.text == ";"):
            return found
        if not deep and token.kind == "name" and tokens[place - 1].text == ",":
            found.add(token.text)
    return found


def _binds(tokens: list[Token], at: int, before: str, only_top: bool) -> bool:
    """Tell whether a bracket gives names their values."""
    if tokens[at].text == "(":
        return not only_top and _are_parameters(tokens, at)
    return tokens[at].text in ("{", "[") and before in ("const", "let")


def _are_parameters(tokens: list[Token], at: int) -> bool:
    end = _closing(tokens, at)
    after = tokens[end + 1].text if end + 1 < len(tokens) else ""
    if after == "=>":
        return True
    return after == "{" and tokens[at - 1].text not in CONTROL and tokens[at - 1].kind == "name"


def _bound(tokens: list[Token], at: int) -> set[str]:
    """Return the names that a bracket of parameters, or one that takes apart, gives a value."""
    end, found, deep = _closing(tokens, at), set(), 0
    for place in range(at + 1, end):
        token = tokens[place]
        before, after = around(tokens, place)
        deep += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "sign" else 0
        bound = before in ("{", "[", ",", "...", ":", "(") and after in (",", "}", "]", "=", ")")
        if token.kind == "name" and bound and not deep and not is_key(tokens, place):
            found.add(token.text)
    return found


def _closing(tokens: list[Token], at: int) -> int:
    """Return where the bracket that opens at a place is closed."""
    deep = 0
    for place in range(at, len(tokens)):
        deep += opens(tokens[place]) - closes(tokens[place])
        if not deep:
            return place
    raise ValueError(f"Nothing closes {tokens[at].text!r}.")
