"""What the fields of a form need to know of it: its state, its notes, where files and media are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from fieldapp.forms.media import MediaUrl, nothing
from surveys.instrument import Choice, Question
from surveys.rules import Item


class State(Protocol):
    """What a field asks: a FormState knows answers, a BlankState none yet."""

    def relevant(self, path: str) -> bool:
        """Tell whether it is asked."""

    def required(self, path: str) -> bool:
        """Tell whether it must be answered."""

    def read_only(self, path: str) -> bool:
        """Tell whether it only shows its value."""

    def label(self, item: Item, path: str, language: str) -> str:
        """Return its words."""

    def choices(self, question: Question, path: str) -> tuple[Choice, ...]:
        """Return what it offers."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a field needs to know of its form: the draft's state and notes, where files are."""

    state: State
    notes: dict[str, Any]
    language: str
    file_url: Callable[[str], str]
    numbers: dict[tuple[str, ...], int]
    hint: str = ""
    media: MediaUrl = nothing
