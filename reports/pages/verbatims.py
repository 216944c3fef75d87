"""What people said, with photos: six quotes and three photos a page, the strongest first."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reports import figures
from reports.charts.columns import Scale, Span
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.moments import minute
from reports.pages.voices import of_customers
from reports.sourcing import source_line
from reports.tabling import parts
from reports.typesetting import clean, ems, shorten
from reports.wording import Wording

CARDS, PHOTOS, MOST_PAGES = 6, 3, 3
LINES_EM = 56.0
NEGATIVE, POSITIVE = -2, 2
MOST_NAMED = 4
WIDTH = 160.0
KINDS = ("focus_group", "intercept", "import", "mystery_visit")


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim: the cut for paper, the whole for the screen where it was cut."""

    mood: str
    mood_words: str
    about: str
    words: str
    whole: str
    who: str
    feeling: float | None
    feeling_words: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo with its caption."""

    sha256: str
    caption: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What was said negatively, by dimension: names, and a bar of each one's share."""

    title: str
    names: tuple[str, ...]
    bars: tuple[Span, ...]
    scale: Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbatimsPage(Page):
    """Quotes in two columns, photos and the count by dimension in the third."""

    kind: str = "verbatims"
    quotes: tuple[Quote, ...] = ()
    columns: int = 2
    photos: tuple[Photo, ...] = ()
    tally: Tally | None = None

    def photographs(self) -> tuple[str, ...]:
        """Return the photos that the page shows."""
        return tuple(photo.sha256 for photo in self.photos)


def pages(source: ReportSource, words: Wording) -> list[VerbatimsPage]:
    """Return up to three pages; [] where nothing was said or photographed."""
    facts = Facts.of(source, words)
    said = [row for row in _chosen(facts) if clean(row["text"]).strip()]
    photos = [_photo(facts, row) for row in _worst_first(facts)] if source.photos else []
    if not said and not photos:
        return []
    dimensions = _dimensions(facts)
    sheets = _sheets(said, photos, bool(dimensions))
    return [
        VerbatimsPage(
            headline=_headline(facts, dimensions, len(said))
            if place == 1
            else _further(facts, quotes),
            lead=_lead(facts, len(said)),
            source=_source(facts),
            part=parts(place, len(sheets)),
            quotes=tuple(_quote(facts, row) for row in quotes),
            columns=2 if shown or (place == 1 and dimensions) else 3,
            photos=tuple(shown),
            tally=_tally(facts, dimensions) if place == 1 else None,
        )
        for place, (quotes, shown) in enumerate(sheets, 1)
    ]


def _further(facts: Facts, quotes: list[Row]) -> str:
    """Name what the quotes of a further page are about."""
    about = list(dict.fromkeys(row["touchpoint"] for row in quotes if row["touchpoint"]))
    if not about:
        return facts.words("Further remarks, touchpoint by touchpoint")
    names = [facts.name(code) for code in about[:MOST_NAMED]]
    comma = "、" if facts.language == "zh" else ", "
    if len(about) > MOST_NAMED:
        return facts.words("Further remarks: {names} and more", names=comma.join(names))
    return facts.words("Further remarks: {names}", names=facts.names(about))


def _sheets(
    said: list[Row], photos: list[Photo], counts: bool
) -> list[tuple[list[Row], list[Photo]]]:
    """Deal quotes and photos out: six quotes beside three photos, nine where there are none."""
    sheets: list[tuple[list[Row], list[Photo]]] = []
    while (said or photos) and len(sheets) < MOST_PAGES:
        most = CARDS if photos or (counts and not sheets) else CARDS // 2 * 3
        sheets.append((said[:most], photos[:PHOTOS]))
        said, photos = said[most:], photos[PHOTOS:]
    return sheets


def _chosen(facts: Facts) -> list[Row]:
    """Order what was said, touchpoints taking turns: what stands for most remarks comes first.

    Where nobody coded, the strongest feelings do.
    """
    stands = {row["id"]: place for place, row in enumerate(facts.rows("examples"))}
    rows = sorted(
        of_customers(facts),
        key=lambda row: (stands.get(row["id"], len(stands)), -abs(row["feeling"] or 0)),
    )
    turns: dict[str, int] = {}
    places = []
    for place, row in enumerate(rows):
        turn = turns[row["touchpoint"]] = turns.get(row["touchpoint"], -1) + 1
        places.append((turn, place))
    return [row for _, row in sorted(zip(places, rows, strict=True), key=lambda pair: pair[0])]


