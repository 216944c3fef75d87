"""The kinds of pages in the order of METHOD §7; a new kind is one module, template and line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.document import Page, ReportSource
from reports.pages import contents, cover
from reports.wording import Wording


@dataclass(frozen=True, slots=True)
class PageKind:
    """One section of the report: its code, its English name (a message id), what makes it."""

    code: str
    name: str
    page: type[Page]
    pages: Callable[[ReportSource, Wording], Sequence[Page]]


KINDS: tuple[PageKind, ...] = ()
FRONT: dict[str, type[Page]] = {"cover": cover.CoverPage, "contents": contents.ContentsPage}


def page_class(kind: str) -> type[Page]:
    """Return the dataclass of a page kind; raises KeyError for an unknown one."""
    return {**FRONT, **{known.code: known.page for known in KINDS}}[kind]
