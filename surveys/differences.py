"""What changed between two versions of an instrument, and what that does to comparing them.

Questions are matched by their path, those that moved by a name that both versions have once.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.instrument import Choice, Instrument, Question
from surveys.question_types import TYPES
from surveys.reading_order import Path
from surveys.text import Text

# kind → (how it is called, what it does to comparability: broken | doubtful | kept)
KINDS: dict[str, tuple[Text, str]] = {
    "added": (Text.of({"en": "Question added", "zh": "新增题目"}), "broken"),
    "removed": (Text.of({"en": "Question removed", "zh": "删除题目"}), "broken"),
    "moved": (Text.of({"en": "Position changed", "zh": "位置变动"}), "doubtful"),
    "wording": (Text.of({"en": "Wording changed", "zh": "题面变动"}), "doubtful"),
    "type": (Text.of({"en": "Type changed", "zh": "题型变动"}), "broken"),
    "scale": (Text.of({"en": "Scale changed", "zh": "量表变动"}), "broken"),
    "codes": (Text.of({"en": "Codes changed", "zh": "选项代码变动"}), "broken"),
    "labels": (Text.of({"en": "Choice labels changed", "zh": "选项文字变动"}), "doubtful"),
    "scores": (Text.of({"en": "Scores changed", "zh": "选项计分变动"}), "broken"),
    "relevance": (Text.of({"en": "Who is asked changed", "zh": "作答条件变动"}), "doubtful"),
    "required": (
        Text.of({"en": "Whether it may be skipped changed", "zh": "必答变动"}),
        "doubtful",
    ),
    "limits": (Text.of({"en": "Allowed answers changed", "zh": "允许的答案变动"}), "doubtful"),
    "calculation": (Text.of({"en": "Calculation changed", "zh": "计算方式变动"}), "broken"),
    "meaning": (Text.of({"en": "What it measures changed", "zh": "测量含义变动"}), "broken"),
}
NOTHING = Text.of({"en": "nothing", "zh": "无"})
_EXPRESSIONS = {
    "relevance": ("relevant",),
    "required": ("required",),
    "limits": ("constraint", "choice_filter"),
    "calculation": ("calculation",),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed in a question; `path` is the new one, the old one where removed.

    `kind` is a key of KINDS. `comparability` says what it does to setting the answers of both
    versions beside each other: broken, doubtful or kept.
    """

    kind: str
    path: Path
    question: Text
    old: Text = Text()
    new: Text = Text()
    comparability: str = "doubtful"

    @property
    def words(self) -> Text:
        """Return the change in words: what, from what, to what."""
        return Text.of({language: self._words(language) for language in ("en", "zh")})

    def _words(self, language: str) -> str:
        called = KINDS[self.kind][0].to(language)
        if self.kind in ("added", "removed") or not (self.old or self.new):
            return called
        old, new = (each.to(language) or NOTHING.to(language) for each in (self.old, self.new))
        return (
            f"{called}：“{old}” → “{new}”" if language == "zh" else f"{called}: “{old}” → “{new}”"
        )


def differences(old: Instrument, new: Instrument) -> list[Difference]:
    """Return what changed from the old version to the new, in the order of the new one.

    What was removed comes last. Notes count as wording that is read, not as data: adding one
    keeps answers comparable.
    """
    before = {question.path: question for question in old.questions()}
    after = {question.path: question for question in new.questions()}
    moved = _moved(before, after)
    found: list[Difference] = []
    for path, question in after.items():
        earlier = before.get(moved.get(path, path))
        if earlier is None:
            found.append(_whole("added", question))
            continue
        if path in moved:
            places = (Text.of("/".join(moved[path])), Text.of("/".join(path)))
            found.append(_difference("moved", question, *places))
        found.extend(_compared(earlier, question))
    found.extend(_reordered(before, after, moved))
    gone = [path for path in before if path not in after and path not in moved.values()]
    return [*found, *(_whole("removed", before[path]) for path in gone)]


def comparable(found: Iterable[Difference], path: Path) -> str:
    """Return the worst that happened to a question: broken, doubtful or kept."""
    levels = {each.comparability for each in found if each.path == path}
    return next((level for level in ("broken", "doubtful") if level in levels), "kept")


def _moved(before: Mapping[Path, Question], after: Mapping[Path, Question]) -> dict[Path, Path]:
    """Return where questions that stand elsewhere now stood before, by their new path."""
    gone = {path for path in before if path not in after}
    once = {name for name, count in Counter(path[-1] for path in gone).items() if count == 1}
    new = [path for path in after if path not in before]
    fresh = Counter(path[-1] for path in new)
    stood = {path[-1]: path for path in gone}
    return {path: stood[path[-1]] for path in new if path[-1] in once and fresh[path[-1]] == 1}