def _worst_first(facts: Facts) -> list[Row]:
    """Order photos by how dissatisfied customers are where they were taken, in turn."""
    places = {t.code: number for number, t in enumerate(facts.study.touchpoints)}
    met = {
        r["item"]: r["mean"]
        for r in facts.rows("measures", kind="touchpoint", segment="all", measure="satisfaction")
        if r["mean"] is not None
    }
    turns: dict[str, int] = {}
    order = []
    for row in facts.rows("photos"):
        where = row["touchpoint"]
        turns[where] = turns.get(where, -1) + 1
        order.append((turns[where], met.get(where, math.inf), places.get(where, len(places)), row))
    return [row for *_, row in sorted(order, key=lambda each: each[:3])]


def _quote(facts: Facts, row: Row) -> Quote:
    feeling = row["feeling"]
    mood, words = _mood(feeling)
    whole = clean(row["text"]).strip()
    short = shorten(whole, _limit(whole))
    about = [facts.name(code) for code in (row["touchpoint"], row["dimension"]) if code]
    who = [facts.name(code) for code in (row["segment"], row["site"]) if code]
    return Quote(
        mood=mood,
        mood_words=facts.words(words) if words else "",
        about=" × ".join(about),
        words=short,
        whole=whole if whole != short else "",
        who="，".join(who) if facts.language == "zh" else ", ".join(who),
        feeling=feeling,
        feeling_words=figures.signed(feeling, 0),
    )


def _limit(text: str) -> int:
    """Return how many characters of a text fill three lines."""
    width = ems(text) / max(1, len(text))
    return max(20, int(LINES_EM / width)) if width else 60


def _mood(feeling: float | None) -> tuple[str, str]:
    if feeling is None:
        return "", ""
    if feeling <= NEGATIVE:
        return "pain", "Pain"
    return ("joy", "Delight") if feeling >= POSITIVE else ("itch", "Itch")


def _photo(facts: Facts, row: Row) -> Photo:
    taken = minute(row["taken_at"], facts.source.timezone)
    told = [facts.name(code) for code in (row["site"], row["touchpoint"]) if code]
    comma = "，" if facts.language == "zh" else ", "
    return Photo(row["sha256"], comma.join([*told, taken] if taken else told))


def _dimensions(facts: Facts) -> dict[str, int]:
    """Count negative remarks by dimension, the most frequent first."""
    counts: dict[str, int] = {}
    for row in facts.rows("text", feeling="negative"):
        if row["dimension"]:
            counts[row["dimension"]] = counts.get(row["dimension"], 0) + row["n"]
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def _tally(facts: Facts, counts: dict[str, int]) -> Tally | None:
    total = sum(counts.values())
    if not total:
        return None
    first = list(counts.items())[:6]
    return Tally(
        title=facts.words("Negative remarks by dimension (n = {n})", n=total),
        names=tuple(facts.name(code) for code, _ in first),
        bars=tuple(
            Span(n / total, words=f"{n} · {figures.share(n / total)}", accent=place == 0)
            for place, (_, n) in enumerate(first)
        ),
        scale=Scale(0, first[0][1] / total, WIDTH),
    )


def _headline(facts: Facts, counts: dict[str, int], said: int) -> str:
    words, total = facts.words, sum(counts.values())
    if total:
        first = next(iter(counts))
        share = figures.share(counts[first] / total)
        tied = [code for code, n in counts.items() if n == counts[first]]
        if len(tied) > 1:
            tie = "Negative remarks are about {names} alike, {share} each"
            return words(tie, names=facts.names(tied[:3]), share=share)
        one = "{share} of the negative remarks are about one dimension: {name}"
        return words(one, share=share, name=facts.name(first))
    if said:
        return words("{n} remarks in customers' own words", n=said)
    return words("What the visits saw")


def _lead(facts: Facts, said: int) -> str:
    if facts.rows("examples"):
        return facts.words(
            "Chosen from {n} remarks: of each touchpoint, dimension and feeling the one most like "
            "the others, the most frequent first, touchpoints in turn; the bar is the speaker's "
            "feeling, −5…+5. Names are left out.",
            n=said,
        )
    return facts.words(
        "Chosen from {n} remarks: the strongest feelings first, touchpoints in turn; "
        "the bar is the speaker's feeling, −5…+5. Names are left out.",
        n=said,
    )


def _source(facts: Facts) -> str:
    words = facts.words
    cut = words("Remarks cut with … stand in full in the web pages.")
    return source_line(facts, KINDS, cut, words("Photos are free of their metadata."))
