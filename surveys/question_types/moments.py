"""Types that are a date or a time of day."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from surveys.instrument import Question
from surveys.question_types.base import AnswerError, QuestionType, has_appearance, words

# Beyond these a moment has no counterpart in every time zone.
FIRST_YEAR, LAST_YEAR = 1000, 9000
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}", re.ASCII)
_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?")


class Date(QuestionType):
    """A day, stored as YYYY-MM-DD; a month or a year stands for its first day."""

    name = "date"
    widgets = ("date", "month", "year")

    def clean(self, question: Question, raw: object) -> str | None:
        """Return an ISO date; raises AnswerError for a day that does not exist."""
        text = words(raw)
        if not text:
            return None
        whole = text + "-01-01"[3 * text.count("-") :] if len(text) < 8 else text
        try:
            return date.fromisoformat(whole.split("T")[0]).isoformat()
        except ValueError:
            raise AnswerError(
                "A date such as 2026-03-31 was expected.", "此处应为日期，例如 2026-03-31。"
            ) from None

    def widget(self, question: Question) -> str:
        """As fine as the appearance asks."""
        if has_appearance(question, "year"):
            return "year"
        return "month" if has_appearance(question, "month-year") else "date"

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return the date as fine as it was asked."""
        if value is None:
            return "–"
        return str(value)[: {"year": 4, "month": 7}.get(self.widget(question), 10)]


class Time(QuestionType):
    """A time of day, stored as HH:MM or HH:MM:SS."""

    name = "time"
    widgets = ("time",)

    def clean(self, question: Question, raw: object) -> str | None:
        """Return an ISO time without an offset."""
        text = words(raw)
        if not text:
            return None
        try:
            if not _TIME.fullmatch(text):
                raise ValueError
            clock = re.sub(r"(Z|[+-]\d{2}:?\d{2}|\.\d+)+$", "", text)
            moment = time.fromisoformat(clock.zfill(len(clock) + (clock[1] == ":")))
        except ValueError:
            raise AnswerError(
                "A time such as 14:30 was expected.", "此处应为时间，例如 14:30。"
            ) from None
        return moment.isoformat("seconds" if moment.second else "minutes")


class DateTime(QuestionType):
    """A moment, stored as ISO 8601 with an offset where the phone gives one."""

    name = "dateTime"
    widgets = ("moment",)

    def clean(self, question: Question, raw: object) -> str | None:
        """Return an ISO date and time."""
        text = words(raw)
        if not text:
            return None
        moment = read_moment(text)
        if moment is None:
            raise AnswerError(
                "A date and time such as 2026-03-31T14:30 was expected.",
                "此处应为日期和时间，例如 2026-03-31T14:30。",
            )
        return moment.isoformat(timespec="seconds")

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return date and time to the minute."""
        return "–" if value is None else str(value)[:16].replace("T", " ")


def read_moment(text: str) -> datetime | None:
    """Return the moment that an ISO date and time names, None where no clock would show it."""
    try:
        moment = datetime.fromisoformat(text) if _MOMENT.match(text) else None
    except ValueError:
        return None
    return moment if moment and FIRST_YEAR <= moment.year <= LAST_YEAR else None
