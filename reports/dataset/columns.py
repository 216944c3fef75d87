"""Instrument → reading plan: which answer is which number, on which scale, about what.

A plan is compiled once an instrument version and then walks 26,000 documents without asking again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt

from surveys.instrument import Instrument, Question, Section, Tags
from surveys.study import TOP_TO_BOTTOM, Study
from surveys.vectors import (
    ABOUT,
    GROUP,
    NUMBERS,
    PLACES,
    UNKNOWN,
    Layout,
    codes_of,
    layout_of,
    number,
)

NOT_APPLICABLE = -math.inf
SCALES = {
    "nps": (0.0, 10.0),
    "emotion": (-5.0, 5.0),
    "compliance": (0.0, 1.0),
    "promise": (0.0, 1.0),
    "ces": (1.0, 7.0),
    "habit": (0.0, math.inf),
    "wait_minutes": (0.0, math.inf),
    "functional": (1.0, 5.0),
    "dysfunctional": (1.0, 5.0),
}
SHARES = ("compliance", "promise")
# Numbers that a form may ask for without saying what they measure.
AMOUNTS = ("integer", "decimal", "range")

Decode = Callable[[Any], float]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coding:
    """How an answer becomes the number that it means: a score a code, or the number itself.

    `share` is the scale that is brought to 0…1, None where the number stays as it is.
    """

    scores: tuple[tuple[str, float], ...] = ()
    share: tuple[float, float] | None = None

    def decode(self) -> Decode:
        """Return the function of one answer."""
        if self.scores:
            table = {code: self._shared(score) for code, score in self.scores}
            return lambda value: table.get(str(value), UNKNOWN)
        if self.share is None:
            return number
        return lambda value: self._shared(number(value))

    def of_vector(self, values: Floats) -> Floats:
        """Return the numbers of a column of vectors, where a choice stands as its position."""
        if self.scores:
            table = dict(self.scores)
            meant = [self._shared(table[code]) for code, _ in self.scores]
            places = np.where(np.isnan(values), len(meant), values).astype(np.int64)
            return np.array([*meant, UNKNOWN])[places]
        if self.share is None:
            return values
        low, high = self.share
        return np.asarray((values - low) / (high - low))

    def _shared(self, value: float) -> float:
        if self.share is None or not math.isfinite(value):
            return value
        low, high = self.share
        return (value - low) / (high - low)


@dataclass(frozen=True, slots=True)
class Column:
    """One question as a column of numbers; `conditional` = it may rightly not have been asked.

    An amount that measures nothing of the method has no measure, and no ends but those of a range.
    """

    instrument: str
    path: tuple[str, ...]
    tags: Tags
    scale: tuple[float, float]
    conditional: bool = False


@dataclass(slots=True)
class Plan:
    """What to read in one section: answer name → column, text, photo, or what a card is about.

    `slots` are the numbers once bound to their places in a row. `layout` is that of one instance
    where each is looked at by itself: a card of a focus group.
    """

    name: str = ""
    repeat: bool = False
    numbers: list[tuple[str, Column, Coding]] = field(default_factory=list)
    texts: list[tuple[str, Tags]] = field(default_factory=list)
    photos: list[tuple[str, Tags]] = field(default_factory=list)
    places: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    about: list[tuple[str, str]] = field(default_factory=list)
    sections: list[Plan] = field(default_factory=list)
    slots: list[tuple[str, int, Decode]] = field(default_factory=list)
    path: tuple[str, ...] = ()
    layout: Layout | None = None

    def columns(self) -> list[Column]:
        """Return every column at and below this section, in the order of the questions."""
        own = [column for _, column, _ in self.numbers]
        return own + [column for section in self.sections for column in section.columns()]

    def bind(self, places: dict[Column, int]) -> None:
        """Note where in a row each number goes, so that reading need not look it up."""
        self.slots = [
            (name, places[column], coding.decode()) for name, column, coding in self.numbers
        ]
        for section in self.sections:
            section.bind(places)

    def sought(
        self, where: Mapping[tuple[str, ...], int], path: tuple[str, ...] = ()
    ) -> Iterator[tuple[int, int, Coding]]:
        """Yield (place in a row, place in a vector, coding) of every number outside repeats."""
        for (name, at, _), (_, _, coding) in zip(self.slots, self.numbers, strict=True):
            yield at, where[(*path, name)], coding
        for section in self.sections:
            if not section.repeat:
                yield from section.sought(where, (*path, section.name))

    def speaks(self) -> bool:
        """Tell whether there are words or pictures at or below this section."""
        return bool(self.texts or self.photos) or any(map(Plan.speaks, self.sections))

    def spoken(self) -> Plan:
        """Return the plan of words, pictures and places, with feelings asked beside words."""
        felt = [number[1].tags.measure == "emotion" and bool(self.texts) for number in self.numbers]
        plan = Plan(self.name, self.repeat, [*compress(self.numbers, felt)])
        plan.slots = [*compress(self.slots, felt)]
        plan.texts, plan.photos = self.texts, self.photos
        plan.places, plan.about = self.places, self.about
        plan.sections = [section.spoken() for section in self.sections if section._says()]
        return plan

    def _says(self) -> bool:
        return bool(self.places) or self.speaks() or any(map(Plan._says, self.sections))


def plan_of(instrument: Instrument, study: Study) -> Plan:
    """Compile the reading plan of one instrument version."""
    return _Compiler(instrument, study).section(Section("", items=instrument.items), Tags())


class _Compiler:
    def __init__(self, instrument: Instrument, study: Study) -> None:
        self.instrument, self.code = instrument, instrument.code
        self.of_cards = instrument.kind == GROUP
        self.items = {item.code: item for item in study.items}
        self.touchpoints = {touchpoint.code: touchpoint for touchpoint in study.touchpoints}

    def section(
        self,
        section: Section,
        outer: Tags,
        conditional: bool = False,
        path: tuple[str, ...] = (),
        repeated: bool = False,
    ) -> Plan:
        plan = Plan(section.name, section.repeat, path=path)
        repeated = repeated or section.repeat
        if section.repeat and self.of_cards:
            plan.layout = layout_of(replace(self.instrument, items=section.items))
        tags = _inherit(section.tags, outer)
        conditional = conditional or bool(section.relevant)
        for node in section.items:
            if isinstance(node, Section):
                within = (*path, node.name)
                plan.sections.append(self.section(node, tags, conditional, within, repeated))
            elif isinstance(node, Question):
                asked = self._place(_inherit(node.tags, tags))
                self._question(plan, node, asked, conditional or bool(node.relevant), repeated)
        return plan

    def _place(self, tags: Tags) -> Tags:
        """Fill in what the study says of a tagged item: its touchpoint, dimension and factor."""
        item = self.items.get(tags.item)
        return tags if item is None else _inherit(tags, item)

    def _question(
        self, plan: Plan, question: Question, tags: Tags, conditional: bool, repeated: bool
    ) -> None:
        measure = tags.measure
        if measure in NUMBERS or self._is_amount(question, tags, repeated):
            column = Column(
                self.code, question.path, tags, self._scale(question, tags), conditional
            )
            plan.numbers.append((question.name, column, _coding(question, column.scale, measure)))
        elif measure == "verbatim":
            plan.texts.append((question.name, tags))
        elif measure in PLACES:
            plan.places.append((question.name, measure, codes_of(question)))
        elif question.type == "image":
            plan.photos.append((question.name, tags))
        elif question.name in ABOUT:
            plan.about.append((question.name, question.name))

    def _is_amount(self, question: Question, tags: Tags, repeated: bool) -> bool:
        """Tell whether a question without a measure is a number that stands once a row."""
        amount = question.type in AMOUNTS and not tags.measure and question.name not in ABOUT
        return amount and (self.of_cards or not repeated)

    def _scale(self, question: Question, tags: Tags) -> tuple[float, float]:
        """Return the scale that was asked: scored choices, a range, else what the study says."""
        scores = [score for score in _scores(question).values() if math.isfinite(score)]
        if len(set(scores)) > 1:
            return min(scores), max(scores)
        low, high = (number(question.parameters.get(end)) for end in ("start", "end"))
        if low < high:
            return low, high
        if not tags.measure:
            return -math.inf, math.inf
        if tags.measure in SCALES:
            return SCALES[tags.measure]
        place = self.items.get(tags.item) or self.touchpoints.get(tags.touchpoint)
        return place.scale if place is not None else TOP_TO_BOTTOM


def _inherit(tags: Tags, outer: Any) -> Tags:
    return replace(
        tags,
        touchpoint=tags.touchpoint or outer.touchpoint,
        dimension=tags.dimension or outer.dimension,
        factor=tags.factor or outer.factor,
    )


def _scores(question: Question) -> dict[str, float]:
    """Return choice → its score, else the number that its name is; what is neither is unknown."""
    return {
        choice.name: NOT_APPLICABLE
        if choice.na
        else number(choice.name if choice.score is None else choice.score)
        for choice in question.choices
    }


def _coding(question: Question, scale: tuple[float, float], measure: str) -> Coding:
    """Return answer → number; shares (compliance, promises) are brought to 0…1 by their scale."""
    low, high = scale
    share = scale if measure in SHARES and not (low >= 0 and high <= 1) else None
    # Only compliance tells "not applicable" from "not answered"; elsewhere both are unknown.
    keep = measure in SHARES
    scores = _scores(question)
    return Coding(
        tuple(
            (choice.name, score if keep or score != NOT_APPLICABLE else UNKNOWN)
            for choice in question.choices
            for score in (scores[choice.name],)
        ),
        share,
    )
