"""The scorecard of one site: rank and trend, touchpoints, best and worst, photos, actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Scale, Span
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.moments import minute
from reports.pages.naming import clipped
from reports.pages.opportunities import initiatives
from reports.pages.voices import of_customers
from reports.sourcing import source_line
from reports.strategy import Action
from reports.tabling import fit
from reports.wording import Wording

MOST_NAMED, MOMENTS, PHOTOS, ACTIONS, QUOTES = 16, 3, 2, 3, 2
STRIP, SPANS = 178.0, 166.0
ROOM = 270.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A touchpoint of the site with its score and how far that is from the mean of all sites."""

    name: str
    score: str
    apart: str


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo taken here."""

    sha256: str
    caption: str


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done about a weak moment, by whom, by when."""

    title: str
    who: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a customer or shopper here."""

    words: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardPage(Page):
    """One site's page; what is not known is left out or said to be missing."""

    kind: str = "scorecard"
    file: str = ""
    score: str = ""
    base: str = ""
    change: str = ""
    rank: str = ""
    others: tuple[float, ...] = ()
    own: float = 0.0
    strip: Scale
    reference: float | None = None
    names: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    scale: Scale
    pitch: float = 19.5
    density: str = ""
    best: tuple[Moment, ...] = ()
    worst: tuple[Moment, ...] = ()
    waits: tuple[tuple[str, str], ...] = ()
    photos: tuple[Shot, ...] = ()
    tasks: tuple[Task, ...] = ()
    quotes: tuple[Said, ...] = ()

    def photographs(self) -> tuple[str, ...]:
        """Return the photos of the site."""
        return tuple(photo.sha256 for photo in self.photos)


class Ranking:
    """What all scorecards of a wave share: every site's row, and scores by touchpoint."""

    def __init__(self, facts: Facts, scored: Sequence[Row]) -> None:
        rows = facts.rows("mystery", level="site", segment="all")
        self.rows = sorted(
            (row for row in rows if row["score"] is not None), key=lambda row: row["rank"]
        )
        self.scores: dict[str, dict[str, float]] = {}
        for row in scored:
            self.scores.setdefault(row["site"], {})[row["touchpoint"]] = row["score"] * 100
        order = {point.code: place for place, point in enumerate(facts.study.touchpoints)}
        known = {row["touchpoint"] for row in scored}
        self.touchpoints = sorted(known, key=lambda code: order.get(code, len(order)))
        self.means = {code: self._mean(code) for code in self.touchpoints}
        low = min([40.0, *(row["score"] * 100 for row in self.rows)])
        self.strip = Scale(float(int(low / 10) * 10), 100.0, STRIP)

    def _mean(self, touchpoint: str) -> float:
        values = [site[touchpoint] for site in self.scores.values() if touchpoint in site]
        return sum(values) / len(values)


def pages(
    source: ReportSource, words: Wording, scored: Sequence[Row], sites: Sequence[str] = ()
) -> list[ScorecardPage]:
    """Return a page for every visited site, or for the named ones, in the order of the ranking."""
    facts = Facts.of(source, words)
    ranking = Ranking(facts, scored)
    return [_page(facts, ranking, row) for row in ranking.rows if not sites or row["code"] in sites]


def _page(facts: Facts, ranking: Ranking, row: Row) -> ScorecardPage:
    code = row["code"]
    own = ranking.scores.get(code, {})
    shown = [touchpoint for touchpoint in ranking.touchpoints if touchpoint in own]
    best, worst = _ends(ranking, own, shown)
    pitch, density = (19.5, "") if len(shown) <= 13 else (15.0, "middle")
    if len(shown) > 18:
        pitch, density = 11.4, "dense"
    return ScorecardPage(
        file=code,
        section=facts.words("Scorecard"),
        headline=_headline(facts, ranking, row, worst),
        lead=facts.words(
            "One page a site, for its manager. Scores 0–100; ● this site, ○ mean of all sites, "
            "dashed: the standard."
        ),
        source=_source(facts, row),
        score=figures.plain(row["score"] * 100),
        base=_base(facts, row),
        change=_change(facts, row),
        rank=facts.words("rank {rank} of {count}", rank=row["rank"], count=len(ranking.rows)),
        others=tuple(other["score"] * 100 for other in ranking.rows),
        own=row["score"] * 100,
        strip=ranking.strip,
        reference=facts.standard(),
        names=tuple(fit(facts.name(touchpoint), 100.0, 8.0) for touchpoint in shown),
        figures=tuple(figures.count(own[touchpoint]) for touchpoint in shown),
        spans=tuple(_span(facts, ranking, own, touchpoint, worst) for touchpoint in shown),
        scale=Scale(0.0, 100.0, SPANS),
        pitch=pitch,
        density=density,
        best=tuple(_moment(facts, ranking, own, touchpoint) for touchpoint in best),
        worst=tuple(_moment(facts, ranking, own, touchpoint) for touchpoint in worst),
        waits=_waits(facts, code),
        photos=_photos(facts, code, worst),
        tasks=_tasks(facts, worst),
        quotes=_quotes(facts, code, worst),
    )


