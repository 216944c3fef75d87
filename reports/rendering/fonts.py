"""Whether the machine can print Chinese, and which characters no installed font has."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache

from surveys.problems import InputError

FAMILY = "Noto Sans CJK SC"
REMEDY = (
    "Install it: apt install fonts-noto-cjk fontconfig",
    "请安装：apt install fonts-noto-cjk fontconfig",
)
_COMMON = re.compile(
    "[\u0009-\u007e\u00a0-\u00ff\u2010-\u2027\u2030-\u203a\u3000-\u3017\u4e00-\u9fa5]"
)
_ALWAYS = frozenset("−…†●■▲▼□→←↑↓│┃×≥≤±·≈Δ²√ΣκαρR，。、；：？！（）％＋\u200b\u200d\ufe0f\ufe0e")


def require_chinese() -> None:
    """Raise InputError naming the remedy where the report's font is not installed."""
    if FAMILY not in _ask_fontconfig(FAMILY, "family"):
        raise InputError.of(
            f"The font “{FAMILY}” is not installed, so Chinese would print as empty boxes.",
            f"未安装字体“{FAMILY}”，中文会印成空框。",
            REMEDY,
        )


def unprintable(text: str) -> frozenset[str]:
    """Return the characters of a text that no installed font has."""
    rare = {c for c in text if not _COMMON.match(c)} - _ALWAYS
    return frozenset(c for c in rare if not _covered(ord(c)))


def _covered(code: int) -> bool:
    return any(low <= code <= high for low, high in _coverage())


@cache
def _coverage() -> tuple[tuple[int, int], ...]:
    """Return the ranges of characters that some installed font has."""
    ranges: set[tuple[int, int]] = set()
    for line in _ask_fontconfig("", "charset").splitlines():
        for piece in line.split():
            low, _, high = piece.partition("-")
            ranges.add((int(low, 16), int(high or low, 16)))
    return tuple(sorted(ranges))


def _ask_fontconfig(pattern: str, element: str) -> str:
    """Return what `fc-list` says of the fonts that match; "" where there is no fontconfig."""
    program = shutil.which("fc-list")
    if program is None:
        return ""
    query = [program, "--format", f"%{{{element}}}\n", pattern]
    found = subprocess.run(query, capture_output=True, text=True, check=False)  # noqa: S603
    return found.stdout
