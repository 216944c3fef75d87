"""Chosen choices and what stands beside them: labels, translations, looked-up rows."""

from __future__ import annotations

import math
import re

from surveys.expressions.clock import BLANKS
from surveys.expressions.evaluator import Scope
from surveys.expressions.nodes import Node
from surveys.expressions.signatures import LIBRARY
from surveys.expressions.values import words

function = LIBRARY.family("choices")

_QUESTION = re.compile(r"[^/${}\s]+(?=[\s}]*$)")


@function("selected(text, text)")
def selected(chosen: str, choice: str) -> bool:
    """Tell whether a choice is among those chosen."""
    return choice.strip(BLANKS) in words(chosen)


@function("selected-at(text, number)")
def selected_at(chosen: str, index: float) -> str:
    """Return the choice at an index from 0, "" where there is none."""
    choices = words(chosen)
    inside = not math.isnan(index) and 0 <= index < len(choices)
    return choices[math.trunc(index)] if inside else ""


@function("count-selected(text)")
def count_selected(chosen: str) -> float:
    """Return how many choices are chosen."""
    return float(len(words(chosen)))


@function("jr:choice-name(scope, text, text)")
def choice_name(scope: Scope, choice: str, question: str) -> str:
    """Return the label of a choice of a question, told as '${name}' or as its path."""
    name = _QUESTION.search(question)
    labels = scope.shared.context.get("choice_labels") or {}
    return str(labels.get(name.group() if name else "", {}).get(choice, ""))


@function("jr:itext(scope, text)")
def itext(scope: Scope, key: str) -> str:
    """Return a translated text by its key, "" for an unknown one."""
    return str((scope.shared.context.get("texts") or {}).get(key, ""))


@function("pulldata(scope, text, text, text, text)")
def pulldata(scope: Scope, instance: str, column: str, key_column: str, key: str) -> str:
    """Return a column of the first row whose key column is `key`, "" where there is none."""
    for row in scope.shared.instance(instance).descendants():
        if row.name == "item" and any(_holds(cell, key_column, key) for cell in row.children):
            return next((cell.text() for cell in row.children if cell.name == column), "")
    return ""


def _holds(cell: Node, column: str, key: str) -> bool:
    return cell.name == column and cell.text() == key


@function("property(scope, text)")
def known_property(scope: Scope, name: str) -> str:
    """Return a property of who asks (deviceid, username …), "" where the context has none."""
    return str((scope.shared.context.get("properties") or {}).get(name, ""))


@function("duration(scope)")
def duration(scope: Scope) -> str:
    """Return the seconds spent on the form, the property "duration" (SurveyCTO's)."""
    return known_property(scope, "duration")


@function("device-info(scope)")
def device_info(scope: Scope) -> str:
    """Return a description of the device, the property "device-info" (SurveyCTO's)."""
    return known_property(scope, "device-info")
