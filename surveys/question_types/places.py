"""The type that is a position: geopoint."""

from __future__ import annotations

import json
import math
from typing import Any

from surveys.instrument import Question
from surveys.question_types.base import AnswerError, QuestionType, single, words

PARTS = ("lat", "lon", "altitude", "accuracy")
_LIMITS = {"lat": 90.0, "lon": 180.0, "altitude": 100_000.0, "accuracy": 10_000_000.0}


class Geopoint(QuestionType):
    """A position in WGS-84, stored as {"lat", "lon", "altitude", "accuracy"} (degrees, metres)."""

    name = "geopoint"
    widgets = ("position",)

    def clean(self, question: Question, raw: object) -> dict[str, float] | None:
        """Take a mapping, its JSON, or the text "lat lon altitude accuracy"."""
        parts = _parts(single(raw))
        given = {key: value for key, value in parts.items() if value not in (None, "")}
        if not given:
            return None
        if "lat" not in given or "lon" not in given:
            raise _no_position()
        return {key: _degree(key, given[key]) for key in PARTS if key in given}

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return latitude and longitude with the accuracy in metres."""
        if value is None:
            return "–"
        accuracy = f" (±{value['accuracy']:.0f} m)" if "accuracy" in value else ""
        return f"{value['lat']:.5f}, {value['lon']:.5f}{accuracy}".replace("-", "−")


def _parts(raw: object) -> dict[str, Any]:
    if raw is None or isinstance(raw, dict):
        return raw or {}
    text = words(raw)
    if text.startswith("{"):
        try:
            parsed = json.loads(text)
        except (ValueError, RecursionError):
            raise _no_position() from None
        return parsed if isinstance(parsed, dict) else {}
    return dict(zip(PARTS, text.replace(",", " ").split(), strict=False))


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
