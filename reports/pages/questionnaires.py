"""The forms as they were fielded: each question with its type, its choices and what it measures.

Three columns a page, one form after the other, the columns as even as they can be. A heading never
ends a column; a section that goes on in the next one is named again there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports.facts import Facts
from reports.pages.naming import clipped, lines, listed
from surveys.instrument import Instrument, Node, Question, Section, Tags
from surveys.question_types import TYPES

COLUMNS, HEIGHT, MOST_PAGES = 3, 376.0, 24
# Columns are evened out by making all of them lower, in such steps and down to this, in pt.
STEP, LEAST = 6.0, 180.0
# Em of a column's line at 8 pt and at 7 pt, lines shown of each, and the pt that rows take.
WORDS_EMS, TOLD_EMS, MOST_WORDS, MOST_TOLD = 27.5, 31.0, 6, 5
FORM_LINE, FORM_EMS, SECTION_EMS = 15.0, 21.0, 20.0
WORDS_LINE, TOLD_LINE, AIR = 12.0, 10.5, 4.5
TALL = {"form": 30.75, "section": 21.5}
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
    "geopoint": "GPS position",
    "geotrace": "GPS track",
    "geoshape": "GPS area",
    "image": "photo",
    "audio": "audio recording",
    "video": "video",
    "file": "file",
    "note": "text to read",
    "acknowledge": "tick box",
}
MEANT = {
    "experience": "experience",
    "expectation": "expectation",
    "importance": "importance",
    "rating": "rating",
    "emotion": "feeling",
    "compliance": "norm compliance",
    "nps": "NPS",
    "ces": "effort",
    "overall": "overall satisfaction",
    "verbatim": "verbatim",
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
Column = list[tuple[str, "Asked"]]
_REFERENCE = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of a column; `kind` form | section | question, `told` type, choices and tags.

    `height` is in pt, `section` the heading that the row stands under.
    """

    kind: str
    words: str
    height: float
    number: str = ""
    told: str = ""
    section: str = ""


def _heading(kind: str, words: str) -> Asked:
    return Asked(kind, words, TALL[kind] + FORM_LINE * (lines(words, FORM_EMS) - 1))


def is_question(node: Node) -> bool:
    """Tell whether a person sees this and answers it."""
    kind = TYPES.get(node.type) if isinstance(node, Question) else None
    return kind is not None and kind.asked and kind.answered


def sheets(facts: Facts) -> list[tuple[str, list[list[Asked]]]]:
    """Return the pages: the name of what a page shows, and its columns."""
    forms = facts.source.instruments
    rows = [(form.title.to(facts.language), row) for form in forms for row in _rows(facts, form)]
    columns = _even(facts, rows)
    pages = [columns[at : at + COLUMNS] for at in range(0, len(columns), COLUMNS)]
    return [
        (_shown(facts, page), [[row for _, row in column] for column in page])
        for page in pages[:MOST_PAGES]
    ]


def _shown(facts: Facts, page: list[Column]) -> str:
    """Name the forms on a page; of one form the questions too."""
    titles = list(dict.fromkeys(title for column in page for title, _ in column))
    numbers = [row.number for column in page for _, row in column if row.number]
    if len(titles) > 1:
        return listed(titles, facts.words)
    several = len(numbers) > 1
    message = "{form}, questions {first}–{last}" if several else "{form}, question {first}"
    return facts.words(message, form=titles[0], first=numbers[0], last=numbers[-1])


def _even(facts: Facts, rows: Sequence[tuple[str, Asked]]) -> list[Column]:
    """Return the lowest columns that need no page more than the highest do."""
    columns = list(_columns(facts, rows, HEIGHT))
    room = -(-len(columns) // COLUMNS) * COLUMNS
    height = HEIGHT
    while height >= LEAST + STEP:
        height -= STEP
        lower = list(_columns(facts, rows, height))
        if len(lower) > room:
            break
        columns = lower
    return columns


def _columns(facts: Facts, rows: Iterable[tuple[str, Asked]], height: float) -> Iterator[Column]:
    """Fill columns; headings go to the next one together with what they stand above."""
    column: Column = []
    waiting: Column = []
    for row in rows:
        waiting.append(row)
        if row[1].kind != "question":
            continue
        if column and sum(each.height for _, each in (*column, *waiting)) > height:
            yield column
            column = _again(facts, waiting[0])
        column, waiting = [*column, *waiting], []
    if column:
        yield column


def _again(facts: Facts, first: tuple[str, Asked]) -> Column:
    """Return the heading of a section that goes on in another column, where one does."""
    title, row = first
    if not row.section:
        return []
    words = facts.words("{section} (continued)", section=row.section)
    return [(title, _heading("section", words))]


def _rows(facts: Facts, form: Instrument) -> Iterator[Asked]:
    title = form.title.to(facts.language) or form.code
    words = facts.words("{form}, version {n}", form=title, n=form.version or "–")
    yield _heading("form", words)
    lists: dict[tuple[str, ...], str] = {}
    number, section = 0, ""
    for node in _asked(form.items):
        if isinstance(node, Section):
            section = clipped(node.label.to(facts.language), SECTION_EMS)
            yield _heading("section", section)
        elif isinstance(node, Question):
            number += 1
            yield _question(facts, node, str(number), section, lists)


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
    facts: Facts, question: Question, number: str, section: str, lists: dict[tuple[str, ...], str]
) -> Asked:
    asked = _REFERENCE.sub(r"[\1]", question.label.to(facts.language)) or question.name
    parts = [
        _type(facts, question),
        _choices(facts, question, number, lists),
        _tags(facts, question.tags, asked, section),
    ]
    words = clipped(asked, WORDS_EMS * MOST_WORDS * 0.96)
    separator = "；" if facts.language == "zh" else "; "
    told = clipped(separator.join(filter(None, parts)), TOLD_EMS * MOST_TOLD * 0.96)
    height = WORDS_LINE * lines(words, WORDS_EMS) + TOLD_LINE * lines(told, TOLD_EMS) + AIR
    return Asked("question", words, height, number, told, section)


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


def _tags(facts: Facts, tags: Tags, asked: str, section: str) -> str:
    """Return what the answer means to the method: measure, and what it is about.

    What the heading or the question itself says in the same words is not said again.
    """
    measure = facts.words(MEANT[tags.measure]) if tags.measure in MEANT else tags.measure
    codes = dict.fromkeys((tags.touchpoint, tags.dimension, tags.factor, _named(facts, tags.item)))
    names = [facts.name(code) for code in codes if code]
    about = [name for name in names if name != section and not _says(asked, name)]
    weight = _weight(facts, tags)
    critical = facts.words("critical") if tags.critical else ""
    return " · ".join(filter(None, (measure, *about, weight, critical)))


def _named(facts: Facts, item: str) -> str:
    """Return an item that has a name: a bare code tells a reader nothing."""
    return item if item and facts.name(item) != item else ""


def _says(asked: str, name: str) -> bool:
    """Tell whether a question begins with a name, or with what a cut left of it, or quotes it."""
    whole = re.escape(name.removesuffix("…")) + ("" if name.endswith("…") else "(?![A-Za-z])")
    return bool(re.match(whole, asked) or re.search(f"“{whole}”", asked))


def _weight(facts: Facts, tags: Tags) -> str:
    """Return the weight of an item that counts more or less than others, unbroken."""
    if tags.weight in (None, 1):
        return ""
    return facts.words("weight {n}", n=f"{tags.weight:g}").replace(" ", "\u00a0")
