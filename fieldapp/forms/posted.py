"""What a control posts → the answer as stored, by the type of its question."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app

from surveys.instrument import Question
from surveys.question_types import TYPES, AnswerError


def answer_of(question: Question, raw: Any) -> Any:
    """Return the answer in what was posted, None for nothing; raises AnswerError.

    A moment typed without a zone is the study's own; a place may be given once only.
    """
    if question.type == "dateTime" and isinstance(raw, str):
        raw = _zoned(raw)
    if question.type == "rank" and isinstance(raw, dict):
        _check_places(list(raw.values()))
    return TYPES[question.type].clean(question, raw)


def _zoned(text: str) -> str:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    if when.tzinfo is None:
        when = when.replace(tzinfo=current_app.config["TIMEZONE"])
    return when.isoformat()


def _check_places(places: list[str]) -> None:
    if len(set(places)) != len(places):
        raise AnswerError("Give each place once.", "每个名次只能用一次。", "choice")
