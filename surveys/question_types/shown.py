"""Types that show rather than ask: note, acknowledge."""

from __future__ import annotations

from typing import Any

from surveys.instrument import Question
from surveys.question_types.base import AnswerError, QuestionType, words

ACKNOWLEDGED = "OK"
_YES = {"ok", "true", "yes", "on", "1"}
_NO = {"", "false", "no", "off", "0"}


class Note(QuestionType):
    """Words to read; nothing is stored."""

    name = "note"
    widgets = ("note",)
    answered = False

    def clean(self, question: Question, raw: object) -> None:
        """Return None: a note has no answer."""
        return

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return the words of the note."""
        return question.label.to(language)


class Acknowledge(QuestionType):
    """One box to tick, stored as "OK"."""

    name = "acknowledge"
    widgets = ("acknowledge",)

    def clean(self, question: Question, raw: object) -> str | None:
        """Return "OK" or None; True and what a checkbox posts are taken too."""
        text = str(raw).lower() if isinstance(raw, bool) else words(raw).lower()
        if text not in _YES | _NO:
            raise AnswerError("Only a tick was expected.", "此处只需勾选。")
        return ACKNOWLEDGED if text in _YES else None

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return a tick."""
        return "–" if value is None else "✓"
