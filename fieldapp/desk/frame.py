"""What every page of a study on the desk shows around its content."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import DefaultTranslations, get_translations
from wtforms.validators import ValidationError

from fieldapp.languages import _, language, text
from fieldapp.storage import Study, Submission
from fieldapp.studies import definition
from surveys.question_types.moments import FIRST_YEAR, LAST_YEAR
from surveys.study import Study as Plan
from surveys.study import Wave

WAITING = "received"


class DeskForm(FlaskForm):
    """A form whose built-in messages speak the page's language."""

    class Meta(FlaskForm.Meta):
        """Take WTForms' own translations, not Flask-Babel's."""

        def get_translations(self, _form: Any) -> DefaultTranslations:
            """Return the wordings of the page's language."""
            return get_translations([language()])


def real_date(_form: Any, field: Any) -> None:
    """Refuse a day, or a day and time, that no calendar has."""
    try:
        year = datetime.fromisoformat(field.data).year
    except ValueError:
        year = 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(_("There is no such day."))


def choices(things: Iterable[Any], none: bool = False) -> list[SelectChoice]:
    """Return what a select offers of waves, segments or sites; `none` offers "–" first."""
    empty = [SelectChoice("", "–")] if none else []
    return [*empty, *(SelectChoice(thing.code, text(thing.name) or thing.code) for thing in things)]


def page(study: Study, template: str, current: str, **values: Any) -> str:
    """Render a page of the study with the rail and its counts; `current` is the rail's place."""
    plan: Plan = values.pop("plan", None) or definition(study)
    waiting = study.submissions.where(Submission.state == WAITING).count()
    return render_template(
        f"desk/{template}.html",
        study=study,
        plan=plan,
        wave=values.pop("wave", None) or wave_here(study, plan),
        current=current,
        waiting=waiting,
        **values,
    )


def wave_here(study: Study, plan: Plan) -> Wave:
    """Return the wave that the address asks for, else the latest with answers, else the first."""
    asked = request.args.get("wave", "")
    filed = {row.wave for row in study.submissions.select(Submission.wave).distinct()}
    by_code = {wave.code: wave for wave in plan.waves}
    if asked in by_code:
        return by_code[asked]
    with_answers = [wave for wave in plan.waves if wave.code in filed]
    return (with_answers[-1:] or list(plan.waves[:1]) or [Wave("")])[0]
