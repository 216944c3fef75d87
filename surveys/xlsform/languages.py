"""Label languages: `English (en)`, `中文 (zh)`, `简体中文` and the like to the code of a Text."""

from __future__ import annotations

import re
from typing import Any

from surveys.text import Text

UNNAMED = "default"
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]+)*)\s*\)\s*$")
_NAMES = {
    "english": "en",
    "chinese": "zh",
    "chinese simplified": "zh",
    "simplified chinese": "zh",
    "中文": "zh",
    "汉语": "zh",
    "简体中文": "zh",
    "普通话": "zh",
}


def language_code(header: str) -> str:
    """Return the code of a label language; "" for a column that names none."""
    name = header.strip()
    if name in ("", UNNAMED):
        return ""
    match = _CODE.search(name)
    if match:
        region = match[2].replace("_", "-").lower()
        return match[1].lower() + ("" if region in ("-cn", "-hans", "-hans-cn") else region)
    lowered = " ".join(name.lower().split())
    return _NAMES.get(lowered, lowered)


def to_text(value: Any, default_language: str = "") -> Text:
    """Turn pyxform's string or mapping by language into a Text.

    The unnamed language is `default_language` (a header's name) where the settings give one.
    """
    if isinstance(value, dict):
        return Text.of(
            {_code(language, default_language): str(words) for language, words in value.items()}
        )
    if not value:
        return Text()
    return Text.of({language_code(default_language): str(value)})


def _code(language: str, default_language: str) -> str:
    return language_code(default_language if language == UNNAMED else language)
