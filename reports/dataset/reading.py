"""One document read by its plan: numbers into a row, repeats into cards, words and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from reports.dataset.columns import Plan
from surveys.instrument import Tags
from surveys.vectors import UNKNOWN, disposition

Answers = Mapping[str, Any]


class Card(NamedTuple):
    """One instance of a repeat: its numbers, what it is about, its plan and its answers."""

    row: list[float]
    about: dict[str, str]
    plan: Plan
    answers: Answers


class Reading:
    """What one submission turned out to hold; `walk` fills it.

    `row` has one float a column; `cards` are the instances of repeats; `places` are segment,
    site and disposition where they were asked.
    """

    __slots__ = ("cards", "photos", "places", "row", "texts")

    def __init__(self, width: int) -> None:
        self.row = [UNKNOWN] * width
        self.cards: list[Card] = []
        self.places: dict[str, str] = {}
        self.texts: list[dict[str, Any]] = []
        self.photos: list[dict[str, Any]] = []

    def walk(self, plan: Plan, answers: Answers, path: str, outer: dict[str, str]) -> None:
        """Read one section and what stands below it; `outer` is what it is already about."""
        row = self.row
        for name, place, decode in plan.slots:
            value = answers.get(name)
            if value is not None:
                row[place] = decode(value)
        for name, kind, codes in plan.places:
            if answers.get(name):
                said = _first(answers[name])
                said = disposition(said) if kind == "disposition" else said
                # What is not in the list is unknown, as in a vector.
                if said in codes or not codes:
                    self.places[kind] = said
        about = about_of(plan, answers, outer)
        if plan.texts or plan.photos:
            self._words(plan, answers, path, about)
            self._pictures(plan, answers, about)
        for section in plan.sections:
            self._section(section, answers.get(section.name), f"{path}{section.name}/", about)

    def _section(self, plan: Plan, answers: Any, path: str, about: dict[str, str]) -> None:
        if plan.repeat:
            self._repeat(plan, answers if isinstance(answers, list) else [], path, about)
        elif isinstance(answers, Mapping):
            self.walk(plan, answers, path, about)

    def _repeat(
        self, plan: Plan, instances: list[Answers], path: str, outer: dict[str, str]
    ) -> None:
        """Make a card of every instance; where none says what it is about, average them in too."""
        made: list[list[float]] = []
        for count, answers in enumerate(instances):
            card = Reading(len(self.row))
            card.walk(plan, answers, f"{path}{count}/", outer)
            about = about_of(plan, answers, outer)
            self.cards += [Card(card.row, about, plan, answers), *card.cards]
            self.texts += card.texts
            self.photos += card.photos
            made.append(card.row)
        if made and not plan.about:
            self._average_in(np.array(made))

    def _average_in(self, instances: np.ndarray[Any, np.dtype[np.float64]]) -> None:
        for place, column in enumerate(instances.T):
            known = column[np.isfinite(column)]
            if known.size:
                self.row[place] = float(known.mean())

    def _words(self, plan: Plan, answers: Answers, path: str, about: dict[str, str]) -> None:
        feeling = self._feeling(plan)
        for name, tags in plan.texts:
            words = str(answers.get(name) or "").strip()
            if words:
                place = {kind: _place(tags, about, kind) for kind in ("touchpoint", "dimension")}
                text = {"path": f"{path}{name}", "text": words, "feeling": feeling}
                self.texts.append(place | text)

    def _feeling(self, plan: Plan) -> float | None:
        """Return the one feeling asked beside the words, None where there is none or several."""
        felt = [column.tags.measure == "emotion" for _, column, _ in plan.numbers]
        if sum(felt) != 1:
            return None
        value = self.row[plan.slots[felt.index(True)][1]]
        return value if np.isfinite(value) else None

    def _pictures(self, plan: Plan, answers: Answers, about: dict[str, str]) -> None:
        for name, tags in plan.photos:
            for photo in _photos(answers.get(name)):
                self.photos.append(
                    {
                        "sha256": str(photo["sha256"]),
                        "touchpoint": _place(tags, about, "touchpoint"),
                        "taken_at": photo.get("taken_at"),
                    }
                )


def about_of(plan: Plan, answers: Answers, outer: dict[str, str]) -> dict[str, str]:
    """Return what a section's answers are about: kind → code, the inner answer first."""
    if not plan.about:
        return outer
    return outer | {kind: str(answers[name]) for name, kind in plan.about if answers.get(name)}


def _photos(value: Any) -> Iterator[Mapping[str, Any]]:
    for photo in value if isinstance(value, list) else [value]:
        if isinstance(photo, Mapping) and photo.get("sha256"):
            yield photo


def _place(tags: Tags, about: dict[str, str], kind: str) -> str:
    return getattr(tags, kind) or about.get(kind, "")


def _first(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) else str(value)
