"""The contents: every section with its page, and what was left out for want of data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.document import Page, Part
from reports.pages.naming import clipped
from reports.typesetting import ems
from reports.wording import Wording

# Em of a headline's line where the contents are long, and lines that the page has room for.
WIDTH, TWO_LINES, MOST_LINES = 64.0, 122.0, 30
DENSITIES = ((23, "packed full"), (18, "packed"), (14, "dense"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    number: str
    name: str
    headline: str
    page: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The same report in another language, further on or before in the same document."""

    language: str
    page: int
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsPage(Page):
    """The contents; `missing` names the sections without data."""

    kind: str = "contents"
    entries: tuple[Entry, ...] = ()
    missing: str = ""
    editions: tuple[Edition, ...] = ()
    density: str = ""


def beside(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts with each one's contents telling where the other languages begin."""
    editions = [Edition(part.language, part.first, part.pages[0].anchor) for part in parts]
    return tuple(
        replace(part, pages=tuple(_told(page, part, editions) for page in part.pages))
        for part in parts
    )


def _told(page: Page, part: Part, editions: Sequence[Edition]) -> Page:
    if not isinstance(page, ContentsPage):
        return page
    return replace(page, editions=tuple(e for e in editions if e.language != part.language))


def contents(
    pages: Sequence[Page], missing: Sequence[str], words: Wording, first: int
) -> ContentsPage:
    """Return the contents of pages that are numbered already and start at page `first`."""
    entries: dict[str, Entry] = {}
    for place, page in enumerate(pages, first):
        entry = Entry(page.number, page.section, page.headline, place, page.anchor)
        entries.setdefault(page.number, entry)
    long = [number for number, entry in entries.items() if ems(entry.headline) > WIDTH]
    spare = max(0, MOST_LINES - len(entries))
    for at, number in enumerate(long):
        headline = clipped(entries[number].headline, TWO_LINES if at < spare else WIDTH)
        entries[number] = replace(entries[number], headline=headline)
    lines = min(len(entries) + len(long), max(MOST_LINES, len(entries)))
    return ContentsPage(
        section=words("Contents"),
        headline=words("Contents"),
        entries=tuple(entries.values()),
        density=next((name for most, name in DENSITIES if lines > most), ""),
        missing=("; " if words.language == "en" else "、").join(missing),
    )
