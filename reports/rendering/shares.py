"""A long report is laid out as two shares, each by a process of its own, and joined afterwards.

Where it is parted depends on the document alone, so the same report is the same bytes on every
machine. What ties the shares together (page numbers, links from one to the other, the numbers of
table cells) is prepared here, while each is drawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import pydyf  # type: ignore[import-untyped] # WeasyPrint's own, it ships no types

from reports.document import Document, Page, Part

# Below this many pages a second process costs more than it saves.
LEAST = 16
ELSEWHERE = "elsewhere:"
_ANCHOR = re.compile(r'\bid="([^"]+)"')
_LINK = re.compile(r'href="#([^"]+)"')


@dataclass(frozen=True, slots=True)
class Share:
    """The pages of `document` from the place `start` up to `end`; `alone` where that is all."""

    document: Document
    start: int
    end: int

    @property
    def alone(self) -> bool:
        """Tell whether these are all pages."""
        return len(self) == self.document.page_count()

    def __len__(self) -> int:
        return self.end - self.start

    def pages(self) -> list[tuple[Part, Page]]:
        """Return its pages, each with the part that it is of."""
        every = [(part, page) for part in self.document.parts for page in part.pages]
        return every[self.start : self.end]

    def style(self) -> str:
        """Return the style by which its first page has the number it has in the report."""
        return f"@page :first {{ counter-reset: page {self.start + 1} }}" if self.start else ""

    def reaching(self, html: str) -> str:
        """Return its HTML with links that reach into the other share marked as such."""
        if self.alone:
            return html
        here = set(_ANCHOR.findall(html))
        return _LINK.sub(
            lambda found: found[0] if found[1] in here else f'href="{ELSEWHERE}{found[1]}"', html
        )

    def tie(self, pdf: pydyf.PDF) -> None:
        """Make its links name their targets, and its table cells unlike those of the other."""
        for each in pdf.objects:
            if isinstance(each, pydyf.Dictionary):
                _aim(each)
                if self.start:
                    _number(each, f"{self.start}-")


def _aim(annotation: dict[str, Any]) -> None:
    action = annotation.get("A")
    address = action.get("URI") if isinstance(action, dict) else None
    if address is not None and address.string.startswith(ELSEWHERE):
        del annotation["A"]
        target = pydyf.String(unquote(address.string.removeprefix(ELSEWHERE)))
        annotation.update(Dest=target, Contents=target)


def _number(cell: dict[str, Any], before: str) -> None:
    if cell.get("S") == "/TH" and "ID" in cell:
        cell["ID"] = pydyf.String(f"{before}{cell['ID'].string}")
    elif cell.get("S") == "/TD" and "Headers" in cell.get("A", {}):
        heads = cell["A"]["Headers"]
        heads[:] = [pydyf.String(f"{before}{head.string}") for head in heads]


def shares(document: Document) -> tuple[Share, ...]:
    """Return the shares of a document: two of about the same length where it is long enough."""
    total = document.page_count()
    starts = _starts(document) if total >= LEAST else []
    if not starts:
        return (Share(document, 0, total),)
    middle = min(starts, key=lambda start: abs(start - total / 2))
    return Share(document, 0, middle), Share(document, middle, total)


def _starts(document: Document) -> list[int]:
    """Return how many pages stand before each page that may begin a share.

    Bookmarks of a share begin at the first level: a language's cover, or else a section.
    """
    if len(document.parts) > 1:
        lengths = [len(part.pages) for part in document.parts]
        return [sum(lengths[:place]) for place in range(1, len(lengths))]
    pages = document.parts[0].pages
    return [place for place, page in enumerate(pages) if place and _begins(page)]


def _begins(page: Page) -> bool:
    return not page.part or page.part.startswith("1/")
