"""Typographic quotes in what people read travel in disguise: pyxform would make straight ones.

In expressions pyxform's habit helps, so only columns of words are disguised.
"""

from __future__ import annotations

from typing import Any

WORDS = ("label", "hint", "guidance_hint", "constraint_message", "required_message", "caption")
# Characters of the private use area: no form uses them, and pyxform leaves them alone.
_QUOTES, _DISGUISES = "‘’“”", "\ue018\ue019\ue01c\ue01d"
_DISGUISE = str.maketrans(_QUOTES, _DISGUISES)
_BACK = str.maketrans(_DISGUISES, _QUOTES)


def disguise(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a sheet's rows, by header, with the quotes in columns of words disguised."""
    return [{header: _worded(header, value) for header, value in row.items()} for row in rows]


def restore(value: Any) -> Any:
    """Return plain data with every disguised quote back in its place."""
    if isinstance(value, str):
        return value.translate(_BACK)
    if isinstance(value, dict):
        return {key: restore(each) for key, each in value.items()}
    if isinstance(value, list):
        return [restore(each) for each in value]
    return value


def _worded(header: Any, value: Any) -> Any:
    column = str(header or "").strip().lower().partition(":")[0].replace(" ", "_")
    return value.translate(_DISGUISE) if column in WORDS and isinstance(value, str) else value
