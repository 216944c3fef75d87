"""The ranking of sites with intervals and the wave before; 30 rows a page at most."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports import figures
from reports.charts.columns import Scale, Span
from reports.document import Page, ReportSource
from reports.facts import Facts, Row
from reports.findings.service import scores, sites
from reports.pages.site_moments import DEFAULT_STANDARD, Sheet, headline, site_sheets
from reports.pages.visits import is_low, score_before
from reports.sourcing import MEANS, UNPAIRED, source_line
from reports.tabling import cut, fit, parts
from reports.wording import Wording

MOST_ROWS = 30
WITH_NOTES = 12
WIDTH = 290.0
FULL = Scale(0.0, 100.0, WIDTH)


@dataclass(frozen=True, slots=True)
class Line:
    """A site's row."""

    rank: str
    name: str
    region: str
    score: str
    grade: str
    change: str
    n: str
    low: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """A region's mean of its sites."""

    name: str
    score: str
    n: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitesPage(Page):
    """A part of the ranking; regions stand on the first page where there is room."""

    kind: str = "sites"
    lines: tuple[Line, ...] = ()
    spans: tuple[Span, ...] = ()
    scale: Scale = FULL
    reference: float | None = None
    pitch: float = 21.6
    density: str = ""
    regions: tuple[Region, ...] = ()
    note: str = ""
    moments: Sheet | None = None


def pages(source: ReportSource, words: Wording) -> list[SitesPage]:
    """Return the ranking; [] with fewer than two sites, which have no rank."""
    facts = Facts.of(source, words)
    claim = sites(facts)
    if claim is None:
        return []
    rows = sorted(scores(facts, "site"), key=lambda row: -row["score"])
    reference = facts.standard()
    sheets = cut(rows, MOST_ROWS)
    roomy = len(rows) <= WITH_NOTES
    made = [
        SitesPage(
            headline=claim.headline,
            lead=_lead(facts, reference),
            source=_source(facts, rows),
            lines=tuple(_line(facts, row, reference) for row in sheet),
            spans=tuple(_span(facts, row, reference) for row in sheet),
            scale=_scale(rows),
            reference=reference,
            pitch=_pitch(len(sheet)),
            density=_density(len(sheet)),
            regions=_regions(facts) if roomy else (),
            note=_note(facts, rows) if roomy else "",
        )
        for sheet in sheets
    ]
    made += [_moments_page(facts, rows, sheet) for sheet in site_sheets(facts, rows)]
    return [replace(page, part=parts(place, len(made))) for place, page in enumerate(made, 1)]


def _moments_page(facts: Facts, rows: list[Row], sheet: Sheet) -> SitesPage:
    words = facts.words
    return SitesPage(
        headline=headline(facts, rows),
        lead=words(
            "Share of the norms kept, 0–100, by site and touchpoint, coloured by the standard of "
            "{standard}; sites in the order of the ranking.",
            standard=f"{facts.standard() or DEFAULT_STANDARD:g}",
        ),
        source=_source(facts, rows),
        moments=sheet,
    )


def _pitch(count: int) -> float:
    return 21.6 if count <= WITH_NOTES else 15.0 if count <= 22 else 11.4


def _density(count: int) -> str:
    return "roomy" if count <= WITH_NOTES else "middle" if count <= 22 else "dense"


def _region(facts: Facts, code: str) -> str:
    site = next((site for site in facts.study.sites if site.code == code), None)
    return facts.name(_last(site.region)) if site and site.region else figures.UNKNOWN


def _last(region: str) -> str:
    """Return the nearest region of a path a/b/c."""
    return region.rsplit("/", 1)[-1]


def _line(facts: Facts, row: Row, reference: float | None) -> Line:
    before = score_before(facts, row)
    change = None if before is None else row["score"] * 100 - before
    return Line(
        rank=figures.UNKNOWN if row["rank"] is None else str(row["rank"]),
        name=fit(facts.name(row["code"]), 146.0),
        region=fit(_region(facts, row["code"]), 86.0),
        score=figures.plain(row["score"] * 100, 1),
        grade=row["grade"] or figures.UNKNOWN,
        change=figures.signed(change, 1),
        n=figures.count(row["n"]),
        low=is_low(row, reference),
    )


def _span(facts: Facts, row: Row, reference: float | None) -> Span:
    low, high = (None if row[end] is None else row[end] * 100 for end in ("low", "high"))
    score, before = row["score"] * 100, score_before(facts, row)
    return Span(score, low, high, before, accent=is_low(row, reference))


def _scale(rows: list[Row]) -> Scale:
    lowest = min((row["low"] if row["low"] is not None else row["score"]) for row in rows) * 100
    return Scale(max(0.0, float(int(lowest / 10) * 10)), 100.0, WIDTH)


def _regions(facts: Facts) -> tuple[Region, ...]:
    """Return the regions of the first level, the best first."""
    rows = [row for row in scores(facts, "region") if "/" not in row["code"]]
    return tuple(
        Region(
            facts.name(row["code"]), figures.plain(row["score"] * 100, 1), figures.count(row["n"])
        )
        for row in sorted(rows, key=lambda row: -row["score"])[:6]
    )


def _note(facts: Facts, rows: list[Row]) -> str:
    """Say which site moved most since the wave before; "" where none can be told."""
    moves = {
        row["code"]: row["score"] * 100 - before
        for row in rows
        if (before := score_before(facts, row)) is not None
    }
    if not moves:
        return ""
    fell, rose = min(moves, key=lambda c: moves[c]), max(moves, key=lambda c: moves[c])
    return facts.words(
        "Since the wave before {rose} gained most ({gain}), {fell} least ({loss}). "
        "With so few visits a site only points the way.",
        rose=facts.name(rose),
        gain=figures.signed(moves[rose]),
        fell=facts.name(fell),
        loss=figures.signed(moves[fell]),
    )


def _lead(facts: Facts, reference: float | None) -> str:
    words, gap = facts.words, "" if facts.language == "zh" else " "
    parts_ = [words("Visit scores, 0–100, a site the mean of its visits, with 95% intervals.")]
    if reference is not None:
        standard = f"{reference:g}"
        words_ = words(
            "Dashed: the standard of {standard}; red: surely below it.", standard=standard
        )
        parts_.append(words_)
    if facts.before:
        parts_.append(words("○ the wave before."))
    return gap.join(parts_)


def _source(facts: Facts, rows: list[Row]) -> str:
    words = facts.words
    ns = [row["n"] for row in rows]
    base = words("{low}–{high} visits a site.", low=min(ns), high=max(ns))
    if min(ns) == max(ns):
        base = words("{n} visits a site.", n=min(ns))
    return source_line(facts, ("mystery_visit",), base, words(MEANS), words(UNPAIRED))
