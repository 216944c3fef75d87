"""Choice lists and tables as a phone gets them: by column, each once, long ones apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from surveys.instrument import Choice, Instrument, Question

# What is longer than this is fetched beside the form.
MOST_INLINE = 100

Column = list[str | None]


class Lists:
    """The lists of an instrument in one language.

    A list is {"names": […], "labels": […], "na"?: [places], "media"?: {place: {kind: name}},
    "more"?: {column: [cell | null]}}; a table has only "more".
    """

    def __init__(self, instrument: Instrument, language: str) -> None:
        self._language = language
        self._choices = dict(instrument.lists)
        for question in instrument.questions():
            if question.choices:
                # As `Tables` has it: of two questions that ask one list, the last one names it.
                self._choices[question.choice_list] = question.choices
        self._rows = {each.instance: each.rows for each in instrument.attachments if each.instance}
        self._asked: dict[str, tuple[Choice, ...]] = {}

    def key(self, question: Question) -> str:
        """Note that the phone needs a question's list; return the key that it gets."""
        key, number = question.choice_list, 1
        while key in self._rows or self._known(key, question) != question.choices:
            number += 1
            key = f"{question.choice_list}~{number}"
        self._asked[key] = question.choices
        return key

    def _known(self, key: str, question: Question) -> tuple[Choice, ...]:
        return self._asked.get(key, self._choices.get(key, question.choices))

    def instances(self) -> set[str]:
        """Return the names of all that expressions might read."""
        return {*self._choices, *self._rows}

    def beside(self, read: Iterable[str]) -> dict[str, Any]:
        """Return "lists" and "long": what questions asked for and what is read."""
        names = {*self._asked, *(self.instances() & set(read))}
        long = [name for name in sorted(names) if len(self._entries(name)) > MOST_INLINE]
        return {
            "lists": {name: self._made(name) for name in sorted(names.difference(long))},
            "long": long,
        }

    def long(self, name: str) -> dict[str, Any] | None:
        """Return one list or table by its name, None where there is none."""
        return self._made(name) if name in self.instances() else None

    def _entries(self, name: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] | None = self._rows.get(name, self._asked.get(name))
        return self._choices[name] if found is None else found

    def _made(self, name: str) -> dict[str, Any]:
        if name in self._rows:
            return {"more": _columns(self._rows[name])}
        return self._list(self._entries(name))

    def _list(self, choices: tuple[Choice, ...]) -> dict[str, Any]:
        media = {
            str(place): {kind: text.to(self._language) for kind, text in choice.media.items()}
            for place, choice in enumerate(choices)
            if choice.media
        }
        made: dict[str, Any] = {
            "names": [choice.name for choice in choices],
            "labels": [choice.label.to(self._language) for choice in choices],
            "na": [place for place, choice in enumerate(choices) if choice.na],
            "media": media,
            "more": _columns([choice.filters for choice in choices]),
        }
        return {key: value for key, value in made.items() if value}


def _columns(rows: Iterable[Mapping[str, str]]) -> dict[str, Column]:
    rows = tuple(rows)
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}
