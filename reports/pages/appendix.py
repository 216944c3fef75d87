"""The appendix: how each figure is computed, the instruments, the crosstab with its bases."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports import figures
from reports.document import Page, ReportSource
from reports.facts import Facts
from reports.findings.experience import KINDS
from reports.pages import questionnaires
from reports.pages.expectation import KIND_NAMES
from reports.pages.limits import limits
from reports.sourcing import MEANS, customers
from reports.tabling import Heading, cut, fit, headings, key, numbered, parts
from reports.wording import Wording

MOST_ROWS = 20
COLUMNS_WIDTH = 620.0
COMPUTED = (
    ("Satisfaction", "Experience minus expectation per person who gave both, then the mean; "
     "one missing and it is unknown, shown as –, never as zero."),
    ("Weighted satisfaction", "Mean importance × mean satisfaction; interval by the delta method."),
    ("Key experience", "The item with the most negative weighted satisfaction; ties all named."),
    ("Ideal and gap", "Ideal = experience, but the top of the scale at the key experience; "
     "gap = experience − ideal."),
    ("Journey curve", "Mean feeling −5…+5, or 5 × (experience − expectation) / (top − bottom)."),
    ("Peak–end index", "(peak + end) / 2; the peak has the largest absolute mean of n ≥ 30, "
     "the end is the last touchpoint with data."),
    ("Visit score", "Σ weight × score / Σ weight of the items that apply; a failed critical item "
     "sets its touchpoint or the visit to 0; a site is the mean of its visits."),
    ("NPS", "Promoters − detractors in points; interval of its multinomial variance "
     "with ¾, 1½, ¾ added."),
    ("Derived importance", "Johnson's relative weights; they sum to R²; bootstrap intervals."),
    ("Intervals and tests", "95%: t for means, Wilson for shares. Welch t and two-proportion z, "
     "Holm over all pairs and items of a measure."),
    ("Five gaps", "Belief − expectation; norm − belief; compliance − 100%; promises kept − 100%; "
     "experience − expectation."),
    ("Response rate", "RR1: complete interviews over all approaches, refusals before screening "
     "counted as unknown."),
)  # fmt: skip
# The rows of the analysis without which a rule has nothing to explain.
RESTS_ON = {
    "Key experience": "key_experiences",
    "Journey curve": "journey",
    "Peak–end index": "journey",
    "Visit score": "mystery",
    "NPS": "nps",
    "Derived importance": "drivers",
    "Five gaps": "gaps",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """How one figure is computed."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An instrument as it was asked."""

    name: str
    version: str
    questions: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A mean with its base."""

    mean: str
    n: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the crosstab."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendixPage(Page):
    """The rules with the instruments, a crosstab, or two columns of questions."""

    kind: str = "appendix"
    rules: tuple[Rule, ...] = ()
    asked: tuple[Asked, ...] = ()
    limits: tuple[str, ...] = ()
    data: str = ""
    heads: tuple[Heading, ...] = ()
    lines: tuple[Line, ...] = ()
    item_heading: str = ""
    key: str = ""
    forms: tuple[tuple[questionnaires.Asked, ...], ...] = ()


def pages(source: ReportSource, words: Wording) -> list[AppendixPage]:
    """Return the rules, the crosstabs of what was rated, and the forms as they were asked."""
    facts = Facts.of(source, words)
    if not facts.analysis.get("base"):
        return []
    sheets = [_rules(facts), *_crosstabs(facts), *_forms(facts)]
    return [_part(page, place, len(sheets)) for place, page in enumerate(sheets, 1)]


def _forms(facts: Facts) -> list[AppendixPage]:
    """Return the questionnaires with every question."""
    words = facts.words
    return [
        AppendixPage(
            headline=words("Questionnaires as fielded: {forms}", forms=forms),
            lead=words(
                "Each question with its type, its answer choices and what it measures; "
                "[bracketed] words are filled in from an earlier answer."
            ),
            source=words(
                "Source: {what}.", what=words("the questionnaires in the versions fielded")
            ),
            forms=tuple(tuple(column) for column in columns),
        )
        for forms, columns in questionnaires.sheets(facts)
    ]


def _part(page: AppendixPage, place: int, count: int) -> AppendixPage:
    return replace(page, part=parts(place, count))


def _rules(facts: Facts) -> AppendixPage:
    words = facts.words
    return AppendixPage(
        headline=words("How each figure is computed, and what the data cannot bear"),
        lead=words("The rules that made every figure of this report."),
        source=words("Data {hash}, report of {day}.", hash=_hash(facts), day=_day(facts)),
        rules=tuple(_computed(facts)),
        asked=tuple(_asked(facts)),
        limits=tuple(limits(facts)),
    )


def _computed(facts: Facts) -> list[Rule]:
    """Return the rules of the figures that this report has."""
    return [
        Rule(facts.words(name), facts.words(rule))
        for name, rule in COMPUTED
        if RESTS_ON.get(name, "measures") == "measures" or facts.rows(RESTS_ON[name])
    ]


def _hash(facts: Facts) -> str:
    return facts.source.data_hash[:16] or figures.UNKNOWN


def _day(facts: Facts) -> str:
    return facts.source.built_at[:10] or figures.UNKNOWN


def _asked(facts: Facts) -> list[Asked]:
    return [
        Asked(
            instrument.title.to(facts.language),
            instrument.version or figures.UNKNOWN,
            figures.count(sum(map(questionnaires.is_question, instrument.questions()))),
        )
        for instrument in facts.source.instruments
    ]


def _crosstabs(facts: Facts) -> list[AppendixPage]:
    """Return the means of experience or rating by segment with their bases, 20 items a page."""
    for measure in ("experience", "rating", "emotion"):
        for kind in KINDS:
            items = facts.measured(kind, measure)
            if items:
                return [_crosstab(facts, kind, measure, part) for part in cut(items, MOST_ROWS)]
    return []


def _crosstab(facts: Facts, kind: str, measure: str, items: list[str]) -> AppendixPage:
    words = facts.words
    groups = facts.splits()
    names = [facts.name(group) for group in groups]
    heads = headings(names, COLUMNS_WIDTH / len(groups))
    bottom, top = facts.scale(items[0])
    titles = {"experience": "Experience", "rating": "Rating", "emotion": "Feeling"}
    return AppendixPage(
        headline=words(
            "{measure} by segment, with bases" if len(groups) > 1 else "{measure}, with bases",
            measure=words(titles[measure]),
        ),
        lead=words(
            "Means, n in small type; scale {bottom}–{top}.", bottom=f"{bottom:g}", top=f"{top:g}"
        ),
        source=customers(facts, words("† n < 30; – unknown or n < 5."), words(MEANS)),
        heads=heads,
        item_heading=words(KIND_NAMES[kind]),
        lines=tuple(
            Line(
                fit(facts.name(item), 126.0, 8.0),
                tuple(_cell(facts, kind, item, group, measure) for group in groups),
            )
            for item in items
        ),
        key=key(names) if numbered(heads) else "",
    )


def _cell(facts: Facts, kind: str, item: str, group: str, measure: str) -> Cell:
    row = facts.measure(kind, item, group, measure)
    if row["mean"] is None:
        return Cell(figures.UNKNOWN, "")
    n = figures.count(row["n"]) + figures.mark(row["n"])
    signed = measure == "emotion"
    mean = figures.signed(row["mean"], 2) if signed else figures.plain(row["mean"], 2)
    return Cell(mean, n)
