"""The evidence of every item that the report shows figures of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from reports import figures
from reports.document import Page
from reports.evidence.answers import Answers
from reports.evidence.sheet import Rule, Sheet, Shot, Stand, Value, Words
from reports.facts import Facts, Row
from reports.moments import minute
from reports.pages.appendix import COMPUTED
from reports.pages.expectation import KIND_NAMES
from reports.pages.voices import of_customers
from reports.strategy.reading import MEASURE_NAMES
from reports.suppression import RESPONDENTS

KINDS = ("touchpoint", "factor", "dimension", "item")
MOST_ANSWERS, MOST_QUOTES, MOST_PHOTOS = 300, 200, 6
Columns = dict[str, tuple[float | None, ...]]
SIGNED = ("satisfaction", "weighted_satisfaction", "gap", "emotion")
RULES = {
    "satisfaction": ("Satisfaction",),
    "weighted_satisfaction": ("Weighted satisfaction", "Key experience"),
    "ideal": ("Ideal and gap",),
    "emotion": ("Journey curve", "Peak–end index"),
    "mystery": ("Visit score",),
}


def sheets(facts: Facts, pages: Sequence[Page]) -> tuple[Sheet, ...]:
    """Return the evidence of every touchpoint, factor, dimension and item with a figure."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in facts.rows("measures"):
        if row["kind"] in KINDS and row["mean"] is not None:
            found.setdefault((row["kind"], row["item"]), []).append(row)
    for row in facts.rows("mystery", level="touchpoint", segment="all"):
        found.setdefault(("touchpoint", row["code"]), [])
    return tuple(_sheet(facts, kind, item, rows, pages) for (kind, item), rows in found.items())


def file_name(language: str, kind: str, item: str) -> str:
    """Return the name of the file that shows an item's evidence."""
    return f"{language}-figures-{kind}-{re.sub(r'[^A-Za-z0-9_-]', '_', item)}.html"


def _sheet(facts: Facts, kind: str, item: str, rows: Sequence[Row], pages: Sequence[Page]) -> Sheet:
    visits = _visits(facts, item) if kind == "touchpoint" else []
    measures = [row["measure"] for row in rows] + (["mystery"] if visits else [])
    counts_heads, counts = _counts(facts, kind, item)
    heads, answers, cut = _answers(facts, kind, item)
    name = facts.name(item)
    return Sheet(
        file=file_name(facts.language, kind, item),
        name=name,
        kind=facts.words(KIND_NAMES[kind]),
        values=(*(_value(facts, row) for row in rows), *visits),
        rules=tuple(_rules(facts, measures)),
        counts_heads=counts_heads,
        counts=counts,
        heads=heads,
        answers=answers,
        cut=cut,
        quotes=tuple(_quotes(facts, kind, item)),
        photos=tuple(_photos(facts, item)) if kind == "touchpoint" else (),
        stands=tuple(
            Stand(f"{page.number} {page.headline}", page.anchor)
            for page in pages
            if page.number and name in page.headline
        ),
    )


def _value(facts: Facts, row: Row) -> Value:
    sign = row["measure"] in SIGNED
    words = figures.signed if sign else figures.plain
    return Value(
        facts.words(MEASURE_NAMES[row["measure"]]),
        facts.name(row["segment"]),
        words(row["mean"], 2),
        figures.count(row["n"]) + figures.mark(row["n"]),
        figures.interval(row["low"], row["high"], 2, sign),
    )


def _visits(facts: Facts, item: str) -> list[Value]:
    return [
        Value(
            facts.words(MEASURE_NAMES["mystery"]),
            facts.name(row["segment"]),
            figures.plain(row["score"] * 100),
            figures.count(row["n"]),
            figures.interval(_hundred(row["low"]), _hundred(row["high"])),
        )
        for row in facts.rows("mystery", level="touchpoint", code=item)
        if row["score"] is not None
    ]


def _hundred(value: float | None) -> float | None:
    return None if value is None else value * 100


