"""A form as it stands with its answers: what is shown, required, chosen from, and worked out.

instrument + answers → tree of values → relevance and calculations in order → answers.
Paths are strings with repeat indices, "cards/0/who"; the same string is the HTML field name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from surveys.answer_problems import CONSTRAINT, REQUIRED
from surveys.expressions import ExpressionError, answer_text, choices_data, document
from surveys.expressions.evaluator import Scope
from surveys.form_tree import MOST_INSTANCES, FormTree
from surveys.instrument import Choice, Instrument, Question, Section
from surveys.question_types import TYPES, AnswerError
from surveys.reading_order import Path
from surveys.rules import Item, Rules, rules
from surveys.text import LANGUAGES, Text

_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
UNANSWERED = "…"


class FormState:
    """An instrument with answers, worked out once; `answers` holds what is to be stored.

    `answers` are stored values nested like the instrument; `context` is that of expressions:
    now, timezone, locale … Raises InputError for an instrument whose expressions are unsound.
    """

    def __init__(
        self,
        instrument: Instrument,
        answers: Mapping[str, Any],
        context: Mapping[str, Any] | None = None,
    ) -> None:
        self.instrument = instrument
        self._rules = rules(instrument)
        given = dict(context or {})
        locale = str(given.get("locale") or instrument.default_language or "en")
        self._context = {**self._rules.context(locale), **given}
        self._counts: dict[str, int] = {}
        self._relevant: dict[str, bool] = {}
        self._tree = self._begun(answers)
        # A repeat that becomes longer or shorter changes what stands after it; begin anew.
        while not self._worked_out():
            self._tree = self._begun(answers)

    @property
    def answers(self) -> dict[str, Any]:
        """Return the relevant answers nested like the instrument, calculations included."""
        return self._collected(self.instrument.items, "")

    def relevant(self, path: str) -> bool:
        """Tell whether a question, section or repeat instance is shown; groups inherit."""
        return self._relevant.get(path, False)

    def required(self, path: str) -> bool:
        """Tell whether a relevant question must be answered."""
        return self.relevant(path) and self._tree.holds(path, "required", otherwise=False)

    def read_only(self, path: str) -> bool:
        """Tell whether a question only shows its value."""
        return self._tree.holds(path, "read_only", otherwise=False)

    def satisfied(self, path: str) -> bool:
        """Tell whether an answer meets its constraint; an unanswered question does."""
        return self.value(path) is None or self._tree.holds(path, "constraint", otherwise=True)

    def value(self, path: str) -> Any:
        """Return the stored value at a path, None where there is none."""
        return self._tree.values.get(path)

    def instances(self, path: str) -> range:
        """Return the indices of a repeat's instances."""
        return range(self._counts.get(path, 0))

    def counted(self, section: Section) -> bool:
        """Tell whether the form, not the person, decides how often a repeat is asked."""
        return self._rules.expression(section.path, "repeat_count") is not None

    def questions(self) -> Iterator[tuple[str, Question]]:
        """Yield every question with its path, each repeat instance in turn."""
        return self._tree.questions()

    def label(self, item: Item, path: str, language: str) -> str:
        """Return the label of a question or section with each `${name}` filled in."""
        return self.fill(item.label, path, language)

    def fill(self, text: Text, path: str, language: str) -> str:
        """Return a wording with each `${name}` replaced by its answer as a person reads it."""
        words = text.to(language)
        if "${" not in words:
            return words
        return _REFERENCE.sub(lambda match: self._mentioned(match[1], path, language), words)

    def choices(self, question: Question, path: str) -> tuple[Choice, ...]:
        """Return the choices that the choice filter leaves."""
        compiled = self._rules.expression(question.path, "choice_filter")
        if compiled is None:
            return question.choices
        data = choices_data(question.choices, self._context["locale"])
        items = document(data).children[0].children
        shared = self._tree.scope(path).shared
        return tuple(
            choice
            for place, (choice, item) in enumerate(zip(question.choices, items, strict=True), 1)
            if _keeps(Scope(shared, item, place, len(items)), compiled)
        )

    def defaults(self, section: Section | None = None, path: str = "") -> dict[str, Any]:
        """Return the answers that a new form, or a new instance of a repeat, begins with.

        `path` is where the section stands: "cards/2" for the third instance of cards.
        """
        found: dict[str, Any] = {}
        for item in _items(self.instrument.items if section is None else section.items):
            value = self._default(item, f"{path}/{item.name}".lstrip("/"))
            if value is not None and value != {}:
                found[item.name] = value
        return found

    def _default(self, item: Item, path: str) -> Any:
        if isinstance(item, Section):
            return None if item.repeat else self.defaults(item, path)
        text = item.default
        if text.startswith("="):
            known = path in self._tree.patterns
            text = answer_text(self._tree.evaluated(path, "default")) if known else ""
        return cleaned_or_none(item, text)

    def _begun(self, answers: Mapping[str, Any]) -> FormTree:
        self._relevant = {"": True}
        return FormTree(self._rules, answers, self._counts, self._context)

    def _worked_out(self) -> bool:
        """Settle every element in order; False as soon as a repeat's count changed."""
        for path in self._rules.order:
            item = self._rules.elements[path]
            for place in self._tree.places.get(path, ()):
                if not self._settle(item, place):
                    return False
        return True

    def _settle(self, item: Item, path: str) -> bool:
        """Decide relevance, then value or count; False where a count changed."""
        above = path.rpartition("/")[0]
        relevant = self._relevant[above] and self._tree.holds(path, "relevant", otherwise=True)
        self._relevant[path] = relevant
        if isinstance(item, Question):
            self._settle_value(item, path, relevant)
            return True
        for index in self.instances(path) if item.repeat else ():
            self._relevant[f"{path}/{index}"] = relevant
        return not item.repeat or not relevant or self._settle_count(item, path)

    def _settle_value(self, question: Question, path: str, relevant: bool) -> None:
        old = self._tree.values[path]
        new = self._current(question, path, old) if relevant else None
        if new != old:
            self._tree.write(path, new)

    def _current(self, question: Question, path: str, given: Any) -> Any:
        kind = TYPES[question.type]
        if not kind.answered:
            return None
        if question.calculation and not (question.trigger and given is not None):
            return self._calculated(question, path)
        # What nobody is asked begins with its default, as no page can put it there.
        return self._default(question, path) if given is None and not kind.asked else given

    def _settle_count(self, section: Section, path: str) -> bool:
        if not self.counted(section):
            return True
        value = self._tree.evaluated(path, "repeat_count")
        number = value if isinstance(value, int | float) and math.isfinite(value) else 0
        wanted = max(0, min(int(number), MOST_INSTANCES))
        unchanged = self._counts[path] == wanted
        self._counts[path] = wanted
        return unchanged

    def _calculated(self, question: Question, path: str) -> Any:
        value = self._tree.evaluated(path, "calculation")
        if isinstance(value, float) and not math.isfinite(value):
            return None
        if question.type != "calculate":
            return cleaned_or_none(question, answer_text(value))
        if isinstance(value, float):
            return int(value) if value == int(value) else value
        return answer_text(value) or None

    def _mentioned(self, name: str, path: str, language: str) -> str:
        """Return the answer to the question `name` that is nearest to `path`."""
        target = self._rules.named.get(name)
        item = self._rules.elements.get(target) if target else None
        if not isinstance(item, Question):
            return UNANSWERED
        value = self.value(self._nearest(path, item))
        return UNANSWERED if value is None else TYPES[item.type].summary(item, value, language)

    def _nearest(self, path: str, item: Question) -> str:
        """Return the path of a question within the repeat instance that `path` stands in."""
        here = self._tree.patterns.get(path, ())
        shared = self._rules.shared_repeat(here, item.path)
        steps = path.split("/")
        kept = next(
            (n for n in range(len(steps), 0, -1) if _names(steps[:n]) == list(here[:shared])), 0
        )
        return "/".join([*steps[: kept if shared else 0], *item.path[shared:]])

    def _collected(self, items: Iterable[Any], prefix: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for item in items:
            path = f"{prefix}{item.name}"
            if not self._relevant[path]:
                continue
            value = self._collected_value(item, path)
            if value is not None and value != {} and value != []:
                found[item.name] = value
        return found

    def _collected_value(self, item: Any, path: str) -> Any:
        if isinstance(item, Question):
            return self._tree.values[path]
        if not item.repeat:
            return self._collected(item.items, f"{path}/")
        return [self._collected(item.items, f"{path}/{index}/") for index in self.instances(path)]


def compiled(instrument: Instrument) -> dict[str, dict[str, Any]]:
    """Return what a page needs to work a form out by itself, as JSON can hold it.

    {"cards/who": {"kind": question | group | repeat, "type", "relevant", "required",
    "constraint", "calculation", "choice_filter", "repeat_count", "read_only", "default",
    "messages": {"required" | "constraint": {language: words}}}}: paths without indices, in the
    order of working out; expressions compiled, absent where there are none. References are
    paths already, so that `expressions.js` evaluates them as they are, with the node as context.
    """
    found = rules(instrument)
    return {"/".join(path): _shipped(found, path) for path in found.order}


def _shipped(found: Rules, path: Path) -> dict[str, Any]:
    item = found.elements[path]
    shipped = {column: text for (at, column), text in found.compiled.items() if at == path}
    if isinstance(item, Section):
        return {"kind": "repeat" if item.repeat else "group", **shipped}
    messages = {
        "required": item.required_message or REQUIRED,
        "constraint": item.constraint_message or CONSTRAINT,
    }
    return {
        "kind": "question",
        "type": item.type,
        **shipped,
        "messages": {
            column: {language: message.to(language) for language in LANGUAGES}
            for column, message in messages.items()
            if column in shipped
        },
    }


def cleaned_or_none(question: Question, text: str) -> Any:
    """Return what a type makes of a text, None where it is no answer."""
    try:
        return TYPES[question.type].clean(question, text)
    except AnswerError:
        return None


def _items(items: Iterable[Any]) -> Iterator[Item]:
    yield from items


def _names(steps: list[str]) -> list[str]:
    return [step for step in steps if not step.isdigit()]


def _keeps(scope: Scope, compiled: list[Any]) -> bool:
    try:
        return scope.holds(compiled)
    except ExpressionError:
        return True
