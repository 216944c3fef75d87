"""What expressions may ask of a form besides its answers: choice lists, attached tables, labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from surveys.expressions import Data, choices_data, document, rows_data
from surveys.expressions.nodes import Node
from surveys.instrument import Choice, Instrument, Question

LAST_SAVED = "__last-saved"


class Tables:
    """The lists and tables of an instrument in one language, for expressions to look into."""

    def __init__(self, instrument: Instrument, locale: str) -> None:
        self._locale = locale
        self._items: dict[int, tuple[tuple[Choice, ...], list[Node]]] = {}
        choosing = [question for question in instrument.questions() if question.choices]
        lists = {question.choice_list: question.choices for question in choosing}
        self.context: dict[str, Any] = {
            "locale": locale,
            "instances": Instances(instrument, {**lists, **instrument.lists}, locale),
            "choice_labels": {
                question.name: {each.name: each.label.to(locale) for each in question.choices}
                for question in choosing
            },
        }

    def items(self, question: Question) -> list[Node]:
        """Return a node for each choice of a question, in order, to filter them on."""
        key = id(question.choices)
        if key not in self._items:
            found = document(choices_data(question.choices, self._locale))
            # The choices are kept beside, so that their id stands for them as long as this does.
            self._items[key] = (question.choices, found.children[0].children)
        return self._items[key][1]


class Instances(Mapping[str, Node]):
    """The secondary instances by name; each becomes nodes when it is first asked for."""

    def __init__(
        self, instrument: Instrument, lists: Mapping[str, tuple[Choice, ...]], locale: str
    ) -> None:
        self._made: dict[str, Node] = {}
        self._makers: dict[str, Callable[[], Data]] = {
            name: partial(choices_data, choices, locale) for name, choices in lists.items()
        }
        self._makers |= {
            each.instance: partial(rows_data, each.rows)
            for each in instrument.attachments
            if each.instance
        }

    def __getitem__(self, name: str) -> Node:
        if name not in self._made:
            self._made[name] = document(self._makers[name]())
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


@dataclass(frozen=True, slots=True)
class Beside(Mapping[str, Node]):
    """Secondary instances of all with one that only this filled form has."""

    shared: Mapping[str, Node]
    name: str
    own: Node

    def __getitem__(self, name: str) -> Node:
        return self.own if name == self.name else self.shared[name]

    def __iter__(self) -> Iterator[str]:
        yield from self.shared
        yield self.name

    def __len__(self) -> int:
        return len(self.shared) + 1
