"""Who works on a study: invite, hand out personal links with their QR code, close."""

from __future__ import annotations

import re

import segno
from flask import redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from fieldapp import accounts
from fieldapp.accounts.access import account_here, roles, study_for
from fieldapp.desk import desk
from fieldapp.desk.frame import DeskForm, page
from fieldapp.languages import _
from fieldapp.refusals import NotFoundError
from fieldapp.rows import database
from fieldapp.storage import Account, Assignment, Membership, Study, Submission

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}\Z", re.IGNORECASE)


class InviteForm(DeskForm):
    """A new person; leads and supervisors get a password, fieldworkers a personal link."""

    name = StringField(validators=[InputRequired(), DataRequired(), Length(max=60)])
    login = StringField(validators=[InputRequired(), Regexp(LOGIN)])
    role = RadioField(
        choices=[SelectChoice(role) for role in accounts.ROLES], default="fieldworker"
    )
    password = StringField(validators=[Optional(), Length(min=accounts.PASSWORD_LENGTH)])


@desk.get("/<code>/people")
@roles("lead", "supervisor")
def people(code: str) -> str:
    """List who works on the study."""
    study = study_for(code)
    return _people(study, InviteForm(formdata=None))


@desk.post("/<code>/people")
@roles("lead", "supervisor")
def invite(code: str) -> Response | str:
    """Add a person; supervisors may invite fieldworkers only."""
    study, form = study_for(code), InviteForm()
    if not form.validate_on_submit() or not _may_invite(form):
        return _people(study, form)
    with database.atomic():
        account = _account(form)
        accounts.join(account, study)
    if account.role == "fieldworker":
        return _link_page(study, account, accounts.new_link(account))
    return redirect(url_for("desk.people", code=code))


@desk.post("/<code>/people/<int:account_id>/link")
@roles("lead", "supervisor")
def renew_link(code: str, account_id: int) -> str:
    """Hand out a new personal link; the one before is dead from now on."""
    study = study_for(code)
    account = _fieldworker(study, account_id)
    return _link_page(study, account, accounts.new_link(account))


@desk.post("/<code>/people/<int:account_id>/close")
@roles("lead")
def close_account(code: str, account_id: int) -> Response:
    """End a fieldworker's access; what they filed stays."""
    accounts.deactivate(_fieldworker(study_for(code), account_id))
    return redirect(url_for("desk.people", code=code))


def qr_code(address: str) -> Markup:
    """Return a QR code of an address as inline SVG, black on white however the page is coloured."""
    svg = segno.make(address, error="m").svg_inline(
        scale=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    return Markup(svg)  # noqa: S704  # drawn by segno from modules, no text of a person in it


def _people(study: Study, form: InviteForm) -> str:
    members = (
        Account.select().join(Membership).where(Membership.study == study).order_by(Account.name)
    )
    return page(study, "people", "people", members=list(members), filed=_filed(study), form=form)


def _filed(study: Study) -> dict[int, tuple[int, int]]:
    """Return per account how many visits it has and how many submissions it filed."""
    assigned: dict[int, int] = {}
    filed: dict[int, int] = {}
    for row in study.assignments.select(Assignment.account):
        assigned[row.account_id] = assigned.get(row.account_id, 0) + 1
    for row in study.submissions.select(Submission.account):
        filed[row.account_id] = filed.get(row.account_id, 0) + 1
    return {key: (assigned.get(key, 0), filed.get(key, 0)) for key in assigned | filed}


def _may_invite(form: InviteForm) -> bool:
    """Supervisors invite fieldworkers; a person with a password needs one."""
    if form.role.data != "fieldworker" and account_here().role != "lead":
        form.role.errors = [_("Only a lead can invite leads and supervisors.")]
    elif form.role.data != "fieldworker" and not form.password.data:
        form.password.errors = [_("A lead or supervisor needs a password to start with.")]
    else:
        return True
    return False


def _account(form: InviteForm) -> Account:
    password = form.password.data if form.role.data != "fieldworker" else ""
    return accounts.create_account(form.login.data, form.name.data, form.role.data, password or "")


def _fieldworker(study: Study, account_id: int) -> Account:
    """Return a fieldworker of the study; raises NotFoundError."""
    account: Account | None = (
        Account.select()
        .join(Membership)
        .where(Membership.study == study, Account.id == account_id, Account.role == "fieldworker")
        .first()
    )
    if account is None:
        raise NotFoundError
    return account


def _link_page(study: Study, account: Account, token: str) -> str:
    """Show a personal link once: only its hash is kept."""
    address = url_for("accounts.link", token=token, _external=True)
    return page(
        study,
        "personal_link",
        "people",
        account=account,
        address=address,
        qr=qr_code(address),
        secure=request.is_secure or request.host.split(":")[0] in ("127.0.0.1", "localhost"),
    )
