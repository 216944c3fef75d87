"""What a phone needs to work a form out by itself, as JSON can hold it: small, in one language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from surveys.answer_problems import CONSTRAINT, FILTERED, REQUIRED, TOO_MANY
from surveys.expressions import Compiled, answer_text
from surveys.expressions.reading import constant, instances
from surveys.instrument import Instrument, Question, Section
from surveys.question_types import TYPES, AnswerError
from surveys.question_types.choosing import from_repeat
from surveys.question_types.numbers import Range
from surveys.rated import scale_of, unrated
from surveys.reading_order import Path
from surveys.rules import Item, Rules, rules, settling, with_inside
from surveys.shipped_expressions import calls, choice_names, shortened
from surveys.shipped_families import families
from surveys.shipped_lists import Lists
from surveys.state import cleaned_or_none
from surveys.text import Text

# What changes how an element looks, but not whether it is there and what it holds.
_LOOKING = ("required", "constraint", "choice_filter", "read_only", "seed")
# What a column means where it is empty.
_OTHERWISE = {"relevant": True, "required": False, "constraint": True, "read_only": False}
_QUOTED = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
# What no type takes for an answer; the integer asks for a whole number.
_UNREADABLE = {"integer": "0.5", "acknowledge": "?"}


def shipped(instrument: Instrument, language: str) -> dict[str, Any]:
    """Return a form as `static/js/phone/state.js` takes it; keys that say nothing are left out.

    "code", "title", "language": texts; "root": the name of the root node
    "items": [question | section …], nested. Both have "name" and "relevant".
      section: "items", "label", "repeat" (true), "repeat_count"
      question: "type", "required", "constraint", "calculation", "choice_filter", "read_only";
        "default": a text, or a compiled list where it is worked out;
        "messages": {"required" | "constraint": words} of its own; "measure": its tag;
        "no": what scores nothing of an item, where that is not just "no" (false: nothing does);
        "list": a key of `lists`; "from": the number of the question in a repeat whose answers
        are its choices; "random": true, with "seed": an order by chance;
        "scale": [what tells the scale of a rating that has no span, choices that rate nothing];
        "trigger": numbers of what it is worked out anew for; "keeps": true where the calculation
        reads what is there already; "asked", "answered": false where the type is not;
        "span": [low, high, step] of a range; "fine": how many characters of a date are meant
    "order": numbers in the order to work out, absent where it is 0, 1, 2 …
    "affects", "shows": {number: [numbers]} of what must be settled again, and of what only looks
      different (required, constraint, choices, words), when an element changes
    "lists": what questions and expressions need of lists and tables, see `shipped_lists`;
    "long": names of those that come apart (`long_list`)
    "names": [names of the questions whose labels jr:choice-name asks for]
    "messages": {"required", "constraint", "choice", "repeat", and by type: words}
    "families": what must be installed: families of functions (expressions/*.js) and what the
      engine needs for types and features of the form (phone/parts/*.js); "instance_name": compiled

    An element's number is its place in reading order, a section before what is in it. In an
    expression, a step "name" is short for ["child", "name"], ".." for ["parent", "node()"].
    An expression that no answer can change is true or false.
    """
    return _Shipment(instrument, language).form()


def long_list(instrument: Instrument, name: str, language: str) -> dict[str, Any] | None:
    """Return a list or table that `shipped` leaves to be fetched, None where there is none.

    Both are as in "lists".
    """
    return Lists(instrument, language).long(name)


class _Shipment:
    """One form on its way to a phone."""

    def __init__(self, instrument: Instrument, language: str) -> None:
        self.instrument = instrument
        self.language = language
        self.rules: Rules = rules(instrument)
        self.numbers = {path: number for number, path in enumerate(self.rules.elements)}
        self.lists = Lists(instrument, language)
        self.compiled: list[Compiled] = []

    def form(self) -> dict[str, Any]:
        """Return all of it."""
        settings = self.instrument.settings
        items = [self._item(item) for item in self.instrument.items]
        name = self._expression((), "instance_name")
        order = [self.numbers[path] for path in self.rules.order]
        return _filled(
            {
                "code": self.instrument.code,
                "title": self.instrument.title.to(self.language),
                "root": settings.get("name", "data"),
                "language": self.language,
                "items": items,
                "order": order if order != sorted(order) else None,
                "affects": self._graph(self._settled_by),
                "shows": self._graph(self._shown_by),
                **self._beside(),
                "messages": self._messages(),
                "families": sorted(families(self.rules, self.compiled)),
                "instance_name": name,
            }
        )

    def _item(self, item: Any) -> dict[str, Any]:
        made = self._section(item) if isinstance(item, Section) else self._question(item)
        return _filled({"name": item.name, **made})

    def _section(self, section: Section) -> dict[str, Any]:
        return {
            "label": section.label.to(self.language),
            "repeat": section.repeat or None,
            "relevant": self._expression(section.path, "relevant"),
            "repeat_count": self._expression(section.path, "repeat_count"),
            "items": [self._item(item) for item in section.items],
        }

    def _question(self, question: Question) -> dict[str, Any]:
        columns = ("relevant", "required", "constraint", "calculation", "choice_filter")
        kind = TYPES[question.type]
        return {
            "type": question.type,
            **{column: self._expression(question.path, column) for column in columns},
            "read_only": self._expression(question.path, "read_only"),
            "default": self._default(question),
            "messages": self._own_messages(question),
            "measure": question.tags.measure,
            "no": _noes(question),
            "scale": _scale(question),
            "trigger": self._numbered(question.trigger.split(",")),
            "keeps": self._keeps(question) or None,
            "asked": None if kind.asked else False,
            "answered": None if kind.answered else False,
            **self._choosing(question),
            **_shape(question),
        }

    def _choosing(self, question: Question) -> dict[str, Any]:
        if from_repeat(question):
            return {"from": self._numbered([question.choice_list.strip("${} ")])[0]}
        random = question.parameters.get("randomize") == "true"
        return {
            "list": self.lists.key(question) if self._needs_list(question) else None,
            "random": random or None,
            "seed": self._expression(question.path, "seed") if random else None,
        }

    def _needs_list(self, question: Question) -> bool:
        """Tell whether choices depend on answers, are read as words, or are what is given."""
        return bool(question.choices) and (
            bool(question.choice_filter or question.calculation)
            or question.default.startswith("=")
            or question.parameters.get("randomize") == "true"
            or question.tags.measure in ("site", "segment")
            or question.name in self._read_as_words
            or self.rules.shared_repeat(question.path, question.path) > 0
        )

    @property
    def _read_as_words(self) -> set[str]:
        quoted = {name for item in self.rules.elements.values() for name in self._mentions(item)}
        return quoted | set(self._named_choices())

    def _mentions(self, item: Item) -> Iterator[str]:
        """Yield the name of each question whose answer stands in the words of an element."""
        texts = [item.label, item.hint]
        if isinstance(item, Question):
            texts += [item.guidance, item.required_message, item.constraint_message]
        for text in texts:
            yield from _QUOTED.findall(text.to(self.language))

    def _named_choices(self) -> list[str]:
        """Return the questions that jr:choice-name may ask for: all where one is worked out."""
        asked = [call[3] for each in self.rules.compiled.values() for call in choice_names(each)]
        choosing = [question.name for question in self.instrument.questions() if question.choices]
        if any(argument[0] != "value" for argument in asked):
            return choosing
        words = " ".join(str(argument[1]) for argument in asked)
        named = set(re.findall(r"[^/${}\s]+", words))
        return [name for name in choosing if name in named]

    def _default(self, question: Question) -> Any:
        if question.default.startswith("="):
            return self._expression(question.path, "default")
        return answer_text(cleaned_or_none(question, question.default))

    def _keeps(self, question: Question) -> bool:
        """Tell whether a calculation reads what its question holds: `once(…)`, or `.`."""
        compiled = self.rules.expression(question.path, "calculation")
        read = self.rules.read.get((question.path, "calculation"), ())
        return compiled is not None and (question.path in read or calls(compiled, "once"))

    def _expression(self, path: Path, column: str) -> Any:
        """Return an expression, None where it says what an empty cell does."""
        compiled = self.rules.expression(path, column)
        if compiled is None:
            return None
        if column in _OTHERWISE and (truth := constant(compiled)) is not None:
            return None if truth is _OTHERWISE[column] else truth
        self.compiled.append(compiled)
        return shortened(compiled)

    def _numbered(self, names: Iterable[str]) -> list[int]:
        named = self.rules.named
        return [self.numbers[named[name]] for name in names if name in named]

    def _graph(self, edges: Any) -> dict[str, list[int]]:
        found: dict[int, set[int]] = {}
        for path in self.rules.elements:
            for target in edges(path):
                if target in self.numbers and target != path:
                    found.setdefault(self.numbers[target], set()).add(self.numbers[path])
        return {str(number): sorted(found[number]) for number in sorted(found)}

    def _settled_by(self, path: Path) -> Iterator[Path]:
        """Yield what decides whether an element is there and what it holds."""
        for column in settling(self.rules.elements[path]):
            for target in self.rules.read.get((path, column), ()):
                yield from with_inside(self.rules, path, target)

    def _shown_by(self, path: Path) -> Iterator[Path]:
        """Yield what else changes how an element looks."""
        item = self.rules.elements[path]
        for column in _LOOKING:
            for target in self.rules.read.get((path, column), ()):
                yield from with_inside(self.rules, path, target)
        chosen = item.choice_list if isinstance(item, Question) and from_repeat(item) else ""
        for name in (*self._mentions(item), chosen.strip("${} ")):
            if name in self.rules.named:
                yield self.rules.named[name]

    def _beside(self) -> dict[str, Any]:
        """Return the lists and tables that are not answers."""
        read = {name for each in self.compiled for _, name in instances(each)}
        if any(calls(each, "instance", worked_out=True) for each in self.compiled):
            read = self.lists.instances()
        return {**self.lists.beside(read), "names": self._named_choices()}

    def _messages(self) -> dict[str, str]:
        general = {
            "required": REQUIRED,
            "constraint": CONSTRAINT,
            "choice": FILTERED,
            "repeat": TOO_MANY,
        }
        by_type = {each.type: _refusal(each) for each in self.instrument.questions()}
        return {key: text.to(self.language) for key, text in {**general, **by_type}.items() if text}

    def _own_messages(self, question: Question) -> dict[str, str]:
        own = {"required": question.required_message, "constraint": question.constraint_message}
        return {column: text.to(self.language) for column, text in own.items() if text}


def _filled(made: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing; false says something, and a section has items."""
    return {
        key: value
        for key, value in made.items()
        if key == "items" or value not in (None, "", [], {})
    }


def _noes(question: Question) -> list[str] | bool | None:
    """Return the choices of a compliance item that score nothing, None for the usual “no”."""
    if question.tags.measure != "compliance":
        return None
    found = [choice.name for choice in question.choices if choice.score == 0]
    return None if found == ["no"] else found or False


def _scale(question: Question) -> list[str] | None:
    scale = "" if question.type == "range" else scale_of(question)
    return [scale, *unrated(question)] if scale else None


def _shape(question: Question) -> dict[str, Any]:
    """Return what reading and writing out an answer needs to know of its question."""
    kind = TYPES[question.type]
    if isinstance(kind, Range):
        bounds = kind.bounds(question)
        return {"span": [bounds.low, bounds.high, bounds.step]}
    if question.type == "date":
        return {"fine": {"year": 4, "month": 7}.get(kind.widget(question))}
    return {}


def _refusal(question: Question) -> Text:
    """Return what the type says to what it cannot read, an empty text where it reads anything."""
    try:
        TYPES[question.type].clean(question, _UNREADABLE.get(question.type, "\u2047"))
    except AnswerError as error:
        return error.message if error.code == "type" else Text()
    return Text()
