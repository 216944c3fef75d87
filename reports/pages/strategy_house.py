"""The strategy as a house: theme as roof, dimensions as pillars, enablers as its base."""

from __future__ import annotations

from dataclasses import dataclass

from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.pages.naming import clipped, counted, lines, listed
from reports.strategy import ENABLERS, Strategy, SubTheme
from reports.wording import Wording

MOST_LINES = 13.0
MOST_PILLARS = 6
WIDTHS = {1: 70.0, 2: 35.0, 3: 22.5, 4: 16.0, 5: 12.4, 6: 9.6}
ENABLER_NAMES = {
    "plan": "Plan",
    "execute": "Execute",
    "measure": "Measure and reward",
    "support": "Support",
    "alliance": "Alliances",
}


@dataclass(frozen=True, slots=True)
class Floor:
    """A sub-theme and the initiatives that have room under it."""

    title: str
    initiatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pillar:
    """A dimension with its sub-themes; `foot` counts what stands behind it."""

    dimension: str
    floors: tuple[Floor, ...]
    foot: str


@dataclass(frozen=True, slots=True)
class Base:
    """An enabler and the actions that belong to it."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyHousePage(Page):
    """The house: roof, meaning, pillars, enablers, and what is not promised."""

    kind: str = "strategy_house"
    theme: str = ""
    meaning: str = ""
    pillars: tuple[Pillar, ...] = ()
    bases: tuple[Base, ...] = ()
    limits: str = ""


def pages(source: ReportSource, words: Wording) -> list[StrategyHousePage]:
    """Return the one page; [] without a theme."""
    strategy = source.strategy
    if strategy is None or not strategy.theme:
        return []
    facts = Facts.of(source, words)
    return [
        StrategyHousePage(
            headline=_headline(facts, strategy),
            lead=facts.words(
                "Roof: the theme. Pillars: the dimensions it stresses, their sub-themes and "
                "initiatives. Base: what carries them."
            ),
            source=facts.words("Source: {what}.", what=_counts(facts, strategy)),
            theme=strategy.theme.to(facts.language),
            meaning=clipped(strategy.meaning.to(facts.language), 84.0),
            pillars=tuple(
                _pillar(facts, strategy, code) for code in strategy.dimensions[:MOST_PILLARS]
            ),
            bases=_bases(facts, strategy),
            limits=clipped(strategy.limits.to(facts.language), 78.0),
        )
    ]


def _headline(facts: Facts, strategy: Strategy) -> str:
    named = listed([facts.name(code) for code in strategy.dimensions], facts.words)
    if not strategy.dimensions:
        message = "The theme is “{theme}”; no dimension is chosen yet"
        return facts.words(message, theme=strategy.theme.to(facts.language))
    message = "“{theme}” stands on {dimensions}"
    return facts.words(message, theme=strategy.theme.to(facts.language), dimensions=named)


def _counts(facts: Facts, strategy: Strategy) -> str:
    return facts.words(
        "strategy of {wave}, {sub_themes}, {initiatives}, {actions}",
        wave=facts.wave(),
        sub_themes=counted(len(strategy.sub_themes), "{n} sub-themes", facts.words),
        initiatives=counted(len(strategy.initiatives), "{n} initiatives", facts.words),
        actions=counted(len(strategy.actions), "{n} actions", facts.words),
    )


def _pillar(facts: Facts, strategy: Strategy, dimension: str) -> Pillar:
    sub_themes = strategy.under_dimension(dimension)
    width = WIDTHS[min(MOST_PILLARS, len(strategy.dimensions))]
    floors = [_floor(facts, strategy, each, width, whole=True) for each in sub_themes]
    if sum(_height(floor, width) for floor in floors) > MOST_LINES:
        floors = [_floor(facts, strategy, each, width, whole=False) for each in sub_themes]
    shown: list[Floor] = []
    used = 0.0
    for floor in floors:
        used += _height(floor, width)
        if used <= MOST_LINES or not shown:
            shown.append(floor)
    return Pillar(facts.name(dimension), tuple(shown), _foot(facts, strategy, dimension, shown))


def _floor(
    facts: Facts, strategy: Strategy, sub_theme: SubTheme, width: float, *, whole: bool
) -> Floor:
    initiatives = strategy.under_sub_theme(sub_theme.id)
    titles = [clipped(i.title.to(facts.language), width * 2) for i in initiatives]
    if not whole and titles:
        titles = [counted(len(titles), "{n} initiatives", facts.words)]
    return Floor(clipped(sub_theme.title.to(facts.language), width * 1.7), tuple(titles))


def _height(floor: Floor, width: float) -> float:
    """Return how many lines of 12 pt a floor takes."""
    under = sum(lines(each, width) for each in floor.initiatives)
    return 0.7 + 1.25 * lines(floor.title, width * 0.9) + under


def _foot(facts: Facts, strategy: Strategy, dimension: str, shown: list[Floor]) -> str:
    sub_themes = strategy.under_dimension(dimension)
    ids = {i.id for each in sub_themes for i in strategy.under_sub_theme(each.id)}
    actions = [a for a in strategy.actions if a.parent in ids and a.state != "dropped"]
    done = sum(action.state == "done" for action in actions)
    said = counted(len(actions), "{n} actions", facts.words)
    words = facts.words("{actions}, {done} done", actions=said, done=done)
    hidden = len(sub_themes) - len(shown)
    if hidden:
        more = facts.words("{n} more sub-themes", n=hidden)
        return f"{more} · {words}"
    return words


def _bases(facts: Facts, strategy: Strategy) -> tuple[Base, ...]:
    """Return the enablers with the first action of each, () where no action names one."""
    kept = [a for a in strategy.actions if a.state != "dropped"]
    if not any(action.enabler for action in kept):
        return ()
    bases = []
    for enabler in ENABLERS:
        actions = [action for action in kept if action.enabler == enabler]
        titles = list(dict.fromkeys(action.title.to(facts.language) for action in actions))
        words = clipped(titles[0], 25.0) if titles else "–"
        if len(titles) > 1:
            words = facts.words("{first} and {n} more", first=words, n=len(actions) - 1)
        bases.append(Base(facts.words(ENABLER_NAMES[enabler]), words))
    return tuple(bases)
