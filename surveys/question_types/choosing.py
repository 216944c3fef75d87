"""Types that choose from a list: select_one, select_multiple, rank."""

from __future__ import annotations

import re
from typing import Any

from surveys.instrument import Question
from surveys.question_types.base import AnswerError, QuestionType, has_appearance, words
from surveys.text import Text

# A row of buttons holds so many choices on a phone.
MOST_PICKS = 4


class SelectOne(QuestionType):
    """One choice of a list, stored by its name."""

    name = "select_one"
    widgets = ("one", "pick", "likert", "dropdown")

    def clean(self, question: Question, raw: object) -> str | None:
        """Return the name of the choice; raises AnswerError for one that is not in the list."""
        name = words(raw)
        if not name:
            return None
        _check_listed(question, [name])
        return name

    def widget(self, question: Question) -> str:
        """Short lists with a score, and those asked to, are a row of buttons."""
        if has_appearance(question, "minimal", "autocomplete", "search"):
            return "dropdown"
        if has_appearance(question, "likert"):
            return "likert"
        if has_appearance(question, "pick", "horizontal", "columns-pack", "quick"):
            return "pick"
        scored = any(choice.na or choice.score is not None for choice in question.choices)
        return "pick" if scored and len(question.choices) <= MOST_PICKS else "one"

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return the label of the choice."""
        return "–" if value is None else _label(question, str(value), language)


class SelectMultiple(QuestionType):
    """Any number of choices, stored as a list of names in the order of the list."""

    name = "select_multiple"
    widgets = ("many",)

    def clean(self, question: Question, raw: object) -> list[str] | None:
        """Return the names of the choices, each once, in the order of the list."""
        names = list(dict.fromkeys(_names(raw)))
        if from_repeat(question):
            return names or None
        chosen = set(names)
        _check_listed(question, sorted(chosen))
        return [choice.name for choice in question.choices if choice.name in chosen] or None

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return the labels in one line."""
        mark = "、" if language == "zh" else ", "
        return mark.join(_label(question, name, language) for name in value or ()) or "–"


class Rank(SelectMultiple):
    """All choices of a list in order of preference."""

    name = "rank"
    widgets = ("rank",)

    def clean(self, question: Question, raw: object) -> list[str] | None:
        """Return the names in the order given; each choice must stand in it once."""
        names = _names(raw)
        _check_listed(question, names)
        listed = {choice.name for choice in question.choices}
        incomplete = set(names) != listed and not from_repeat(question)
        if names and (len(names) != len(set(names)) or incomplete):
            raise AnswerError(
                "Each choice must have one place of its own.", "每个选项须各占一个名次。", "choice"
            )
        return names or None

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return the labels with their places."""
        labels = (_label(question, name, language) for name in value or ())
        return "  ".join(f"{place}. {label}" for place, label in enumerate(labels, 1)) or "–"


def _names(raw: object) -> list[str]:
    """Split what is posted: a list of names, a mapping of names to places, or "a b"."""
    if isinstance(raw, dict):
        raw = [name for name, _ in sorted(raw.items(), key=lambda pair: _place(pair[1]))]
    parts = raw if isinstance(raw, list | tuple) else [raw]
    if len(parts) > 1000:
        raise AnswerError("There are too many choices.", "选项过多。", "choice")
    texts = [words(part) for part in parts]
    return texts[0].split() if len(texts) == 1 else [text for text in texts if text]


def _place(value: object) -> int:
    text = words(value)
    if not re.fullmatch(r"\d{1,6}", text):
        raise AnswerError("A place must be a number.", "名次须为数字。", "choice")
    return int(text)


def from_repeat(question: Question) -> bool:
    """Tell whether it is chosen from the answers in a repeat; no list knows them beforehand."""
    return question.choice_list.startswith("${")


def _check_listed(question: Question, names: list[str]) -> None:
    if from_repeat(question):
        return
    listed = {choice.name for choice in question.choices}
    for name in names:
        if name not in listed:
            raise AnswerError(
                f"“{name[:40]}” is not among the choices.", f"“{name[:40]}”不在选项之中。", "choice"
            )


def _label(question: Question, name: str, language: str) -> str:
    labels = {choice.name: choice.label for choice in question.choices}
    return labels.get(name, Text()).to(language) or name
