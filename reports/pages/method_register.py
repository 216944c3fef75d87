"""How it was done, from the books: versions and dates, what was checked, how it is weighted."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.facts import Facts
from reports.pages.naming import clipped
from reports.register import Flagged
from reports.tabling import fit
from reports.typesetting import shorten

MOST_ROWS = 8
NAME_EMS = 34.0


@dataclass(frozen=True, slots=True)
class BookRow:
    """A row of one of the page's tables: a name and its figures."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Books:
    """The tables of the page; empty ones are left out."""

    versions: tuple[BookRow, ...] = ()
    flags: tuple[BookRow, ...] = ()
    weights: tuple[BookRow, ...] = ()
    checked: str = ""
    tests: tuple[str, ...] = ()
    made: tuple[tuple[str, str], ...] = ()


def books(facts: Facts) -> Books | None:
    """Return what the register tells; None where there is none."""
    register = facts.source.register
    if register is None:
        return None
    return Books(
        versions=tuple(
            BookRow(
                clipped(asked.instrument.to(facts.language), NAME_EMS),
                (asked.version, figures.count(asked.n), asked.first, asked.last),
            )
            for asked in register.asked[:MOST_ROWS]
        ),
        flags=tuple(
            BookRow(
                fit(flag.title.to(facts.language), 104.0),
                tuple(figures.count(n) for n in _counts(flag)),
            )
            for flag in register.flagged[:MOST_ROWS]
        ),
        weights=tuple(_weights(facts)),
        checked=_checked(facts),
        tests=tuple(_tests(facts)),
        made=tuple(_made(facts)),
    )


def _counts(flag: Flagged) -> tuple[int, ...]:
    return flag.n, flag.approved, flag.returned, flag.rejected, flag.undecided


def _checked(facts: Facts) -> str:
    register = facts.source.register
    if register is None or not register.decisions:
        return facts.words("No submission was reviewed by a person.")
    return facts.words(
        "{n} decisions by reviewers; {corrected} submissions came back corrected.",
        n=figures.count(register.decisions),
        corrected=figures.count(register.corrected),
    )


def _weights(facts: Facts) -> list[BookRow]:
    """Return sample and population shares of the segments, and the weight between them."""
    shares = {s.code: s.weight for s in facts.study.segments if s.code in facts.segments}
    total = sum(map(facts.customers, shares))
    if not total or any(share is None for share in shares.values()) or len(shares) < 2:
        return []
    rows = []
    for code, share in shares.items():
        sample = facts.customers(code) / total
        weight = figures.plain((share or 0.0) / sample, 2) if sample else figures.UNKNOWN
        cells = (figures.share(sample), figures.share(share), weight)
        rows.append(BookRow(fit(facts.name(code), 150.0), cells))
    return rows[:MOST_ROWS]


def _tests(facts: Facts) -> list[str]:
    """Name the tests that this report's figures rest on, those alone that were used."""
    words, used = facts.words, []
    if facts.rows("measures"):
        used.append(words("Means: 95% t intervals; weighted ones by strata."))
    if facts.rows("boxes") or facts.rows("nps"):
        used.append(words("Shares: Wilson; NPS by its multinomial variance."))
    if facts.rows("comparisons"):
        used.append(words("Differences: Welch t and two-proportion z, Holm over all pairs."))
    if facts.rows("drivers"):
        used.append(words("Drivers: Johnson's relative weights, bootstrap with a fixed seed."))
    return used


def _made(facts: Facts) -> list[tuple[str, str]]:
    source, words = facts.source, facts.words
    register = source.register
    made = [
        (words("Report of"), source.built_at),
        (words("Data"), shorten(source.data_hash, 32)),
        (words("Software"), register.software if register else ""),
        (words("Time zone"), source.timezone),
    ]
    return [(name, value) for name, value in made if value]
