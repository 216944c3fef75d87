"""Scripts made small: no comment, no blank that separates nothing, short names for our own names.

A name gets one short name everywhere in a script, so that what hides what stays as it is; what is a
property, a key or a name of the browser's keeps its own. Where it is in doubt, a name stays long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from string import ascii_letters

TOKEN = re.compile(
    r"(?P<blank>\s+|//[^\n]*|/\*.*?\*/)|(?P<name>\#?[A-Za-z_$][\w$]*)"
    r"|(?P<number>\d[\w.]*|\.\d[\w]*)|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    r"|(?P<sign>=>|\.\.\.|\?\.(?!\d)|\?\?=?|&&=?|\|\|=?|\*\*=?|[=!]==?|<<=?|>>>?=?|[<>]=|\+\+|--"
    r"|[-+*/%&|^]=|[{}()\[\];,<>+\-*/%&|^!~?:=.@])",
    re.DOTALL,
)
PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
CHUNK = re.compile(r"[`}](?:\\.|\$(?!\{)|[^`\\$])*(?:`|\$\{)", re.DOTALL)


def _these(words: str) -> frozenset[str]:
    return frozenset(words.split())


WORDS = _these(
    "async await break case catch class const continue debugger default delete do else export "
    "extends false finally for function get if import in instanceof let new null of return set "
    "static super switch this throw true try typeof undefined var void while with yield as from "
    "arguments eval NaN Infinity constructor"
)
# Before a pattern, not before a division.
BEFORE_PATTERN = _these("return typeof case in of delete void throw new else do await")
DECLARING = _these("const let class function")
CONTROL = _these("if for while switch with")
# Names that a browser gives: one of ours that is called the same stays as it is.
GLOBAL = _these(
    "name open close event status length top parent self origin history location screen find stop "
    "print focus blur scroll scrollTo document window navigator caches clients crypto fetch alert "
    "indexedDB localStorage sessionStorage performance registration skipWaiting globalThis console "
    "matchMedia confirm prompt frames external menubar toolbar closed opener customElements"
)
JOINED = re.compile(r"[\w$#]")
# A statement never ends before, or goes on after, one of these: a line break there says nothing.
OPEN_END = _these("; { ( [ , = => ? : && || ?? + - * / % < > ! ~ . ?. ...")
CLOSED_START = _these(") ] } , ; . ?. : ? && || ?? => = * / % < >")


@dataclass(slots=True)
class Token:
    """A piece of a script: blank, name, number, text, chunk (of a template), pattern or sign.

    `inside` is what it stands in, or closes: block, object, class, export, "(" or "["; `line`
    tells that a line begins before it.
    """

    kind: str
    text: str
    line: bool = False
    inside: str = "block"


def minified(text: str) -> str:
    """Return a script that does the same in fewer bytes."""
    tokens = _placed(list(tokens_of(text)))
    return _written(_renamed(tokens))


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the tokens of a script without its blanks; raises ValueError for what is none."""
    at, line, before = 0, False, Token("sign", ";")
    # How many braces are open in each template that is open.
    templates: list[int] = []
    while at < len(text):
        kind, match = _next(text, at, before, templates)
        at = match.end()
        if kind == "blank":
            line = line or "\n" in match[0]
            continue
        before = Token(kind, match[0], line)
        line = False
        _count(before, templates)
        yield before


def _next(text: str, at: int, before: Token, templates: list[int]) -> tuple[str, re.Match[str]]:
    """Match the token at a place, given the one before it and the templates that are open."""
    if text[at] == "`" or (text[at] == "}" and templates and not templates[-1]):
        kind, match = "chunk", CHUNK.match(text, at)
    elif text[at] == "/" and text[at + 1] not in "/*" and _begins_value(before):
        kind, match = "pattern", PATTERN.match(text, at)
    else:
        match = TOKEN.match(text, at)
        kind = str(match.lastgroup) if match else ""
    if match is None:
        raise ValueError(f"What is this: {text[at : at + 40]!r}?")
    return kind, match


def _begins_value(before: Token) -> bool:
    if before.kind == "name":
        return before.text in BEFORE_PATTERN
    ended = before.kind == "chunk" and before.text.endswith("${")
    return ended or (before.kind == "sign" and before.text not in (")", "]", "}"))


def _count(token: Token, templates: list[int]) -> None:
    if token.kind == "chunk":
        if token.text.startswith("}"):
            templates.pop()
        if token.text.endswith("${"):
            templates.append(0)
    elif templates and token.text in ("{", "}") and token.kind == "sign":
        templates[-1] += 1 if token.text == "{" else -1


def _placed(tokens: list[Token]) -> list[Token]:
    """Note of each token what it stands in."""
    inside, of_class = ["block"], False
    for at, token in enumerate(tokens):
        closes = token.kind == "sign" and token.text in (")", "]", "}")
        if closes or (token.kind == "chunk" and token.text.startswith("}")):
            token.inside = inside.pop()
        else:
            token.inside = inside[-1]
        of_class = of_class or (
            token.kind == "name" and token.text == "class" and not _is_key(tokens, at)
        )
        if token.kind == "chunk" and token.text.endswith("${"):
            inside.append("(")
        elif token.kind == "sign" and token.text in ("(", "["):
            inside.append(token.text)
        elif token.kind == "sign" and token.text == "{":
            inside.append("class" if of_class else _brace(tokens, at))
            of_class = False
    return tokens


