"""Why and how: what was asked of whom, what came back, what counts, how far the figures carry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from reports import figures
from reports.document import Page, ReportSource
from reports.facts import CUSTOMER_KINDS, Facts
from reports.pages import method_quotas
from reports.pages.limits import limits
from reports.pages.method_register import BookRow, Books, books
from reports.pages.naming import listed
from reports.sourcing import INSTRUMENTS, counted, titled
from reports.tabling import parts
from reports.wording import Wording

DISPOSITIONS = {
    "complete": "Complete",
    "partial": "Partial",
    "refused": "Refused",
    "screened_out": "Screened out",
    "non_contact": "No contact",
    "other": "Other",
}
REASONS = {
    "rejected": "rejected in review",
    "returned": "returned for correction",
    "awaiting": "awaiting review",
    "not_interviewed": "no interview took place",
    "unknown_instrument": "of an unknown instrument",
}
MOST_SEGMENTS = 9
# The heading of the dispositions, by whether the report is of some segments.
ENDED = ("How approaches ended", "How approaches ended, whole sample")


@dataclass(frozen=True, slots=True)
class Line:
    """An instrument's or a segment's counts; `inner` for a segment below its instrument."""

    name: str
    received: str
    counted: str
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How approaches ended."""

    name: str
    n: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodPage(Page):
    """Sample on the left, dispositions and limits on the right."""

    kind: str = "method"
    purpose: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    left_out: str = ""
    outcomes: tuple[Outcome, ...] = ()
    rates: tuple[Outcome, ...] = ()
    ended: str = ""
    limits: tuple[str, ...] = ()
    books: Books | None = None
    quotas: tuple[tuple[BookRow, ...], ...] = ()


def pages(source: ReportSource, words: Wording) -> list[MethodPage]:
    """Return the sample, then what the books say of the fieldwork; [] where nothing came in."""
    facts = Facts.of(source, words)
    base = facts.analysis.get("base") or {}
    if not base.get("received"):
        return []
    page = MethodPage(
        headline=_headline(facts),
        lead=words("How it was done, who was asked, what counts, and what the figures cannot say."),
        source=words(
            "Source: the register of submissions, {wave}. Rates after AAPOR.", wave=facts.wave()
        ),
        purpose=tuple(_purpose(facts)),
        lines=tuple(_lines(facts)),
        left_out=_left_out(facts),
        outcomes=tuple(_outcomes(facts)),
        rates=tuple(_rates(facts)),
        ended=words(ENDED[bool(facts.chosen)]),
        limits=tuple(limits(facts)),
    )
    told = books(facts)
    made = [page, *([_books_page(facts, told)] if told else []), *_quota_pages(facts, told)]
    return [replace(each, part=parts(at, len(made))) for at, each in enumerate(made, 1)]


def _quota_pages(facts: Facts, told: Books | None) -> list[MethodPage]:
    """Return the pages of quotas; [] where there are none or few beside the books."""
    rows = method_quotas.quotas(facts)
    if told and len(rows) <= method_quotas.FEW:
        return []
    words = facts.words
    return [
        MethodPage(
            headline=method_quotas.headline(facts),
            lead=words("How many interviews were wanted in each cell, and how many count."),
            source=words("Source: the register of submissions, {wave}.", wave=facts.wave()),
            quotas=tuple(tuple(column) for column in columns),
        )
        for columns in method_quotas.sheets(rows)
    ]


def _books_page(facts: Facts, told: Books) -> MethodPage:
    words, rows = facts.words, method_quotas.quotas(facts)
    whole = words("Counts of this page are of the whole sample.") if facts.chosen else ""
    found = facts.source.register.flagged if facts.source.register else ()
    n = sum(flag.n for flag in found)
    headline = words("The checks raised no doubt about any submission")
    if n:
        open_ones = sum(flag.undecided for flag in found)
        message = "{n} doubts were raised by the checks, and a person decided on each"
        if open_ones:
            message = "{n} doubts were raised by the checks; on {open} nobody has decided yet"
        if open_ones == n:
            message = "{n} doubts were raised by the checks; nobody has decided on any yet"
        headline = words(message, n=figures.count(n), open=figures.count(open_ones))
    return MethodPage(
        headline=headline,
        lead=words(
            "Versions asked, what was flagged and what became of it, weights, tests, and what made "
            "this report. A flag never deletes: a person decides."
        ),
        source=listed(
            [words("Source: the register of submissions, {wave}.", wave=facts.wave()), whole],
            words,
            sentence=True,
        ),
        books=replace(told, quotas=tuple(rows)) if len(rows) <= method_quotas.FEW else told,
    )


