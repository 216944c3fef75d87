"""The numbers of a filled form as one vector of float64: which question sits where, and as what.

    layout_of(instrument) ─► Layout ─► layout.vector(answers, metadata) ─► bytes

Place 0 is the weight that the metadata give a respondent, then one place a question outside
repeats: a choice of a list as its position in the list, a disposition as its position among the
six, several choices of a list as the sum of a power of two each (a place for every 52 of the
list), anything else as the number that it is.
NaN is unknown: not asked, not answered, no number, not in the list. What a number means (score,
scale, touchpoint) is not in the vector, so that a study may change its plan without a new one.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from surveys.instrument import Instrument, Node, Question, Section

UNKNOWN = math.nan
# The measures of which an answer is a number, and those of which it is a place in a list.
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
    "functional",
    "dysfunctional",
)
PLACES = ("segment", "site", "disposition")
GROUP = "focus_group"
DISPOSITIONS = ("complete", "partial", "refused", "screened_out", "non_contact", "other")
# A question in a repeat that is called so says what the card is about.
ABOUT = ("touchpoint", "dimension", "factor", "item")
COUNTED = ("integer", "decimal", "range", "calculate")
# float64 holds every sum of so many powers of two.
MOST_BITS = 52
# Changed when the same answers come to stand otherwise, so that older vectors are made anew.
FORM = "1"


@dataclass(frozen=True, slots=True)
class Slot:
    """One place: the question's path, and the codes whose position is the number; () = a number.

    Where `several` may be chosen, the code at position k adds 2ᵏ, and 0 is none of these.
    """

    path: tuple[str, ...]
    codes: tuple[str, ...] = ()
    several: bool = False


@dataclass(slots=True)
class _Part:
    """The slots of one section by the names of their questions, and the sections within.

    `several` are (name, place, code → its power of two); `ended` are the places of dispositions.
    """

    slots: list[tuple[str, int, dict[str, float]]] = field(default_factory=list)
    several: list[tuple[str, int, dict[str, int]]] = field(default_factory=list)
    sections: list[tuple[str, _Part]] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each number of an instrument version sits.

    `whole` says that the vector has every number: nothing that is measured stands in a repeat,
    and it is no record of a focus group, where each instance of a repeat counts.
    `typed` names the places (segment, site) that are answered in words, which no vector has.
    `fingerprint` is another where the same answers would make another vector.
    """

    slots: tuple[Slot, ...]
    whole: bool
    typed: tuple[str, ...]
    fingerprint: str
    _root: _Part

    @property
    def width(self) -> int:
        """Return how many numbers a vector has."""
        return len(self.slots) + 1

    def places(self) -> dict[tuple[str, ...], int]:
        """Return where each question of one number sits."""
        return {slot.path: place for place, slot in enumerate(self.slots, 1) if not slot.several}

    def vector(self, answers: Mapping[str, Any], metadata: Mapping[str, Any]) -> bytes:
        """Return the numbers of one filled form, float64 little-endian."""
        values = [UNKNOWN] * self.width
        values[0] = number(metadata.get("weight"))
        _fill(values, self._root, answers)
        return struct.pack(f"<{self.width}d", *values)


def layout_of(instrument: Instrument) -> Layout:
    """Return the layout of an instrument version; the same version always gives the same one."""
    slots: list[Slot] = []
    root = _part(instrument.items, (), slots)
    words = "\n".join(map(_words, slots))
    fingerprint = sha256(f"{FORM}\n{words}".encode()).hexdigest()[:16]
    asked = list(_all(instrument.items))
    whole = all(_is_whole(question, repeated) for question, repeated in asked)
    whole = whole and not (instrument.kind == GROUP and any(repeated for _, repeated in asked))
    typed = {question.tags.measure for question, _ in asked if not codes_of(question)}
    return Layout(tuple(slots), whole, tuple(sorted(typed & set(PLACES))), fingerprint, root)


def _words(slot: Slot) -> str:
    return "\t".join(("/".join(slot.path), *slot.codes, *(["", "several"] if slot.several else [])))


def number(value: Any) -> float:
    """Return an answer as a float, NaN where it is no finite number."""
    if isinstance(value, bool | list | dict) or value is None:
        return UNKNOWN
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return UNKNOWN
    return found if math.isfinite(found) else UNKNOWN


def disposition(answer: Any) -> str:
    """Return how an approach ended, as one of the six: what is none of them is "other"."""
    said = str(answer)
    return said if said in DISPOSITIONS else "other"


def is_listed(question: Question) -> bool:
    """Tell whether a question is answered by one choice of its own list."""
    single = question.type == "select_one" or question.tags.measure in NUMBERS
    return single and bool(question.choices)


def is_several(question: Question) -> bool:
    """Tell whether a question is answered by any number of choices of its own list."""
    return question.type == "select_multiple" and bool(question.choices) and not codes_of(question)


def _part(nodes: tuple[Node, ...], path: tuple[str, ...], slots: list[Slot]) -> _Part:
    part = _Part()
    for node in nodes:
        if isinstance(node, Section) and not node.repeat:
            part.sections.append((node.name, _part(node.items, (*path, node.name), slots)))
        elif isinstance(node, Question) and _counts(node):
            codes = codes_of(node)
            slots.append(Slot((*path, node.name), codes))
            positions = {code: float(at) for at, code in reversed(list(enumerate(codes)))}
            part.slots.append((node.name, len(slots), positions))
            if node.tags.measure == "disposition":
                part.ended.append(len(slots))
        elif isinstance(node, Question) and is_several(node):
            _several(part, node, (*path, node.name), slots)
    return part


def _several(part: _Part, node: Question, path: tuple[str, ...], slots: list[Slot]) -> None:
    codes = tuple(dict.fromkeys(choice.name for choice in node.choices))
    for begun in range(0, len(codes), MOST_BITS):
        some = codes[begun : begun + MOST_BITS]
        slots.append(Slot(path, some, several=True))
        part.several.append(
            (node.name, len(slots), {code: 1 << at for at, code in enumerate(some)})
        )


def codes_of(question: Question) -> tuple[str, ...]:
    """Return the codes whose position is the number of an answer, () where it is one itself."""
    if question.tags.measure == "disposition":
        return DISPOSITIONS
    return tuple(choice.name for choice in question.choices) if is_listed(question) else ()


def _counts(question: Question) -> bool:
    measured = question.tags.measure in (*NUMBERS, "disposition")
    return measured or is_listed(question) or question.type in COUNTED


def _is_whole(question: Question, repeated: bool) -> bool:
    measured = question.tags.measure in (*NUMBERS, *PLACES)
    return not repeated or not (measured or question.name in ABOUT)


def _all(nodes: tuple[Node, ...], repeated: bool = False) -> Iterator[tuple[Question, bool]]:
    for node in nodes:
        if isinstance(node, Section):
            yield from _all(node.items, repeated or node.repeat)
        elif isinstance(node, Question):
            yield node, repeated


def _fill(values: list[float], part: _Part, answers: Mapping[str, Any]) -> None:
    for name, place, positions in part.slots:
        value = answers.get(name)
        if value is not None:
            values[place] = positions.get(str(value), UNKNOWN) if positions else number(value)
            if place in part.ended and value:
                values[place] = positions[disposition(value)]
    for name, place, bits in part.several:
        value = answers.get(name)
        if isinstance(value, list) and value:
            values[place] = float(sum({bits.get(str(code), 0) for code in value}))
    for name, section in part.sections:
        within = answers.get(name)
        if isinstance(within, Mapping):
            _fill(values, section, within)
