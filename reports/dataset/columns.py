"""Instrument → reading plan: which answer is which number, on which scale, about what.

A plan is compiled once an instrument version and then walks 26,000 documents without asking again.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from surveys.instrument import Instrument, Question, Section, Tags
from surveys.study import TOP_TO_BOTTOM, Study

NOT_APPLICABLE = -math.inf
UNKNOWN = math.nan
NUMBERS = (
    "experience",
    "expectation",
    "importance",
    "rating",
    "emotion",
    "compliance",
    "nps",
    "ces",
    "overall",
    "habit",
    "belief",
    "norm_level",
    "promise",
    "wait_minutes",
)
ABOUT = ("touchpoint", "dimension", "factor", "item")
SCALES = {
    "nps": (0.0, 10.0),
    "emotion": (-5.0, 5.0),
    "compliance": (0.0, 1.0),
    "promise": (0.0, 1.0),
    "ces": (1.0, 7.0),
    "habit": (0.0, math.inf),
    "wait_minutes": (0.0, math.inf),
}
SHARES = ("compliance", "promise")

Decode = Callable[[Any], float]


@dataclass(frozen=True, slots=True)
class Column:
    """One question as a column of numbers; `conditional` = it may rightly not have been asked."""

    instrument: str
    path: tuple[str, ...]
    tags: Tags
    scale: tuple[float, float]
    conditional: bool = False


@dataclass(slots=True)
class Plan:
    """What to read in one section: answer name → column, text, photo, or what a card is about.

    `slots` are the numbers once bound to their places in a row.
    """

    name: str = ""
    repeat: bool = False
    numbers: list[tuple[str, Column, Decode]] = field(default_factory=list)
    texts: list[tuple[str, Tags]] = field(default_factory=list)
    photos: list[tuple[str, Tags]] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    about: list[tuple[str, str]] = field(default_factory=list)
    sections: list[Plan] = field(default_factory=list)
    slots: list[tuple[str, int, Decode]] = field(default_factory=list)

    def columns(self) -> list[Column]:
        """Return every column at and below this section, in the order of the questions."""
        own = [column for _, column, _ in self.numbers]
        return own + [column for section in self.sections for column in section.columns()]

    def bind(self, places: dict[Column, int]) -> None:
        """Note where in a row each number goes, so that reading need not look it up."""
        self.slots = [(name, places[column], decode) for name, column, decode in self.numbers]
        for section in self.sections:
            section.bind(places)


def plan_of(instrument: Instrument, study: Study) -> Plan:
    """Compile the reading plan of one instrument version."""
    return _Compiler(instrument.code, study).section(Section("", items=instrument.items), Tags())


def number(value: Any) -> float:
    """Return an answer as a float, NaN where it is no number."""
    if isinstance(value, bool | list | dict) or value is None:
        return UNKNOWN
    try:
        return float(value)
    except (TypeError, ValueError):
        return UNKNOWN


class _Compiler:
    def __init__(self, code: str, study: Study) -> None:
        self.code = code
        self.items = {item.code: item for item in study.items}
        self.touchpoints = {touchpoint.code: touchpoint for touchpoint in study.touchpoints}

    def section(self, section: Section, outer: Tags, conditional: bool = False) -> Plan:
        plan = Plan(section.name, section.repeat)
        tags = _inherit(section.tags, outer)
        conditional = conditional or bool(section.relevant)
        for node in section.items:
            if isinstance(node, Section):
                plan.sections.append(self.section(node, tags, conditional))
            elif isinstance(node, Question):
                asked = self._place(_inherit(node.tags, tags))
                self._question(plan, node, asked, conditional or bool(node.relevant))
        return plan

    def _place(self, tags: Tags) -> Tags:
        """Fill in what the study says of a tagged item: its touchpoint, dimension and factor."""
        item = self.items.get(tags.item)
        return tags if item is None else _inherit(tags, item)

    def _question(self, plan: Plan, question: Question, tags: Tags, conditional: bool) -> None:
        measure = tags.measure
        if measure in NUMBERS:
            column = Column(
                self.code, question.path, tags, self._scale(question, tags), conditional
            )
            plan.numbers.append((question.name, column, _decode(question, column.scale, measure)))
        elif measure == "verbatim":
            plan.texts.append((question.name, tags))
        elif measure in ("segment", "site", "disposition"):
            plan.places.append((question.name, measure))
        elif question.type == "image":
            plan.photos.append((question.name, tags))
        elif question.name in ABOUT:
            plan.about.append((question.name, question.name))

    def _scale(self, question: Question, tags: Tags) -> tuple[float, float]:
        """Return the scale that was asked: scored choices, a range, else what the study says."""
        scores = [score for score in _scores(question).values() if math.isfinite(score)]
        if len(set(scores)) > 1:
            return min(scores), max(scores)
        low, high = (number(question.parameters.get(end)) for end in ("start", "end"))
        if low < high:
            return low, high
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


def _decode(question: Question, scale: tuple[float, float], measure: str) -> Decode:
    """Return answer → number; shares (compliance, promises) are brought to 0…1 by their scale."""
    low, high = scale
    to_share = measure in SHARES and not (low >= 0 and high <= 1)

    def scaled(value: float) -> float:
        return (value - low) / (high - low) if to_share and math.isfinite(value) else value

    if not question.choices:
        return (lambda value: scaled(number(value))) if to_share else number
    # Only compliance tells "not applicable" from "not answered"; elsewhere both are unknown.
    keep = measure in SHARES
    table = {
        name: scaled(score) if keep or score != NOT_APPLICABLE else UNKNOWN
        for name, score in _scores(question).items()
    }
    return lambda value: table.get(str(value), UNKNOWN)
