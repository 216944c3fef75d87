"""Frozen dataclasses to and from plain data (what JSON and TOML can hold), by their type hints."""

from __future__ import annotations

from threading import RLock
from typing import Any, TypeVar

import msgspec

from surveys.text import Text

Kind = TypeVar("Kind")
# msgspec learns a class at its first use, and a second thread that comes by meanwhile reads what is
# half written: the process dies of it. So the first use of each class is made alone.
_learning = RLock()
_learned: set[type] = set()


def _decode(kind: type, value: Any) -> object:
    """Let a class that is no dataclass (Text, Node) build itself by its `from_plain`."""
    if hasattr(kind, "from_plain"):
        return kind.from_plain(value)
    raise TypeError(f"no {kind.__name__} from plain data")


def to_plain(value: object) -> Any:
    """Turn dataclasses, tuples and Texts into dicts, lists, strings and numbers."""
    if isinstance(value, Text):
        return value.plain()
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {name: to_plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def from_plain(kind: type[Kind], value: Any) -> Kind:
    """Build a dataclass from plain data; raises msgspec.ValidationError naming the place."""
    if kind in _learned:
        return _convert(kind, value)
    with _learning:
        try:
            return _convert(kind, value)
        finally:
            _learned.add(kind)


def _convert(kind: type[Kind], value: Any) -> Kind:
    return msgspec.convert(value, type=kind, dec_hook=_decode, strict=False)