def _reordered(
    before: Mapping[Path, Question], after: Mapping[Path, Question], moved: Mapping[Path, Path]
) -> Iterator[Difference]:
    """Yield the fewest questions that, taken out, leave the rest in the order they had."""
    order = {path: place for place, path in enumerate(before)}
    shared = [path for path in after if path in before and path not in moved]
    kept = _longest_rise([order[path] for path in shared])
    for place, path in enumerate(shared):
        if place not in kept:
            yield _difference("moved", after[path])


def _longest_rise(numbers: list[int]) -> set[int]:
    """Return the places of a longest rising subsequence (patience sorting)."""
    tops: list[int] = []
    heights: list[int] = []
    below: list[int | None] = []
    for place, number in enumerate(numbers):
        pile = bisect(heights, number)
        below.append(tops[pile - 1] if pile else None)
        tops[pile : pile + 1], heights[pile : pile + 1] = [place], [number]
    found: set[int] = set()
    here = tops[-1] if tops else None
    while here is not None:
        found.add(here)
        here = below[here]
    return found


def _compared(old: Question, new: Question) -> Iterator[Difference]:
    for before, after in ((old.label, new.label), (old.hint, new.hint)):
        if before != after:
            yield _difference("wording", new, before, after)
    if old.type != new.type:
        yield _difference("type", new, Text.of(old.type), Text.of(new.type))
    elif _scale(old) != _scale(new):
        yield _difference("scale", new, Text.of(_scale(old)), Text.of(_scale(new)))
    yield from _compared_choices(old, new)
    yield from _compared_expressions(old, new)
    if old.tags != new.tags:
        yield _difference("meaning", new, Text.of(_tagged(old)), Text.of(_tagged(new)))


def _compared_expressions(old: Question, new: Question) -> Iterator[Difference]:
    for kind, columns in _EXPRESSIONS.items():
        for column in columns:
            before, after = (" ".join(getattr(each, column).split()) for each in (old, new))
            # A constraint that only states the scale has been told by it.
            told = column == "constraint" and _scale(old) != _scale(new)
            if before != after and not told:
                yield _difference(kind, new, Text.of(before), Text.of(after))


def _compared_choices(old: Question, new: Question) -> Iterator[Difference]:
    before, after = ({each.name: each for each in each.choices} for each in (old, new))
    if list(before) != list(after):
        same = set(before) == set(after)
        level = "doubtful" if same else "broken"
        yield _difference("codes", new, _codes(before), _codes(after), comparability=level)
    for name in [name for name in after if name in before]:
        if before[name].label != after[name].label:
            labels = (_coded(before[name]), _coded(after[name]))
            yield _difference("labels", new, *labels)
        scores = [Text.of(_score(each[name])) for each in (before, after)]
        if scores[0] != scores[1]:
            yield _difference("scores", new, *scores)


def _codes(choices: Iterable[str]) -> Text:
    names = list(choices)
    return Text.of({"en": ", ".join(names), "zh": "、".join(names)})


def _coded(choice: Choice) -> Text:
    return Text.of({code or "en": f"{choice.name} {words}" for code, words in choice.label})


def _score(choice: Choice) -> str:
    value = "na" if choice.na else "–" if choice.score is None else f"{choice.score:g}"
    return f"{choice.name}={value}"


def _scale(question: Question) -> str:
    """Return what a number may be, "" for what is no number."""
    kind = TYPES.get(question.type)
    bounds = kind.bounds(question) if kind else None
    if bounds is None or (bounds.low is None and bounds.high is None):
        return ""
    low, high = ("" if each is None else f"{each:g}" for each in (bounds.low, bounds.high))
    step = f" / {bounds.step:g}" if bounds.step not in (None, 1) else ""
    return f"{low}…{high}{step}".replace("-", "−")


def _tagged(question: Question) -> str:
    tags = question.tags
    parts = {name: getattr(tags, name) for name in tags.__dataclass_fields__}
    return ", ".join(f"{name} {value}" for name, value in parts.items() if value not in ("", None))


def _whole(kind: str, question: Question) -> Difference:
    counts = TYPES[question.type].answered
    return _difference(kind, question, comparability="broken" if counts else "kept")


def _difference(
    kind: str, question: Question, old: Text = Text(), new: Text = Text(), **given: Any
) -> Difference:
    level = given.get("comparability", KINDS[kind][1])
    return Difference(kind, question.path, question.label, old, new, level)
