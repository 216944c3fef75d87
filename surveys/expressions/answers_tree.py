"""Answers and choice lists → the data that expressions are evaluated on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from surveys.expressions.nodes import Data
from surveys.expressions.values import number_text
from surveys.instrument import Choice, Instrument, Question, Section
from surveys.instrument import Node as Item

_PLACE = ("lat", "lon", "altitude", "accuracy")


def answers_data(instrument: Instrument, answers: Mapping[str, Any]) -> Data:
    """Build the data of an instrument from answers nested like it.

    Every question has its element, empty where unanswered; a repeat one element an instance.
    The root is called by the instrument's code, or "data".
    """
    return _element(instrument.code or "data", _children(instrument.items, answers))


def choices_data(choices: Iterable[Choice], language: str) -> Data:
    """Build the secondary instance of a choice list: root/item with name, label, filters.

    Where a row of a file has a column called name or label, that is what the item holds.
    """
    return rows_data(
        {"name": choice.name, "label": choice.label.to(language), **choice.filters}
        for choice in choices
    )


def rows_data(rows: Iterable[Mapping[str, str]]) -> Data:
    """Build the secondary instance of a table: root/item with an element a column."""
    return _element(
        "root", (_element("item", (_leaf(*cell) for cell in row.items())) for row in rows)
    )


def _children(items: Iterable[Item], answers: Mapping[str, Any]) -> Iterator[Data]:
    for item in items:
        if isinstance(item, Question):
            yield _leaf(item.name, answer_text(answers.get(item.name)))
        elif isinstance(item, Section):
            given = answers.get(item.name)
            instances = (given or ()) if item.repeat else (given or {},)
            for instance in instances:
                yield _element(item.name, _children(item.items, instance))


def _element(name: str, children: Iterable[Data]) -> Data:
    return {"name": name, "value": None, "children": list(children)}


def _leaf(name: str, text: str) -> Data:
    return {"name": name, "value": text, "children": []}


def answer_text(answer: Any) -> str:
    """Return an answer as XForms writes it: choices blank-separated, a place as its numbers,
    places parted by ";", a file by its name.
    """
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "true" if answer else "false"
    if isinstance(answer, int | float):
        return number_text(float(answer)) if isinstance(answer, float) else str(answer)
    if isinstance(answer, list):
        mark = "; " if any(isinstance(part, dict) for part in answer) else " "
        return mark.join(map(answer_text, answer))
    if isinstance(answer, dict):
        return _place_text(answer) if "sha256" not in answer else str(answer.get("name", ""))
    return str(answer)


def _place_text(place: Mapping[str, Any]) -> str:
    return " ".join(answer_text(place.get(part) or 0) for part in _PLACE) if place else ""
