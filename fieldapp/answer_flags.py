"""What a reviewer would ask about the answers themselves; twin of static/js/phone/asks.js."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from surveys.expressions import answer_text
from surveys.instrument import Question
from surveys.rated import scale_of, unrated
from surveys.state import FormState

SHORTEST_PASTED = 10
SHORTEST_ALIKE = 6

Asked = tuple[str, Question]
Finding = tuple[str, dict[str, Any]]


def without_comment(state: FormState) -> Iterator[Finding]:
    """Yield (first comment field, {"items", "fields"}) where a “no” stands without a comment.

    The comment on an item is the next text before the next item, else the section's last verbatim,
    else a text that ends the section: one that stands between other items is about those. Where
    there is none, nothing can be said and nothing is asked. All that a form owes is one finding:
    a reviewer asks once.
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


def alike(state: FormState) -> Iterator[Finding]:
    """Yield (first path, {"alike", "rated", "answer"}) of each scale answered in a straight line.

    The longest run of equal ratings on one scale, in the order of asking, is asked about from half
    of all that were given on it (Curran 2016, J. Exp. Soc. Psychology 66, 4–19), and from six.
    """
    scales: dict[str, list[tuple[str, str]]] = {}
    for path, question in state.questions():
        value = state.value(path)
        if (scale := scale_of(question)) and value is not None and value not in unrated(question):
            scales.setdefault(scale, []).append((path, answer_text(value)))
    for rated in scales.values():
        runs = (list(run) for _, run in groupby(rated, key=lambda one: one[1]))
        longest = max(runs, key=len)
        if len(longest) >= max(SHORTEST_ALIKE, len(rated) / 2):
            path, answer = longest[0]
            yield path, {"alike": len(longest), "rated": len(rated), "answer": answer}


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
    last = siblings[-1]
    said = next((path for path, question in reversed(siblings) if _is_verbatim(question)), "")
    return said or (last[0] if _is_open(last[1]) else "")


def _is_verbatim(question: Question) -> bool:
    return question.type == "text" and question.tags.measure == "verbatim"


def _is_open(question: Question) -> bool:
    """Tell whether anything may be written: a remark need not be a customer's own words."""
    return question.type == "text" and question.tags.measure in ("", "verbatim")
