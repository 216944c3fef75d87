"""What happens when a page of a draft is posted: it is kept, then the button says where to go.

The button `go` posts a verb and what it is about: next, anyway, previous, page:3, add:cards,
card:cards/0, another, done, remove, watch:queue/minutes, drop:hall/photo, language:en, home, stay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import redirect, request
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from fieldapp.forms import layout
from fieldapp.forms.addresses import Addresses
from fieldapp.forms.layout import Page
from fieldapp.forms.open_draft import OpenDraft
from fieldapp.forms.page_form import keep, open_form
from fieldapp.forms.paths import read, remove_card, write
from fieldapp.forms.showing import asking, show
from fieldapp.refusals import NotFoundError
from fieldapp.storage import Draft
from surveys.question_types import TYPES
from surveys.text import LANGUAGES


@dataclass(frozen=True, slots=True)
class Turn:
    """A posted page: the draft as now kept, what the button was about, what had been asked."""

    draft: OpenDraft
    page: Page
    about: str
    addresses: Addresses
    seen: frozenset[str]

    def to(self, page: Page, card: str = "", **query: str) -> Response:
        """Go to a page or to a card on it."""
        return redirect(self.addresses.page(page, card, **query), 303)

    def home(self) -> Page:
        """Return what this card stands on: the page, or the card that holds its repeat."""
        return self.draft.page(self.page.number, self.page.parent)

    def held_up(self) -> Response | None:
        """Show the page again where something is missing, wrong or newly asked; None if not."""
        new = asked_now(self.draft, self.page) - self.seen
        if any(path not in new for path in self.draft.wrong_on(self.page)):
            return show(self.draft, self.page, self.addresses, checked=True, status=422)
        return show(self.draft, self.page, self.addresses, new=len(new)) if new else None


def take(
    row: Draft,
    number: int,
    card: str,
    addresses: Addresses,
    opened: Callable[[Draft, str], OpenDraft] = OpenDraft,
) -> Response:
    """Keep a posted page and answer it; raises NotFoundError for a page that is not asked."""
    draft = opened(row, card)
    page = draft.page(number, card)
    posted: Any = CombinedMultiDict[Any, Any]([request.files, request.form])
    form = open_form(draft, page, asking(draft, page, addresses), posted)
    seen = asked_now(draft, page)
    keep(draft, form, request.form)
    verb, _, about = request.form.get("go", "next").partition(":")
    if verb not in VERBS:
        raise NotFoundError
    return VERBS[verb](Turn(opened(row, card), page, about, addresses, seen))


def asked_now(draft: OpenDraft, page: Page) -> frozenset[str]:
    """Return the paths of a page that are asked, given the answers so far."""
    blocks = layout.asked(draft.blocks(page))
    return frozenset(asked.path for asked in blocks if draft.state.relevant(asked.path))


def _next(turn: Turn) -> Response:
    following = turn.draft.beside(turn.page, 1)
    return turn.held_up() or (turn.to(following) if following else _finish(turn))


def _anyway(turn: Turn) -> Response:
    """Go on though something is missing: why is asked before sending, of respondents never."""
    if turn.addresses.finish:
        raise NotFoundError
    if turn.page.card:
        return turn.to(turn.home())
    following = turn.draft.beside(turn.page, 1)
    return turn.to(following) if following else _finish(turn)


def _finish(turn: Turn) -> Response:
    if turn.addresses.finish:
        return turn.addresses.finish(turn.draft.row)
    return redirect(turn.addresses.send(), 303)


def _previous(turn: Turn) -> Response:
    return turn.to(turn.draft.beside(turn.page, -1) or turn.page)


def _page(turn: Turn) -> Response:
    if not turn.about.isdecimal():
        raise NotFoundError
    return turn.to(turn.draft.page(int(turn.about)))


def _add(turn: Turn) -> Response:
    count = len(read(turn.draft.answers, turn.about) or [])
    return turn.to(turn.draft.page(turn.page.number, f"{turn.about}/{count}"))


def _card(turn: Turn) -> Response:
    return turn.to(turn.draft.page(turn.page.number, turn.about))


def _another(turn: Turn) -> Response:
    count = len(read(turn.draft.answers, turn.page.cards) or [])
    return turn.held_up() or turn.to(turn.page, f"{turn.page.cards}/{count}")


def _done(turn: Turn) -> Response:
    if read(turn.draft.answers, turn.page.card) is None:
        return turn.to(turn.home())
    return turn.held_up() or turn.to(turn.home())


def _remove(turn: Turn) -> Response:
    remove_card(turn.draft.answers, turn.page.card)
    turn.draft.forget(turn.page.card)
    turn.draft.save()
    return turn.to(turn.home())


def _watch(turn: Turn) -> Response:
    """Start the stopwatch of a question, or stop it and keep the minutes."""
    question = next((asked.question for asked in _asked(turn) if asked.path == turn.about), None)
    if question is None:
        raise NotFoundError
    started = turn.draft.notes["started"].pop(turn.about, None)
    moment = datetime.now(UTC)
    if started is None:
        turn.draft.notes["started"][turn.about] = moment.isoformat()
    else:
        minutes = (moment - datetime.fromisoformat(started)).total_seconds() / 60
        value = TYPES[question.type].clean(
            question, str(round(minutes)) if question.type == "integer" else f"{minutes:.1f}"
        )
        write(turn.draft.answers, turn.about, value)
    turn.draft.save()
    return _stay(turn)


def _drop(turn: Turn) -> Response:
    if turn.about not in {asked.path for asked in _asked(turn)}:
        raise NotFoundError
    write(turn.draft.answers, turn.about, None)
    turn.draft.save()
    return _stay(turn)


def _language(turn: Turn) -> Response:
    if turn.about not in LANGUAGES:
        raise NotFoundError
    return turn.to(turn.page, language=turn.about)


def _stay_here(turn: Turn) -> Response:
    return turn.to(turn.page)


def _home(turn: Turn) -> Response:
    return redirect(turn.addresses.home(), 303)


def _stay(turn: Turn) -> Response:
    return redirect(f"{turn.addresses.page(turn.page)}#q-{turn.about}", 303)


def _asked(turn: Turn) -> list[layout.Asked]:
    return list(layout.asked(turn.draft.blocks(turn.page)))


VERBS: dict[str, Callable[[Turn], Response]] = {
    "next": _next,
    "anyway": _anyway,
    "previous": _previous,
    "page": _page,
    "add": _add,
    "card": _card,
    "another": _another,
    "done": _done,
    "remove": _remove,
    "watch": _watch,
    "drop": _drop,
    "language": _language,
    "home": _home,
    "stay": _stay_here,
}
