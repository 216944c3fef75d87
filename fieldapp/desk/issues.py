"""The key-issue tree: drafted from the figures, edited by people, every state kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from fieldapp import analysing, strategies
from fieldapp.accounts.access import roles, study_for
from fieldapp.desk import desk, revisions
from fieldapp.desk.frame import page, wave_here
from fieldapp.desk.revisions import check_wave, target, title_typed
from fieldapp.desk.wording import evidence_words, plan_with_items
from fieldapp.languages import _
from fieldapp.refusals import NotFoundError
from fieldapp.storage import Study
from fieldapp.studies import definition
from reports.issue_draft import candidates, draft_issue_tree, refreshed
from reports.strategy import Evidence, IssueTree, loose, redraft
from surveys.text import Text

KIND = "issue_tree"
LOOSE_SHOWN = 12


@desk.get("/<code>/issues")
@roles("lead", "supervisor")
def issues(code: str) -> str:
    """Show the tree, one issue's panel beside it and the evidence that hangs on none below."""
    study = study_for(code)
    plan = plan_with_items(study)
    wave = wave_here(study, plan)
    revision = strategies.current(study, wave.code, KIND)
    analysis = analysing.analysis(study, wave.code)
    tree = _as_measured(strategies.in_force(study, wave.code, KIND), analysis)
    shown = _shown(tree)
    return page(
        study,
        "issues",
        "issues",
        plan=plan,
        wave=wave,
        tree=tree,
        revision=revision,
        shown=shown,
        ranked=_ranked(tree),
        loose=_loose(tree, plan, analysis)[:LOOSE_SHOWN] if tree else (),
        loose_total=len(_loose(tree, plan, analysis)) if tree else 0,
        words=lambda piece: evidence_words(piece, plan, analysis),
        has_data=bool(analysis.get("measures")),
    )


@desk.post("/<code>/issues")
@roles("lead")
def edit_issues(code: str) -> Response:
    """Do one edit and save the tree as its next revision."""
    study = study_for(code)
    wave = request.form.get("wave", "")
    check_wave(study, wave)
    deed = request.form.get("do", "")
    tree = strategies.in_force(study, wave, KIND)
    if deed == "draft":
        changed, note, shown = _drafted(study, wave, tree), _("Drafted from the figures"), ""
    else:
        changed, note, shown = _edited(deed, tree or IssueTree())
    revisions.save(study, wave, KIND, changed, note)
    return redirect(url_for("desk.issues", code=code, wave=wave, issue=shown or None))


def _as_measured(tree: IssueTree | None, analysis: dict[str, Any]) -> IssueTree | None:
    """Return the tree with the severities of today's figures."""
    return refreshed(tree, analysis) if tree else None


def _shown(tree: IssueTree | None) -> Any:
    """Return the issue that the address asks for, else the most severe leaf."""
    asked = tree.current(request.args.get("issue", "")) if tree else ""
    if tree and asked:
        return tree.issue(asked)
    return next(iter(_ranked(tree)), None)


def _ranked(tree: IssueTree | None) -> list[Any]:
    leaves = tree.leaves() if tree else ()
    return sorted(leaves, key=lambda leaf: -(leaf.severity or 0.0))


def _drafted(study: Study, wave: str, tree: IssueTree | None) -> IssueTree:
    """Return a first draft, or the tree with what new figures add; edits stay."""
    analysis = analysing.analysis(study, wave)
    draft = draft_issue_tree(definition(study), analysis)
    return refreshed(redraft(tree, draft), analysis) if tree else draft


def _loose(tree: IssueTree | None, plan: Any, analysis: dict[str, Any]) -> tuple[Evidence, ...]:
    if tree is None:
        return ()
    return loose(tree, candidates(plan, analysis))


def _edited(deed: str, tree: IssueTree) -> tuple[IssueTree, str, str]:
    """Return the edited tree, the note for its history and the issue to show next."""
    issue = request.form.get("issue", "")
    edits: dict[str, Callable[[], tuple[IssueTree, str, str]]] = {
        "question": lambda: (
            tree.asked(title_typed()),
            _("Root question changed"),
            issue,
        ),
        "add": lambda: _added(tree, issue),
        "rename": lambda: (
            tree.rename(issue, title_typed(), _note()),
            _("Renamed"),
            issue,
        ),
        "up": lambda: (tree.move_up(issue), _("Moved up"), issue),
        "down": lambda: (tree.move_down(issue), _("Moved down"), issue),
        "under": lambda: (tree.move_under(issue, target()), _("Moved"), issue),
        "merge": lambda: (tree.merge(issue, target()), _("Merged"), target()),
        "delete": lambda: (tree.delete(issue), _("Deleted"), ""),
        "hang": lambda: _hung(tree),
        "unhang": lambda: (tree.unhang(request.form["evidence"]), _("Evidence taken off"), issue),
    }
    if deed not in edits:
        raise NotFoundError
    return edits[deed]()


def _added(tree: IssueTree, parent: str) -> tuple[IssueTree, str, str]:
    changed = tree.add(parent, title_typed())
    return changed, _("Added"), changed.issues[-1].id


def _hung(tree: IssueTree) -> tuple[IssueTree, str, str]:
    """Hang a loose piece of evidence, the tree's own or one that the draft offers, on a leaf."""
    study = study_for(str((request.view_args or {})["code"]))
    analysis = analysing.analysis(study, request.form.get("wave", ""))
    wanted = request.form.get("evidence", "")
    for piece in _loose(tree, definition(study), analysis):
        if piece.id == wanted:
            return tree.hang(piece, target()), _("Evidence hung"), target()
    raise NotFoundError


def _note() -> Text:
    return Text.of(revisions.texts("note"))
