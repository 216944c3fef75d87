"""The forms as they were asked: every question with its type, its choices and what it measures.

Three columns a page, one form after the other; a heading never ends a column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.facts import Facts
from reports.pages.naming import clipped, lines
from surveys.instrument import Instrument, Node, Question, Section, Tags
from surveys.question_types import TYPES

COLUMNS, HEIGHT, MOST_PAGES = 3, 366.0, 24
# Em of a column's line at 8 pt and at 7 pt, lines shown of each, and the pt that rows take.
WORDS_EMS, TOLD_EMS, MOST_WORDS, MOST_TOLD = 25.5, 29.0, 6, 5
WORDS_LINE, TOLD_LINE, AIR = 12.0, 10.5, 4.5
TALL = {"form": 22.0, "section": 18.0}
TYPE_NAMES = {
    "select_one": "one answer",
    "select_multiple": "several answers",
    "rank": "ranking",
    "range": "scale",
    "integer": "whole number",
    "decimal": "number",
    "text": "open answer",
    "barcode": "scanned code",
    "date": "date",
    "time": "time of day",
    "dateTime": "date and time",
    "geopoint": "position",
    "geotrace": "positions",
    "geoshape": "area",
    "image": "photo",
    "audio": "recording",
    "video": "film",
    "file": "file",
    "note": "words to read",
    "acknowledge": "box to tick",
}
MEANT = {
    "experience": "Experience",
    "expectation": "Expectation",
    "importance": "Importance",
    "rating": "Rating",
    "emotion": "Feeling",
    "compliance": "norm kept",
    "nps": "NPS",
    "ces": "effort",
    "overall": "Overall satisfaction",
    "verbatim": "in their words",
    "segment": "segment",
    "site": "site",
    "habit": "visiting habit",
    "belief": "management's belief",
    "norm_level": "level of the norm",
    "promise": "promise kept",
    "wait_minutes": "waiting time",
    "functional": "if it is there (Kano)",
    "dysfunctional": "if it is missing (Kano)",
    "disposition": "how the approach ended",
}
_REFERENCE = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of a column; `kind` form | section | question, `told` type, choices and tags."""

    kind: str
    words: str
    number: str = ""
    told: str = ""

    @property
    def height(self) -> float:
        """Return how many pt the row takes."""
        if self.kind != "question":
            return TALL[self.kind] + WORDS_LINE * (lines(self.words, WORDS_EMS) - 1)
        told = TOLD_LINE * lines(self.told, TOLD_EMS) if self.told else 0.0
        return WORDS_LINE * lines(self.words, WORDS_EMS) + told + AIR


def is_question(node: Node) -> bool:
    """Tell whether a person sees this and answers it."""
    kind = TYPES.get(node.type) if isinstance(node, Question) else None
    return kind is not None and kind.asked and kind.answered


def sheets(facts: Facts) -> list[tuple[str, list[list[Asked]]]]:
    """Return the pages: the name of what a page shows, and its columns."""
    forms = facts.source.instruments
    rows = [(form.title.to(facts.language), row) for form in forms for row in _rows(facts, form)]
    columns = list(_columns(rows))
    pages = [columns[at : at + COLUMNS] for at in range(0, len(columns), COLUMNS)]
    return [
        (_shown(facts, page), [[row for _, row in column] for column in page])
        for page in pages[:MOST_PAGES]
    ]


def _shown(facts: Facts, page: list[list[tuple[str, Asked]]]) -> str:
    """Name the forms on a page; of one form the questions too."""
    titles = list(dict.fromkeys(title for column in page for title, _ in column))
    numbers = [row.number for column in page for _, row in column if row.number]
    if len(titles) > 1:
        return facts.names(titles)
    message = "{form}, questions {first}–{last}"
    return facts.words(message, form=titles[0], first=numbers[0], last=numbers[-1])


