"""The studies that a person works on, and a new one from a template."""

from __future__ import annotations

import re
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, FieldList, Form, FormField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp
from wtforms.widgets import DateInput

from fieldapp.accounts import access
from fieldapp.accounts.access import account_here, roles
from fieldapp.desk import desk
from fieldapp.desk.frame import DeskForm
from fieldapp.languages import _
from fieldapp.storage import Study
from fieldapp.studies import create_study, definition, publish_library
from surveys import library
from surveys.study import Segment, Site, Wave
from surveys.study import Study as Plan
from surveys.text import Text

TEMPLATE = "service_hall"
SEGMENT_ROWS, SITE_ROWS, MOST_ROWS = 3, 6, 200
CODE = re.compile(r"[a-z][a-z0-9_-]{1,31}\Z")


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


class NewStudyForm(DeskForm):
    """What a study needs before its first answer."""

    zh = StringField(validators=[InputRequired(), DataRequired(), Length(max=80)])
    en = StringField(validators=[Length(max=80)])
    client = StringField(validators=[Length(max=80)])
    code = StringField(validators=[InputRequired(), Regexp(CODE)])
    start = StringField(widget=DateInput(), validators=[Optional(), Regexp(r"\d{4}-\d\d-\d\d\Z")])
    end = StringField(widget=DateInput(), validators=[Optional(), Regexp(r"\d{4}-\d\d-\d\d\Z")])
    review = BooleanField(default=True)
    segments = FieldList(FormField(SegmentForm), min_entries=SEGMENT_ROWS, max_entries=MOST_ROWS)
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
            Segment(f"s{number}", _text(row["zh"], row["en"]), core=bool(row["core"]))
            for number, row in enumerate(_filled(form.segments), 1)
        ),
        sites=tuple(
            Site(f"h{number:02}", _text(row["zh"], row["en"]), region=str(row["region"] or ""))
            for number, row in enumerate(_filled(form.sites), 1)
        ),
    )


def _filled(rows: FieldList) -> list[dict[str, object]]:
    return [row for row in rows.data if row["zh"] or row["en"]]


def _text(zh: object, en: object) -> Text:
    """Return a name in both languages; one alone serves for both."""
    return Text.of({"zh": str(zh or en or ""), "en": str(en or zh or "")})