def _ends(
    ranking: Ranking, own: dict[str, float], shown: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Return the best and the worst moments against all sites; none is both."""
    apart = sorted(shown, key=lambda code: own[code] - ranking.means[code])
    most = min(MOMENTS, len(apart) // 2)
    worst = apart[:most]
    best = apart[::-1][:most]
    return best, worst or apart[:1]


def _moment(facts: Facts, ranking: Ranking, own: dict[str, float], code: str) -> Moment:
    apart = own[code] - ranking.means[code]
    return Moment(fit(facts.name(code), 110.0), figures.count(own[code]), figures.signed(apart, 0))


def _span(
    facts: Facts, ranking: Ranking, own: dict[str, float], code: str, worst: Sequence[str]
) -> Span:
    standard = facts.standard()
    low = code in worst and (standard is None or own[code] < standard)
    return Span(own[code], other=ranking.means[code], accent=low)


def _headline(facts: Facts, ranking: Ranking, row: Row, worst: Sequence[str]) -> str:
    values = {
        "site": facts.name(row["code"]),
        "score": figures.plain(row["score"] * 100),
        "rank": row["rank"],
        "count": len(ranking.rows),
    }
    if not worst:
        return facts.words("{site} scores {score}, rank {rank} of {count}", **values)
    return facts.words(
        "{site} scores {score}, rank {rank} of {count}: work on {moments} first",
        moments=facts.names(worst[:2]),
        **values,
    )


def _base(facts: Facts, row: Row) -> str:
    n = facts.words("{n} visits", n=figures.count(row["n"]))
    if row["low"] is None or row["high"] is None:
        return n
    ends = figures.interval(row["low"] * 100, row["high"] * 100)
    return facts.words("95% interval {interval}, {n}", interval=ends, n=n)


def _change(facts: Facts, row: Row) -> str:
    before = facts.previous("mystery", level="site", segment="all", code=row["code"])
    if before is None or before["score"] is None:
        return facts.words("not visited in the wave before") if facts.before else ""
    change = (row["score"] - before["score"]) * 100
    return facts.words(
        "{change} since the wave before ({before})",
        change=figures.signed(change),
        before=figures.plain(before["score"] * 100),
    )


def _waits(facts: Facts, site: str) -> tuple[tuple[str, str], ...]:
    """Return the median wait here beside that of all sites, where waits were timed."""
    made = []
    for row in facts.rows("waits", site=site):
        whole = facts.row("waits", site="all", touchpoint=row["touchpoint"])
        if row["median"] is None or whole is None:
            continue
        told = facts.words(
            "{median} min, all sites {whole}",
            median=figures.plain(row["median"]),
            whole=figures.plain(whole["median"]),
        )
        made.append((facts.name(row["touchpoint"]), told))
    return tuple(made[:3])


def _photos(facts: Facts, site: str, worst: Sequence[str]) -> tuple[Shot, ...]:
    if facts.source.photos is None:
        return ()
    rows = facts.rows("photos", site=site)
    rows.sort(key=lambda row: row["touchpoint"] not in worst)
    shots = []
    for row in rows[:PHOTOS]:
        told = [facts.name(row["touchpoint"]) if row["touchpoint"] else ""]
        told.append(minute(row["taken_at"], facts.source.timezone))
        shots.append(Shot(row["sha256"], clipped(" · ".join(filter(None, told)), 20.0)))
    return tuple(shots)


def _tasks(facts: Facts, worst: Sequence[str]) -> tuple[Task, ...]:
    """Return the actions that answer the worst moments, the first due first."""
    strategy = facts.source.strategy
    if strategy is None:
        return ()
    titles = {title for code in worst for title in initiatives(facts, code)}
    chosen = [i.id for i in strategy.initiatives if i.title.to(facts.language) in titles]
    open_ones = [
        action
        for initiative in chosen
        for action in strategy.under_initiative(initiative)
        if action.state not in ("done", "dropped")
    ]
    open_ones.sort(key=lambda action: action.due or "9")
    return tuple(_task(facts, action) for action in open_ones[:ACTIONS])


def _task(facts: Facts, action: Action) -> Task:
    due = facts.words("due {day}", day=action.due) if action.due else ""
    who = " · ".join(filter(None, (action.owner.to(facts.language), due)))
    return Task(clipped(action.title.to(facts.language), 46.0), clipped(who, 28.0))


def _quotes(facts: Facts, site: str, worst: Sequence[str]) -> tuple[Said, ...]:
    rows = [row for row in of_customers(facts) if row["site"] == site and row["text"].strip()]
    rows.sort(key=lambda row: (row["touchpoint"] not in worst, -abs(row["feeling"] or 0)))
    return tuple(
        Said(
            clipped(row["text"], 62.0),
            clipped(facts.name(row["touchpoint"]) if row["touchpoint"] else "", 30.0),
        )
        for row in rows[:QUOTES]
    )


def _source(facts: Facts, row: Row) -> str:
    words = facts.words
    few = words("With so few visits a score points the way; it proves nothing by itself.")
    return source_line(facts, ("mystery_visit",), words("Here n = {n}.", n=row["n"]), few)
