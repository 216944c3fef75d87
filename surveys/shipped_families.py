"""Which scripts a form needs on a phone: families of functions, and parts of the form engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from surveys.expressions import Compiled, functions
from surveys.instrument import Question, Section
from surveys.question_types.choosing import from_repeat
from surveys.rules import Rules
from surveys.shipped_expressions import calls, needs_paths, shortened

_DATED = frozenset({"date", "dateTime", "today", "start", "end"})
# Which part of the engine reads and tells a type; it knows the others by itself.
_PARTS = {
    "date": "days",
    "time": "moments",
    "dateTime": "moments",
    "geopoint": "spots",
    "start-geopoint": "spots",
    "background-geopoint": "spots",
    "geotrace": "traces",
    "geoshape": "traces",
    "select_multiple": "several",
    "rank": "several",
    **dict.fromkeys(("image", "audio", "video", "file"), "files"),
}
_TABLED = ("instance", "pulldata", "jr:choice-name")


def families(rules: Rules, compiled: Iterable[Compiled]) -> set[str]:
    """Return the names of modules in static/js/expressions and static/js/phone/parts.

    `compiled` are the expressions that are shipped.
    """
    expressions = list(compiled)
    found = {family for each in expressions for family in functions(each)}
    if _reads_dates(rules):
        found.add("dates")
    return found.union(_parts(rules, expressions))


def _reads_dates(rules: Rules) -> bool:
    """Tell whether an expression reads a date; one beyond the answers may be read in a table."""
    named = {path for path, each in rules.elements.items() if getattr(each, "type", "") in _DATED}
    read = {path for paths in rules.read.values() for path in paths}
    beside = any(calls(each, name) for each in rules.compiled.values() for name in _TABLED)
    return not named.isdisjoint(read) or (bool(named) and beside)


def _parts(rules: Rules, compiled: list[Compiled]) -> Iterator[str]:
    elements = rules.elements.values()
    questions = [each for each in elements if isinstance(each, Question)]
    yield from (_PARTS[each.type] for each in questions if each.type in _PARTS)
    needed = {
        "cards": any(isinstance(each, Section) and each.repeat for each in elements),
        "triggers": any(each.trigger for each in questions),
        "offers": any(map(_is_varied, questions)),
        "paths": any(needs_paths(shortened(each)) for each in compiled),
        "tables": any(calls(each, name) for each in compiled for name in _TABLED),
    }
    yield from (name for name, is_needed in needed.items() if is_needed)


def _is_varied(question: Question) -> bool:
    """Tell whether answers, or chance, decide what is offered."""
    random = question.parameters.get("randomize") == "true"
    return bool(question.choice_filter) or random or from_repeat(question)
