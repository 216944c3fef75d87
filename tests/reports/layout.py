"""Walks the boxes of a laid-out report and the words of its PDF: what left its box, what collides.

Charts are not in the box tree, so collisions are looked for among the words of the PDF itself.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from weasyprint.document import Document as Laid
from weasyprint.formatting_structure import boxes

from reports.rendering.pages import TEMPLATES

PX = 4 / 3
SLACK = 1.2
SMALLEST = 7.0
# A line box is taller than its letters: this share above and below is air.
AIR = 0.27
MARKS = "，。、；：！？）》」』】”’（《「『【“‘,.;:!?()"
_WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)
_SIZE = re.compile(r"font-size:\s*([\d.]+)(px|pt)")


class Word(NamedTuple):
    """A word of a PDF page and where it stands, in pt from the top left."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def overflows(laid: Laid) -> list[str]:
    """Return one line a text that stands outside its box, or is cut off by one."""
    found: list[str] = []
    for number, page in enumerate(laid.pages, 1):
        for text, line in _texts(page._page_box, []):
            found += [f"page {number}: “{text.text[:40]}” {how}" for how in _outside(text, line)]
    return found


def _texts(box: Any, above: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
    if isinstance(box, boxes.TextBox):
        if box.text.strip():
            yield box, above
        return
    for child in getattr(box, "children", ()):
        yield from _texts(getattr(child, "_box", child), [*above, box])


def _outside(text: Any, above: list[Any]) -> Iterator[str]:
    """Yield how a text leaves the blocks that hold it."""
    air = len(text.text) - len(text.text.rstrip(" \u3000"))
    right = text.position_x + text.width - air * text.style["font_size"]
    bottom = text.position_y + text.height
    held = [box for box in above if isinstance(box, boxes.BlockContainerBox | boxes.TableCellBox)]
    if held:
        box = held[-1]
        edge = box.position_x + box.margin_width()
        if right > edge + SLACK or text.position_x < box.position_x - SLACK:
            yield f"leaves its {box.element_tag} by {max(right - edge, 0):.1f} px"
    ink = bottom - text.height * AIR
    for box in above:
        if box.style["overflow"] == "hidden":
            end = box.content_box_y() + box.height + (box.padding_bottom or 0)
            if ink > end + SLACK or right > box.content_box_x() + box.width + SLACK:
                yield f"is cut off by its {box.element_tag}.{box.element.get('class')}"
                return


def small_texts(laid: Laid) -> list[str]:
    """Return the texts under 7 pt, in the pages and in the charts' style."""
    least = SMALLEST * PX - 0.01
    found = [
        f"page {number}: “{text.text[:40]}” at {text.style['font_size'] / PX:.1f} pt"
        for number, page in enumerate(laid.pages, 1)
        for text, _ in _texts(page._page_box, [])
        if text.style["font_size"] < least
    ]
    charts = (TEMPLATES / "css" / "chart.css").read_text("utf-8")
    return found + [f"chart.css: {size}{unit}" for size, unit in _SIZE.findall(charts)
                    if float(size) < SMALLEST]  # fmt: skip


def words_of(pdf: Path) -> list[list[Word]]:
    """Return the words of every page of a PDF."""
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [
        [Word(*map(float, found[:4]), unescape(found[4])) for found in _WORD.findall(page)]
        for page in told.split("<page ")[1:]
    ]


def collisions(pages: list[list[Word]]) -> list[str]:
    """Return one line a pair of words whose letters stand on one another."""
    found = []
    for number, words in enumerate(pages, 1):
        ordered = sorted(words, key=lambda word: word.top)
        for place, word in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other.top > word.bottom:
                    break
                if _collide(word, other):
                    found.append(f"page {number}: “{word.text}” and “{other.text}”")
    return found


def _collide(a: Word, b: Word) -> bool:
    (left, right), (other_left, other_right) = _ink(a), _ink(b)
    across = min(right, other_right) - max(left, other_left)
    air = AIR * (min(a.bottom - a.top, b.bottom - b.top))
    down = min(a.bottom, b.bottom) - max(a.top, b.top) - 2 * air
    return across > 0.8 and down > 0.6


def _ink(word: Word) -> tuple[float, float]:
    """Return where a word's letters begin and end: marks at its ends are half air."""
    half = (word.bottom - word.top) * (1 - 2 * AIR) * 0.75
    kept = word.text.strip(MARKS)
    if not kept:
        return 0.0, 0.0
    before = len(word.text) - len(word.text.lstrip(MARKS))
    after = len(word.text) - len(word.text.rstrip(MARKS))
    return word.left + before * half, word.right - after * half
