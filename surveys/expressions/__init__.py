"""ODK XPath: parsed once, to plain data; evaluated here, and on the phone by its JavaScript twin.

    compile("${age} >= 18")  →  [">=", ["ref", "age"], ["value", 18]]

The steps, in their modules: text → `tokens` → `parser` (checked against `signatures` and the
`library`) → `evaluator`, on `nodes` made from XML or answers, with `values` and `clock`.
Nothing here reads the machine's clock: `now` stands in the context (see `evaluator`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import surveys.expressions.library  # noqa: F401  (registers the functions)
from surveys.expressions.answers_tree import answer_text, answers_data, choices_data, rows_data
from surveys.expressions.errors import ExpressionError
from surveys.expressions.evaluator import Evaluation, Scope
from surveys.expressions.nodes import Data, Node, document, instance_data
from surveys.expressions.parser import Compiled
from surveys.expressions.reading import compile, functions, references

__all__ = [
    "Compiled",
    "Data",
    "ExpressionError",
    "answer_text",
    "answers_data",
    "choices_data",
    "compile",
    "document",
    "evaluate",
    "evaluate_data",
    "functions",
    "instance_data",
    "references",
    "rows_data",
    "select_data",
]

Context = Mapping[str, Any]


def evaluate(
    expression: str | Compiled,
    instance_xml: str | bytes | None = None,
    context: Context | str | None = None,
) -> bool | float | str:
    """Evaluate an expression, as text or compiled, on the XML of an instance.

    A context that is a bare string names the context node. Raises ExpressionError.
    """
    compiled = compile(expression) if isinstance(expression, str) else expression
    data = instance_data(instance_xml) if instance_xml else None
    return evaluate_data(compiled, data, context)


def evaluate_data(
    compiled: Compiled, data: Data | Node | None, context: Context | str | None = None
) -> bool | float | str:
    """Evaluate a compiled expression on data, or on the `document` made of it beforehand.

    Nodes and dates come back as their text. Raises ExpressionError.
    """
    scope = _scope(data, context)
    value = scope.evaluate(compiled)
    if isinstance(value, bool | str):
        return value
    return float(value) if isinstance(value, int | float) else scope.text(value)


def select_data(
    compiled: Compiled, data: Data | Node | None, context: Context | str | None = None
) -> list[Data]:
    """Return the data of the nodes that an expression selects, such as a filtered choice list.

    Raises ExpressionError, also where the expression gives no nodes.
    """
    return [node.data for node in _scope(data, context).nodes(compiled)]


def _scope(data: Data | Node | None, context: Context | str | None) -> Scope:
    top = data if isinstance(data, Node) else document(data)
    given = {"node": context} if isinstance(context, str) else context or {}
    shared = Evaluation(top, given)
    return Scope(shared, shared.current)
