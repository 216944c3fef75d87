"""One page of evidence: everything behind the figures of one item, already in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """A figure: what was measured, of whom, its value, base and interval."""

    measure: str
    segment: str
    value: str
    n: str
    interval: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How figures of a name are computed."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody said, and by what the speaker is known."""

    words: str
    who: str


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo from here."""

    sha256: str
    caption: str


@dataclass(frozen=True, slots=True)
class Stand:
    """A page of the report on which the item is spoken of."""

    title: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The evidence of an item; `answers` are rows under `heads`, `cut` says what is left out."""

    file: str
    name: str
    kind: str
    values: tuple[Value, ...] = ()
    rules: tuple[Rule, ...] = ()
    counts_heads: tuple[str, ...] = ()
    counts: tuple[tuple[str, ...], ...] = ()
    heads: tuple[str, ...] = ()
    answers: tuple[tuple[str, ...], ...] = ()
    cut: str = ""
    quotes: tuple[Words, ...] = ()
    photos: tuple[Shot, ...] = ()
    stands: tuple[Stand, ...] = ()

    def photographs(self) -> tuple[str, ...]:
        """Return the photos that the sheet shows."""
        return tuple(photo.sha256 for photo in self.photos)
