"""Compiled expressions → values, on a tree of nodes and a context.

The context is a mapping; every key is optional:
    node           the context node: "/data/cards[1]/who" or "cards/0/who"; default the document
    now, timezone  the clock: an aware datetime or ISO text with offset; an IANA zone name
    instances      {id: data, or the `document` made of it} for instance('id') and pulldata()
    choice_labels  {question name: {choice name: label}} for jr:choice-name()
    texts          {id: words} for jr:itext();  properties {name: text} for property()
    locale         the language of month and day names: "zh" or "en"
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

from surveys.expressions.axes import AXIS, REVERSE, passes
from surveys.expressions.clock import Clock
from surveys.expressions.errors import ExpressionError
from surveys.expressions.nodes import Data, Node, document, locate
from surveys.expressions.parser import Compiled
from surveys.expressions.signatures import LIBRARY, Function
from surveys.expressions.values import (
    EQUALITY,
    ORDER,
    Value,
    compare,
    to_number,
    to_text,
    to_truth,
)

MAX_WORK = 2_000_000
MAX_TEXT = 100_000


class Evaluation:
    """What all scopes of one evaluation share: the trees, the context, the clock, the work."""

    def __init__(self, top: Node, context: Mapping[str, Any]) -> None:
        self.top = top
        self.context = context
        self.clock = Clock(context)
        self.current = locate(top, context["node"]) if context.get("node") else top
        self._work = 0
        self._instances: dict[str, Node] = {}

    def instance(self, name: str) -> Node:
        """Return the document of a secondary instance; raises ExpressionError if unknown."""
        if name not in self._instances:
            given: Mapping[str, Data | Node] = self.context.get("instances") or {}
            if name not in given and name != "__last-saved":
                raise ExpressionError(f"There is no instance “{name}”", f"没有外部数据“{name}”")
            found = given.get(name)
            self._instances[name] = found if isinstance(found, Node) else document(found)
        return self._instances[name]

    def spend(self, work: int) -> None:
        """Count nodes looked at; refuses an expression that would never end."""
        self._work += work
        if self._work > MAX_WORK:
            raise ExpressionError(
                "The expression looks at too much data", "表达式需要处理的数据过多"
            )


class Scope:
    """Where an expression stands: its context node, position and size (XPath 1.0 §1)."""

    __slots__ = ("node", "position", "shared", "size")

    def __init__(self, shared: Evaluation, node: Node, position: int = 1, size: int = 1) -> None:
        self.shared = shared
        self.node = node
        self.position = position
        self.size = size

    def evaluate(self, compiled: Compiled) -> Value:
        """Return the value of a compiled expression."""
        head = compiled[0]
        operation = _OPERATIONS.get(head)
        if operation is None:
            raise ExpressionError(f"“{head}” is no operation", f"“{head}”不是有效的运算")
        return operation(self, compiled)

    def number(self, value: Value) -> float:
        """Return a value as a number."""
        return to_number(value, self.shared.clock)

    def text(self, value: Value) -> str:
        """Return a value as text."""
        return to_text(value, self.shared.clock)

    def nodes(self, compiled: Compiled) -> list[Node]:
        """Return an expression's nodes; raises ExpressionError if it gives something else."""
        value = self.evaluate(compiled)
        if not isinstance(value, list):
            raise ExpressionError("A path is needed here", "此处需要路径或题目引用")
        return value

    def narrow(self, nodes: list[Node], predicates: Iterable[Compiled]) -> list[Node]:
        """Keep the nodes that pass every predicate; a number is a position."""
        for predicate in predicates:
            size = len(nodes)
            self.shared.spend(size)
            nodes = [
                node
                for position, node in enumerate(nodes, 1)
                if Scope(self.shared, node, position, size).holds(predicate)
            ]
        return nodes

    def holds(self, predicate: Compiled) -> bool:
        """Tell whether this scope passes a predicate."""
        value = self.evaluate(predicate)
        if isinstance(value, float | int) and not isinstance(value, bool):
            return value == self.position
        return to_truth(value)

    def step(self, nodes: list[Node], axis: str, test: str, predicates: list[Any]) -> list[Node]:
        """Take one step of a path from every node; the result is in document order."""
        if axis == "child" and len(nodes) == 1 and not predicates and test.isidentifier():
            return self._named(nodes[0], test)
        found: list[Node] = []
        for node in nodes:
            reached = list(AXIS[axis](node))
            self.shared.spend(len(reached))
            found += self.narrow([n for n in reached if passes(n, axis, test)], predicates)
        return ordered(found) if len(nodes) > 1 or axis in REVERSE else found

    def _named(self, node: Node, name: str) -> list[Node]:
        """Return the children of a name: the step that nearly every path of a form is made of."""
        self.shared.spend(len(node.children))
        return [child for child in node.children if child.name == name and child.kind == "element"]

    def nearest(self, name: str) -> list[Node]:
        """Return what `${name}` means at the current node, as ODK has it.

        Inside a repeat that is the node of the same instance, outside the nodes of all.
        """
        candidates = self.everywhere(name)
        current = self.shared.current
        for place in (current, *current.ancestors()):
            path = place.path() if place.kind == "element" else ()
            near = [node for node in candidates if _is_below(node.path(), path)]
            if near:
                return [node for node in near if place in node.ancestors()]
        return candidates

    def everywhere(self, name: str) -> list[Node]:
        """Return every element called `name`."""
        below = list(self.shared.top.descendants())
        self.shared.spend(len(below))
        return [node for node in below if node.name == name and node.kind == "element"]


