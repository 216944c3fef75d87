"""What every question type has: clean, widget, summary and bounds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from surveys.instrument import Question
from surveys.text import Text, clean_text

MOST_CHARACTERS = 20_000
LARGEST_NUMBER = 1e100


class AnswerError(ValueError):
    """A value that is no answer to the question; `code` is type or choice."""

    def __init__(self, en: str, zh: str, code: str = "type") -> None:
        self.message = Text.of({"en": en, "zh": zh})
        self.code = code
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number may be; None where open. `step` counts from `low`."""

    low: float | None = None
    high: float | None = None
    step: float | None = None


class QuestionType(ABC):
    """One type. `asked`: a person sees it. `answered`: it has a value that is stored."""

    name: str = ""
    widgets: ClassVar[tuple[str, ...]] = ("text",)
    asked: ClassVar[bool] = True
    answered: ClassVar[bool] = True

    @abstractmethod
    def clean(self, question: Question, raw: object) -> Any:
        """Return the stored value of what a form or JSON posts, None where unanswered.

        Raises AnswerError for what is no answer.
        """

    def widget(self, question: Question) -> str:
        """Return the name of the widget that asks it: one of `widgets`."""
        return self.widgets[0]

    def bounds(self, question: Question) -> Bounds | None:
        """Return the limits of a number, None where the type has none."""
        return None

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return a stored value as a person reads it; "–" for None."""
        return "–" if value is None else str(value)


def single(raw: object) -> object:
    """Take the one value out of a form's list of values."""
    if isinstance(raw, list | tuple):
        if len(raw) > 1:
            raise AnswerError("One answer was expected.", "此题只能有一个答案。")
        return raw[0] if raw else None
    return raw


def words(raw: object) -> str:
    """Return a posted value as cleaned text of bearable length; "" where there is none.

    Raises AnswerError for anything that is not text or a number.
    """
    value = single(raw)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise AnswerError("Text was expected.", "此处应为文字。")
    if not isinstance(value, str) and not abs(value) < LARGEST_NUMBER:
        raise AnswerError("The number is too large.", "数字过大。")
    if isinstance(value, str) and len(value) > MOST_CHARACTERS:
        raise AnswerError(
            f"The text is longer than {MOST_CHARACTERS:,} characters.",
            f"文字超过 {MOST_CHARACTERS:,} 个字符。",
        )
    return clean_text(str(value)).strip()


def has_appearance(question: Question, *wanted: str) -> bool:
    """Tell whether the question's appearance holds one of the words."""
    return any(word in wanted for word in question.appearance.split())
