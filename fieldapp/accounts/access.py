"""Who may do what: every view names its rule, and every fetch returns only what is theirs.

A view without a rule answers nobody: `@public`, `@signed_in` or `@roles(…)` stands on each one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request, session
from peewee import JOIN

from fieldapp import arrivals
from fieldapp.accounts import sessions
from fieldapp.accounts.tokens import token_hash
from fieldapp.refusals import NotAllowedError, NotFoundError, SignInNeededError
from fieldapp.storage import (
    Account,
    Assignment,
    Conflict,
    Draft,
    Instrument,
    InstrumentVersion,
    Job,
    Membership,
    Preview,
    PublicLink,
    Row,
    Study,
    Submission,
    SubmissionFile,
    SubmissionVersion,
    Upload,
)

Kind = TypeVar("Kind", bound=Row)
View = TypeVar("View", bound=Callable[..., Any])
ANYBODY: frozenset[str] = frozenset({"anonymous", "lead", "supervisor", "fieldworker"})
DESK = ("lead", "supervisor")


def init_app(app: Flask) -> None:
    """Refuse every endpoint that names no rule."""
    app.view_functions["static"] = public(app.view_functions["static"])
    app.before_request(_refuse_unless_allowed)
    app.jinja_env.globals["current_account"] = current_account


def public(view: View) -> View:
    """Mark a view that answers everybody; what it shows then hangs on a secret in its address."""
    return _mark(view, ANYBODY)


def signed_in(view: View) -> View:
    """Mark a view for whoever is signed in."""
    return _mark(view, ANYBODY - {"anonymous"})


def roles(*names: str) -> Callable[[View], View]:
    """Mark a view for accounts of these roles."""
    return lambda view: _mark(view, frozenset(names))


def _mark(view: View, allowed: frozenset[str]) -> View:
    view.allowed = allowed  # type: ignore[attr-defined]  # a rule rides on the function itself
    return view


def _refuse_unless_allowed() -> None:
    """Let a request pass only when its view's rule names the visitor."""
    if request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    allowed: frozenset[str] = getattr(view, "allowed", frozenset())
    account = sessions.current() if allowed != ANYBODY else None
    if allowed == ANYBODY or (account and account.role in allowed):
        return
    if account is None:
        raise SignInNeededError
    raise NotAllowedError


def current_account() -> Account | None:
    """Return whoever is signed in, or None."""
    return sessions.current()


def account_here() -> Account:
    """Return whoever is signed in; raises SignInNeededError when nobody is."""
    account = sessions.current()
    if account is None:
        raise SignInNeededError
    return account


def owner() -> str:
    """Return whose a draft is: an account, or this respondent's browser."""
    account = sessions.current()
    if account:
        return f"account:{account.id}"
    if "respondent" not in session:
        session["respondent"] = secrets.token_hex(16)
    return f"respondent:{session['respondent']}"


def studies() -> list[Study]:
    """Return the studies that the person works on, newest first."""
    mine = Study.select().join(Membership).where(Membership.account == account_here())
    return list(mine.order_by(Study.id.desc()))


def study_for(code: str) -> Study:
    """Return the study if the person works on it; raises NotFoundError otherwise."""
    mine = Study.select().join(Membership)
    return _found(Study, mine.where(Study.code == code, Membership.account == account_here()))


def submission_for(study: Study, submission_id: str) -> Submission:
    """Return a submission of the study; raises NotFoundError."""
    return _found(Submission, study.submissions.where(Submission.id == submission_id))


def own_submission_for(submission_id: str) -> Submission:
    """Return a submission that the person filed; raises NotFoundError."""
    return submission_of(account_here(), submission_id)


def submission_of(account: Account, submission_id: str) -> Submission:
    """Return a submission that an account filed; raises NotFoundError."""
    mine = Submission.account == account
    return _found(Submission, Submission.select().where(Submission.id == submission_id, mine))


def own_submissions(account: Account) -> Any:
    """Return the query of what a person filed, the latest first."""
    mine = Submission.select().where(Submission.account == account)
    return mine.order_by(Submission.changed_at.desc(), Submission.id)


