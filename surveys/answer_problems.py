"""What can be wrong with an answer, and the words for it where the form has none of its own."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.form_tree import MOST_INSTANCES
from surveys.text import Text

REQUIRED = Text.of({"en": "This question needs an answer.", "zh": "此题为必答题。"})
CONSTRAINT = Text.of({"en": "The answer is outside what is allowed.", "zh": "答案超出允许范围。"})
FILTERED = Text.of({"en": "This choice is not offered here.", "zh": "此处没有该选项。"})
NO_GROUP = Text.of({"en": "A group of answers was expected.", "zh": "此处应为一组答案。"})
NO_LIST = Text.of({"en": "A list of groups was expected.", "zh": "此处应为若干组答案的列表。"})
TOO_MANY = Text.of(
    {
        "en": f"More than {MOST_INSTANCES} groups cannot be kept.",
        "zh": f"最多只能保留 {MOST_INSTANCES} 组。",
    }
)


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """What is wrong with one answer; code is required | constraint | type | choice | repeat."""

    path: str
    code: str
    message: Text
