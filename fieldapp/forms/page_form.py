"""An instrument's page as a WTForms form: one class a page, one field a question."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage

from fieldapp.files import store_file
from fieldapp.forms import layout
from fieldapp.forms.asking import Asking
from fieldapp.forms.fields import UPLOADS, QuestionField
from fieldapp.forms.layout import Asked, Page
from fieldapp.forms.open_draft import OpenDraft
from fieldapp.forms.paths import fill_up, read, write
from fieldapp.forms.shown import DOTTED as SCALES
from fieldapp.refusals import TooLargeError
from surveys.problems import InputError
from surveys.question_types import AnswerError
from surveys.question_types.moments import read_moment
from surveys.text import LANGUAGES
from surveys.triggers import retriggered


class PageForm(FlaskForm):
    """The questions of one page; the draft behind it is where answers are kept."""

    def questions(self) -> Iterable[QuestionField]:
        """Yield the fields that are questions, in order."""
        return (field for field in self if isinstance(field, QuestionField))

    def field(self, path: str) -> QuestionField | None:
        """Return the field of a path, if it is on the page."""
        found = self._fields.get(path)
        return found if isinstance(found, QuestionField) else None

    def is_tight(self) -> bool:
        """Tell whether nothing but scales stands on the page: they then share one screen."""
        return all(field.shown.control in SCALES for field in self.questions())


def page_form(blocks: Iterable[Asked], asking: Asking) -> type[PageForm]:
    """Make the form class of a page: its questions, each under its path."""
    fields = {asked.path: QuestionField(asked, asking) for asked in blocks}
    return type("Page", (PageForm,), fields)


def open_form(draft: OpenDraft, page: Page, asking: Asking, formdata: Any = None) -> PageForm:
    """Return the page's form, filled from what was posted or from the draft."""
    blocks = list(layout.asked(draft.blocks(page)))
    data = {asked.path: _answer(draft, asked) for asked in blocks}
    return page_form(blocks, asking)(formdata=formdata, data=data)


def _answer(draft: OpenDraft, asked: Asked) -> Any:
    """Return what stands in the draft, also where it is irrelevant; what is worked out is fresh."""
    if asked.question.calculation:
        return draft.state.value(asked.path)
    return read(draft.begun, asked.path)


def keep(draft: OpenDraft, form: PageForm, posted: Any) -> None:
    """Put what was posted into the draft, right or wrong: what is typed is never lost.

    A card in which nothing was written is not begun.
    """
    begun, before = {field.path: field.data for field in form.questions()}, deepcopy(draft.answers)
    for field in form.questions():
        stamp = posted.get(f"{field.path}:started")
        if stamp is not None:
            _note(draft.notes["started"], field.path, _zoned(stamp))
        if field.present:
            _take(draft, field, posted)
    untouched = all(field.data == begun[field.path] for field in form.questions())
    if not (draft.card and read(draft.answers, draft.card) is None and untouched):
        fill_up(draft.answers, draft.card)
        for field in form.questions():
            write(draft.answers, field.path, field.data)
    draft.answers = retriggered(draft.instrument, before, draft.answers)
    draft.save()


def _take(draft: OpenDraft, field: QuestionField, posted: Any) -> None:
    """Turn what was posted into the field's data; words that are no answer become a note."""
    if field.shown.control in UPLOADS:
        _take_file(draft, field, posted.get(f"{field.path}:taken_at", ""))
        return
    try:
        value, typed = field.clean(), None
    except AnswerError:
        value, typed = None, field.raw
    field.data = value
    _note(draft.notes["typed"], field.path, typed)
    _keep_silence(draft.notes["silent"], field, posted)


def _keep_silence(silent: list[str], field: QuestionField, posted: Any) -> None:
    chosen = field.can_say_nothing and posted.get(field.path) == ""
    if field.path in silent and not chosen:
        silent.remove(field.path)
    elif chosen and field.path not in silent:
        silent.append(field.path)


def _take_file(draft: OpenDraft, field: QuestionField, taken_at: str) -> None:
    """Keep an uploaded file; one that cannot be taken is said so once, the rest is kept."""
    draft.notes["refused"].pop(field.path, None)
    if not isinstance(field.raw, FileStorage):
        return
    try:
        field.raw = _stored(field.raw, taken_at)
        field.data = field.clean()
    except AnswerError as error:
        draft.notes["refused"][field.path] = error.message.plain()
    except InputError as error:
        said = {code: " ".join(error.lines(code)) for code in LANGUAGES}
        draft.notes["refused"][field.path] = said
    except TooLargeError as error:
        said = {code: error.line(code) for code in LANGUAGES}
        draft.notes["refused"][field.path] = said


def _stored(upload: FileStorage, taken_at: str) -> dict[str, Any]:
    name = upload.filename or "file"
    file = store_file(upload.read(), name, upload.mimetype)
    value = {"sha256": file.sha256, "name": name, "type": file.media_type, "size": file.size}
    return value | ({"taken_at": taken_at} if taken_at else {})


def _zoned(stamp: str) -> str:
    """Return the moment that a phone's stopwatch was started, "" for words that name none."""
    moment = read_moment(stamp)
    return moment.isoformat() if moment and moment.tzinfo else ""


def _note(notes: dict[str, Any], path: str, value: Any) -> None:
    if value in (None, ""):
        notes.pop(path, None)
    else:
        notes[path] = value
