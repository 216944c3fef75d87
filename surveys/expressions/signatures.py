"""The function library by its signatures: `substr(text, number, number?)`.

A parameter is text, number, truth (a boolean), nodes, any (as it is) or later (a callable that
evaluates on demand); `?` makes it optional, `*` and `+` repeat the last one. A leading `scope`
is no argument: it hands the function the scope it is evaluated in. The JavaScript library
declares the same strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from surveys.expressions.errors import ExpressionError

Body = TypeVar("Body", bound=Callable[..., Any])

_PATTERN = re.compile(r"([\w:-]+)\((.*)\)")
_NODE_BEARING = frozenset({"path", "filter", "ref", "all", "|", "()"})


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its declaration, its family (what the phone loads) and what it does."""

    signature: str
    name: str
    family: str
    parameters: tuple[str, ...]
    least: int
    most: int | None
    scoped: bool
    body: Callable[..., Any]

    def parameter(self, index: int) -> str:
        """Return the type of the argument at `index`; the last one repeats."""
        return self.parameters[min(index, len(self.parameters) - 1)]


class Library:
    """Functions by name; each family registers its own."""

    def __init__(self) -> None:
        self.functions: dict[str, Function] = {}

    def family(self, family: str) -> Callable[[str], Callable[[Body], Body]]:
        """Return the decorator by which a family declares its functions."""

        def declare(signature: str) -> Callable[[Body], Body]:
            def register(body: Body) -> Body:
                function = _function(signature, family, body)
                self.functions[function.name] = function
                return body

            return register

        return declare

    def fault(self, name: str, arguments: list[Any], position: int) -> ExpressionError | None:
        """Tell what is wrong with a call, as far as it can be known without data."""
        function = self.functions.get(name)
        if function is None:
            return _unknown(name, position, self.functions)
        too_many = function.most is not None and len(arguments) > function.most
        if len(arguments) < function.least or too_many:
            return _wrong_count(function, len(arguments), position)
        for index, argument in enumerate(arguments):
            if function.parameter(index) == "nodes" and argument[0] not in _NODE_BEARING:
                return _no_nodes(function, index, position)
        return None


LIBRARY = Library()


def _function(signature: str, family: str, body: Callable[..., Any]) -> Function:
    match = _PATTERN.fullmatch(signature)
    if match is None:
        raise ValueError(f"not a signature: {signature}")
    declared = [part.strip() for part in match.group(2).split(",") if part.strip()]
    scoped = declared[:1] == ["scope"]
    declared = declared[1:] if scoped else declared
    return Function(
        signature=signature,
        name=match.group(1),
        family=family,
        parameters=tuple(part.rstrip("?*+") for part in declared),
        least=sum(not part.endswith(("?", "*")) for part in declared),
        most=None if declared and declared[-1].endswith(("*", "+")) else len(declared),
        scoped=scoped,
        body=body,
    )


def _unknown(name: str, position: int, known: dict[str, Function]) -> ExpressionError:
    close = get_close_matches(name, known, n=1)
    remedy = (f"Did you mean {close[0]}()?", f"是否应为 {close[0]}()?") if close else ("", "")
    return ExpressionError(
        f"There is no function {name}()", f"没有函数 {name}()", position=position, remedy=remedy
    )


def _wrong_count(function: Function, count: int, position: int) -> ExpressionError:
    return ExpressionError(
        f"{function.name}() does not take {count} argument{'s' if count != 1 else ''}",
        f"{function.name}() 的参数个数不能是 {count}",
        position=position,
        expected=function.signature.replace("scope, ", "").replace("scope", ""),
    )


def _no_nodes(function: Function, index: int, position: int) -> ExpressionError:
    return ExpressionError(
        f"Argument {index + 1} of {function.name}() must be a question or a path",
        f"{function.name}() 的第 {index + 1} 个参数必须是题目引用或路径",
        position=position,
        expected="${name}",
    )