def _headline(facts: Facts) -> str:
    """Say how many submissions count, name the two largest instruments, and who is few."""
    words = facts.words
    sizes = {kind: n for kind in INSTRUMENTS if (n := counted(facts, kind))}
    largest = sorted(sizes, key=lambda kind: -sizes[kind])[:2]
    told = listed(
        [
            words(
                "{n} from the {instrument}",
                n=figures.count(sizes[k]),
                instrument=words(INSTRUMENTS[k]),
            )
            for k in largest
        ],
        words,
    )
    whole = figures.count(facts.analysis["base"].get("counted"))
    small = [code for code in facts.segments if figures.low_base(facts.customers(code))]
    if small:
        few = "{n} submissions count: {told}; {small} rest on few"
        return words(few, n=whole, told=told, small=facts.names(small[:3]))
    if len(sizes) == 1:
        alone = "{n} submissions of the {instrument} count"
        return words(alone, n=whole, instrument=words(INSTRUMENTS[largest[0]]))
    among = "{n} submissions count, including {told}"
    every = "{n} submissions count: {told}"
    return words(among if len(sizes) > len(largest) else every, n=whole, told=told)


def _purpose(facts: Facts) -> list[str]:
    words, study = facts.words, facts.study
    wave = next((w for w in study.waves if w.code == facts.source.wave), None)
    told = (
        [
            words(
                "To see {n} touchpoints as customers do, from {first} to {last}.",
                n=len(study.touchpoints),
                first=facts.name(study.touchpoints[0].code),
                last=facts.name(study.touchpoints[-1].code),
            )
        ]
        if len(study.touchpoints) > 1
        else []
    )
    if wave and wave.start and wave.end:
        told.append(words("Fieldwork {start} to {end}.", start=wave.start, end=wave.end))
    own = sum(site.kind != "competitor" for site in study.sites)
    if own:
        told.append(words("{n} sites are in the study.", n=own))
    review = (
        "Only submissions approved in review count."
        if study.review
        else ("All submissions count but those rejected.")
    )
    return [*told, words(review), *_narrowing(facts)]


def _narrowing(facts: Facts) -> list[str]:
    """Say of whom a report on some segments is, and what in it is of the whole sample."""
    if not facts.chosen:
        return []
    words = facts.words
    told = [words("This report is of {names} only.", names=facts.together())]
    whole = [words(name) for kind, name in INSTRUMENTS.items() if counted(facts, kind)
             and facts.of_all(kind)]  # fmt: skip
    if whole:
        told.append(words("Of the whole sample: {kinds}.", kinds=listed(whole, words)))
    return told


def _lines(facts: Facts) -> list[Line]:
    """Return every kind of instrument, customers' by segment."""
    rows = facts.analysis["base"].get("instruments", ())
    made = []
    for kind in INSTRUMENTS:
        mine = [row for row in rows if row["kind"] == kind]
        if not mine:
            continue
        received, kept = (sum(row[key] for row in mine) for key in ("received", "counted"))
        made.append(Line(titled(facts, kind), figures.count(received), figures.count(kept)))
        if kind in CUSTOMER_KINDS:
            made += _by_segment(facts, mine)
    return made


def _by_segment(facts: Facts, rows: list[dict[str, int]]) -> list[Line]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        code = str(row["segment"])
        sums[code][0] += row["received"]
        sums[code][1] += row["counted"]
    known = [code for code in facts.segments if code in sums][:MOST_SEGMENTS]
    if len(known) < 2:
        return []
    return [
        Line(facts.name(code), figures.count(sums[code][0]), figures.count(sums[code][1]), True)
        for code in known
    ]


def _left_out(facts: Facts) -> str:
    reasons = facts.analysis["base"].get("left_out", {})
    comma = "，" if facts.language == "zh" else ", "
    told = comma.join(
        facts.words("{n} {reason}", n=figures.count(n), reason=facts.words(REASONS[reason]))
        for reason, n in reasons.items()
        if n and reason in REASONS
    )
    if not told:
        return facts.words("None left out.")
    message = "Left out of the whole sample: {told}." if facts.chosen else "Left out: {told}."
    return facts.words(message, told=told)


def _outcomes(facts: Facts) -> list[Outcome]:
    found = facts.analysis["base"].get("dispositions", {})
    if not any(found.values()):
        return []
    return [
        Outcome(facts.words(name), figures.count(found[code]))
        for code, name in DISPOSITIONS.items()
        if found.get(code)
    ]


def _rates(facts: Facts) -> list[Outcome]:
    rates = facts.analysis["base"].get("rates", {})
    if not counted(facts, "intercept") and not any(rates.values()):
        return []
    names = (("rr1", "Response rate (RR1)"), ("cooperation", "Cooperation rate (COOP1)"))
    return [Outcome(facts.words(name), figures.share(rates.get(code), 1)) for code, name in names]
