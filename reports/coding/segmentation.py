"""Words of a verbatim, Chinese and English: where one ends and the next begins.

Chinese is segmented by jieba's dictionary (rjieba), which is read when the first verbatim is: 0.2 s
and 25 MB that no phone page pays. English words are brought to one form by their endings.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

# A word that a team names is one word, however rare it is elsewhere.
FREQUENCY = 100_000
ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)?")
WRITTEN = re.compile(r"\w")
ENDINGS = ("ings", "ing", "ed", "es", "s")
LEAST_STEM = 3
# How many of something: 两分钟, 一半, 几天.
AMOUNT = re.compile(
    r"[一二两三四五六七八九十半几多每好][\w]{0,2}[半钟时步块个次天遍台人月年回趟位下点句张条份种]"
)
MARKS = str.maketrans({"’": "'", "-": " "})


class Segmenter:
    """Segments verbatims; `words` are the team's own, never taken apart."""

    def __init__(self, words: tuple[str, ...] = ()) -> None:
        from rjieba import Jieba

        self._jieba = Jieba()
        for word in words:
            if word and not word.isascii():
                self._jieba.add_word(normalised(word), FREQUENCY, None)

    def tokens(self, text: str) -> list[str]:
        """Return the words and marks of a text in order; English words by their stems."""
        cut = self._jieba.cut(normalised(text))
        return [stem(token) for token in cut if not token.isspace()]

    def words(self, text: str) -> list[str]:
        """Return the words that say something: no marks, figures or stop words, stems in full."""
        cut = self._jieba.cut(normalised(text))
        return [word for word in cut if _telling(word)]


@lru_cache(maxsize=2)
def segmenter(words: tuple[str, ...] = ()) -> Segmenter:
    """Return the segmenter that knows these words, made once."""
    return Segmenter(words)


def normalised(text: str) -> str:
    """Return a text in one way of writing: compatibility forms and case are gone."""
    whole = text.encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", whole).casefold().translate(MARKS)


@lru_cache(maxsize=20_000)
def stem(token: str) -> str:
    """Return an English word without its ending (queues, queued, queuing → queu), others as is."""
    if not token.isascii() or not ENGLISH.fullmatch(token):
        return token
    for ending in ENDINGS:
        if token.endswith(ending) and len(token) - len(ending) >= LEAST_STEM:
            token = token.removesuffix(ending)
            break
    return token.removesuffix("e") if len(token) > LEAST_STEM else token


@cache
def stop_words() -> frozenset[str]:
    """Return the words that say nothing by themselves."""
    source = files("reports") / "coding" / "stop_words.txt"
    return frozenset(source.read_text(encoding="utf-8").split())


@lru_cache(maxsize=20_000)
def _telling(word: str) -> bool:
    if word in stop_words() or AMOUNT.fullmatch(word) or not WRITTEN.search(word):
        return False
    return len(word) >= (3 if word.isascii() else 2) and not any(c.isdigit() for c in word)