def assignments(account: Account) -> Any:
    """Return the query of a person's assignments in studies they still work on, as they are due."""
    mine = (Membership.study == Assignment.study) & (Membership.account == Assignment.account)
    rows = Assignment.select().join(Membership, on=mine).where(Assignment.account == account)
    return rows.order_by(Assignment.window_start, Assignment.id)


def assignment_for(assignment_id: int) -> Assignment:
    """Return an assignment of the person, in a study they still work on; raises NotFoundError."""
    return assignment_of(account_here(), assignment_id)


def assignment_of(account: Account, assignment_id: int) -> Assignment:
    """Return an assignment of an account, in a study it still works on; raises NotFoundError."""
    return _found(Assignment, assignments(account).where(Assignment.id == assignment_id))


def works_on(account: Account, study: Study) -> bool:
    """Tell whether a person works on a study."""
    mine = (Membership.account == account) & (Membership.study == study)
    return bool(Membership.select().where(mine).exists())


def draft_for(draft_id: str) -> Draft:
    """Return a draft of this person; raises NotFoundError.

    What was begun by a public link is found by that link alone, as long as it is open.
    """
    mine = (Draft.owner == owner()) & Draft.link.is_null()
    return _found(Draft, Draft.select().where(Draft.id == draft_id, mine))


def version_for(version_id: int) -> InstrumentVersion:
    """Return a form's version, in a study that the person works on; raises NotFoundError."""
    forms = InstrumentVersion.select().join(Instrument)
    mine = forms.join(Membership, on=Membership.study == Instrument.study).where(
        Membership.account == account_here()
    )
    return _found(InstrumentVersion, mine.where(InstrumentVersion.id == version_id))


def conflict_for(study: Study, conflict_id: int) -> Conflict:
    """Return a content of the study that came under a number in use; raises NotFoundError."""
    return _found(Conflict, study.conflicts.where(Conflict.id == conflict_id))


def upload_for(study: Study, upload_id: int) -> Upload:
    """Return a form of the study that waits to be published; raises NotFoundError."""
    return _found(Upload, study.uploads.where(Upload.id == upload_id))


def preview_for(study: Study, preview_id: int) -> Preview:
    """Return a preview that the person began in the study; raises NotFoundError."""
    forms = (
        Preview.select()
        .join(Upload, JOIN.LEFT_OUTER)
        .switch(Preview)
        .join(InstrumentVersion, JOIN.LEFT_OUTER)
        .join(Instrument, JOIN.LEFT_OUTER)
        .where((Upload.study == study) | (Instrument.study == study))
    )
    mine = Preview.account == account_here()
    return _found(Preview, forms.where(Preview.id == preview_id, mine))


def job_for(study: Study, job_id: int) -> Job:
    """Return a job of the study; raises NotFoundError."""
    return _found(Job, study.jobs.where(Job.id == job_id))


def link_for(token: str) -> PublicLink:
    """Return the public link that the token opens, while it is active; raises NotFoundError."""
    return _found(
        PublicLink,
        PublicLink.select().where(PublicLink.token_hash == token_hash(token), PublicLink.active),
    )


def file_for(study: Study, sha256: str) -> str:
    """Return the hash of a file that came with answers to the study; raises NotFoundError."""
    filed = _files().where(Submission.study == study, _arrived(sha256))
    if not filed.exists() and sha256 not in arrivals.of_conflicts(study):
        raise NotFoundError
    return sha256


def own_file_for(sha256: str) -> str:
    """Return the hash of a file that the person filed; raises NotFoundError."""
    mine = Submission.account == account_here()
    return str(_found(SubmissionFile, _files().where(mine, _arrived(sha256))).sha256)


def _files() -> Any:
    return SubmissionFile.select().join(SubmissionVersion).join(Submission)


def _arrived(sha256: str) -> Any:
    """A file is shown by a submission whose sender has brought it: a hash alone opens nothing."""
    return (SubmissionFile.sha256 == sha256) & SubmissionFile.arrived_at.is_null(False)


def _found(_kind: type[Kind], query: Any) -> Kind:
    row: Kind | None = query.first()
    if row is None:
        raise NotFoundError
    return row
