"""Bytes → text: the encoding that a file says or shows (UTF-8, UTF-16, GB18030, Big5, CP949,
Latin-1).

East Asian double-byte encodings are told apart by where their frequent characters lie: the first
levels of GB 2312 and Big5 and the syllables of KS X 1001 each fill their own block of lead bytes.
"""

from __future__ import annotations

import codecs
import re

from surveys.problems import InputError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
# Encoding → (lead bytes, trail bytes) of its frequent characters.
FREQUENT = {
    "cp949": (range(0xB0, 0xC9), range(0xA1, 0xFF)),
    "gb18030": (range(0xB0, 0xD8), range(0xA1, 0xFF)),
    "big5": (range(0xA4, 0xC7), range(0x40, 0xFF)),
}
# Korean lies within the block of frequent Chinese, so it is asked for more.
LEAST = {"cp949": 0.9, "gb18030": 0.6, "big5": 0.6}
# Two or three characters decide nothing; then Chinese is the likelier.
ENOUGH = 4


def decode(data: bytes, name: str, wanted: str = "") -> tuple[str, str]:
    """Return (text, encoding); `wanted` is the encoding that the map names, "" to find it.

    Raises InputError naming the row where the wanted encoding does not fit.
    """
    if wanted:
        return _decode_as(data, name, wanted), wanted
    encoding = detect(data)
    return data.decode(encoding), encoding


def detect(data: bytes) -> str:
    """Return the encoding of a file: its mark, UTF-8 where it fits, else the likeliest."""
    for mark, encoding in MARKS:
        if data.startswith(mark) and _fits(data, encoding):
            return encoding
    if _fits(data, "utf-8"):
        return "utf-8"
    pairs = [pair for pair in PAIR.findall(data) if pair[0] >= 0xA4 and pair[0] != 0xFE]
    scores = {
        encoding: _share(pairs, encoding)
        for encoding in FREQUENT
        if pairs and _fits(data, encoding)
    }
    likely = [encoding for encoding, score in scores.items() if score >= LEAST[encoding]]
    if "cp949" in likely and len(pairs) >= ENOUGH:
        return "cp949"
    order = ("gb18030", "big5", "cp949")
    return max(sorted(likely, key=order.index), key=scores.__getitem__, default="latin-1")


def _share(pairs: list[bytes], encoding: str) -> float:
    leads, trails = FREQUENT[encoding]
    return sum(pair[0] in leads and pair[1] in trails for pair in pairs) / len(pairs)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decode_as(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise InputError.of(
            f"The map names the encoding “{encoding}”, which does not exist.",
            f"对应表写的编码“{encoding}”不存在。",
            (
                "Name utf-8, gb18030, big5, cp949 or latin-1, or leave encoding out.",
                "请写 utf-8、gb18030、big5、cp949 或 latin-1，或删去 encoding 一行。",
            ),
            sheet=name,
        ) from None
    except UnicodeDecodeError as error:
        raise InputError.of(
            f"The file is not in the encoding “{encoding}” that the map names; "
            f"it looks like {detect(data)}.",
            f"文件不是对应表所写的“{encoding}”编码，看起来是 {detect(data)}。",
            (
                "Correct encoding in the map, or leave it out and it is found.",
                "请改正对应表中的 encoding，或删去此行由程序自动识别。",
            ),
            sheet=name,
            row=data[: error.start].count(b"\n") + 1,
        ) from None
