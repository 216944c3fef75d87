"""A script as tokens, each with what it stands in, and tokens as the shortest script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"(?P<blank>\s+|//[^\n]*|/\*.*?\*/)|(?P<name>\#?[A-Za-z_$][\w$]*)"
    r"|(?P<number>\d[\w.]*|\.\d[\w]*)|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    r"|(?P<sign>=>|\.\.\.|\?\.(?!\d)|\?\?=?|&&=?|\|\|=?|\*\*=?|[=!]==?|<<=?|>>>?=?|[<>]=|\+\+|--"
    r"|[-+*/%&|^]=|[{}()\[\];,<>+\-*/%&|^!~?:=.@])",
    re.DOTALL,
)
PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
CHUNK = re.compile(r"[`}](?:\\.|\$(?!\{)|[^`\\$])*(?:`|\$\{)", re.DOTALL)


def these(words: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(words.split())


WORDS = these(
    "async await break case catch class const continue debugger default delete do else export "
    "extends false finally for function get if import in instanceof let new null of return set "
    "static super switch this throw true try typeof undefined var void while with yield as from "
    "arguments eval NaN Infinity constructor"
)
# Before a pattern, not before a division.
BEFORE_PATTERN = these("return typeof case in of delete void throw new else do await")
JOINED = re.compile(r"[\w$#]")
# A statement never ends before, or goes on after, one of these: a line break there says nothing.
OPEN_END = these("; { ( [ , = => ? : && || ?? + - * / % < > ! ~ . ?. ...")
CLOSED_START = these(") ] } , ; . ?. : ? && || ?? => = * / % < >")


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


def parsed(text: str) -> list[Token]:
    """Return the tokens of a script, each with what it stands in; raises ValueError."""
    return _placed(list(tokens_of(text)))


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
        if closes(token):
            token.inside = inside.pop()
        else:
            token.inside = inside[-1]
        of_class = of_class or (
            token.kind == "name" and token.text == "class" and not is_key(tokens, at)
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


def around(tokens: list[Token], at: int) -> tuple[str, str]:
    """Return the texts of the tokens before and after one."""
    before = tokens[at - 1].text if at else ";"
    return before, tokens[at + 1].text if at + 1 < len(tokens) else ";"


def is_key(tokens: list[Token], at: int) -> bool:
    """Tell whether a name is a property or a key, which others know by it."""
    before, after = around(tokens, at)
    inside = tokens[at].inside
    if before in (".", "?."):
        return True
    begins = before in ("{", ",", "get", "set", "async", "static", "*")
    if inside == "object":
        return begins and after in (":", "(")
    if inside == "class":
        return (begins or before in (";", "}") or tokens[at].line) and after in ("(", "=", ";")
    return False


def opens(token: Token) -> bool:
    """Tell whether a token opens a bracket, or a hole in a template."""
    if token.kind == "chunk":
        return token.text.endswith("${")
    return token.kind == "sign" and token.text in ("(", "[", "{")


def closes(token: Token) -> bool:
    """Tell whether a token closes a bracket, or a hole in a template."""
    if token.kind == "chunk":
        return token.text.startswith("}")
    return token.kind == "sign" and token.text in (")", "]", "}")


def written(tokens: list[Token]) -> str:
    """Return tokens as a script, with nothing between them that says nothing."""
    pieces: list[str] = []
    before = Token("sign", ";")
    for token in tokens:
        if token.text == "}" and before.text == ";" and token.inside == "block":
            # Nothing needs to end a statement that its block ends; an empty one it may be.
            pieces[-1:] = [] if _ends_plainly(pieces) else pieces[-1:]
        pieces += [_between(before, token), token.text]
        before = token
    return "".join(pieces) + "\n"


def _ends_plainly(pieces: list[str]) -> bool:
    """Tell whether the semicolon that was written last stands behind more than a bracket."""
    return next((each for each in reversed(pieces[:-1]) if each), ")") != ")"


def _between(before: Token, token: Token) -> str:
    """Return what must stand between two tokens: nothing, a blank, or a line break."""
    if token.line and before.text not in OPEN_END and token.text not in CLOSED_START:
        return "\n"
    if before.text[-1:] in ("+", "-") and token.text[:1] in ("+", "-"):
        return " "
    return " " if JOINED.match(before.text[-1:]) and JOINED.match(token.text[:1]) else ""
