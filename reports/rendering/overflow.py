"""Which texts of a laid-out report left their place: below the source line, off the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Any

from weasyprint.document import Document as Laid
from weasyprint.formatting_structure import boxes

SLACK = 1.0


def stray_texts(laid: Laid) -> list[str]:
    """Return one line a text that is not where a page has room for it."""
    strays: list[str] = []
    for number, page in enumerate(laid.pages, 1):
        strays.extend(_page_strays(number, page._page_box))
    return strays


def _page_strays(number: int, page: Any) -> Iterator[str]:
    sections = [name for name in _sections(page) if name]
    for name in dict.fromkeys(sections[1:]):
        yield f"page {number}: “{name}” runs over from the sheet before"
    texts = list(_texts(page, ""))
    sources = list(_sources(page))
    if any(place == "head" for *_, place in texts) and not sources:
        yield f"page {number}: its source line is lost, there is too much above it"
    foot = min(sources, default=inf)
    hang = min((top for top, *_, place in texts if place == "lead"), default=0)
    width = page.margin_width()
    for top, bottom, left, right, words, place in texts:
        if place == "figure" and bottom > foot + SLACK:
            yield f"page {number}: “{words}” runs into the source line"
        if left < -SLACK or right > width + SLACK:
            yield f"page {number}: “{words}” runs off the sheet"
        if place == "figure" and top + SLACK < hang:
            yield f"page {number}: “{words}” stands above the lead"


def _sections(box: Any) -> Iterator[str]:
    """Yield the anchors of the pages that have a part on this sheet."""
    if getattr(box, "element_tag", "") == "section" and getattr(box, "element", None) is not None:
        yield box.element.get("id") or ""
        return
    for child in getattr(box, "children", ()):
        yield from _sections(getattr(child, "_box", child))


def _sources(box: Any) -> Iterator[float]:
    """Yield the top of every source line, whether it says something or not."""
    if _place(box, "") == "source":
        yield box.position_y
        return
    for child in getattr(box, "children", ()):
        yield from _sources(getattr(child, "_box", child))


def _texts(box: Any, place: str) -> Iterator[tuple[float, float, float, float, str, str]]:
    """Yield (top, bottom, left, right, words, place) of every text box below `box`."""
    place = _place(box, place)
    if isinstance(box, boxes.TextBox) and box.text.strip():
        top, left = box.position_y, box.position_x
        yield top, top + box.height, left, left + box.width, box.text[:40], place
    for child in getattr(box, "children", ()):
        yield from _texts(getattr(child, "_box", child), place)


def _place(box: Any, place: str) -> str:
    element = getattr(box, "element", None)
    names = (element.get("class") or "").split() if element is not None else []
    for name in ("head", "lead", "source", "figure"):
        if name in names:
            return name
    return place
