"""Two contents under one number, side by side, for a person to decide between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from fieldapp import arrivals, conflicts
from fieldapp.accounts.access import account_here, conflict_for, roles, study_for
from fieldapp.desk import desk
from fieldapp.desk.answers_read import AnswerRow, rows_by_path
from fieldapp.desk.frame import DeskForm, page
from fieldapp.desk.visits import instruments_of, title_of
from fieldapp.forms.paths import read
from fieldapp.storage import Conflict, File, Study, SubmissionVersion


class ConflictForm(DeskForm):
    """Which content counts, and why."""

    verdict = RadioField(validators=[InputRequired()])
    note = TextAreaField(validators=[Length(max=2000)])

    def __init__(self, conflict: Conflict, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.verdict.choices = [SelectChoice(each) for each in conflicts.verdicts_for(conflict)]


@dataclass(frozen=True, slots=True)
class Side:
    """One content's answer to a question: in words ("" for none), and its photo's hash."""

    words: str = ""
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One question as both contents answer it."""

    question: str
    first: Side
    second: Side
    differs: bool


@desk.get("/<code>/conflicts", endpoint="conflicts")
@roles("lead", "supervisor")
def list_conflicts(code: str) -> str:
    """List the contents that wait for a decision, the oldest first."""
    study = study_for(code)
    titles = {row.id: title_of(row) for row in instruments_of(study)}
    return page(study, "conflicts", "review", rows=conflicts.waiting(study), titles=titles)


@desk.get("/<code>/conflicts/<int:conflict_id>")
@roles("lead", "supervisor")
def conflict(code: str, conflict_id: int) -> str:
    """Show both contents side by side."""
    study = study_for(code)
    row = conflict_for(study, conflict_id)
    return _conflict(study, row, ConflictForm(row, formdata=None))


@desk.post("/<code>/conflicts/<int:conflict_id>")
@roles("lead", "supervisor")
def settle(code: str, conflict_id: int) -> Response | str:
    """Carry out the decision and lead to what came of it."""
    study = study_for(code)
    row = conflict_for(study, conflict_id)
    form = ConflictForm(row)
    if not form.validate_on_submit():
        return _conflict(study, row, form)
    filed = conflicts.settle(row, account_here(), form.verdict.data, form.note.data or "")
    if filed.study_id != study.id:
        return redirect(url_for("desk.conflicts", code=code))
    return redirect(url_for("desk.submission", code=code, submission_id=filed.id))


def _conflict(study: Study, row: Conflict, form: ConflictForm) -> str:
    first = _first(study, row)
    found = groups(row, first)
    return page(
        study,
        "conflict",
        "review",
        row=row,
        first=first,
        groups=found,
        differing=sum(pair.differs for _section, pairs in found for pair in pairs),
        files=_files(row),
        missing=len(arrivals.missing_of_conflict(row)),
        missing_first=len(arrivals.missing(first)) if first else 0,
        title=title_of(row.version.instrument),
        form=form,
    )


def _first(study: Study, row: Conflict) -> SubmissionVersion | None:
    """Return what was here before; of another study's submission nothing is shown."""
    if row.submission.study_id != study.id:
        return None
    found: SubmissionVersion | None = (
        row.submission.versions.where(SubmissionVersion.received_at <= row.received_at)
        .order_by(SubmissionVersion.number.desc())
        .first()
    )
    return found


def groups(row: Conflict, first: SubmissionVersion | None) -> list[tuple[str, list[Pair]]]:
    """Return every question that either content answers, in the order asked, by its section."""
    sent = {"first": first.document["answers"] if first else {}, "second": row.filing["answers"]}
    there = rows_by_path(first.version, sent["first"]) if first else {}
    other = rows_by_path(row.version, sent["second"])
    shown = _photos(row)
    found: dict[str, list[Pair]] = {}
    for path, asked in {**other, **there}.items():
        section = f"{asked.section} {asked.repeat or ''}".strip()
        values = [read(answers, path) for answers in sent.values()]
        sides = (_side(there.get(path), values[0], shown), _side(other.get(path), values[1], shown))
        found.setdefault(section, []).append(Pair(asked.question, *sides, values[0] != values[1]))
    return list(found.items())


def _side(row: AnswerRow | None, value: Any, shown: set[str]) -> Side:
    digest = value.get("sha256", "") if isinstance(value, dict) else ""
    return Side(row.answer if row else "", digest if digest in shown else "")


def _photos(row: Conflict) -> set[str]:
    """Return the hashes of both contents' photos that can be shown."""
    hashes = arrivals.hashes_in(row.filing["answers"]) | {
        file.sha256 for version in row.submission.versions for file in version.files
    }
    images = File.select(File.sha256).where(
        File.sha256.in_(hashes), File.media_type.startswith("image/")
    )
    return {file.sha256 for file in images} - set(arrivals.missing_of_conflict(row))


def _files(row: Conflict) -> int:
    return len(arrivals.hashes_in(row.filing["answers"]) | set(row.filing["files"].values()))
