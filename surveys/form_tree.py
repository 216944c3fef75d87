"""Answers as a tree of nodes that expressions are evaluated on, with a path to every node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from surveys.expressions import ExpressionError, answer_text, answers_data, document
from surveys.expressions.evaluator import Evaluation, Scope
from surveys.expressions.nodes import Node
from surveys.expressions.values import Value, to_truth
from surveys.instrument import Instrument, Question, Section
from surveys.reading_order import Path
from surveys.rules import Rules

MOST_INSTANCES = 200


class FormTree:
    """The answers of one form: `values` by path, a node for each, and where an element stands.

    `counts` says how many instances a repeat has, by path; what it does not say is noted in it.
    """

    def __init__(
        self, rules: Rules, given: Mapping[str, Any], counts: dict[str, int], context: Any
    ) -> None:
        self.rules = rules
        self.context = context
        self.counts = counts
        self.values: dict[str, Any] = {}
        self.patterns: dict[str, Path] = {}
        self.places: dict[Path, list[str]] = {}
        self._nodes: dict[str, Node] = {}
        instrument = rules.instrument
        data = self._shaped(instrument.items, given, "")
        self._top = document(rooted(instrument, data))
        root = self._top.children[0]
        self._nodes[""], self.patterns[""] = root, ()
        self._index(instrument.items, root, data, "")

    def questions(self) -> Iterator[tuple[str, Question]]:
        """Yield every question with its path, each repeat instance in turn."""
        for path in self.values:
            question = self.rules.elements[self.patterns[path]]
            if isinstance(question, Question):
                yield path, question

    def write(self, path: str, value: Any) -> None:
        """Set the value of a question."""
        self.values[path] = value
        node, text = self._nodes[path], answer_text(value)
        node.value = text
        below = {"name": "#text", "value": text}
        node.children = [Node("text", below, node, count(node.order))] if text else []

    def scope(self, path: str) -> Scope:
        """Return where an expression at a path stands."""
        shared = Evaluation(self._top, self.context)
        shared.current = self._nodes[path]
        return Scope(shared, shared.current)

    def evaluated(self, path: str, column: str) -> Value:
        """Return the value of an expression; "" where there is none, or it fails."""
        compiled = self.rules.expression(self.patterns[path], column)
        if compiled is None:
            return ""
        scope = self.scope(path)
        try:
            value = scope.evaluate(compiled)
            if column == "repeat_count":
                return scope.number(value)
            return value if isinstance(value, bool | int | float | str) else scope.text(value)
        except ExpressionError:
            return ""

    def holds(self, path: str, column: str, *, otherwise: bool) -> bool:
        """Return the truth of an expression; `otherwise` where there is none, or it fails."""
        compiled = self.rules.expression(self.patterns[path], column)
        if compiled is None:
            return otherwise
        try:
            return to_truth(self.scope(path).evaluate(compiled))
        except ExpressionError:
            return otherwise

    def _shaped(self, items: Iterable[Any], given: Any, prefix: str) -> dict[str, Any]:
        """Copy answers into the instrument's shape, each repeat as long as it must be."""
        source = given if isinstance(given, Mapping) else {}
        shaped: dict[str, Any] = {}
        for item in items:
            value, path = source.get(item.name), f"{prefix}{item.name}"
            if isinstance(item, Question):
                shaped[item.name] = value
            elif item.repeat:
                shaped[item.name] = self._shaped_repeat(item, value, path)
            else:
                shaped[item.name] = self._shaped(item.items, value, f"{path}/")
        return shaped

    def _shaped_repeat(self, item: Section, value: Any, path: str) -> list[dict[str, Any]]:
        given = list(value)[:MOST_INSTANCES] if isinstance(value, list | tuple) else []
        wanted = self.counts.setdefault(path, len(given))
        given = given[:wanted] + [{}] * (wanted - len(given))
        return [
            self._shaped(item.items, each, f"{path}/{index}/") for index, each in enumerate(given)
        ]

    def _index(self, items: Iterable[Any], parent: Node, data: dict[str, Any], prefix: str) -> None:
        """Note node, value and place of every element; `parent`'s children are in their order."""
        nodes = iter(tuple(parent.children))
        for item in items:
            path = f"{prefix}{item.name}"
            self._note(item, path)
            if isinstance(item, Section) and item.repeat:
                self._index_repeat(item, path, parent, nodes, data[item.name])
                continue
            self._nodes[path] = node = next(nodes)
            if isinstance(item, Section):
                self._index(item.items, node, data[item.name], f"{path}/")
            else:
                self.values[path] = data[item.name]

    def _index_repeat(
        self, item: Section, path: str, parent: Node, nodes: Iterator[Node], given: list[Any]
    ) -> None:
        # The repeat itself is judged where its first instance stands, or would stand.
        place = Node("element", {"name": item.name, "value": ""}, parent, count(parent.order))
        for index, each in enumerate(given):
            node = next(nodes)
            place = node if index == 0 else place
            self._nodes[f"{path}/{index}"] = node
            self.patterns[f"{path}/{index}"] = item.path
            self._index(item.items, node, each, f"{path}/{index}/")
        self._nodes[path] = place

    def _note(self, item: Any, path: str) -> None:
        self.patterns[path] = item.path
        self.places.setdefault(item.path, []).append(path)


def rooted(instrument: Instrument, data: dict[str, Any]) -> dict[str, Any]:
    """Return answers as data whose root is named as in the form's own absolute paths."""
    return {**answers_data(instrument, data), "name": instrument.settings.get("name", "data")}
