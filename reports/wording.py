"""The words of a language: gettext catalogues read straight from .po files, no compile step.

The message id is the English wording; Chinese stands in `translations/zh/*.po`, one file an area.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po


@cache
def catalogue(folder: Path, language: str) -> dict[str, str]:
    """Return message id → wording of every .po file in `folder/language`; {} where none is."""
    wordings: dict[str, str] = {}
    for path in sorted((folder / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string:
                    wordings[str(message.id)] = str(message.string)
    return wordings


class Wording:
    """Words in one language: `wording("{n} visits", n=3)`."""

    def __init__(self, language: str, *folders: Path) -> None:
        self.language = language
        self.wordings: dict[str, str] = {}
        for folder in folders:
            self.wordings.update(catalogue(folder, language))

    def __call__(self, message: str, **values: object) -> str:
        """Return `message` in the language, its {placeholders} filled in."""
        words = self.wordings.get(message, message)
        return words.format(**values) if values else words
