"""What the strategy still lacks: holes, those left open on purpose with their reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.pages.naming import chunks, clipped, counted, part_of
from reports.strategy import Hole, holes
from reports.wording import Wording

HOLES_A_PAGE = 15
KIND_NAMES = {
    "dimension": "Dimension without a sub-theme",
    "initiative": "Initiative without an action",
    "issue": "Key issue that no initiative addresses",
}


@dataclass(frozen=True, slots=True)
class HoleRow:
    """A hole in words; `reason` is why it is left open, "" where it is to be filled."""

    kind: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPage(Page):
    """The holes, open ones first."""

    kind: str = "missing"
    rows: tuple[HoleRow, ...] = ()


def pages(source: ReportSource, words: Wording) -> list[MissingPage]:
    """Return the list of holes; [] without a strategy or without a hole."""
    found = holes(source.tree, source.strategy) if source.strategy else ()
    facts = Facts.of(source, words)
    groups = chunks(found, HOLES_A_PAGE)
    return [
        MissingPage(
            headline=_headline(facts, found),
            lead=words(
                "What was chosen or found and leads to nothing yet. Each is to be filled, or left "
                "open on purpose with a reason."
            ),
            source=words("Source: {what}.", what=words("the issue tree and the strategy")),
            part=part_of(place, len(groups)),
            rows=tuple(_row(facts, hole) for hole in group),
        )
        for place, group in enumerate(groups, 1)
    ]


def _headline(facts: Facts, found: Sequence[Hole]) -> str:
    still = [hole for hole in found if hole.waived is None]
    if not still:
        message = "Nothing is missing but what is left open on purpose ({n})"
        return facts.words(message, n=len(found))
    message = "Still open: {holes}; first: {kind} – {title}"
    kind = facts.words(KIND_NAMES[still[0].kind])
    said = counted(len(still), "{n} holes", facts.words)
    return facts.words(message, holes=said, kind=kind, title=_title(facts, still[0]))


def _title(facts: Facts, hole: Hole) -> str:
    return hole.title.to(facts.language) or facts.name(hole.about)


def _row(facts: Facts, hole: Hole) -> HoleRow:
    reason = "" if hole.waived is None else hole.waived.to(facts.language)
    kind = facts.words(KIND_NAMES[hole.kind])
    return HoleRow(kind, clipped(_title(facts, hole), 40.0), clipped(reason, 26.0))
