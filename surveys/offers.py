"""What a question offers, given the answers: a list filtered, answers of a repeat, by chance."""

from __future__ import annotations

import math
from zlib import crc32

from surveys.expressions import ExpressionError, answer_text
from surveys.expressions.evaluator import Scope
from surveys.expressions.library.chance import randomize
from surveys.form_tree import FormTree
from surveys.instrument import Choice, Question
from surveys.tables import Tables
from surveys.text import Text


class Offers:
    """The choices of the questions of one filled form."""

    def __init__(self, tree: FormTree, tables: Tables) -> None:
        self._tree = tree
        self._tables = tables

    def filtered(self, question: Question, path: str) -> tuple[Choice, ...]:
        """Return the choices that the choice filter leaves."""
        compiled = self._tree.rules.expression(question.path, "choice_filter")
        if compiled is None:
            return question.choices
        items = self._tables.items(question)
        shared = self._tree.scope(path).shared
        return tuple(
            choice
            for place, (choice, item) in enumerate(zip(question.choices, items, strict=True), 1)
            if _keeps(Scope(shared, item, place, len(items)), compiled)
        )

    def answered(self, question: Question, path: str) -> tuple[Choice, ...]:
        """Return the answers to the question in a repeat that is chosen from, each once.

        Those of the instances around `path` count where both stand in the same repeat.
        """
        rules = self._tree.rules
        target = rules.named.get(question.choice_list.strip("${} "))
        compiled = rules.expression(question.path, "choice_filter")
        places = self._tree.places.get(target, []) if target else []
        found: dict[str, Choice] = {}
        for place in places:
            words = answer_text(self._tree.values.get(place))
            if words and (compiled is None or _keeps(self._tree.scope(place), compiled)):
                found.setdefault(words, Choice(words, Text.of(words)))
        return tuple(found.values())

    def shuffled(
        self, choices: tuple[Choice, ...], question: Question, path: str, seed: object
    ) -> tuple[Choice, ...]:
        """Return choices in an order by chance that stays while the form is filled.

        It comes of the question's own seed, else of `seed`; without either it is left alone.
        """
        number = _number(self._tree.evaluated(path, "seed"))
        if number is None and seed:
            number = float(crc32(f"{seed}/{path}".encode()))
        if number is None:
            return choices
        by_node = dict(zip(self._tables.items(question), question.choices, strict=True))
        nodes = [node for node, choice in by_node.items() if choice in choices]
        return tuple(by_node[node] for node in randomize(nodes, number))


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _keeps(scope: Scope, compiled: list[object]) -> bool:
    try:
        return scope.holds(compiled)
    except ExpressionError:
        return True
