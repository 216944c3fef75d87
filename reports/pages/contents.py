"""The contents: every section with its page, and what was left out for want of data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document import Page
from reports.pages.naming import clipped
from reports.wording import Wording

WIDTH = 66.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    number: str
    name: str
    headline: str
    page: int
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsPage(Page):
    """The contents; `missing` names the sections without data."""

    kind: str = "contents"
    entries: tuple[Entry, ...] = ()
    missing: str = ""


def contents(
    pages: Sequence[Page], missing: Sequence[str], words: Wording, first: int
) -> ContentsPage:
    """Return the contents of pages that are numbered already and start at page `first`."""
    entries: dict[str, Entry] = {}
    for place, page in enumerate(pages, first):
        headline = clipped(page.headline, WIDTH)
        entry = Entry(page.number, page.section, headline, place, page.anchor)
        entries.setdefault(page.number, entry)
    return ContentsPage(
        section=words("Contents"),
        headline=words("Contents"),
        entries=tuple(entries.values()),
        missing=("; " if words.language == "en" else "、").join(missing),
    )
