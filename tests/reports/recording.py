"""Chinese words that say which of those asked for they lack."""

from __future__ import annotations

from reports.composing import TRANSLATIONS
from reports.wording import Wording


class Recorder(Wording):
    """The Chinese words, and what was asked for without being among them."""

    def __init__(self) -> None:
        super().__init__("zh", TRANSLATIONS)
        self.missing: set[str] = set()

    def __call__(self, message: str, **values: object) -> str:
        if message not in self.wordings:
            self.missing.add(message)
        return super().__call__(message, **values)
