"""The answer on one page: three findings with their figures, what follows, what else was found."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.findings import Claim, findings
from reports.sourcing import source_line
from reports.typesetting import shorten
from reports.wording import Wording

MOST_LETTERS = {"zh": 110, "en": 220}
EVERY = ("intercept", "import", "mystery_visit", "focus_group", "employee", "promise_audit")


@dataclass(frozen=True, slots=True)
class Card:
    """A finding: its figure, what it says, what it rests on, the kind of page that shows it."""

    figure: str
    title: str
    sentence: str
    evidence: str
    page: str
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A sub-theme of the strategy: what it means, how much hangs on it, by when."""

    title: str
    meaning: str
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPage(Page):
    """The summary; `theme` and `recommendations` only where there is a strategy."""

    kind: str = "summary"
    cards: tuple[Card, ...] = ()
    more: tuple[Card, ...] = ()
    theme: str = ""
    recommendations: tuple[Recommendation, ...] = ()


def pages(source: ReportSource, words: Wording) -> list[SummaryPage]:
    """Return the one-page summary; [] where nothing can be claimed."""
    facts = Facts.of(source, words)
    claims = findings(facts)
    if not claims:
        return []
    recommendations = _recommendations(source, words)
    first, rest = claims[:3], claims[3:6]
    theme = source.strategy.theme.to(words.language) if source.strategy else ""
    page = SummaryPage(
        headline=_headline(facts, first),
        lead=_lead(facts, len(first), len(recommendations)),
        source=source_line(facts, EVERY, words("Intervals: 95%, t for means, Wilson for shares.")),
        cards=tuple(_card(facts, claim) for claim in first),
        more=tuple(_card(facts, claim) for claim in rest),
        theme=theme,
        recommendations=recommendations,
    )
    return [page]


def _card(facts: Facts, claim: Claim) -> Card:
    """Return a finding's card; words that a person wrote stand in place of the generated ones."""
    written = facts.source.choices.sentence(claim.key)
    if written is None or not written.words.has(facts.language):
        return Card(claim.figure, claim.title, claim.sentence, claim.evidence, claim.page)
    words = shorten(written.words.to(facts.language), MOST_LETTERS[facts.language])
    moved = written.moved(claim.sentence, facts.language)
    return Card(claim.figure, claim.title, words, claim.evidence, claim.page, moved)


def _headline(facts: Facts, claims: list[Claim]) -> str:
    """Return the first two findings as one sentence."""
    titles = [claim.title for claim in claims[:2]]
    if len(titles) == 1:
        return claims[0].headline or titles[0]
    if facts.language == "zh":
        return "；".join(titles)
    return (
        f"{titles[0]}; {titles[1][:1].lower()}{titles[1][1:]}"
        if _common(titles[1])
        else ("; ".join(titles))
    )


def _common(title: str) -> bool:
    """Tell whether an English title starts with a common word, to be written small."""
    return title.split(" ", 1)[0] in (
        "One",
        "The",
        "Detractors",
        "Promoters",
        "Important",
        "Overall",
    )


def _lead(facts: Facts, found: int, recommended: int) -> str:
    if recommended:
        both = (
            "The answer first: {found} findings, {recommended} recommendations. Figures are {wave}."
        )
        return facts.words(both, found=found, recommended=recommended, wave=facts.wave())
    only = "The answer first: what matters most, each with its evidence. Figures are {wave}."
    return facts.words(only, wave=facts.wave())


def _recommendations(source: ReportSource, words: Wording) -> tuple[Recommendation, ...]:
    """Return up to three sub-themes, those with the most actions, in their own order."""
    strategy = source.strategy
    if strategy is None:
        return ()
    counts = {
        theme.id: [
            action
            for initiative in strategy.under_sub_theme(theme.id)
            for action in strategy.under_initiative(initiative.id)
            if action.state != "dropped"
        ]
        for theme in strategy.sub_themes
    }
    chosen = sorted(counts, key=lambda theme: -len(counts[theme]))[:3]
    made = []
    for theme in (t for t in strategy.sub_themes if t.id in chosen):
        due = max((action.due for action in counts[theme.id]), default="")
        scope = words("{n} actions", n=figures.count(len(counts[theme.id])))
        if due:
            scope += words(", the last due {day}", day=due)
        title, meaning = theme.title.to(words.language), theme.meaning.to(words.language)
        made.append(Recommendation(title, shorten(meaning, 90), scope))
    return tuple(made)
