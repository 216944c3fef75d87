"""The axes of XPath: the nodes that a step reaches from a node, in the order of the axis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from surveys.expressions.nodes import Node

REVERSE = frozenset({"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"})


def _siblings(node: Node) -> list[Node]:
    return node.parent.children if node.parent and node.kind != "attribute" else []


def _following_siblings(node: Node) -> list[Node]:
    return [other for other in _siblings(node) if other.order > node.order]


def _preceding_siblings(node: Node) -> list[Node]:
    return [other for other in reversed(_siblings(node)) if other.order < node.order]


def _following(node: Node) -> Iterator[Node]:
    for place in (node, *node.ancestors()):
        for sibling in _following_siblings(place):
            yield sibling
            yield from sibling.descendants()


def _preceding(node: Node) -> Iterator[Node]:
    for place in (node, *node.ancestors()):
        for sibling in _preceding_siblings(place):
            yield from reversed(list(sibling.descendants()))
            yield sibling


AXIS: dict[str, Callable[[Node], Iterable[Node]]] = {
    "ancestor": Node.ancestors,
    "ancestor-or-self": lambda node: [node, *node.ancestors()],
    "attribute": lambda node: node.attributes,
    "child": lambda node: node.children,
    "descendant": Node.descendants,
    "descendant-or-self": lambda node: [node, *node.descendants()],
    "following": _following,
    "following-sibling": _following_siblings,
    "parent": lambda node: [node.parent] if node.parent else [],
    "preceding": _preceding,
    "preceding-sibling": _preceding_siblings,
    "self": lambda node: [node],
}


def passes(node: Node, axis: str, test: str) -> bool:
    """Tell whether a node passes a node test: a name, `*`, `node()` or `text()`."""
    if test == "node()":
        return True
    if test == "text()":
        return node.kind == "text"
    if node.kind != ("attribute" if axis == "attribute" else "element"):
        return False
    return test in ("*", node.name)
