"""Text as it is kept: NFC, no NUL, no lone surrogate, and numbers that JSON can hold."""

from __future__ import annotations

import unicodedata
from typing import Any

LARGEST = 2**63 - 1


def clean(value: Any) -> Any:
    """Return plain data with every text cleaned, keys included."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(str(key)): clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    if isinstance(value, int) and abs(value) > LARGEST:
        return str(value)
    return value


def clean_text(text: str) -> str:
    """Return one text that the database and every output can hold."""
    without_nul = text.replace("\x00", "")
    if without_nul.isascii():
        return without_nul
    whole = without_nul.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole)
