"""How it was done, from the books: versions and dates, what was checked, how it is weighted."""

from __future__ import annotations

from dataclasses import dataclass

from reports import figures
from reports.facts import Facts
from reports.pages.naming import clipped, listed
from reports.register import Flagged
from reports.tabling import fit
from surveys.instrument import Question

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
    quotas: tuple[BookRow, ...] = ()
    weighting: str = ""
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
        weighting=_weighting(facts),
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
    """Return sample and population shares of every group, and the weight between them."""
    row = facts.row("weighting")
    groups = row["groups"] if row else ()
    rows = []
    for group in groups:
        sample, share = group["sample"], group["share"]
        weight = figures.plain(share / sample, 2) if sample else figures.UNKNOWN
        name = _group_name(facts, group["margin"], group["code"])
        cells = (figures.share(sample), figures.share(share), weight)
        rows.append(BookRow(fit(name, 150.0), cells))
    return rows[:MOST_ROWS]


def _asked(facts: Facts, name: str) -> Question | None:
    """Return the question that a margin names."""
    questions = (q for form in facts.source.instruments for q in form.questions())
    return next((q for q in questions if name in (q.name, "/".join(q.path))), None)


def _margin_name(facts: Facts, name: str) -> str:
    if name == "segment":
        return facts.words("segment")
    question = _asked(facts, name)
    return (question.label.to(facts.language) if question else "") or name


def _group_name(facts: Facts, margin: str, code: str) -> str:
    """Return what a group is called: the segment, or the answer as it was asked."""
    question = _asked(facts, margin)
    if margin == "segment" or question is None:
        return facts.name(code)
    choice = next((choice for choice in question.choices if choice.name == code), None)
    return (choice.label.to(facts.language) if choice else "") or code


def _missing_name(facts: Facts, group: str) -> str:
    margin, _, code = group.rpartition("/")
    return _group_name(facts, margin or "segment", code)


def _weighting(facts: Facts) -> str:
    """Say what weighting costs: the design effect and what is left of the sample."""
    row = facts.row("weighting")
    if row is None:
        return ""
    words = facts.words
    basis = {
        "respondents": "Respondents' own weights",
        "segments": "Weighted to the segments' population shares",
        "margins": "Raked to the margins of {margins}",
    }[row["basis"]]
    margins = listed([_margin_name(facts, name) for name in row["margins"]], words)
    told = words(
        "{basis}: n = {n}, design effect {effect}, effective n {effective} (Kish).",
        basis=words(basis, margins=margins),
        n=figures.count(row["n"]),
        effect=figures.plain(row["design_effect"], 2),
        effective=figures.count(row["effective_n"]),
    )
    if not row["missing"]:
        return told
    names = listed([_missing_name(facts, group) for group in row["missing"]], words)
    missing = words("Nobody answered for {names}.", names=names)
    return listed([told, missing], words, sentence=True)


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
        (words("Built"), source.built_at[:16].replace("T", " ")),
        (words("Data"), source.data_hash),
        (words("Software"), register.software if register else ""),
        (words("Time zone"), source.timezone),
    ]
    return [(name, value) for name, value in made if value]
