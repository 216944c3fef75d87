"""A form before anybody answers: each page and each card once, as the phone fills them in itself.

The same fields and templates as those of a draft; what answers would change stands open: quotes
are left as `${name}`, what is chosen from answers is one prototype, and in a card MARKS stand
where its number, and those of the cards around it, will be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from wtforms import Form

from fieldapp.forms import layout
from fieldapp.forms.asking import Asking
from fieldapp.forms.fields import QuestionField
from fieldapp.forms.knowing import context
from fieldapp.forms.layout import Block, Cards, Page
from fieldapp.forms.media import MediaUrl
from fieldapp.forms.paths import join
from fieldapp.forms.shown import DOTTED, Option
from surveys.instrument import Choice, Instrument, Question, Section
from surveys.question_types.choosing import from_repeat
from surveys.rules import Item
from surveys.state import FormState

FIRST_MARK = 0xE000
SILENCE: dict[str, Any] = {"typed": {}, "silent": [], "started": {}}


class BlankState:
    """Answers like a FormState before there is any answer; in cards everything is asked."""

    def __init__(self, instrument: Instrument) -> None:
        self._state = FormState(instrument, {}, context())

    def relevant(self, path: str) -> bool:
        """Tell whether something is asked as long as nothing is answered."""
        return _in_card(path) or self._state.relevant(path)

    def required(self, path: str) -> bool:
        """Tell whether an answer is required as long as nothing is answered."""
        return not _in_card(path) and self._state.required(path)

    def read_only(self, path: str) -> bool:
        """Tell whether a question only shows its value."""
        return not _in_card(path) and self._state.read_only(path)

    def counted(self, section: Section) -> bool:
        """Tell whether the form, not the person, decides how often a repeat is asked."""
        return self._state.counted(section)

    def label(self, item: Item, _path: str, language: str) -> str:
        """Return the words of a question or section as its author wrote them."""
        return item.label.to(language)

    def choices(self, question: Question, _path: str) -> tuple[Choice, ...]:
        """Return all that may ever be offered."""
        return question.choices


class BlankField(QuestionField):
    """A question without an answer."""

    @property
    def required(self) -> bool:
        """Tell whether it must be answered, whenever it is asked or as long as nothing is."""
        return self.question.required == "true()" or super().required

    @property
    def options(self) -> list[Option]:
        """Return what can be chosen; where answers decide, one that stands for all."""
        found = super().options
        if not changes(self.question):
            return found
        kept = [option for option in found if option.kind == "na" and not option.value]
        return [replace(Option("", ""), prototype=True), *kept]


@dataclass(frozen=True)
class Sheet:
    """A page, or one card of a repeat, with its form."""

    page: Page
    form: Form
    state: BlankState

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Return what stands on it, in order."""
        return self.page.blocks({})

    @property
    def tight(self) -> bool:
        """Tell whether so little stands on it that its scales share one screen."""
        fields = [field for field in self.form if isinstance(field, QuestionField)]
        return len(self.blocks) <= 4 and all(field.shown.control in DOTTED for field in fields)


class Blank:
    """A form in a language: where its media are, and whether its questions are numbered."""

    def __init__(
        self, instrument: Instrument, language: str, media: MediaUrl, numbered: bool = True
    ) -> None:
        self.instrument = instrument
        self._language = language
        self._media = media
        self._numbers = layout.numbers(instrument) if numbered else {}
        self._state = BlankState(instrument)

    def pages(self) -> list[Sheet]:
        """Return every page."""
        return [self._sheet(page) for page in layout.pages(self.instrument)]

    def cards(self) -> dict[str, Sheet]:
        """Return one card of each repeat, by its path without numbers, outer ones first."""
        found: dict[str, Sheet] = {}
        for page in layout.pages(self.instrument):
            found |= self._cards(page)
        return found

    def _cards(self, page: Page) -> dict[str, Sheet]:
        found: dict[str, Sheet] = {}
        for cards in _repeats(page.blocks({})):
            steps = cards.path.split("/")
            card = join(cards.path, chr(FIRST_MARK + sum(map(_is_mark, steps))))
            inner = Page(page.number, cards.section, card, card)
            found["/".join(_unmarked(steps))] = self._sheet(inner)
            found |= self._cards(inner)
        return found

    def _sheet(self, page: Page) -> Sheet:
        hint = page.section.hint.to(self._language)
        asking = Asking(
            self._state,
            SILENCE,
            self._language,
            lambda _sha256: "",
            self._numbers,
            hint,
            self._media,
        )
        asked = layout.asked(page.blocks({}))
        fields = {each.path: BlankField(each, asking) for each in asked}
        return Sheet(page, type("BlankForm", (Form,), fields)(), self._state)


def changes(question: Question) -> bool:
    """Tell whether what a question offers, or its order, hangs on answers."""
    shuffled = question.parameters.get("randomize") == "true"
    return bool(question.choice_filter) or shuffled or from_repeat(question)


def _repeats(blocks: tuple[Block, ...]) -> Iterator[Cards]:
    for block in blocks:
        if isinstance(block, Cards):
            yield block
        elif isinstance(block, layout.Group):
            yield from _repeats(block.blocks)


def _in_card(path: str) -> bool:
    return any(map(_is_mark, path.split("/")))


def _unmarked(steps: list[str]) -> Iterator[str]:
    return (step for step in steps if not _is_mark(step))


def _is_mark(step: str) -> bool:
    return len(step) == 1 and FIRST_MARK <= ord(step) < FIRST_MARK + 0x100
