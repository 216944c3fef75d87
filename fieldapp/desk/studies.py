"""The studies that a person works on, and a new one from a template."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    FieldList,
    FloatField,
    Form,
    FormField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import DateInput

from fieldapp.accounts import access
from fieldapp.accounts.access import account_here, roles
from fieldapp.desk import desk
from fieldapp.desk.frame import DeskForm, real_date
from fieldapp.languages import _
from fieldapp.storage import Study
from fieldapp.studies import create_study, definition, publish_library
from surveys import library
from surveys.coordinates import DATUMS
from surveys.study import Segment, Site, Wave
from surveys.study import Study as Plan
from surveys.text import Text

TEMPLATE = "service_hall"
SEGMENT_ROWS, SITE_ROWS, MOST_ROWS = 3, 6, 200
CODE = re.compile(r"[a-z][a-z0-9_-]{1,31}\Z")
DAY = [Optional(), Regexp(r"\d{4}-\d\d-\d\d\Z"), real_date]


class SegmentForm(Form):
    """One brand or value tier."""

    zh = StringField(validators=[Length(max=40)])
    en = StringField(validators=[Length(max=40)])
    core = BooleanField()


class SiteForm(Form):
    """One place that is visited."""

    zh = StringField(validators=[Length(max=60)])
    en = StringField(validators=[Length(max=60)])
    region = StringField(validators=[Length(max=60)])
    lat = FloatField(validators=[Optional(), NumberRange(-90, 90)])
    lon = FloatField(validators=[Optional(), NumberRange(-180, 180)])


class NewStudyForm(DeskForm):
    """What a study needs before its first answer."""

    zh = StringField(validators=[InputRequired(), DataRequired(), Length(max=80)])
    en = StringField(validators=[Length(max=80)])
    client = StringField(validators=[Length(max=80)])
    code = StringField(validators=[InputRequired(), Regexp(CODE)])
    start = StringField(widget=DateInput(), validators=DAY)
    end = StringField(widget=DateInput(), validators=DAY)
    review = BooleanField(default=True)
    segments = FieldList(FormField(SegmentForm), min_entries=SEGMENT_ROWS, max_entries=MOST_ROWS)
    datum = SelectField(choices=[SelectChoice(datum) for datum in DATUMS])
    sites = FieldList(FormField(SiteForm), min_entries=SITE_ROWS, max_entries=MOST_ROWS)


@desk.get("/")
@roles("lead", "supervisor")
def studies() -> str:
    """List the person's studies."""
    rows = [(study, definition(study), study.submissions.count()) for study in access.studies()]
    return render_template("desk/studies.html", rows=rows)


@desk.route("/studies/new", methods=["GET", "POST"])
@roles("lead")
def new_study() -> Response | str:
    """Create a study from the service-hall template with its own segments and sites."""
    form = NewStudyForm()
    if request.form.get("more") in ("segments", "sites"):
        form[request.form["more"]].append_entry()
    elif form.validate_on_submit() and _code_is_free(form):
        study = create_study(_plan(form), account_here())
        publish_library(study, account_here())
        return redirect(url_for("desk.overview", code=study.code))
    return render_template("desk/new_study.html", form=form)


def _code_is_free(form: NewStudyForm) -> bool:
    taken = Study.select().where(Study.code == form.code.data).exists()
    if taken:
        form.code.errors = [_("This code is taken; choose another one.")]
    return not taken


def _plan(form: NewStudyForm) -> Plan:
    """Return the template's journey and taxonomies with the study's own segments and sites."""
    return replace(
        library.template(TEMPLATE),
        code=form.code.data,
        name=_text(form.zh.data, form.en.data),
        client=Text.of(form.client.data),
        review=form.review.data,
        waves=(
            Wave(
                "w1",
                Text.of({"zh": "第 1 波", "en": "Wave 1"}),
                form.start.data or "",
                form.end.data or "",
            ),
        ),
        segments=tuple(
            Segment(f"s{number}", _text(row["zh"], row["en"]), core=row["core"])
            for number, row in enumerate(_filled(form.segments), 1)
        ),
        sites=tuple(
            _site(number, row, form.datum.data) for number, row in enumerate(_filled(form.sites), 1)
        ),
    )


def _site(number: int, row: dict[str, Any], datum: str) -> Site:
    """Return a site; without both coordinates it has no place on the map."""
    known = row["lat"] is not None and row["lon"] is not None
    place = {"lat": row["lat"], "lon": row["lon"], "datum": datum} if known else {}
    region = row["region"] or ""
    return Site(f"h{number:02}", _text(row["zh"], row["en"]), region=region, **place)


def _filled(rows: FieldList) -> list[dict[str, Any]]:
    return [row for row in rows.data if row["zh"] or row["en"]]


def _text(zh: object, en: object) -> Text:
    """Return a name in both languages; one alone serves for both."""
    return Text.of({"zh": str(zh or en or ""), "en": str(en or zh or "")})
