"""Which questions are ratings, and on which scale: answers on one scale can be compared."""

from __future__ import annotations

from surveys.instrument import Question
from surveys.question_types import TYPES
from surveys.question_types.numbers import Integer, plain_number

RATED = frozenset(
    {"experience", "expectation", "importance", "rating", "emotion", "belief", "norm_level"}
)


def scale_of(question: Question) -> str:
    """Return what tells a rating's scale from others, "" where a question is no rating.

    "1 10 1" is a scale of numbers from 1 to 10 by 1; a list of choices goes by its name.
    """
    if question.tags.measure not in RATED:
        return ""
    kind = TYPES[question.type]
    if question.type == "select_one":
        return question.choice_list
    bounds = kind.bounds(question) if isinstance(kind, Integer) else None
    if bounds is None or bounds.low is None or bounds.high is None:
        return ""
    return " ".join(map(plain_number, (bounds.low, bounds.high, bounds.step or 0)))


def unrated(question: Question) -> tuple[str, ...]:
    """Return the choices of a rating that rate nothing, such as “not applicable”."""
    return tuple(choice.name for choice in question.choices if choice.na)
