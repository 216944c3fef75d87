"""A form as it stands with its answers: what is shown, required, chosen from, and worked out.

instrument + answers → tree of values → relevance and calculations in order → answers.
Paths are strings with repeat indices, "cards/0/who"; the same string is the HTML field name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from surveys.expressions import answer_text, document
from surveys.form_tree import MOST_INSTANCES, FormTree, rooted
from surveys.instrument import Choice, Instrument, Question, Section
from surveys.offers import Offers
from surveys.question_types import TYPES, AnswerError
from surveys.question_types.choosing import from_repeat
from surveys.rules import Item, rules
from surveys.tables import LAST_SAVED, Beside
from surveys.text import Text

_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
UNANSWERED = "…"


class FormState:
    """An instrument with answers, worked out once; `answers` holds what is to be stored.

    `answers` are stored values nested like the instrument; `context` is that of expressions:
    now, timezone, locale …; besides, `metadata` is what is known without asking, by question
    type (start, end, today, username …), `last_saved` are the answers of the form that the
    same person sent before, and `seed` is a text that makes an order by chance its own.
    Raises InputError for an instrument whose expressions are unsound.
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
        self._tables = self._rules.tables_in(locale)
        self._context = {**self._tables.context, **given}
        self._context["instances"] = self._instances(given)
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

    @property
    def name(self) -> str:
        """Return what the form calls itself by its answers (`instance_name`), "" if nothing."""
        return answer_text(self._tree.evaluated("", "instance_name")).strip()

    def choices(self, question: Question, path: str) -> tuple[Choice, ...]:
        """Return what is offered: what the filter leaves, in an order by chance if asked so."""
        offers = Offers(self._tree, self._tables)
        if from_repeat(question):
            return offers.answered(question, path)
        found = offers.filtered(question, path)
        if question.parameters.get("randomize") != "true":
            return found
        return offers.shuffled(found, question, path, self._context.get("seed"))

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

    def _instances(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what `instance(…)` reads: lists, tables, and the form that was sent before."""
        own: Mapping[str, Any] = self._context["instances"]
        saved = given.get("last_saved")
        if not saved:
            return own
        return Beside(own, LAST_SAVED, document(rooted(self.instrument, saved)))

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
        if question.calculation and not question.trigger:
            return self._calculated(question, path)
        if question.calculation and given is None and self._triggered(question, path):
            return self._calculated(question, path)
        if given is not None or kind.asked:
            return given
        # What nobody is asked begins with what is known or its default; no page can put it there.
        known = (self._context.get("metadata") or {}).get(question.type)
        return cleaned_or_none(question, str(known)) if known else self._default(question, path)

    def _triggered(self, question: Question, path: str) -> bool:
        """Tell whether one of the questions is answered whose change works this one out."""
        return any(
            self.value(self._nearest(path, self._rules.elements[target])) is not None
            for name in question.trigger.split(",")
            if (target := self._rules.named.get(name))
        )

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
        if isinstance(value, int | float) and not isinstance(value, bool):
            return int(value) if value == int(value) else value
        text, there = answer_text(value), self._tree.values[path]
        # `once(…)` gives what was there as text: it stays the number that it was.
        is_same = isinstance(there, int | float) and answer_text(there) == text
        return there if is_same else text or None

    def _mentioned(self, name: str, path: str, language: str) -> str:
        """Return the answer to the question `name` that is nearest to `path`."""
        target = self._rules.named.get(name)
        item = self._rules.elements.get(target) if target else None
        if not isinstance(item, Question):
            return UNANSWERED
        value = self.value(self._nearest(path, item))
        return UNANSWERED if value is None else TYPES[item.type].summary(item, value, language)

    def _nearest(self, path: str, item: Item) -> str:
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
