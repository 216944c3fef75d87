"""Chinese and mixed typesetting: text in, escaped Markup out.

Han beside Latin or digits gets a quarter em (U+0020 in Noto Sans CJK is 224/1000 em), a digit
stays with its measure word, the first of two adjacent marks is set half width (`halt`).
"""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

HAN = "\u2e80-\u2fff\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CLOSING, OPENING = "，。、；：！？）》」』】”’", "（《「『【“‘"
MEASURE_WORDS = "分钟|年|月|日|分|次|家|条|个|波|页|名|张|人|项|小时|秒|份|场|组|位"
_HAN = re.compile(f"[{HAN}]")
_WIDE = re.compile(f"[{HAN}{CLOSING}{OPENING}\u3000]")
_HAN_LATIN = re.compile(f"([{HAN}])([A-Za-z0-9+−±≥≤])")
_LATIN_HAN = re.compile(f"([A-Za-z0-9%+])([{HAN}])")
_MEASURED = re.compile(rf"(\d) ?({MEASURE_WORDS})")
_BASE = re.compile(r"\b([npR]²?) (=|<|≥) ?(?=[\d.–])")
_MARK_PAIR = re.compile(f"([{CLOSING}])(?=[{CLOSING}{OPENING}])")
_OPENING_MARK = re.compile(f"^(\\s*)([{OPENING}])")
_CUT = re.compile("[，；：。]|——|[;:] ")
_NARROW, _BROAD = frozenset("iljtfr.,:;'|!()[] -·"), frozenset("mwMW@%—…")
# A second line of a headline shorter than this share of the whole looks left over.
SHORTEST_LINE = 0.2
PIECE = 2
# Letters alone: an address or a hash has digits and marks, and must stay as it is.
_ENDLESS = re.compile(f"(?:(?![{HAN}])[^\\W\\d_]){{30,}}")
_DROPPED = {"Cc", "Cs", "Cn", "Co"}


def clean(text: str) -> str:
    """Drop what no printer can show: controls, lone surrogates, unassigned and private code."""
    if text.isascii() and text.isprintable():
        return text
    kept = (c if c not in "\t\r\n" else " " for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in _DROPPED)


def spaced(text: str) -> str:
    """Return plain text with Han–Latin spacing; for SVG, where no span may stand."""
    text = _BASE.sub("\\1\u00a0\\2\u00a0", clean(text))
    if not _HAN.search(text):
        return text
    text = text.replace(" · ", "·")  # the dot of a Han font has air of its own
    text = _LATIN_HAN.sub(r"\1 \2", _HAN_LATIN.sub(r"\1 \2", text))
    return _MEASURED.sub("\\1\u00a0\\2", text)


def typeset(text: str | Markup) -> Markup:
    """Return the text escaped, spaced, and with half-width marks where two would gape."""
    if isinstance(text, Markup):
        return text
    markup = str(escape(_ENDLESS.sub(_breakable, spaced(text))))
    if not _WIDE.search(markup):
        return Markup(markup)  # noqa: S704 - escaped above
    markup = _MARK_PAIR.sub(r'<span class="hw">\1</span>', markup)
    markup = _OPENING_MARK.sub(r'\1<span class="hw">\2</span>', markup)
    return Markup(markup)  # noqa: S704 - escaped above


def _breakable(found: re.Match[str]) -> str:
    """Return an endless word with places to break it, which no line would give it otherwise."""
    word = found[0]
    return "\u200b".join(word[at : at + PIECE] for at in range(0, len(word), PIECE))


def is_han(text: str) -> bool:
    """Tell whether a text has Han characters."""
    return bool(_HAN.search(text))


def ems(text: str) -> float:
    """Estimate how wide a text sets, in em: Han and wide marks 1, Latin by its kind of letter."""
    return sum(map(_em, text))


def _em(character: str) -> float:
    if _WIDE.match(character):
        return 1.0
    if character in _NARROW:
        return 0.33
    if character in _BROAD:
        return 0.88
    return 0.64 if character.isupper() else 0.56


def headline(text: str, width: float = 34.4) -> Markup:
    """Break a headline once, at the mark or space nearest its middle; never one orphan word.

    `width` is the line in em of the headline's size.
    """
    if not width < ems(text) <= 2 * width:
        return typeset(text)
    marks = [m.end() for m in _CUT.finditer(text[:-1])]
    spaces = [m.end() for m in re.finditer(r"(?<=[ ,;:])", text)] if not _HAN.search(text) else []
    balanced = [at for at in marks if ems(text[at:]) >= SHORTEST_LINE * ems(text)]
    cuts = (
        _fitting(text, balanced, width)
        or _fitting(text, spaces, width)
        or _fitting(text, marks, width)
    )
    if not cuts:
        return typeset(text)
    at = min(cuts, key=lambda i: abs(ems(text[:i]) - ems(text) / 2))
    spaced_out = any(character.isspace() for character in text[at - 1 : at + 1])
    # On screen the break is not shown: what parts two words must stay.
    cut = Markup(" <br>") if spaced_out else Markup("<br>")
    return typeset(text[:at].rstrip()) + cut + typeset(text[at:].lstrip())


def _fitting(text: str, cuts: list[int], width: float) -> list[int]:
    return [i for i in cuts if max(ems(text[:i]), ems(text[i:])) <= width]


def headline_size(text: str) -> str:
    """Return the class that keeps a headline above the hang line: "" | "tight" | "tighter"."""
    width = ems(text)
    return "" if width <= 62 else "tight" if width <= 76 else "tighter"


def lead_size(text: str) -> str:
    """Return the class of a lead that needs two lines: "" | "tight"."""
    return "" if ems(text) <= 88 else "tight"


def shorten(text: str, limit: int) -> str:
    """Cut a text to `limit` characters, an ellipsis for the rest."""
    text = clean(text).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
