"""What a brainstorm scored: importance, realism, feasibility of each idea, and what was picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import figures
from reports.charts.strategy import Scored
from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.pages.naming import chunks, clipped, listed, part_of
from reports.strategy import Brainstorm, Idea
from reports.wording import Wording

IDEAS_A_PAGE = 10
ROOM = 330.0
TALLEST = 46.0
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class IdeaRow:
    """An idea: rank, name, the mean of its three criteria, and why it was picked."""

    rank: int
    name: str
    score: str
    chosen: bool
    reason: str
    split: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BrainstormPage(Page):
    """Up to ten ideas by rank; `pitch` is the height of a row in pt."""

    kind: str = "brainstorm"
    rows: tuple[IdeaRow, ...] = ()
    marks: tuple[Scored, ...] = ()
    pitch: int = 33


def pages(source: ReportSource, words: Wording) -> list[BrainstormPage]:
    """Return the ideas by rank, ten a page; [] without a brainstorm that scored anything."""
    session = source.strategy.brainstorm if source.strategy else None
    if session is None or not session.ideas:
        return []
    facts = Facts.of(source, words)
    ranked = list(enumerate(session.ranked(), 1))
    groups = chunks(ranked, IDEAS_A_PAGE)
    return [
        _page(facts, session, group, part_of(place, len(groups)))
        for place, group in enumerate(groups, 1)
    ]


def _page(
    facts: Facts, session: Brainstorm, ranked: Sequence[tuple[int, Idea]], part: str
) -> BrainstormPage:
    return BrainstormPage(
        headline=_headline(facts, session),
        lead=facts.words(
            "Each participant scored alone, 1–5: importance ●, realism ■, feasibility ▲; the line "
            "is ±1 standard deviation. By the mean of the three; red: picked by the project lead."
        ),
        source=_source(facts, session),
        part=part,
        rows=tuple(_row(facts, rank, idea) for rank, idea in ranked),
        marks=tuple(Scored(idea.criteria(), idea.chosen) for _, idea in ranked),
        pitch=int(min(TALLEST, ROOM / len(ranked))),
    )


def _row(facts: Facts, rank: int, idea: Idea) -> IdeaRow:
    spreads = [spread for _, spread in idea.criteria() if spread is not None]
    return IdeaRow(
        rank=rank,
        name=clipped(_name(facts, idea), 28.0),
        score=figures.plain(idea.score()),
        chosen=idea.chosen,
        reason=clipped(idea.reason.to(facts.language), 50.0),
        split=bool(spreads) and max(spreads) >= 1.0,
    )


def _name(facts: Facts, idea: Idea) -> str:
    return idea.title.to(facts.language) or facts.name(idea.id)


def _headline(facts: Facts, session: Brainstorm) -> str:
    ranked = session.ranked()
    chosen = [idea for idea in ranked if idea.chosen]
    if not chosen:
        message = "“{first}” scored highest; nothing is picked yet"
        return facts.words(message, first=_name(facts, ranked[0]))
    names = listed([_name(facts, idea) for idea in chosen[:MOST_NAMED]], facts.words)
    passed = next((idea for idea in ranked[: len(chosen)] if not idea.chosen), None)
    if passed is not None:
        message = "{chosen} picked, although “{passed}” scored higher"
        return facts.words(message, chosen=names, passed=_name(facts, passed))
    message = "{chosen} picked: {n} of {ideas} ideas, those that scored highest"
    return facts.words(message, chosen=names, n=len(chosen), ideas=len(ranked))


def _source(facts: Facts, session: Brainstorm) -> str:
    parts = [facts.words("brainstorm"), session.held, session.who.to(facts.language)]
    if session.participants:
        parts.insert(2, f"n = {figures.count(session.participants)}")
    mark = "，" if facts.language == "zh" else ", "
    return facts.words("Source: {what}.", what=mark.join(part for part in parts if part))
