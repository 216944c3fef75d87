"""Types that are words: text, barcode, and those filled by the form: calculate, hidden."""

from __future__ import annotations

from typing import Any, ClassVar

from surveys.instrument import Question
from surveys.question_types.base import QuestionType, has_appearance, words
from surveys.question_types.numbers import plain_number

METADATA = (
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "email",
    "phonenumber",
    "simserial",
    "subscriberid",
    "audit",
)


class TextType(QuestionType):
    """Words, stored in NFC without NUL, controls and lone surrogates."""

    name = "text"
    widgets: ClassVar[tuple[str, ...]] = ("text", "lines", "number")

    def clean(self, question: Question, raw: object) -> str | None:
        """Return the cleaned words, None where there are none."""
        return words(raw) or None

    def widget(self, question: Question) -> str:
        """An open question has room for several lines."""
        if has_appearance(question, "numbers"):
            return "number"
        several = has_appearance(question, "multiline") or question.parameters.get("rows")
        return "lines" if several or question.tags.measure == "verbatim" else "text"


class Barcode(TextType):
    """The text of a barcode or QR code, scanned or typed."""

    name = "barcode"
    widgets = ("code",)

    def widget(self, question: Question) -> str:
        """A text field with a camera beside it."""
        return "code"


class Calculate(TextType):
    """A value that the form computes; nobody sees it."""

    name = "calculate"
    widgets = ("none",)
    asked = False

    def widget(self, question: Question) -> str:
        """Nothing is shown."""
        return "none"

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return what was worked out, a number with a true minus."""
        if isinstance(value, int | float):
            return plain_number(value).replace("-", "−")
        return super().summary(question, value, language)


class Hidden(Calculate):
    """A value that the form carries."""

    name = "hidden"


class Metadata(Calculate):
    """What the phone knows by itself: when it began, which device, who."""

    def __init__(self, name: str) -> None:
        self.name = name
