"""Types that are places: one position, or a line or area of them."""

from __future__ import annotations

import json
import math
from typing import Any, ClassVar

from surveys.instrument import Question
from surveys.question_types.base import AnswerError, QuestionType, single, words

PARTS = ("lat", "lon", "altitude", "accuracy")
MOST_POINTS = 2_000
LONGEST_TEXT = 200_000
_LIMITS = {"lat": 90.0, "lon": 180.0, "altitude": 100_000.0, "accuracy": 10_000_000.0}

Position = dict[str, float]


class Geopoint(QuestionType):
    """A position in WGS-84, stored as {"lat", "lon", "altitude", "accuracy"} (degrees, metres)."""

    name = "geopoint"
    widgets: ClassVar[tuple[str, ...]] = ("position",)

    def clean(self, question: Question, raw: object) -> Position | None:
        """Take a mapping, its JSON, or the text "lat lon altitude accuracy"."""
        return _position(_parts(single(raw)))

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return latitude and longitude with the accuracy in metres."""
        if value is None:
            return "–"
        accuracy = f" (±{value['accuracy']:.0f} m)" if "accuracy" in value else ""
        return f"{value['lat']:.5f}, {value['lon']:.5f}{accuracy}".replace("-", "−")


class BackgroundGeopoint(Geopoint):
    """A position that the phone takes by itself: at the start, or as another answer changes.

    It is shown all the same: a browser asks before it tells, and who is located should know.
    """

    widgets = ("position",)

    def __init__(self, name: str) -> None:
        self.name = name


class Geotrace(QuestionType):
    """A line of two positions or more, stored as a list of them in the order walked."""

    name = "geotrace"
    widgets: ClassVar[tuple[str, ...]] = ("positions",)
    least = 2
    closed = False

    def clean(self, question: Question, raw: object) -> list[Position] | None:
        """Take a list of positions, its JSON, or texts "lat lon …" parted by ";" or lines."""
        found = [position for part in _listed(raw) if (position := _position(_parts(part)))]
        if not found:
            return None
        if len(found) > MOST_POINTS:
            raise AnswerError(
                f"More than {MOST_POINTS:,} positions cannot be kept.",
                f"最多只能保留 {MOST_POINTS:,} 个位置点。",
            )
        if self.closed and _place(found[0]) != _place(found[-1]):
            found.append(dict(found[0]))
        if len({_place(each) for each in found}) < self.least:
            raise AnswerError(
                f"At least {self.least} different positions are needed.",
                f"至少需要 {self.least} 个不同的位置点。",
            )
        return found

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return how many positions there are, and the first."""
        if value is None:
            return "–"
        first = f"{value[0]['lat']:.5f}, {value[0]['lon']:.5f}".replace("-", "−")
        count = len(value) - self.closed
        return f"{count} 个位置点，起点 {first}" if language == "zh" else f"{count} from {first}"


class Geoshape(Geotrace):
    """An area, stored as the list of its corners, the first again at the end."""

    name = "geoshape"
    least = 3
    closed = True


def _place(position: Position) -> tuple[float, float]:
    return position["lat"], position["lon"]


def _listed(raw: object) -> list[object]:
    """Split what is posted into single positions."""
    if isinstance(raw, list | tuple) and not (len(raw) == 1 and isinstance(raw[0], str)):
        return list(raw)
    value = single(raw)
    if value is None or isinstance(value, dict):
        return [value] if value else []
    text = value.strip() if isinstance(value, str) else words(value)
    if len(text) > LONGEST_TEXT:
        raise _no_position()
    if text.startswith("["):
        parsed = _from_json(text)
        return parsed if isinstance(parsed, list) else []
    return [part for part in text.replace("\n", ";").split(";") if part.strip()]


def _position(parts: dict[str, Any]) -> Position | None:
    given = {key: value for key, value in parts.items() if value not in (None, "")}
    if not given:
        return None
    if "lat" not in given or "lon" not in given:
        raise _no_position()
    return {key: _degree(key, given[key]) for key in PARTS if key in given}


def _parts(raw: object) -> dict[str, Any]:
    if raw is None or isinstance(raw, dict):
        return raw or {}
    text = words(raw)
    if text.startswith("{"):
        parsed = _from_json(text)
        return parsed if isinstance(parsed, dict) else {}
    return dict(zip(PARTS, text.replace(",", " ").split(), strict=False))


def _from_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _no_position() from None


def _degree(key: str, value: object) -> float:
    try:
        number = float(words(value))
    except ValueError:
        raise _no_position() from None
    if not math.isfinite(number) or abs(number) > _LIMITS[key]:
        raise _no_position()
    return number


def _no_position() -> AnswerError:
    return AnswerError("A position on the earth was expected.", "此处应为有效的地理位置。")
