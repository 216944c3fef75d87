"""The summary's page as it will stand, while its sentences are being written."""

from __future__ import annotations

from dataclasses import replace

from flask import make_response, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from fieldapp import reporting
from fieldapp.accounts.access import roles, study_for
from fieldapp.desk import desk
from fieldapp.desk.frame import wave_here
from fieldapp.desk.report_choices import sentences_asked
from fieldapp.languages import language
from fieldapp.studies import definition
from reports.rendering.previewing import preview, preview_style


@desk.post("/<code>/report/choices/page")
@roles("lead", "supervisor")
def preview_page(code: str) -> str:
    """Return the page with the sentences as typed; nothing is kept."""
    study = study_for(code)
    wave = wave_here(study, definition(study))
    source = reporting.figures_source(study, wave.code, language())
    choices = replace(source.choices, sentences=sentences_asked(study, source))
    # Drawn by the report's own templates, which escape whatever a person typed.
    page = Markup(preview(replace(source, choices=choices)))  # noqa: S704
    return render_template("desk/report_page.html", study=study, report_page=page)


@desk.get("/<code>/report/page.css")
@roles("lead", "supervisor")
def preview_sheet(code: str) -> Response:
    """Return the style of the report's pages in the study's accent colour."""
    css = preview_style(reporting.choices_of(study_for(code)).accent)
    answer = make_response(css)
    answer.mimetype = "text/css"
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    return answer
