"""The strategy and its execution map: theme, sub-themes, initiatives, actions, holes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from fieldapp import analysing, strategies
from fieldapp.accounts.access import roles, study_for
from fieldapp.desk import desk, revisions
from fieldapp.desk.frame import page, wave_here
from fieldapp.desk.revisions import check_wave, target, title_typed

# history_page, restored
from fieldapp.desk.strategy_form import action_fields, part_fields
from fieldapp.desk.wording import kpi_words, plan_with_items
from fieldapp.languages import _
from fieldapp.refusals import NotFoundError
from fieldapp.storage import Study
from fieldapp.studies import definition
from reports.strategy import (
    CAPABILITIES,
    ENABLERS,
    STATES,
    Strategy,
    addressed,
    execution_map,
    holes,
)
from reports.strategy.evidence import MEASURES
from surveys.text import Text

KIND = "strategy"


@desk.get("/<code>/strategy")
@roles("lead", "supervisor")
def strategy(code: str) -> str:
    """Show the execution map, the holes, and the form of the part that was picked."""
    study = study_for(code)
    plan = plan_with_items(study)
    wave = wave_here(study, plan)
    plan_of_action = strategies.in_force(study, wave.code, KIND) or Strategy()
    tree = strategies.in_force(study, wave.code, "issue_tree")
    analysis = analysing.analysis(study, wave.code)
    kind, part = _picked(plan_of_action)
    return page(
        study,
        "strategy",
        "strategy",
        plan=plan,
        wave=wave,
        revision=strategies.current(study, wave.code, KIND),
        strategy=plan_of_action,
        map=execution_map(plan_of_action, _today()),
        holes=holes(tree, plan_of_action),
        leaves=tree.leaves() if tree else (),
        addressed=addressed(tree, plan_of_action) if tree else {},
        kind=kind,
        part=part,
        kpi=lambda action: kpi_words(action.kpi, plan, analysis),
        lists={
            "states": STATES,
            "enablers": ENABLERS,
            "capabilities": CAPABILITIES,
            "measures": MEASURES,
        },
    )


@desk.post("/<code>/strategy")
@roles("lead")
def edit_strategy(code: str) -> Response:
    """Do one edit and save the strategy as its next revision."""
    study = study_for(code)
    wave = request.form.get("wave", "")
    check_wave(study, wave)
    before = strategies.in_force(study, wave, KIND) or Strategy()
    changed, note, shown = _edited(request.form.get("do", ""), before, study)
    revisions.save(study, wave, KIND, changed, note)
    return redirect(url_for("desk.strategy", code=code, wave=wave, part=shown or None))


def _today() -> str:
    return datetime.now(current_app.config["TIMEZONE"]).date().isoformat()


def _picked(strategy: Strategy) -> tuple[str, Any]:
    """Return the kind of the part that the address asks for, and the part."""
    wanted = request.args.get("part", "")
    for kind in ("sub_themes", "initiatives", "actions"):
        for part in getattr(strategy, kind):
            if part.id == wanted:
                return kind, part
    return "", None


def _edited(deed: str, strategy: Strategy, study: Study) -> tuple[Strategy, str, str]:
    """Return the edited strategy, the note for its history and the part to show next."""
    part = request.form.get("part", "")
    edits: dict[str, Callable[[], tuple[Strategy, str, str]]] = {
        "theme": lambda: (_themed(strategy, study), _("Theme changed"), ""),
        "add_sub_theme": lambda: _last(
            strategy.add_sub_theme(target(), title_typed()),
            "sub_themes",
            _("Sub-theme added"),
        ),
        "add_initiative": lambda: _last(
            strategy.add_initiative(target(), title_typed(), **part_fields("initiatives")),
            "initiatives",
            _("Initiative added"),
        ),
        "add_action": lambda: _last(
            strategy.add_action(target(), title_typed(), **action_fields()),
            "actions",
            _("Action added"),
        ),
        "change": lambda: (
            strategy.change(part, title=title_typed(), **part_fields(_kind(strategy, part))),
            _("Changed"),
            part,
        ),
        "up": lambda: (strategy.move_up(part), _("Moved up"), part),
        "down": lambda: (strategy.move_down(part), _("Moved down"), part),
        "under": lambda: (strategy.move_under(part, target()), _("Moved"), part),
        "delete": lambda: (strategy.delete(part), _("Deleted"), ""),
        "waive": lambda: (
            strategy.waive(request.form["hole"], Text.of(request.form.get("reason", "").strip())),
            _("Hole left open on purpose"),
            "",
        ),
        "unwaive": lambda: (strategy.unwaive(request.form["hole"]), _("Hole listed again"), ""),
    }
    if deed not in edits:
        raise NotFoundError
    return edits[deed]()


def _last(changed: Strategy, kind: str, note: str) -> tuple[Strategy, str, str]:
    return changed, note, getattr(changed, kind)[-1].id


def _kind(strategy: Strategy, part_id: str) -> str:
    kinds = ("sub_themes", "initiatives", "actions")
    return next((k for k in kinds for p in getattr(strategy, k) if p.id == part_id), "sub_themes")


def _themed(strategy: Strategy, study: Study) -> Strategy:
    """Return the strategy with the theme, its meaning and the dimensions that it stresses."""
    known = [dimension.code for dimension in definition(study).dimensions]
    chosen = tuple(code for code in request.form.getlist("dimensions") if code in known)
    limits = Text.of(revisions.texts("limits"))
    return strategy.with_theme(title_typed(), Text.of(revisions.texts("meaning")), limits).choose(
        chosen
    )
