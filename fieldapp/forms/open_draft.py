"""A draft opened with its instrument: pages, state, what is answered and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fieldapp.forms import layout
from fieldapp.forms.knowing import LAST_SAVED, context_of
from fieldapp.forms.layout import Asked, Block, Cards, Page
from fieldapp.forms.paths import Answers, names, read
from fieldapp.forms.posted import answer_of
from fieldapp.refusals import NotFoundError
from fieldapp.rows import now
from fieldapp.storage import Draft
from fieldapp.studies import instrument_at
from surveys.answer_problems import AnswerProblem
from surveys.answers import check_state, clean_answers
from surveys.form_tree import MOST_INSTANCES
from surveys.instrument import Instrument, Question, Section
from surveys.question_types import AnswerError
from surveys.rules import Rules, rules
from surveys.state import FormState
from surveys.text import Text

NOTES = "draft"


@dataclass(frozen=True, slots=True)
class Count:
    """How far a page is: answered of asked, and how many answers are missing or wrong."""

    answered: int
    asked: int
    wrong: int

    @property
    def done(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.wrong


class OpenDraft:
    """A draft with everything that its pages need.

    `notes` is what only the draft needs and no submission: "typed" (words that are no answer,
    by path), "silent" (paths answered by “cannot say”), "started" (running stopwatches),
    "refused" (uploads that cannot be taken, with the reason), "given" (paths answered before
    anybody was asked, which no page shows).
    """

    def __init__(self, row: Draft, card: str = "", instrument: Instrument | None = None) -> None:
        """Open a row; `instrument` stands in where it is asked by no published version."""
        self.row = row
        self.instrument: Instrument = instrument or instrument_at(row.version)
        self.answers: Answers = row.answers
        self.notes: dict[str, Any] = {
            "typed": {},
            "silent": [],
            "started": {},
            "refused": {},
            "given": [],
        }
        self.notes |= row.metadata.get(NOTES, {})
        if card and not layout.is_card(card, self.rules.elements):
            raise NotFoundError
        self.card = card

    @property
    def rules(self) -> Rules:
        """Return the instrument's expressions."""
        return rules(self.instrument)

    @cached_property
    def context(self) -> dict[str, Any]:
        """Return what the form's expressions may ask besides its answers."""
        return context_of(self.row)

    @cached_property
    def begun(self) -> Answers:
        """Return the answers with the card of this page, which begins with its defaults."""
        repeat, _, number = self.card.rpartition("/")
        section = self.rules.elements.get(names(repeat))
        held = all(read(self.answers, above) is not None for above in layout.cards_above(repeat))
        if not (held and isinstance(section, Section) and self._is_next(repeat, number)):
            return self.answers
        empty = with_card(self.answers, self.card, {})
        defaults = FormState(self.instrument, empty, self.context).defaults(section, self.card)
        return with_card(self.answers, self.card, defaults)

    @cached_property
    def state(self) -> FormState:
        """Return relevance, labels and choices; a card not yet begun stands in it."""
        return FormState(self.instrument, self.begun, self.context)

    @cached_property
    def problems(self) -> dict[str, AnswerProblem]:
        """Return what is missing or wrong, by path; typed words that are no answer count first."""
        problems = (
            check_state(self.state)
            if self.begun is self.answers  # so that a card not yet begun misses nothing
            else clean_answers(self.instrument, self.answers, self.context).problems
        )
        found = {problem.path: problem for problem in problems}
        return {**found, **self._unread()}

    @property
    def unfit(self) -> list[str]:
        """Return the paths of what is no answer: it could not be filed, whatever the reason."""
        reasonable = ("required", "constraint")
        return [path for path, found in self.problems.items() if found.code not in reasonable]

    @cached_property
    def shape(self) -> Answers:
        """Return the answers as the form counts them: every card that is asked stands in it."""
        return self.state.answers

    @cached_property
    def pages(self) -> list[Page]:
        """Return the pages that are asked, given the answers so far."""
        return [page for page in layout.pages(self.instrument) if self._is_asked(page)]

    @property
    def most(self) -> int:
        """Return how many pages there are, those included that are not asked so far."""
        return len(self.instrument.pages())

    def blocks(self, page: Page) -> tuple[Block, ...]:
        """Return what stands on a page, without what was given beforehand."""
        given = self.notes["given"]
        return tuple(
            block
            for block in page.blocks(self.shape)
            if not isinstance(block, Asked) or block.path not in given
        )

    def page(self, number: int, card: str = "") -> Page:
        """Return a page that is asked, or a card on it; raises NotFoundError."""
        found = next((page for page in self.pages if page.number == number), None)
        if found and card:
            found = self._card_page(found, card)
        if found is None:
            raise NotFoundError
        return found

    def first(self) -> Page:
        """Return the first page on which something is missing, else the first page."""
        return next((page for page in self.pages if not self.count(page).done), self.pages[0])

    def beside(self, page: Page, step: int) -> Page | None:
        """Return the page before (−1) or after (+1) that is asked, None at the ends."""
        order = [other.number for other in self.pages]
        place = order.index(page.number) + step
        return self.pages[place] if 0 <= place < len(order) else None

    def count(self, page: Page) -> Count:
        """Return how far a page with its cards is."""
        paths = [asked.path for asked in self._questions(page)]
        answered = sum(1 for path in paths if self.is_answered(path))
        return Count(answered, len(paths), len(self.wrong_on(page)))

    def total(self) -> Count:
        """Return how far the whole draft is."""
        counts = [self.count(page) for page in self.pages]
        return Count(
            sum(count.answered for count in counts),
            sum(count.asked for count in counts),
            len(self.problems),
        )

    def is_answered(self, path: str) -> bool:
        """Tell whether something was answered, “cannot say” included."""
        return read(self.answers, path) is not None or path in self.notes["silent"]

    def wrong_on(self, page: Page) -> list[str]:
        """Return the paths on a page and its cards where something is missing or wrong."""
        return [path for path in self.problems if self._stands_on(path, page)]

    def page_of(self, path: str) -> Page:
        """Return the page, or the card on it, on which a path is asked."""
        found = next(page for page in self.pages if self._stands_on(path, page))
        steps = path.split("/")
        ends = [end for end, step in enumerate(steps, start=1) if step.isdecimal()]
        card = "/".join(steps[: ends[-1]]) if ends else ""
        return (self._card_page(found, card) if card else None) or found

    def question(self, path: str) -> Question | None:
        """Return the question asked at a path, None where a section stands."""
        item = self.rules.elements.get(names(path))
        return item if isinstance(item, Question) else None

    def cards(self, page: Page) -> Cards | None:
        """Return the repeat that a card is one of, None for a page."""
        if not page.card:
            return None
        return Cards(page.section, page.cards, len(read(self.answers, page.cards) or []))

    def forget(self, card: str) -> None:
        """Drop the notes about a card that is gone, and about those that moved up behind it."""
        repeat = card.rpartition("/")[0] + "/"
        for kept in ("typed", "started", "refused"):
            notes = self.notes[kept]
            self.notes[kept] = {path: notes[path] for path in notes if not path.startswith(repeat)}
        silent = self.notes["silent"]
        self.notes["silent"] = [path for path in silent if not path.startswith(repeat)]

    def save(self) -> None:
        """Write answers and notes to the row."""
        self.row.answers = self.answers
        self.row.metadata = self.row.metadata | {NOTES: self.notes}
        self.row.updated_at = now()
        self.row.save(only=[Draft.answers, Draft.metadata, Draft.updated_at])

    def metadata(self) -> dict[str, Any]:
        """Return what is filed beside the answers."""
        kept = {
            name: value
            for name, value in self.row.metadata.items()
            if name not in (NOTES, LAST_SAVED)
        }
        silent = {"cannot_say": sorted(self.notes["silent"])} if self.notes["silent"] else {}
        return {"start": self.row.started_at, **kept, **silent}

    def _questions(self, page: Page) -> Iterator[Asked]:
        for asked in layout.everything(page, self.shape):
            if layout.is_asked(asked.question) and self.state.relevant(asked.path):
                yield asked

    def _is_asked(self, page: Page) -> bool:
        if page.at and not self.state.relevant(page.at):
            return False
        blocks = self.blocks(page)
        if len(blocks) < len(page.blocks(self.shape)) and not any(map(_wants_answer, blocks)):
            return False
        return page.section.repeat or any(map(self._is_there, blocks))

    def _is_next(self, repeat: str, number: str) -> bool:
        return number == str(len(read(self.answers, repeat) or []))

    def _is_there(self, block: Block) -> bool:
        return isinstance(block, Cards) or any(
            self.state.relevant(asked.path) for asked in layout.asked([block])
        )

    def _card_page(self, page: Page, card: str) -> Page | None:
        repeat = card.rpartition("/")[0]
        section = self.rules.elements.get(names(repeat))
        if not isinstance(section, Section):
            return None
        counted = self.state.counted(section)
        most = len(self.state.instances(repeat)) if counted else MOST_INSTANCES
        return layout.card_page(page, card, self.shape, most)

    def _stands_on(self, path: str, page: Page) -> bool:
        if page.at:
            return path == page.at or path.startswith(f"{page.at}/")
        return any(asked.path == path for asked in layout.everything(page, self.shape))

    def _unread(self) -> dict[str, AnswerProblem]:
        found = {
            path: AnswerProblem(path, "type", Text.of(said))
            for path, said in self.notes["refused"].items()
        }
        for path, typed in self.notes["typed"].items():
            question = self.question(path)
            if question is None or not self.state.relevant(path):
                continue
            try:
                answer_of(question, typed)
            except AnswerError as error:
                found[path] = AnswerProblem(path, error.code, error.message)
        return found


def with_card(answers: Answers, card: str, content: Answers) -> Answers:
    """Return the answers with one more card at the end of its repeat."""
    repeat = card.rpartition("/")[0]
    begun = deepcopy(answers)
    here: Any = begun
    for step in repeat.split("/")[:-1]:
        here = here[int(step)] if isinstance(here, list) else here.setdefault(step, {})
    here.setdefault(repeat.rpartition("/")[2], []).append(content)
    return begun


def _wants_answer(block: Block) -> bool:
    return isinstance(block, Cards) or any(
        layout.is_asked(asked.question) for asked in layout.asked([block])
    )
