"""What stands on a page: an instrument's sections as pages, their questions, groups and cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fieldapp.forms.paths import Answers, join, names, read
from surveys.instrument import Instrument, Question, Section
from surveys.question_types import TYPES


@dataclass(frozen=True, slots=True)
class Asked:
    """A question where it is asked: `path` is the name of its field."""

    question: Question
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group inside a page, with what stands in it."""

    section: Section
    path: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """A repeat inside a page: so many cards, each filled on a page of its own."""

    section: Section
    path: str
    count: int


Block = Asked | Group | Cards


@dataclass(frozen=True, slots=True)
class Page:
    """What a phone shows at one time: a section by its number from 1, or one card in it."""

    number: int
    section: Section
    at: str = ""
    card: str = ""

    @property
    def parent(self) -> str:
        """Return the card that this card stands in, "" where the page itself is meant."""
        above = self.card.rpartition("/")[0].split("/")
        while above and not above[-1].isdecimal():
            above.pop()
        return "/".join(above)

    @property
    def cards(self) -> str:
        """Return the path of the repeat that this card is one of."""
        return self.card.rpartition("/")[0]

    def blocks(self, answers: Answers) -> tuple[Block, ...]:
        """Return what stands on the page, in order."""
        if self.section.repeat and not self.card:
            return (_cards(self.section, self.at, answers),)
        return tuple(_blocks(self.section, self.at, answers))


def pages(instrument: Instrument) -> tuple[Page, ...]:
    """Return the pages of an instrument in order; loose questions stand at the root."""
    return tuple(
        Page(number, section, section.name if section.path else "")
        for number, section in enumerate(instrument.pages(), start=1)
    )


def card_page(page: Page, card: str, answers: Answers, most: int = 200) -> Page | None:
    """Return the page of one card: one that is there, or the next empty one; else None.

    `most` cards may be there.
    """
    repeat, _, number = card.rpartition("/")
    section = _section_at(page.section, names(repeat))
    if section is None or not section.repeat or not number.isdecimal():
        return None
    above = repeat.rpartition("/")[0]
    if any(read(answers, part) is None for part in cards_above(above)):
        return None
    count = len(read(answers, repeat) or [])
    there = int(number) <= count and int(number) < most
    return Page(page.number, section, card, card) if there else None


def is_card(card: str, elements: Mapping[tuple[str, ...], object]) -> bool:
    """Tell whether a path can be a card: each repeat on it has its number, nothing else has."""
    path: tuple[str, ...] = ()
    unnumbered = False
    for step in card.split("/"):
        if step.isdecimal() != unnumbered:
            return False
        if unnumbered:
            unnumbered = False
            continue
        path = (*path, step)
        section = elements.get(path)
        if not isinstance(section, Section):
            return False
        unnumbered = section.repeat
    return card.rpartition("/")[2].isdecimal()


def asked(blocks: Iterable[Block]) -> Iterator[Asked]:
    """Yield every question of the blocks, those in groups too, those in cards not."""
    for block in blocks:
        if isinstance(block, Asked):
            yield block
        elif isinstance(block, Group):
            yield from asked(block.blocks)


def everything(page: Page, answers: Answers) -> Iterator[Asked]:
    """Yield every question of a page, those of its cards and their cards too."""
    for block in page.blocks(answers):
        yield from _with_cards(block, answers)


def is_shown(question: Question) -> bool:
    """Tell whether a person sees it: no calculation, nothing hidden."""
    return TYPES[question.type].asked


def is_asked(question: Question) -> bool:
    """Tell whether a person answers it: no note, no calculation, nothing hidden."""
    return is_shown(question) and TYPES[question.type].answered


def numbers(instrument: Instrument) -> dict[tuple[str, ...], int]:
    """Number the questions outside repeats; one that only follows up another has no number."""
    found: dict[tuple[str, ...], int] = {}
    for page in instrument.pages():
        if page.repeat:
            continue
        for question in _outside_repeats(page):
            if is_asked(question) and not follows(question):
                found[question.path] = len(found) + 1
    return found


def follows(question: Question) -> bool:
    """Tell whether a question only explains another: a remark or a photo asked for an answer."""
    return bool(question.relevant) and question.type in ("text", "image", "note")


def _blocks(section: Section, at: str, answers: Answers) -> Iterator[Block]:
    for item in section.items:
        path = join(at, getattr(item, "name", ""))
        if isinstance(item, Question):
            if is_shown(item):
                yield Asked(item, path)
        elif isinstance(item, Section) and item.repeat:
            yield _cards(item, path, answers)
        elif isinstance(item, Section):
            yield Group(item, path, tuple(_blocks(item, path, answers)))


def _cards(section: Section, path: str, answers: Answers) -> Cards:
    return Cards(section, path, len(read(answers, path) or []))


def _with_cards(block: Block, answers: Answers) -> Iterator[Asked]:
    if isinstance(block, Asked):
        yield block
        return
    if isinstance(block, Group):
        inner = block.blocks
    else:
        inner = tuple(
            found
            for number in range(block.count)
            for found in _blocks(block.section, join(block.path, str(number)), answers)
        )
    for found in inner:
        yield from _with_cards(found, answers)


def _section_at(section: Section, path: tuple[str, ...]) -> Section | None:
    if section.path == path:
        return section
    for item in section.items:
        if isinstance(item, Section) and path[: len(item.path)] == item.path:
            return _section_at(item, path)
    return None


def cards_above(path: str) -> Iterator[str]:
    """Yield the path of every card that a path goes through."""
    steps = path.split("/") if path else []
    for end, step in enumerate(steps, start=1):
        if step.isdecimal():
            yield "/".join(steps[:end])


def _outside_repeats(section: Section) -> Iterator[Question]:
    for item in section.items:
        if isinstance(item, Question):
            yield item
        elif isinstance(item, Section) and not item.repeat:
            yield from _outside_repeats(item)
