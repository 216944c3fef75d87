"""Nodes: counting, summing, where one stands, what it is called."""

from __future__ import annotations

import math
from collections.abc import Callable

from surveys.expressions.axes import passes
from surveys.expressions.evaluator import Scope, ordered
from surveys.expressions.nodes import Node
from surveys.expressions.signatures import LIBRARY
from surveys.expressions.values import Value, words

function = LIBRARY.family("nodesets")


@function("count(nodes)")
def count(nodes: list[Node]) -> float:
    """Return how many nodes there are."""
    return float(len(nodes))


@function("count-non-empty(nodes)")
def count_non_empty(nodes: list[Node]) -> float:
    """Return how many nodes hold something."""
    return float(sum(node.text() != "" for node in nodes))


@function("sum(scope, nodes)")
def total(scope: Scope, nodes: list[Node]) -> float:
    """Add the nodes' numbers; NaN if one has none."""
    result = 0.0
    for node in nodes:
        result += scope.number(node.text())
    return result


def _numbers(scope: Scope, values: tuple[Value, ...]) -> list[float]:
    return [
        scope.number(item)
        for value in values
        for item in ([node.text() for node in value] if isinstance(value, list) else [value])
    ]


def _extreme(pick: Callable[..., float], numbers: list[float]) -> float:
    """Pick by size and, between the two zeros, by sign."""
    unknown = not numbers or any(math.isnan(number) for number in numbers)
    return math.nan if unknown else pick(numbers, key=lambda n: (n, math.copysign(1, n)))


@function("max(scope, any+)")
def greatest(scope: Scope, *values: Value) -> float:
    """Return the greatest number; NaN if one is none, or there is none."""
    return _extreme(max, _numbers(scope, values))


@function("min(scope, any+)")
def least(scope: Scope, *values: Value) -> float:
    """Return the least number; NaN if one is none, or there is none."""
    return _extreme(min, _numbers(scope, values))


@function("position(scope, nodes?)")
def position(scope: Scope, nodes: list[Node] | None = None) -> float:
    """Return the position in the step, or a node's among its siblings of the same name."""
    if nodes is None:
        return float(scope.position)
    if not nodes:
        return math.nan
    node = nodes[0]
    siblings = node.parent.children if node.parent else [node]
    return 1.0 + sum(other.name == node.name and other.order < node.order for other in siblings)


@function("last(scope)")
def last(scope: Scope) -> float:
    """Return how many nodes the step has."""
    return float(scope.size)


@function("current(scope)")
def current(scope: Scope) -> list[Node]:
    """Return the node that the expression belongs to."""
    return [scope.shared.current]


@function("instance(scope, text)")
def instance(scope: Scope, name: str) -> list[Node]:
    """Return a secondary instance, to go on with `/root/item`."""
    return [scope.shared.instance(name)]


@function("indexed-repeat(nodes, nodes, number, nodes?, number?, nodes?, number?)")
def indexed_repeat(nodes: list[Node], *repeats: list[Node] | float) -> list[Node]:
    """Return the nodes inside the repeat instance that stands at an index from 1."""
    within = list(nodes)
    for instances, index in zip(repeats[::2], repeats[1::2], strict=False):
        within = _inside(within, instances, index)
    return within


def _inside(nodes: list[Node], instances: object, index: object) -> list[Node]:
    """Keep the nodes inside the repeat instances that are number `index` of their parent."""
    holders = {
        node
        for node in (instances if isinstance(instances, list) else [])
        if node.parent
        and index
        == 1
        + sum(
            other.name == node.name and other.order < node.order for other in node.parent.children
        )
    }
    return [node for node in nodes if not holders.isdisjoint(node.ancestors())]


@function("id(scope, any)")
def by_id(scope: Scope, value: Value) -> list[Node]:
    """Return the elements whose `id` is among the words of a value."""
    text = " ".join(n.text() for n in value) if isinstance(value, list) else scope.text(value)
    wanted = set(words(text))
    return ordered(
        node
        for node in scope.shared.top.descendants()
        if any(a.name in ("id", "xml:id") and a.text() in wanted for a in node.attributes)
    )


def _named(scope: Scope, nodes: list[Node] | None) -> Node | None:
    nodes = [scope.node] if nodes is None else nodes
    node = nodes[0] if nodes else None
    known = node and (passes(node, "child", "*") or passes(node, "attribute", "*"))
    return node if known else None


@function("name(scope, nodes?)")
def name(scope: Scope, nodes: list[Node] | None = None) -> str:
    """Return a node's name, by default the context node's."""
    node = _named(scope, nodes)
    return node.name if node else ""


@function("local-name(scope, nodes?)")
def local_name(scope: Scope, nodes: list[Node] | None = None) -> str:
    """Return a node's name without prefix."""
    return name(scope, nodes).rpartition(":")[2]


@function("namespace-uri(scope, nodes?)")
def namespace_uri(scope: Scope, nodes: list[Node] | None = None) -> str:
    """Return a node's namespace, "" where it has none."""
    node = _named(scope, nodes)
    return str(node.data.get("namespace", "")) if node else ""


@function("lang(scope, text)")
def lang(scope: Scope, language: str) -> bool:
    """Tell whether the context node is in a language (`xml:lang`, XPath 1.0 §4.3)."""
    for node in (scope.node, *scope.node.ancestors()):
        for attribute in node.attributes:
            if attribute.name == "xml:lang":
                return f"{attribute.text().lower()}-".startswith(f"{language.lower()}-")
    return False
