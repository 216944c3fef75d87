"""A page of a draft as HTML: its form, where one is, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, make_response, render_template
from markupsafe import Markup

from fieldapp.forms import layout
from fieldapp.forms.addresses import Addresses
from fieldapp.forms.asking import Asking
from fieldapp.forms.labels import markup
from fieldapp.forms.layout import Cards, Page
from fieldapp.forms.open_draft import OpenDraft
from fieldapp.forms.page_form import open_form
from fieldapp.forms.paths import join, read
from fieldapp.languages import _, language, signed
from surveys.instrument import Section
from surveys.question_types import TYPES


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line of the error summary: what is wrong, with which question, where it stands."""

    label: Markup
    message: str
    href: str


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card in a list: who, in one line what, and the feeling, if the card has one."""

    path: str
    who: str
    what: str
    feeling: str
    wrong: bool


def show(
    draft: OpenDraft,
    page: Page,
    addresses: Addresses,
    checked: bool = False,
    new: int = 0,
    status: int = 200,
) -> Response:
    """Return a page; `checked` says what is wrong on it, `new` how many questions were added."""
    form = open_form(draft, page, asking(draft, page, addresses))
    mistakes = _mistakes(draft, page, addresses) if checked else []
    if checked:
        for field in form.questions():
            problem = draft.problems.get(field.path)
            field.errors = [problem.message.to(language())] if problem else []
    html = render_template(
        f"{addresses.area}/page.html",
        draft=draft,
        page=page,
        form=form,
        addresses=addresses,
        mistakes=mistakes,
        new=new,
        blocks=draft.blocks(page),
        cards=draft.cards(page),
        card_lines=lambda cards: card_lines(draft, cards),
        title=title(draft, page),
        section_title=section_title,
    )
    return make_response(html, status)


def asking(draft: OpenDraft, page: Page, addresses: Addresses) -> Asking:
    """Return what the fields of a page need to know."""
    numbered = layout.numbers(draft.instrument) if addresses.numbered else {}
    hint = page.section.hint.to(language())
    return Asking(
        draft.state, draft.notes, language(), addresses.file, numbered, hint, addresses.media
    )


def title(draft: OpenDraft, page: Page) -> str:
    """Return what a page is called: its section, or the number of the card."""
    if page.card:
        number = int(page.card.rpartition("/")[2]) + 1
        return _("Card {number}", number=number)
    return section_title(page.section, draft.instrument.title.to(language()))


def section_title(section: Section, otherwise: str = "") -> str:
    """Return the label of a section, else `otherwise`."""
    return section.label.to(language()) or otherwise or section.name


def card_lines(draft: OpenDraft, cards: Cards) -> list[CardLine]:
    """Return the cards of a repeat as lines of a list; those that are counted are all there."""
    counted = draft.state.counted(cards.section)
    there = draft.shape if counted else draft.answers
    return [
        _card_line(draft, cards.section, join(cards.path, str(number)))
        for number in range(len(read(there, cards.path) or []))
    ]


def _card_line(draft: OpenDraft, section: Section, path: str) -> CardLine:
    said: list[str] = []
    spoken = feeling = ""
    for asked in layout.asked(Page(0, section, path, path).blocks(draft.answers)):
        value = read(draft.answers, asked.path)
        if value is None:
            continue
        words = TYPES[asked.question.type].summary(asked.question, value, language())
        if asked.question.tags.measure == "emotion":
            feeling = signed(float(value), 0)
        elif asked.question.tags.measure == "verbatim":
            spoken = spoken or words
        elif asked.question.type in ("text", "select_one", "integer"):
            said.append(words)
    who = said[0] if said and (spoken or len(said) > 1) else ""
    what = spoken or (said[1] if len(said) > 1 else "".join(said[:1]))
    wrong = any(found.startswith(f"{path}/") for found in draft.problems)
    return CardLine(path, who, what or _("empty"), feeling, wrong)


def _mistakes(draft: OpenDraft, page: Page, addresses: Addresses) -> list[Mistake]:
    return [mistake(draft, path, page, addresses) for path in draft.wrong_on(page)]


def mistake(draft: OpenDraft, path: str, here: Page | None, addresses: Addresses) -> Mistake:
    """Return a line that leads to the question at `path`, on this page or on its own."""
    page = draft.page_of(path)
    question = draft.question(path)
    label = draft.state.label(question, path, language()) if question else ""
    words = label or section_title(page.section)
    address = "" if here and page.card == here.card else addresses.page(page, check="1")
    return Mistake(
        markup(words),
        draft.problems[path].message.to(language()),
        f"{address}#q-{path}" if not question else f"{address}#{_target(question.type, path)}",
    )


def _target(kind: str, path: str) -> str:
    """Return the id that takes the focus: the control, or the box where there is none."""
    return f"q-{path}" if set(TYPES[kind].widgets) & {"position", "positions"} else f"c-{path}"
