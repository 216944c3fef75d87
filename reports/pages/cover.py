"""The cover: the finding as a title, the data's own shape as its picture, what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.choices import COVERS
from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.findings import findings
from reports.findings.experience import expected_kind, focal_segment, rated_kind
from reports.findings.journey import focal
from reports.sourcing import INSTRUMENTS, counted, titled
from reports.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPage(Page):
    """The first page; `curve` are heights −1…1, `facts` (heading, lines) along the foot."""

    kind: str = "cover"
    study: str = ""
    wave: str = ""
    curve: tuple[float | None, ...] = ()
    ends: tuple[str, ...] = ()
    low: str = ""
    low_note: str = ""
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()


def pages(source: ReportSource, words: Wording) -> list[CoverPage]:
    """Return the one cover."""
    facts = Facts.of(source, words)
    name = source.study.name.to(words.language)
    first = next(iter(findings(facts)), None)
    choices = source.choices
    plain: Picture = ((), (), "", "")
    curve, ends, low, note = _picture(facts) if choices.cover == COVERS[0] else plain
    own = choices.title.to(words.language) if choices.title.has(words.language) else ""
    page = CoverPage(
        section=words("Customer-experience report"),
        headline=own or (first.title if first else name),
        study=name,
        wave=facts.wave(),
        curve=curve,
        ends=ends,
        low=low,
        low_note=note,
        facts=tuple(_facts(facts)),
    )
    return [page]


Picture = tuple[tuple[float | None, ...], tuple[str, ...], str, str]


def _picture(facts: Facts) -> Picture:
    """Return the curve of those who leave worst, else the ratings around their mean."""
    row = facts.row("journey", segment=focal_segment(facts)) or focal(facts)
    if row and row["worst"] and len(row["points"]) > 1:
        means = [point["mean"] for point in row["points"]]
        reach = max(2.0, *(abs(mean) for mean in means if mean is not None))
        curve = tuple(None if mean is None else mean / reach for mean in means)
        ends = tuple(facts.name(row["points"][i]["touchpoint"]) for i in (0, -1))
        worst = row["worst"]
        low = f"{facts.name(worst['touchpoint'])} {figures.signed(worst['mean'])}"
        return curve, ends, low, facts.who(row["segment"])
    return _rating_picture(facts)


def _rating_picture(facts: Facts) -> Picture:
    kind, measure = rated_kind(facts)
    if not kind:
        return _shortfall_picture(facts)
    items = facts.measured(kind, measure)
    if len(items) < 2:
        return (), (), "", ""
    means = [float(facts.measure(kind, item, "all", measure)["mean"]) for item in items]
    middle = sum(means) / len(means)
    reach = max(abs(mean - middle) for mean in means) or 1.0
    worst = means.index(min(means))
    low = f"{facts.name(items[worst])} {figures.plain(means[worst], 2)}"
    note = facts.words("ratings around their mean of {mean}", mean=figures.plain(middle, 2))
    ends = (facts.name(items[0]), facts.name(items[-1]))
    return tuple((m - middle) / reach * 0.8 for m in means), ends, low, note


def _shortfall_picture(facts: Facts) -> Picture:
    """Return how far experience stands above or below expectation, item by item."""
    kind = expected_kind(facts)
    items = facts.measured(kind, "satisfaction") if kind else []
    if len(items) < 2:
        return (), (), "", ""
    means = [float(facts.measure(kind, item, "all", "satisfaction")["mean"]) for item in items]
    reach = max(2.0, *map(abs, means))
    worst = means.index(min(means))
    low = f"{facts.name(items[worst])} {figures.signed(means[worst])}"
    ends = (facts.name(items[0]), facts.name(items[-1]))
    curve = tuple(mean / reach * 0.8 for mean in means)
    return curve, ends, low, facts.words("experience minus expectation")


def _facts(facts: Facts) -> list[tuple[str, tuple[str, ...]]]:
    words, study = facts.words, facts.study
    wave = next((w for w in study.waves if w.code == facts.source.wave), None)
    dates = f"{wave.start} – {wave.end}" if wave and wave.start and wave.end else ""
    visited = len(facts.rows("mystery", level="site", segment="all"))
    sites = words("{n} sites", n=visited) if visited else ""
    sample = [
        f"{titled(facts, kind)} {figures.count(n)}"
        for kind in INSTRUMENTS
        if (n := counted(facts, kind))
    ]
    only = (words("{names} only", names=facts.together()),) if facts.chosen else ()
    built = facts.source.built_at[:10]
    synthetic = words("Synthetic data, invented to show the method") if study.synthetic else ""
    data = words("Data {hash}", hash=facts.source.data_hash[:12]) if facts.source.data_hash else ""
    told = [
        (words("Client"), (study.client.to(facts.language),)),
        (words("Fieldwork"), (facts.wave(), dates, sites)),
        (words("Sample"), (*only, *sample[: 4 - len(only)])),
        (words("Version"), (built, data, synthetic)),
    ]
    kept = [(heading, tuple(line for line in lines if line)) for heading, lines in told]
    return [(heading, lines) for heading, lines in kept if lines]