def _brace(tokens: list[Token], at: int) -> str:
    """Tell what a brace opens: a block, an object (or what takes one apart), or an export."""
    before = tokens[at - 1] if at else Token("sign", ";")
    if before.kind == "name":
        if before.text == "export":
            return "export"
        return "block" if before.text in ("else", "try", "finally", "do") else "object"
    if before.text in (")", "=>", ";", "}"):
        return "block"
    return "block" if before.text == "{" and before.inside != "object" else "object"


def _around(tokens: list[Token], at: int) -> tuple[str, str]:
    before = tokens[at - 1].text if at else ";"
    return before, tokens[at + 1].text if at + 1 < len(tokens) else ";"


def _is_key(tokens: list[Token], at: int) -> bool:
    """Tell whether a name is a property or a key, which others know by it."""
    before, after = _around(tokens, at)
    inside = tokens[at].inside
    if before in (".", "?."):
        return True
    begins = before in ("{", ",", "get", "set", "async", "static", "*")
    if inside == "object":
        return begins and after in (":", "(")
    if inside == "class":
        return (begins or before in (";", "}") or tokens[at].line) and after in ("(", "=", ";")
    return False


def _is_short(tokens: list[Token], at: int) -> bool:
    """Tell whether a name in an object stands for both the key and the value."""
    before, after = _around(tokens, at)
    return tokens[at].inside == "object" and before in ("{", ",") and after in (",", "}", "=")


def _renamed(tokens: list[Token]) -> list[Token]:
    ours = _declared(tokens) - WORDS - GLOBAL
    used = Counter(
        token.text
        for at, token in enumerate(tokens)
        if token.kind == "name" and token.text in ours and not _is_key(tokens, at)
    )
    taken = {token.text for token in tokens if token.kind == "name"} | WORDS
    free = (name for name in _names() if name not in taken)
    short = {name: next(free) for name, _ in used.most_common() if len(name) > 1}
    for at, token in enumerate(tokens):
        if token.kind != "name" or token.text not in short or _is_key(tokens, at):
            continue
        token.text = _as(tokens, at, short[token.text])
    return tokens


def _as(tokens: list[Token], at: int, name: str) -> str:
    """Return what is written for a name that has become another."""
    old = tokens[at].text
    if _is_short(tokens, at):
        return f"{old}:{name}"
    if tokens[at].inside != "export":
        return name
    before, after = _around(tokens, at)
    if before == "as":
        return old
    return name if after == "as" else f"{name} as {old}"


def _names() -> Iterator[str]:
    for size in (1, 2, 3):
        for signs in product(ascii_letters + "_$", repeat=size):
            yield "".join(signs)


def _declared(tokens: list[Token]) -> set[str]:
    """Return the names that a script declares: constants, functions, classes, parameters."""
    found: set[str] = set()
    for at, token in enumerate(tokens):
        before, after = _around(tokens, at)
        if token.kind == "name" and (before in DECLARING or after == "=>"):
            found.add(token.text)
        elif token.kind == "sign" and _binds(tokens, at, before):
            found |= _bound(tokens, at)
    return found


def _binds(tokens: list[Token], at: int, before: str) -> bool:
    """Tell whether a bracket gives names their values."""
    if tokens[at].text == "(":
        return _are_parameters(tokens, at)
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
        before, after = _around(tokens, place)
        deep += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "sign" else 0
        bound = before in ("{", "[", ",", "...", ":", "(") and after in (",", "}", "]", "=", ")")
        if token.kind == "name" and bound and not deep and not _is_key(tokens, place):
            found.add(token.text)
    return found


def _closing(tokens: list[Token], at: int) -> int:
    """Return where the bracket that opens at a place is closed."""
    deep = 0
    for place in range(at, len(tokens)):
        token = tokens[place]
        opens = token.text in ("(", "[", "{") and token.kind == "sign"
        deep += opens or (token.kind == "chunk" and token.text.endswith("${"))
        closes = token.text in (")", "]", "}") and token.kind == "sign"
        deep -= closes or (token.kind == "chunk" and token.text.startswith("}"))
        if not deep:
            return place
    raise ValueError(f"Nothing closes {tokens[at].text!r}.")


def _written(tokens: list[Token]) -> str:
    written: list[str] = []
    before = Token("sign", ";")
    for token in tokens:
        if token.text == "}" and before.text == ";" and token.inside == "block":
            # Nothing needs to end a statement that its block ends; an empty one it may be.
            written[-1:] = [] if _ends_plainly(written) else written[-1:]
        written.append(_between(before, token))
        written.append(token.text)
        before = token
    return "".join(written) + "\n"


def _ends_plainly(written: list[str]) -> bool:
    """Tell whether the semicolon that was written last stands behind more than a bracket."""
    return next((each for each in reversed(written[:-1]) if each), ")") != ")"


def _between(before: Token, token: Token) -> str:
    """Return what must stand between two tokens: nothing, a blank, or a line break."""
    if token.line and before.text not in OPEN_END and token.text not in CLOSED_START:
        return "\n"
    if before.text[-1:] in ("+", "-") and token.text[:1] in ("+", "-"):
        return " "
    return " " if JOINED.match(before.text[-1:]) and JOINED.match(token.text[:1]) else ""
