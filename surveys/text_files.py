"""Text as authors save it: UTF-8 with or without a mark, or the GB 18030 of a Chinese Excel."""

from __future__ import annotations

from surveys.problems import InputError


def decoded(data: bytes, name: str) -> str:
    """Return the text of a file; raises InputError for what is neither UTF-8 nor GB 18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError.of(
        "The file is not text in UTF-8 or GB 18030.",
        "文件不是 UTF-8 或 GB 18030 编码的文本。",
        ("Save it as UTF-8.", "请另存为 UTF-8 编码。"),
        sheet=name,
    )
