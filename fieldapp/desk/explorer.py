"""The explorer: any figure of a wave by table and chart, kept views, downloads."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from fieldapp import kept_views
from fieldapp.accounts.access import account_here, current_account, roles, study_for
from fieldapp.desk import desk
from fieldapp.desk.frame import page, wave_here
from fieldapp.exploring import Explored, explored
from fieldapp.languages import language
from fieldapp.reporting import choices_of
from fieldapp.storage import Study
from fieldapp.studies import definition
from reports.charts.ranges import glyph
from reports.exploring import View
from reports.exploring.drawing import MOST_GROUPS, chart, key_of
from reports.exploring.naming import Names
from reports.exploring.offers import regions_of
from reports.exploring.view import MEASURES, QUESTIONS
from surveys.problems import InputError


@desk.get("/<code>/explore")
@roles("lead", "supervisor")
def explore(code: str) -> str:
    """Show the view that the address asks for, what else could be chosen, and kept views."""
    return _page(study_for(code))


@desk.get("/<code>/explore/figure")
@roles("lead", "supervisor")
def explored_figure(code: str) -> str:
    """Return what a changed choice changes on the page: choices, table, chart, links."""
    study = study_for(code)
    return render_template("desk/_explored.html", study=study, **_shown(_asked(study)))


@desk.get("/<code>/explore/table.csv")
@roles("lead", "supervisor")
def explored_table(code: str) -> Response:
    """Return the table as CSV."""
    found = _asked(study_for(code))
    return _file(found, found.csv(), "text/csv", "csv")


@desk.get("/<code>/explore/chart.svg")
@roles("lead", "supervisor")
def explored_chart(code: str) -> Response:
    """Return the chart as SVG, whole in itself."""
    found = _asked(study_for(code))
    return _file(found, found.svg(), "image/svg+xml", "svg")


@desk.post("/<code>/explore/views")
@roles("lead")
def keep_view(code: str) -> BaseResponse | tuple[str, int]:
    """Keep the view with the study's report choices; a name that cannot be is said."""
    study = study_for(code)
    found, form = _asked(study), request.form
    try:
        kept_views.keep(study, found.view, form.get("name", ""), form.get("sentence", ""),
                        account_here())  # fmt: skip
    except InputError as error:
        return _page(study, error.lines(language())), 422
    return redirect(f"{url_for('desk.explore', code=code)}?{found.query}#kept")


@desk.post("/<code>/explore/views/<key>")
@roles("lead")
def change_view(code: str, key: str) -> BaseResponse | tuple[str, int]:
    """Rename a kept view or take it out of the report."""
    study = study_for(code)
    try:
        if request.form.get("remove"):
            kept_views.remove(study, key, account_here())
        else:
            form = request.form
            kept_views.rename(study, key, form.get("name", ""), form.get("sentence", ""),
                              account_here())  # fmt: skip
    except InputError as error:
        return _page(study, error.lines(language())), 422
    return redirect(f"{url_for('desk.explore', code=code)}#kept")


def _asked(study: Study) -> Explored:
    """Return what the address asks for, or a form that came back."""
    wave = wave_here(study, definition(study))
    pairs = request.form if request.method == "POST" else request.args
    return explored(study, wave.code, View.of(pairs.items(multi=True)))


def _page(study: Study, problems: list[str] | None = None) -> str:
    plan = definition(study)
    found = _asked(study)
    account = current_account()
    return page(
        study,
        "explore",
        "explore",
        plan=plan,
        wave=next((wave for wave in plan.waves if wave.code == found.wave), None),
        regions=regions_of(plan),
        kept=choices_of(study).views,
        leads=account is not None and account.role == "lead",
        problems=problems or [],
        address=_address,
        **_shown(found),
    )


def _shown(found: Explored) -> dict[str, object]:
    figure, names = found.figure, found.names
    own = [code for code in figure.columns if code not in ("all", "weighted")]
    return {
        "found": found,
        "told": found.told,
        "names": names,
        "chart": "" if figure.empty else chart(figure, names),
        "key": [(glyph(group), name) for group, name in key_of(figure, names)],
        "undrawn": max(0, len(own) - MOST_GROUPS),
        "by_source": _by_source,
        "MEASURES": MEASURES,
        "QUESTIONS": QUESTIONS,
    }


def _by_source(codes: Iterable[str], names: Names) -> list[tuple[str, list[str]]]:
    """Return what asks questions, an instrument or the cards of its groups → those of the codes."""
    found: dict[str, list[str]] = {}
    for code in codes:
        if "/" in code:
            found.setdefault(names.source_of(code), []).append(code)
    return list(found.items())


def _address(view: View, wave: str) -> str:
    return urlencode([("wave", wave), *view.pairs()])


def _file(found: Explored, text: str, kind: str, ending: str) -> Response:
    answer = Response(text, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.file}.{ending}"'
    return answer
