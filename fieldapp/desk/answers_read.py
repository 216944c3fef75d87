"""A submission as a person reads it: section by section, each answer in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from fieldapp.languages import language, text
from fieldapp.storage import InstrumentVersion, SubmissionVersion
from fieldapp.studies import instrument_at
from surveys.instrument import Node, Question, Section
from surveys.question_types import TYPES


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question and its answer; `repeat` is the number of the card it stands on, from 1.

    `timed` is "measured" or "typed" where the phone told how a waiting time came about.
    """

    section: str
    question: str
    answer: str
    tags: Any
    failed: bool
    repeat: int | None = None
    timed: str = ""


def answer_groups(version: SubmissionVersion) -> list[tuple[str, list[AnswerRow]]]:
    """Return the answers under the titles of their sections; a card carries its number."""
    groups: list[tuple[str, list[AnswerRow]]] = []
    for row in answer_rows(version):
        title = f"{row.section} {row.repeat}" if row.repeat else row.section
        if not groups or groups[-1][0] != title:
            groups.append((title, []))
        groups[-1][1].append(row)
    return groups


def answer_rows(version: SubmissionVersion) -> list[AnswerRow]:
    """Return the answers of a version in the order asked; unanswered questions are left out."""
    timed = version.document["metadata"].get("measured", {})
    rows = rows_by_path(version.version, version.document["answers"])
    return [replace(row, timed=timed.get(path, "")) for path, row in rows.items()]


def rows_by_path(version: InstrumentVersion, answers: dict[str, Any]) -> dict[str, AnswerRow]:
    """Return answers to a form in the order asked, by their path."""
    instrument = instrument_at(version)
    return dict(_rows(instrument.items, answers, text(instrument.title), ""))


def _rows(
    items: tuple[Node, ...], answers: dict[str, Any], section: str, at: str
) -> Iterator[tuple[str, AnswerRow]]:
    """Yield (path, row); `at` is the path of what holds the items, with "/" at its end."""
    for item in items:
        if not isinstance(item, Question | Section) or answers.get(item.name) is None:
            continue
        value, path = answers[item.name], f"{at}{item.name}"
        if isinstance(item, Question):
            yield from ((path, row) for row in _row(item, value, section, path))
        else:
            title = text(item.label) or section
            cards = enumerate(value) if item.repeat else [("", value)]
            for index, card in cards:
                yield from _rows(item.items, card, title, f"{path}/{index}/".replace("//", "/"))


def _row(question: Question, value: Any, section: str, path: str) -> Iterator[AnswerRow]:
    """Yield the answer in words; calculations and metadata without a label are no answers."""
    if not question.label:
        return
    summary = TYPES[question.type].summary(question, value, language())
    score = next((c.score for c in question.choices if c.name == value), None)
    failed = question.tags.measure == "compliance" and score == 0
    cards = [int(step) + 1 for step in path.split("/") if step.isdecimal()]
    repeat = cards[-1] if cards else None
    yield AnswerRow(section, text(question.label), summary, question.tags, failed, repeat)
