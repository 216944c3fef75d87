"""How a question is shown: which control, in how many columns, with which ends and icons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fieldapp.forms.media import MediaUrl, Medium, media_of, nothing
from surveys.instrument import Choice, Question
from surveys.question_types import TYPES

# Half-width characters that fit one line of a cell at 360 px, by the number of columns.
ROOM = {"c2": 17, "c3": 11, "c4": 7}
ICON_ROOM = 3
MOST_ICONS = 3
COLUMNS = {2: ("c2",), 3: ("c3",), 4: ("c4", "c2")}
LONG_LIST = 10
SCALES = {(1, 10): "scale", (0, 10): "nps", (-5, 5): "feel"}
DOTTED = ("scale", "nps", "feel")
# "1 lowest, 10 highest; leave blank …": what stands at the two ends of a scale.
ENDS = re.compile(
    r"^\s*(-?\d+)\s*(?:分|=|：|:)?\s*([^,，;；、]+?)\s*[,，;；、]\s*(\d+)\s*(?:分|=|：|:)?\s*([^,，;；。]+)"
)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: what is posted, what is read, how it is dressed.

    A `prototype` stands for all that a script will put there.
    """

    value: str
    label: str
    kind: str = ""
    icon: str = ""
    chosen: bool = False
    place: int = 0
    media: tuple[Medium, ...] = ()
    prototype: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """The control of a question and what it needs; `ends` are words under a scale."""

    control: str
    columns: str = ""
    inputmode: str = ""
    rows: int = 3
    ends: tuple[str, ...] = ()
    accept: str = ""


PLAIN = {
    "number": Shown("number", inputmode="numeric"),
    "slider": Shown("number", inputmode="decimal"),
    "decimal": Shown("number", inputmode="decimal"),
    "year": Shown("year", inputmode="numeric"),
    "watch": Shown("watch", inputmode="decimal"),
    "text": Shown("line"),
    "code": Shown("line"),
    "dropdown": Shown("select"),
    "signature": Shown("photo"),
    "sound": Shown("file", accept="audio/*"),
    "film": Shown("file", accept="video/*"),
    "file": Shown("file"),
}


def shown(question: Question, choices: Sequence[Choice], language: str, hint: str = "") -> Shown:
    """Choose the control for a question of a registered type.

    `hint` is that of the page: it may say what the ends of all its scales mean.
    """
    widget = TYPES[question.type].widget(question)
    if widget in ("one", "pick", "likert"):
        return _one(question, choices, language)
    if widget == "many":
        return _many(choices, language)
    if widget in DOTTED:
        return _dotted(question, question.hint.to(language) or hint)
    return PLAIN.get(widget) or Shown(widget)


def options(
    question: Question,
    choices: Sequence[Choice],
    look: Shown,
    language: str,
    media: MediaUrl = nothing,
) -> list[Option]:
    """Return what can be chosen, in order, without saying what is chosen."""
    if not question.choices and not choices:
        return [Option(step, _written(step, look.control)) for step in steps(question)]
    found = [_option(question, choice, look, language, media) for choice in choices]
    icons = len(found) <= MOST_ICONS and all(
        option.icon and fits(option.label, ROOM["c3"] - ICON_ROOM) for option in found
    )
    return found if icons else [replace(option, icon="") for option in found]


def steps(question: Question) -> list[str]:
    """Return the points of a scale as written in answers; whole numbers without a point."""
    bounds = TYPES[question.type].bounds(question)
    if bounds is None or bounds.low is None or bounds.high is None:
        return []
    step = bounds.step or 1.0
    step = step if bounds.high >= bounds.low else -step
    count = round((bounds.high - bounds.low) / step)
    return [f"{bounds.low + step * number:.10g}" for number in range(count + 1)]


def fits(label: str, room: int) -> bool:
    """Tell whether a label stands in a cell: Chinese on one line, other words on two."""
    if any(_wide(sign) for sign in label):
        return _width(label) <= room
    longest = max((_width(word) for word in re.split(r"[\s/]+", label)), default=0)
    return longest <= room and _width(label) <= room * 2


def ends(hint: str, first: str, last: str) -> tuple[str, ...]:
    """Return what a hint says of the two ends of a scale, () where it says nothing of them."""
    match = ENDS.match(hint)
    if match is None or (match[1], match[3]) != (first, last):
        return ()
    return (f"{match[1]} {match[2]}", f"{match[3]} {match[4].strip()}")


def _one(question: Question, choices: Sequence[Choice], language: str) -> Shown:
    points = [choice for choice in choices if not choice.na]
    scale = _scale([choice.name for choice in points])
    if scale:
        words = tuple(points[place].label.to(language) for place in (0, -1))
        named = words != (points[0].name, points[-1].name)
        return Shown(scale, ends=words if named else ())
    if any("image" in choice.media for choice in choices):
        return Shown("cells", "c2")
    if len(choices) > LONG_LIST and "columns" not in question.appearance:
        return Shown("select")
    columns = _columns([choice.label.to(language) for choice in choices])
    return Shown("cells", columns) if columns else Shown("list")


def _many(choices: Sequence[Choice], language: str) -> Shown:
    room = ROOM["c2"] - ICON_ROOM
    narrow = len(choices) > 1 and all(fits(choice.label.to(language), room) for choice in choices)
    return Shown("many", "c2" if narrow else "")


def _dotted(question: Question, hint: str) -> Shown:
    points = steps(question)
    said = ends(hint, points[0], points[-1])
    scale = _scale(points)
    return Shown(scale, ends=said) if scale else Shown("cells", "c5", ends=said)


def _scale(values: Sequence[str]) -> str:
    for (low, high), name in SCALES.items():
        if list(values) == [str(number) for number in range(low, high + 1)]:
            return name
    return ""


def _columns(labels: Sequence[str]) -> str:
    for columns in COLUMNS.get(len(labels), ("c3", "c2")):
        if len(labels) > 1 and all(fits(label, ROOM[columns]) for label in labels):
            return columns
    return ""


def _option(
    question: Question, choice: Choice, look: Shown, language: str, url: MediaUrl
) -> Option:
    media = media_of(choice.media, language, url)
    label = choice.label.to(language) or choice.name
    if media:
        return Option(choice.name, label, "na" if choice.na else "", media=media)
    if choice.na:
        return Option(choice.name, label, "na", "dash")
    if look.control in DOTTED:
        return Option(choice.name, _written(choice.name, look.control))
    if question.tags.measure == "compliance" and choice.score in (0, 1):
        return Option(choice.name, label, *(("", "check") if choice.score else ("no-is", "cross")))
    return Option(choice.name, label)


def _written(value: str, control: str) -> str:
    sign = "+" if control == "feel" and float(value) > 0 else ""
    return sign + value.replace("-", "−")


def _width(text: str) -> int:
    return sum(2 if _wide(sign) else 1 for sign in text)


def _wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"