def _columns(rows: Iterable[tuple[str, Asked]]) -> Iterator[list[tuple[str, Asked]]]:
    """Fill columns; headings go to the next one together with what they stand above."""
    column: list[tuple[str, Asked]] = []
    waiting: list[tuple[str, Asked]] = []
    for row in rows:
        waiting.append(row)
        if row[1].kind != "question":
            continue
        if column and sum(each.height for _, each in (*column, *waiting)) > HEIGHT:
            yield column
            column = []
        column, waiting = [*column, *waiting], []
    if column:
        yield column


def _rows(facts: Facts, form: Instrument) -> Iterator[Asked]:
    title = form.title.to(facts.language) or form.code
    yield Asked("form", facts.words("{form}, version {n}", form=title, n=form.version or "–"))
    lists: dict[tuple[str, ...], str] = {}
    number = 0
    for node in _asked(form.items):
        if isinstance(node, Section):
            yield Asked("section", clipped(node.label.to(facts.language), WORDS_EMS))
        elif isinstance(node, Question):
            number += 1
            yield _question(facts, node, str(number), lists)


def _asked(items: Iterable[Node]) -> Iterator[Node]:
    """Yield the questions below, before them the headings of sections that have any."""
    for item in items:
        if not isinstance(item, Section):
            if is_question(item):
                yield item
        elif any(map(is_question, item.questions())):
            if item.label:
                yield item
            yield from _asked(item.items)


def _question(
    facts: Facts, question: Question, number: str, lists: dict[tuple[str, ...], str]
) -> Asked:
    words = _REFERENCE.sub(r"[\1]", question.label.to(facts.language)) or question.name
    told = [
        _type(facts, question),
        _choices(facts, question, number, lists),
        _tags(facts, question.tags, words),
    ]
    separator = "；" if facts.language == "zh" else "; "
    return Asked(
        "question",
        clipped(words, WORDS_EMS * MOST_WORDS * 0.96),
        number,
        clipped(separator.join(filter(None, told)), TOLD_EMS * MOST_TOLD * 0.96),
    )


def _type(facts: Facts, question: Question) -> str:
    name = TYPE_NAMES.get(question.type)
    said = facts.words(name) if name else question.type
    ends = [question.parameters.get(end, "") for end in ("start", "end")]
    if not all(ends):
        return said
    if ends[0].startswith("-"):
        return f"{said} {ends[0].replace('-', '−')}…+{ends[1]}"
    return f"{said} {ends[0]}–{ends[1]}"


def _choices(
    facts: Facts, question: Question, number: str, lists: dict[tuple[str, ...], str]
) -> str:
    """Return the choices, or the number of the question that has the same ones."""
    if not question.choices:
        return ""
    names = tuple(choice.label.to(facts.language) or choice.name for choice in question.choices)
    if names in lists:
        return facts.words("choices as in {number}", number=lists[names])
    lists[names] = number
    return " / ".join(names)


def _tags(facts: Facts, tags: Tags, asked: str) -> str:
    """Return what the answer means to the method: measure, and what it is about.

    An item is named where the question does not ask it in the same words.
    """
    measure = facts.words(MEANT[tags.measure]) if tags.measure in MEANT else tags.measure
    about = (facts.name(code) for code in (tags.touchpoint, tags.dimension, tags.factor) if code)
    item = facts.name(tags.item) if tags.item and tags.item != tags.touchpoint else ""
    item = "" if item and asked.startswith(item.rstrip("…")) else item
    weight = _weight(facts, tags)
    critical = facts.words("critical") if tags.critical else ""
    return " · ".join(filter(None, (measure, *about, item, weight, critical)))


def _weight(facts: Facts, tags: Tags) -> str:
    """Return the weight of an item that counts more or less than others, unbroken."""
    if tags.weight in (None, 1):
        return ""
    return facts.words("weight {n}", n=f"{tags.weight:g}").replace(" ", "\u00a0")
