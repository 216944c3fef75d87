"""Types that are a number: integer, decimal, range."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any, ClassVar

from surveys.instrument import Question
from surveys.question_types.base import AnswerError, Bounds, QuestionType, has_appearance, words

LARGEST = 2**53
# A scale of more points than this does not fit a phone; it becomes a slider.
MOST_POINTS = 11
_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,3})?")
_LIMIT = re.compile(r"\.\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)")


class Integer(QuestionType):
    """A whole number between −2⁵³ and 2⁵³."""

    name = "integer"
    widgets: ClassVar[tuple[str, ...]] = ("number", "watch", "scale", "nps", "feel")

    def clean(self, question: Question, raw: object) -> int | None:
        """Return an int; raises AnswerError for anything else."""
        number = _number(raw)
        if number is not None and number != int(number):
            raise AnswerError("A whole number was expected.", "此处应为整数。")
        return None if number is None else int(number)

    def widget(self, question: Question) -> str:
        """Choose by what is measured and how many points the bounds leave."""
        return _widget(question, self.bounds(question), "number")

    def bounds(self, question: Question) -> Bounds | None:
        """Read the limits that the constraint states plainly."""
        return Bounds(*_limits(question.constraint, beyond=1), 1)

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return the number with a true minus."""
        return "–" if value is None else plain_number(value).replace("-", "−")


class Decimal(Integer):
    """A number, stored as int or float."""

    name = "decimal"
    widgets = ("decimal", "watch")

    def clean(self, question: Question, raw: object) -> Any:
        """Return a finite float."""
        return _number(raw)

    def widget(self, question: Question) -> str:
        """Waiting times are taken by a watch."""
        return "watch" if _is_wait(question) else "decimal"

    def bounds(self, question: Question) -> Bounds | None:
        """Read the limits that the constraint states plainly."""
        return Bounds(*_limits(question.constraint, beyond=0), None)


class Range(Integer):
    """A number from `start` to `end` by `step`, as the parameters say (1, 10, 1)."""

    name = "range"
    widgets = ("scale", "nps", "feel", "slider")

    def clean(self, question: Question, raw: object) -> Any:
        """Return an int where the scale is of whole numbers, else a float."""
        number = _number(raw)
        if number is None:
            return None
        low, high, step = _span(question)
        if not min(low, high) <= number <= max(low, high):
            raise AnswerError(
                f"The answer must be between {plain_number(low)} and {plain_number(high)}.",
                f"答案须在 {plain_number(low)} 到 {plain_number(high)} 之间。",
            )
        steps = (number - low) / step
        if abs(steps - round(steps)) > 1e-9:
            raise AnswerError("The answer lies between two points.", "答案不在刻度上。")
        return int(number) if number == int(number) else number

    def bounds(self, question: Question) -> Bounds:
        """Read start, end and step."""
        return Bounds(*_span(question))

    def widget(self, question: Question) -> str:
        """Few points are a scale, many a slider."""
        return _widget(question, self.bounds(question), "slider")


def plain_number(value: float) -> str:
    """Return a number as digits, a whole one without a point."""
    if value == int(value):
        return str(int(value))
    text = repr(float(value))
    return f"{value:.20f}".rstrip("0") if "e" in text else text


def _number(raw: object) -> Any:
    """Read a number from JSON or a form; full-width digits count, NaN and infinity do not."""
    text = unicodedata.normalize("NFKC", words(raw)).replace("−", "-").replace(" ", "")
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise AnswerError("A number was expected.", "此处应为数字。")
    number = float(text)
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise AnswerError("The number is too large.", "数字过大。")
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else number


def _span(question: Question) -> tuple[float, float, float]:
    start, end, step = (
        float(question.parameters.get(key, standard))
        for key, standard in (("start", "1"), ("end", "10"), ("step", "1"))
    )
    return start, end, abs(step) or 1.0


def _limits(constraint: str, beyond: int) -> tuple[float | None, float | None]:
    """Return (low, high) of a constraint that only joins plain limits by `and`.

    `beyond` is how far the first allowed number lies from one that is not allowed itself.
    """
    low = high = None
    parts = re.split(r"\s+and\s+", constraint.strip())
    for part in parts:
        match = _LIMIT.fullmatch(part.strip("() "))
        if not match:
            return None, None
        number = float(match[2]) + {">": beyond, "<": -beyond}.get(match[1], 0)
        low, high = (number, high) if ">" in match[1] else (low, number)
    return low, high


def _is_wait(question: Question) -> bool:
    return question.tags.measure == "wait_minutes" or has_appearance(question, "watch")


def _widget(question: Question, bounds: Bounds | None, otherwise: str) -> str:
    points = _points(bounds)
    if otherwise == "number" and _is_wait(question):
        return "watch"
    if points is None or points > MOST_POINTS or has_appearance(question, "slider"):
        return otherwise
    if question.tags.measure == "nps" or has_appearance(question, "nps"):
        return "nps"
    if question.tags.measure == "emotion" or has_appearance(question, "feel"):
        return "feel"
    return "scale"


def _points(bounds: Bounds | None) -> int | None:
    if bounds is None or bounds.low is None or bounds.high is None:
        return None
    return int(abs(bounds.high - bounds.low) / (bounds.step or 1)) + 1
