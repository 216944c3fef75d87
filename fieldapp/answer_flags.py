"""What a reviewer would ask about the answers themselves; twin of static/js/phone/asks.js."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveys.instrument import Question
from surveys.state import FormState

SHORTEST_PASTED = 10

Asked = tuple[str, Question]
Finding = tuple[str, dict[str, Any]]


def without_comment(state: FormState) -> Iterator[Finding]:
    """Yield (first comment field, {"items", "fields"}) where a “no” stands without a comment.

    The comment on an item is the next open question before the next item, else the last one of
    the section; where there is none, nothing can be said and nothing is asked. All that a form
    owes is one finding: a reviewer asks once.
    """
    owed: dict[str, list[str]] = {}
    for siblings in _sections(state):
        for index, (path, question) in enumerate(siblings):
            if not _is_no(question, state.value(path)):
                continue
            field = _comment(siblings, index)
            if field and state.relevant(field) and state.value(field) is None:
                owed.setdefault(field, []).append(path)
    if owed:
        items = [path for paths in owed.values() for path in paths]
        yield next(iter(owed)), {"items": items, "fields": list(owed)}


def pasted(state: FormState) -> Iterator[Finding]:
    """Yield (first path, {"paths", "text"}) of each text that answers several questions."""
    places: dict[str, list[str]] = {}
    for path, question in state.questions():
        value = state.value(path)
        if question.type == "text" and isinstance(value, str):
            places.setdefault(" ".join(value.split()).lower(), []).append(path)
    for text, paths in places.items():
        if len(paths) > 1 and len(text) >= SHORTEST_PASTED:
            yield paths[0], {"paths": paths, "text": text[:80]}


def _sections(state: FormState) -> list[list[Asked]]:
    """Return the questions by the section, or the card, in which they stand."""
    found: dict[str, list[Asked]] = {}
    for path, question in state.questions():
        found.setdefault(path.rpartition("/")[0], []).append((path, question))
    return list(found.values())


def _is_no(question: Question, value: Any) -> bool:
    if question.tags.measure != "compliance" or value is None:
        return False
    return any(choice.name == value and choice.score == 0 for choice in question.choices)


def _comment(siblings: list[Asked], index: int) -> str:
    for path, question in siblings[index + 1 :]:
        if question.tags.measure == "compliance":
            break
        if _is_open(question):
            return path
    return next((path for path, question in reversed(siblings) if _is_open(question)), "")


def _is_open(question: Question) -> bool:
    return question.type == "text" and question.tags.measure == "verbatim"
