"""What the renderer says while it draws."""

from __future__ import annotations

import logging


class Warnings(logging.Handler):
    """Keeps every warning of the renderer."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what a record says."""
        self.lines.append(record.getMessage())