def _rules(facts: Facts, measures: Iterable[str]) -> list[Rule]:
    wanted = {name for measure in measures for name in RULES.get(measure, ())}
    wanted.add("Intervals and tests")
    return [Rule(facts.words(n), facts.words(words)) for n, words in COMPUTED if n in wanted]


def _known(
    facts: Facts, kind: str, item: str
) -> tuple[Answers, dict[str, tuple[float | None, ...]]]:
    """Return the answers and an item's values by measure; none where they are not to be shown."""
    source = facts.source
    hidden = source.choices.anonymity == "nobody" or source.choices.audience == "site"
    if source.answers is None or hidden:
        return Answers(), {}
    return source.answers, source.answers.values.get((kind, item), {})


def _segments(facts: Facts, answers: Answers) -> list[str | None]:
    """Return each person's segment in words, "" where it is too small, None where not chosen."""
    sizes = Counter(answers.segments)
    wanted = facts.source.choices.segments
    return [
        None
        if wanted and code not in wanted
        else facts.name(code)
        if code and sizes[code] >= RESPONDENTS
        else figures.UNKNOWN
        for code in answers.segments
    ]


def _counts(
    facts: Facts, kind: str, item: str
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return how many gave which value, a column a measure; () where fewer than five answered."""
    answers, values = _known(facts, kind, item)
    inside = [segment is not None for segment in _segments(facts, answers)]
    columns = {
        measure: Counter(
            v for v, here in zip(column, inside, strict=True) if here and v is not None
        )
        for measure, column in values.items()
    }
    columns = {m: counts for m, counts in columns.items() if counts.total() >= RESPONDENTS}
    scale = sorted({value for counts in columns.values() for value in counts})
    heads = (facts.words("Answer"), *(facts.words(MEASURE_NAMES[m]) for m in columns))
    rows = [
        (f"{value:g}".replace("-", "−"), *(figures.count(c[value]) for c in columns.values()))
        for value in scale
    ]
    return (heads, tuple(rows)) if rows else ((), ())


def _answers(
    facts: Facts, kind: str, item: str
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], str]:
    """Return the answers person by person, and what was cut."""
    answers, values = _known(facts, kind, item)
    if not values:
        return (), (), ""
    rows = []
    for at, segment in enumerate(_segments(facts, answers)):
        given = [column[at] for column in values.values()]
        if segment is not None and any(value is not None for value in given):
            told = ("–" if v is None else f"{v:g}".replace("-", "−") for v in given)
            rows.append((str(at + 1), segment, *told))
    if len(rows) < RESPONDENTS:
        return (), (), ""
    names = (facts.words(MEASURE_NAMES[measure]) for measure in values)
    heads = (facts.words("No."), facts.words("Segment"), *names)
    cut = facts.words("The first {most} of {n} answers.", most=MOST_ANSWERS, n=len(rows))
    return heads, tuple(rows[:MOST_ANSWERS]), cut if len(rows) > MOST_ANSWERS else ""


def _quotes(facts: Facts, kind: str, item: str) -> list[Words]:
    if kind not in ("touchpoint", "dimension"):
        return []
    made = []
    for row in of_customers(facts):
        if row[kind] == item and row["text"].strip():
            who = [facts.name(row[key]) for key in ("segment", "site") if row[key]]
            if row["feeling"] is not None:
                felt = figures.signed(row["feeling"], 0)
                who.append(facts.words("feeling {value}", value=felt))
            made.append(Words(row["text"], " · ".join(who)))
    return made[:MOST_QUOTES]


def _photos(facts: Facts, touchpoint: str) -> list[Shot]:
    if facts.source.photos is None:
        return []
    return [
        Shot(
            row["sha256"],
            " · ".join(
                filter(
                    None,
                    (
                        facts.name(row["site"]) if row["site"] else "",
                        minute(row["taken_at"], facts.source.timezone),
                    ),
                )
            ),
        )
        for row in facts.rows("photos", touchpoint=touchpoint)[:MOST_PHOTOS]
    ]
