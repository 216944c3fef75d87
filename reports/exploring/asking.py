"""The questions of a wave: which there are, whose answers they hold, what can be shown of each."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reports.dataset import AUDIENCES, CUSTOMERS, Dataset
from reports.dataset.columns import Column
from reports.dataset.rows import Rows
from reports.exploring.values import name_of
from surveys.instrument import Instrument, Node, Question, Section

CARDS = "groups/cards"


@dataclass(frozen=True, slots=True)
class Given:
    """A question that somebody answered.

    `column` is its newest column of numbers, None where its answers are no numbers; `several`
    says that any number of answers could be chosen.
    """

    column: Column | None = None
    several: bool = False

    def fits(self, show: str) -> bool:
        """Tell whether the question can be shown so."""
        if show == "answers" or self.column is None:
            return show == "answers"
        if show == "nps":
            return self.column.tags.measure == "nps"
        return show == "mean" or all(map(math.isfinite, self.column.scale))


def audience_of(dataset: Dataset, question: str) -> str:
    """Return the audience whose rows hold the answers to "instrument/section/name".

    In a repeat of a focus group's record each instance is a row of its own: a card.
    """
    instrument, _, path = question.partition("/")
    forms = [
        form for key, form in dataset.instruments.items() if key.rsplit(":", 1)[0] == instrument
    ]
    audience = AUDIENCES.get(forms[-1].kind, CUSTOMERS) if forms else CUSTOMERS
    carded = audience == "groups" and any(path in repeated(form) for form in forms)
    return CARDS if carded else audience


def repeated(form: Instrument) -> set[str]:
    """Return the paths of the questions that stand in a repeat."""
    return {"/".join(path) for path in _repeated(form.items, (), False)}


def _repeated(
    nodes: tuple[Node, ...], outer: tuple[str, ...], within: bool
) -> Iterator[tuple[str, ...]]:
    for node in nodes:
        if isinstance(node, Section):
            yield from _repeated(node.items, (*outer, node.name), within or node.repeat)
        elif isinstance(node, Question) and within:
            yield (*outer, node.name)


def given(dataset: Dataset, audience: str) -> dict[str, Given]:
    """Return the questions that somebody of an audience answered, as the forms ask them."""
    found = _given(dataset.rows(audience))
    places: dict[str, int] = {}
    for key, form in dataset.instruments.items():
        code = key.rsplit(":", 1)[0]
        for question in form.questions():
            places.setdefault(f"{code}/{'/'.join(question.path)}", len(places))
    names = sorted(found, key=lambda name: places.get(name, len(places)))
    if audience.startswith("groups"):
        names = [name for name in names if audience_of(dataset, name) == audience]
    return {name: found[name] for name in names}


def _given(rows: Rows) -> dict[str, Given]:
    known: list[bool] = np.asarray(np.isfinite(rows.matrix).any(axis=0)).tolist()
    found = {
        name_of(column): Given(column)
        for column, has in zip(rows.columns, known, strict=True)
        if has
    }
    for (instrument, path), answered in rows.answered.items():
        if (answered.chosen >= 0).any():
            found.setdefault(f"{instrument}/{path}", Given())
    for (instrument, path), ticked in rows.ticked.items():
        if ticked.known.any():
            found[f"{instrument}/{path}"] = Given(several=True)
    return found
