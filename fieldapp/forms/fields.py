"""One question as a WTForms field: it reads what was posted and knows how it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import render_template
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.utils import unset_value

from fieldapp.forms.asking import Asking
from fieldapp.forms.labels import markup
from fieldapp.forms.layout import Asked, follows
from fieldapp.forms.media import Medium, media_of
from fieldapp.forms.posted import answer_of
from fieldapp.forms.shown import Option, Shown, options, shown
from fieldapp.languages import _, local
from surveys.question_types import TYPES

UPLOADS = ("photo", "file")
CAPTURED = ("signature", "sound", "film", "code")
UNTICKED = ("many", "acknowledge")
CANNOT_SAY = ("scale", "nps", "cells")
PAGE_MARK = "page"


def render_question(field: QuestionField, **_options: Any) -> Markup:
    """Render a question with its words, its control and its error; the widget of WTForms."""
    return Markup(render_template("forms/question.html", f=field))  # noqa: S704  # our template


class QuestionField(Field):
    """A question; `data` is its answer as stored, `typed` what stands in its control."""

    widget = staticmethod(render_question)

    def __init__(self, asked: Asked, asking: Asking, **options: Any) -> None:
        super().__init__(label=asked.path, **options)
        self.question = asked.question
        self.path = asked.path
        self.asking = asking
        self.present = False
        self.choices = asking.state.choices(asked.question, asked.path)
        self.shown: Shown = shown(self.question, self.choices, asking.language, asking.hint)
        self.id = f"c-{asked.path}"
        self.box = f"q-{asked.path}"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take what was posted, else what stands in the draft; errors are set by the form."""
        self.process_errors: list[str] = []
        self.data = None if data is unset_value else data
        self.raw: Any = None
        if formdata is not None:
            self.present = self._was_posted(formdata)
            self.raw = self._posted(formdata) if self.present else None

    def clean(self) -> Any:
        """Return the posted value as stored, None for nothing; raises AnswerError."""
        return answer_of(self.question, self.raw)

    @property
    def words(self) -> Markup:
        """Return what is asked, with the answers that it quotes filled in."""
        return markup(
            self.asking.state.label(self.question, self.path, self.asking.language)
            or self.question.name
        )

    @property
    def hint(self) -> Markup:
        """Return the hint of the question."""
        return markup(self.question.hint.to(self.asking.language))

    @property
    def guidance(self) -> Markup:
        """Return what explains the question at length, for who wants to read it."""
        return markup(self.question.guidance.to(self.asking.language))

    @property
    def media(self) -> tuple[Medium, ...]:
        """Return the pictures, sounds and films beside its words."""
        return media_of(self.question.media, self.asking.language, self.asking.media)

    @property
    def number(self) -> int | None:
        """Return its number in the instrument; None in cards and for what follows up."""
        return self.asking.numbers.get(self.question.path)

    @property
    def relevant(self) -> bool:
        """Tell whether it is asked, given the answers so far."""
        return self.asking.state.relevant(self.path)

    @property
    def required(self) -> bool:
        """Tell whether it must be answered, given the answers so far."""
        return self.asking.state.required(self.path)

    @property
    def read_only(self) -> bool:
        """Tell whether it only shows its value, because its author says so or it is worked out."""
        worked_out = self.question.calculation and not self.question.trigger
        return bool(worked_out) or self.asking.state.read_only(self.path)

    @property
    def follows(self) -> bool:
        """Tell whether it only explains the question before."""
        return follows(self.question)

    @property
    def can_say_nothing(self) -> bool:
        """Tell whether there is a cell for “cannot say”."""
        return any(option.kind == "na" for option in self.options)

    @property
    def may_skip(self) -> bool:
        """Tell whether “optional” is said: where no cell says that one may skip."""
        return self.question.required != "true()" and not self.can_say_nothing

    @property
    def captured(self) -> str:
        """Return what the phone's script makes of the control, "" where it makes nothing."""
        widget = TYPES[self.question.type].widget(self.question)
        return widget if widget in CAPTURED else ""

    @property
    def described(self) -> str:
        """Return the ids of what explains the control: its hint and its error."""
        parts = [("h", self.hint), ("e", self.errors)]
        return " ".join(f"{self.box}-{part}" for part, there in parts if there)

    @property
    def options(self) -> list[Option]:
        """Return what can be chosen, with what is chosen."""
        found = options(
            self.question, self.choices, self.shown, self.asking.language, self.asking.media
        )
        chosen = self._chosen()
        marked = [
            replace(
                option,
                chosen=option.value in chosen,
                place=chosen.index(option.value) + 1 if option.value in chosen else 0,
            )
            for option in found
        ]
        return [*marked, *self._cannot_say(marked)]

    @property
    def typed(self) -> str:
        """Return what stands in a control that is typed into."""
        typed = self.asking.notes["typed"].get(self.path)
        if typed is not None:
            return str(typed)
        if self.data is None:
            return ""
        if self.question.type == "date":
            return self.summary
        return _written(self.question.type, self.data)

    @property
    def summary(self) -> str:
        """Return the answer in words."""
        if self.data is None:
            return ""
        return str(
            TYPES[self.question.type].summary(self.question, self.data, self.asking.language)
        )

    @property
    def file_url(self) -> str:
        """Return where the kept photo or recording is read."""
        return self.asking.file_url(self.data["sha256"]) if self.data else ""

    @property
    def started(self) -> str:
        """Return when the stopwatch was started, in UTC; "" when it stands still."""
        return str(self.asking.notes["started"].get(self.path, ""))

    @property
    def started_at(self) -> str:
        """Return when the stopwatch was started, as a clock shows it."""
        when = local(self.started)
        return f"{when:%H:%M:%S}" if when else ""

    @property
    def clock(self) -> str:
        """Return the minutes of the answer as a stopwatch shows them."""
        seconds = round(float(self.data or 0) * 60)
        return f"{seconds // 60:02d}:{seconds % 60:02d}"

    def _chosen(self) -> list[str]:
        """Return what is chosen as it is posted, in order."""
        typed = self.asking.notes["typed"].get(self.path)
        if isinstance(typed, dict):
            return sorted(
                typed, key=lambda name: int(typed[name]) if typed[name].isdecimal() else 0
            )
        values = self.data if isinstance(self.data, list) else [self.data]
        return [_written(self.question.type, value) for value in values if value is not None]

    def _cannot_say(self, others: Sequence[Option]) -> list[Option]:
        """Return the cell that stands for no answer, where a scale may be left out."""
        if self.question.type != "range" or self.required or self.shown.control not in CANNOT_SAY:
            return []
        return [Option("", _("Can't say"), "na", chosen=self.path in self.asking.notes["silent"])]

    def _was_posted(self, formdata: Any) -> bool:
        """Tell whether the page held this question; a box that is not ticked posts nothing."""
        if self.read_only:
            return False
        if self.shown.control in UNTICKED:
            return PAGE_MARK in formdata
        return any(name == self.name or name.startswith(f"{self.name}:") for name in formdata)

    def _posted(self, formdata: Any) -> Any:
        if self.shown.control == "rank":
            places = {
                choice.name: formdata.get(f"{self.name}:{choice.name}", "")
                for choice in self.choices
            }
            return {name: place for name, place in places.items() if place}
        if self.shown.control == "many":
            return formdata.getlist(self.name)
        value = formdata.get(self.name)
        if isinstance(value, FileStorage):
            return value if value.filename else None
        return value


def _written(kind: str, value: Any) -> str:
    if kind == "dateTime":
        when = local(str(value))
        return f"{when:%Y-%m-%dT%H:%M}" if when else ""
    if isinstance(value, list):
        return "\n".join(_written(kind, each) for each in value)
    if isinstance(value, dict):
        return " ".join(
            f"{value[part]:.10g}"
            for part in ("lat", "lon", "altitude", "accuracy")
            if value.get(part) is not None
        )
    return f"{value:.10g}" if _is_number(value) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
