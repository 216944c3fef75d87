"""The one truth of validation: what a form posts → the answers to store, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.answer_problems import (
    CONSTRAINT,
    FILTERED,
    NO_GROUP,
    NO_LIST,
    REQUIRED,
    TOO_MANY,
    AnswerProblem,
)
from surveys.form_tree import MOST_INSTANCES
from surveys.instrument import Instrument, Question, Section
from surveys.question_types import TYPES, AnswerError
from surveys.question_types.choosing import from_repeat
from surveys.state import FormState
from surveys.text import LANGUAGES, Text


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Answers as they are stored, every problem that they have, and the form that they fill."""

    answers: dict[str, Any]
    problems: tuple[AnswerProblem, ...] = ()
    state: FormState | None = field(default=None, compare=False, repr=False)


def clean_answers(
    instrument: Instrument, raw: Mapping[str, Any], context: Mapping[str, Any] | None = None
) -> Cleaned:
    """Clean what was posted and check it against the instrument.

    `raw` is nested like the instrument (group → dict, repeat → list of dicts), its values as an
    HTML form or JSON gives them. Relevance and calculations are worked out here; irrelevant
    answers are dropped, with their problems. `context` is that of expressions (now, timezone …).
    """
    unreadable: dict[str, AnswerProblem] = {}
    readable = _readable(instrument.items, raw, "", unreadable)
    state = FormState(instrument, readable, context)
    problems = [each for path, each in unreadable.items() if state.relevant(path)]
    problems.extend(each for each in check_state(state) if each.path not in unreadable)
    return Cleaned(state.answers, tuple(problems), state)


def check_state(state: FormState) -> Iterator[AnswerProblem]:
    """Yield what is missing or wrong in a form whose answers are stored values already."""
    for path, question in state.questions():
        if state.relevant(path):
            yield from _checked(state, question, path)


def _readable(
    items: Iterable[Any], raw: object, prefix: str, unreadable: dict[str, AnswerProblem]
) -> dict[str, Any]:
    """Clean each value by its type; what is no answer is noted and left out."""
    if not isinstance(raw, Mapping):
        if raw is not None and prefix:
            path = prefix.rstrip("/")
            unreadable[path] = AnswerProblem(path, "type", NO_GROUP)
        return {}
    found: dict[str, Any] = {}
    for item in items:
        value, path = raw.get(item.name), f"{prefix}{item.name}"
        if isinstance(item, Question):
            value = _read(item, value, path, unreadable)
        elif item.repeat:
            value = _read_repeat(item, value, path, unreadable)
        else:
            value = _readable(item.items, value, f"{path}/", unreadable)
        if value is not None:
            found[item.name] = value
    return found


def _read(
    question: Question, value: object, path: str, unreadable: dict[str, AnswerProblem]
) -> Any:
    try:
        return TYPES[question.type].clean(question, value)
    except AnswerError as error:
        unreadable[path] = AnswerProblem(path, error.code, error.message)
        return None


def _read_repeat(
    section: Section, value: object, path: str, unreadable: dict[str, AnswerProblem]
) -> list[dict[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        unreadable[path] = AnswerProblem(path, "repeat", NO_LIST)
        return []
    if len(value) > MOST_INSTANCES:
        unreadable[path] = AnswerProblem(path, "repeat", TOO_MANY)
    return [
        _readable(section.items, each, f"{path}/{index}/", unreadable)
        for index, each in enumerate(value[:MOST_INSTANCES])
    ]


def _checked(state: FormState, question: Question, path: str) -> Iterable[AnswerProblem]:
    value = state.value(path)
    if value is None:
        if TYPES[question.type].asked and TYPES[question.type].answered and state.required(path):
            message = _worded(state, question.required_message, path) or REQUIRED
            yield AnswerProblem(path, "required", message)
        return
    if not state.satisfied(path):
        message = _worded(state, question.constraint_message, path) or CONSTRAINT
        yield AnswerProblem(path, "constraint", message)
    if question.choice_filter or from_repeat(question):
        offered = {choice.name for choice in state.choices(question, path)}
        if not offered.issuperset(value if isinstance(value, list) else [value]):
            yield AnswerProblem(path, "choice", FILTERED)


def _worded(state: FormState, text: Text, path: str) -> Text:
    """Fill `${name}` into every wording of a message."""
    if not text:
        return text
    return Text.of({language: state.fill(text, path, language) for language in LANGUAGES})
