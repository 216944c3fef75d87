"""The report as data: what it is made from, its pages, and the document handed to the child.

ReportSource → pages (reports.pages) → Document → JSON → reports.rendering. A Page is one sheet of
paper: its words and figures are already formatted, its template only places them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reports.choices import ACCENT, Choices
from reports.evidence.sheet import Sheet
from surveys.instrument import Instrument
from surveys.study import Study

if TYPE_CHECKING:
    from reports.comparison import Comparison
    from reports.evidence.answers import Answers
    from reports.exploring import Figure, View
    from reports.register import Register
    from reports.strategy import IssueTree, Strategy


@dataclass(frozen=True, slots=True)
class ReportSource:
    """Everything that a report is made from.

    `analysis` and `previous` have the shape of `reports.analysis.analyse`; `photos` gives a
    photo's bytes by its SHA-256; `built_at` is an ISO date or time, taken as given so that
    the same source gives the same report. `site_scores` are {site, touchpoint, score, n} of the
    visits. `explored` gives a kept view's figure, None where the wave has none. Where segments are
    chosen, all of this is of these alone, and `whole` is (analysis, previous) of the whole sample.
    `kept` holds what pages work out once and share.
    """

    study: Study
    wave: str
    language: str
    analysis: dict[str, Any]
    previous: dict[str, Any] | None = None
    tree: IssueTree | None = None
    strategy: Strategy | None = None
    comparison: Comparison | None = None
    photos: Callable[[str], bytes] | None = None
    built_at: str = ""
    data_hash: str = ""
    instruments: tuple[Instrument, ...] = ()
    timezone: str = "UTC"
    answers: Answers | None = None
    archive: bool = False
    register: Register | None = None
    site_scores: tuple[dict[str, Any], ...] = ()
    choices: Choices = field(default_factory=Choices)
    explored: Callable[[View], Figure | None] | None = None
    whole: tuple[dict[str, Any], dict[str, Any] | None] | None = None
    plan: Study | None = None
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the report; each kind adds the body that its template needs.

    `headline` is the finding as a sentence, `lead` says what is shown, in which units, and how
    to read the marks, `source` names instrument, wave, n and interval. `part` tells the pages of
    one section apart ("2/3", "B"); `number` and `anchor` are given when the document is composed.
    """

    kind: str = ""
    section: str = ""
    headline: str = ""
    lead: str = ""
    source: str = ""
    part: str = ""
    number: str = ""
    anchor: str = ""

    def photographs(self) -> tuple[str, ...]:
        """Return the SHA-256 of every photo that the page shows."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The report in one language.

    `places` gives each kind's first page as it is printed, `sheets` the evidence for the site.
    """

    language: str
    title: str
    running: str
    pages: tuple[Page, ...]
    first: int = 1
    places: dict[str, int] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the rendering child receives: one part a language, and what the PDF says of itself.

    The PDF is tagged (PDF/UA-1); with `archive` it is PDF/A-3a, tagged as well.
    """

    title: str
    author: str
    parts: tuple[Part, ...]
    built_at: str = ""
    data_hash: str = ""
    accent: str = ACCENT
    logo: str = ""
    archive: bool = False

    def photographs(self) -> tuple[str, ...]:
        """Return the SHA-256 of every photo in the document, each once, in order."""
        shown: list[str] = []
        for part in self.parts:
            for page in part.pages:
                shown += page.photographs()
            for sheet in part.sheets:
                shown += sheet.photographs()
        return tuple(dict.fromkeys([*shown, *([self.logo] if self.logo else [])]))

    def page_count(self) -> int:
        """Return how many sheets the PDF must have."""
        return sum(len(part.pages) for part in self.parts)
