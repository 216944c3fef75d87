"""Keyword rules that suggest what a verbatim is about; a person decides.

A rule has plain words or phrases, no patterns. One is found where it stands as whole words: Chinese
by the segmented words (等 is found in 等了, not in 等级), English whatever its ending. Each phrase
that is found counts with its length, once; touchpoint and dimension with most are suggested, of
equal ones the first in the study. A sign is turned round by a negation just before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from reports.coding.segmentation import Segmenter, segmenter
from surveys.study import Study

MOST_RULES, MOST_WORDS, LONGEST = 200, 60, 40
NEGATIONS = frozenset({
    "不", "没", "没有", "无", "别", "未", "毫无", "并不", "不太",
    "not", "no", "never", "hardly", "isn't", "wasn't", "don't", "didn't", "can't",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """Words, and what a verbatim with one of them is about; `sign` −1, 0 (says nothing) or 1."""

    words: tuple[str, ...] = ()
    touchpoint: str = ""
    dimension: str = ""
    sign: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a study, in the order in which the team keeps them."""

    rules: tuple[Rule, ...] = ()

    def words(self) -> tuple[str, ...]:
        """Return the words of all rules, each once: what segmenting never takes apart."""
        return tuple(dict.fromkeys(word for rule in self.rules for word in rule.words))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the rules make of a verbatim, and the words that they found in it."""

    touchpoint: str = ""
    dimension: str = ""
    sign: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that stands in a verbatim: of which rule, how long it is, negated or not."""

    rule: int
    word: str
    length: int
    negated: bool


class Suggester:
    """Reads verbatims by a study's rules."""

    def __init__(self, rules: Rules, study: Study) -> None:
        self.rules = rules.rules
        self.segmenter: Segmenter = segmenter(rules.words())
        self.touchpoints = [touchpoint.code for touchpoint in study.touchpoints]
        self.dimensions = [dimension.code for dimension in study.dimensions]
        self._phrases = [
            (place, word, written)
            for place, rule in enumerate(rules.rules)
            for word in rule.words
            if (written := "".join(self.segmenter.tokens(word)))
        ]

    def find(self, text: str) -> list[Found]:
        """Return the phrases that stand in a text as whole words, in the order of the rules."""
        tokens = self.segmenter.tokens(text)
        joined, ends = "".join(tokens), {0: "", **_ends(tokens)}
        found = []
        for place, word, written in self._phrases:
            if written in joined:
                at = _begin(joined, written, ends)
                if at >= 0:
                    found.append(Found(place, word, len(written), ends[at] in NEGATIONS))
        return found

    def suggest(self, text: str) -> Suggestion:
        """Return what the rules suggest for a text; nothing where no word is found."""
        found = self.find(text)
        signs = sum(self._sign(each) for each in found)
        return Suggestion(
            self._most(found, "touchpoint", self.touchpoints),
            self._most(found, "dimension", self.dimensions),
            (signs > 0) - (signs < 0),
            tuple(dict.fromkeys(each.word for each in found)),
        )

    def _sign(self, each: Found) -> int:
        sign = self.rules[each.rule].sign
        return -sign if each.negated else sign

    def _most(self, found: Sequence[Found], kind: str, codes: list[str]) -> str:
        weight: dict[str, int] = {}
        for each in found:
            code = getattr(self.rules[each.rule], kind)
            if code in codes:
                weight[code] = weight.get(code, 0) + each.length
        return max(weight, key=lambda code: (weight[code], -codes.index(code)), default="")

    def hits(self, texts: Iterable[str]) -> Iterator[frozenset[int]]:
        """Yield the places of the rules that hit each text."""
        for text in texts:
            yield frozenset(each.rule for each in self.find(text))


def _ends(tokens: Sequence[str]) -> dict[int, str]:
    """Return where each word of a text ends → that word."""
    return dict(zip(accumulate(len(token) for token in tokens), tokens, strict=True))


def _begin(joined: str, written: str, ends: Mapping[int, str]) -> int:
    """Return where a phrase begins in a text as whole words, -1 where it does not."""
    at = joined.find(written)
    while at >= 0 and not (at in ends and at + len(written) in ends):
        at = joined.find(written, at + 1)
    return at