def _is_below(path: tuple[str, ...], above: tuple[str, ...]) -> bool:
    return len(path) > len(above) and path[: len(above)] == above


def ordered(nodes: Iterable[Node]) -> list[Node]:
    """Return nodes once each, in document order."""
    return sorted(dict.fromkeys(nodes), key=lambda node: node.order)


def _path(scope: Scope, compiled: Compiled) -> list[Node]:
    start = compiled[1]
    if start == "/":
        nodes = [scope.shared.top]
    else:
        nodes = [scope.node] if start == "." else scope.nodes(start)
    for axis, test, *predicates in compiled[2:]:
        nodes = scope.step(nodes, axis, test, predicates)
    return nodes


def _call(scope: Scope, compiled: Compiled) -> Value:
    function = LIBRARY.functions.get(compiled[1])
    if function is None:
        raise ExpressionError(f"There is no function {compiled[1]}()", f"没有函数 {compiled[1]}()")
    arguments = [
        _argument(scope, function, index, argument) for index, argument in enumerate(compiled[2:])
    ]
    value: Value = (
        function.body(scope, *arguments) if function.scoped else function.body(*arguments)
    )
    if isinstance(value, str) and len(value) > MAX_TEXT:
        # Thirty calculations that each double the one before would fill the memory.
        raise ExpressionError(
            f"The text would be longer than {MAX_TEXT:,} characters",
            f"文本将超过 {MAX_TEXT:,} 个字符",
        )
    return value


def _argument(scope: Scope, function: Function, index: int, compiled: Compiled) -> Any:
    kind = function.parameter(index)
    if kind == "later":
        return lambda: scope.evaluate(compiled)
    if kind == "nodes":
        return scope.nodes(compiled)
    value = scope.evaluate(compiled)
    if kind == "text":
        return scope.text(value)
    if kind == "number":
        return scope.number(value)
    return to_truth(value) if kind == "truth" else value


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    if left == 0 or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _modulo(left: float, right: float) -> float:
    """Return the remainder with the sign of the dividend (XPath 1.0 §3.5)."""
    return math.fmod(left, right) if right and math.isfinite(left) else math.nan


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": _divide,
    "mod": _modulo,
}


def _arithmetic(scope: Scope, compiled: Compiled) -> float:
    numbers = (scope.number(scope.evaluate(operand)) for operand in compiled[1:])
    return reduce(_ARITHMETIC[compiled[0]], numbers)


def _comparison(scope: Scope, compiled: Compiled) -> Value:
    sign, clock = compiled[0], scope.shared.clock
    operands: Iterable[Value] = (scope.evaluate(operand) for operand in compiled[1:])
    return reduce(lambda left, right: compare(sign, left, right, clock), operands)


def _union(scope: Scope, compiled: Compiled) -> list[Node]:
    return ordered(node for operand in compiled[1:] for node in scope.nodes(operand))


_OPERATIONS: dict[str, Callable[[Scope, Compiled], Value]] = {
    "value": lambda _, compiled: compiled[1],
    "ref": lambda scope, compiled: scope.nearest(compiled[1]),
    "all": lambda scope, compiled: scope.everywhere(compiled[1]),
    "()": _call,
    "path": _path,
    "filter": lambda scope, compiled: scope.narrow(scope.nodes(compiled[1]), compiled[2:]),
    "|": _union,
    "neg": lambda scope, compiled: -scope.number(scope.evaluate(compiled[1])),
    "or": lambda scope, compiled: any(to_truth(scope.evaluate(part)) for part in compiled[1:]),
    "and": lambda scope, compiled: all(to_truth(scope.evaluate(part)) for part in compiled[1:]),
    **dict.fromkeys(_ARITHMETIC, _arithmetic),
    **dict.fromkeys([*ORDER, *EQUALITY], _comparison),
}
