"""Words in several languages: what a person reads is always a Text, never a bare string."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

LANGUAGES = ("zh", "en")

# What no document may hold: controls other than tab and newline, and halves of surrogate pairs.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Return the text in NFC, newlines as \\n, without NUL, controls and lone surrogates."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", unified))


class Text:
    """One wording per language; falls back to another language rather than to nothing.

    Immutable. Not a dataclass: in plain data it is a string or a mapping, not an object.
    """

    __slots__ = ("wordings",)

    def __init__(self, wordings: tuple[tuple[str, str], ...] = ()) -> None:
        self.wordings = wordings

    @classmethod
    def of(cls, value: str | Mapping[str, str] | Text | None) -> Text:
        """Make a Text of a mapping by language, or of one string that serves every language."""
        if isinstance(value, Text):
            return value
        if not value:
            return cls()
        if isinstance(value, str):
            return cls((("", value),))
        return cls(tuple((code, words) for code, words in value.items() if words))

    @classmethod
    def from_plain(cls, value: str | Mapping[str, str] | None) -> Text:
        """Read what `plain` wrote."""
        return cls.of(value)

    def to(self, language: str) -> str:
        """Return the wording in `language`, else in the first language there is, else ""."""
        wordings = dict(self.wordings)
        if language in wordings:
            return wordings[language]
        return next(iter(wordings.values()), "")

    def has(self, language: str) -> bool:
        """Tell whether the wording exists in `language` itself, without falling back."""
        return any(code in (language, "") for code, _ in self.wordings)

    def plain(self) -> str | dict[str, str]:
        """Return what JSON and TOML store: one string, or a mapping by language."""
        wordings = dict(self.wordings)
        return wordings[""] if set(wordings) == {""} else wordings

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and dict(self.wordings) == dict(other.wordings)

    def __hash__(self) -> int:
        return hash(frozenset(self.wordings))

    def __repr__(self) -> str:
        return f"Text({self.plain()!r})"

    def __bool__(self) -> bool:
        return bool(self.wordings)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.wordings)
