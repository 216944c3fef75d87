"""The `cx:` tags of a row: what an answer means to the method."""

from __future__ import annotations

from typing import Any

from surveys.instrument import Tags

TAG_PREFIX = "cx:"
NO_TAGS = Tags()
INHERITED = ("touchpoint", "dimension", "factor", "item")


def read_tags(bind: dict[str, Any], group: Tags = NO_TAGS) -> Tags:
    """Read the `cx:` attributes of a bind; what it is about is inherited from the group."""
    found = {key: getattr(group, key) for key in INHERITED} | {
        key.removeprefix(TAG_PREFIX): str(value).strip()
        for key, value in bind.items()
        if key.startswith(TAG_PREFIX)
    }
    words = {key: found.get(key, "") for key in Tags.__dataclass_fields__ if key != "weight"}
    return Tags(**words, weight=as_number(found.get("weight")))


def as_number(value: Any) -> float | None:
    """Return a finite number, None for anything else; "75%" is 0.75."""
    text = str(value if value is not None else "").strip()
    try:
        number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
