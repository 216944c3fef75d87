"""People: who they are, how they sign in, what is theirs."""

from __future__ import annotations

from flask import Flask

from fieldapp.accounts import access, passwords, sessions
from fieldapp.accounts.tokens import new_token, token_hash
from fieldapp.rows import database
from fieldapp.storage import Account, Membership, Session, Study
from surveys.problems import InputError

ROLES = ("lead", "supervisor", "fieldworker")
PASSWORD_LENGTH = 10


def init_app(app: Flask) -> None:
    """Keep sessions in rows, refuse what no access rule names, add the sign-in pages."""
    from fieldapp.accounts.views import pages

    passwords.init_app(app)
    sessions.init_app(app)
    access.init_app(app)
    app.register_blueprint(pages)


def create_account(
    login: str, name: str, role: str, password: str = "", language: str = "zh"
) -> Account:
    """Add a person; without a password they come in by a personal link.

    Raises InputError for an unknown role, a login that is taken, a password that is too short.
    """
    login = login.strip().lower()
    _check(login, name, role)
    with database.atomic():
        if Account.select().where(Account.login == login).exists():
            raise InputError.of(
                f"The login “{login}” is taken.",
                f"登录名“{login}”已被使用。",
                ("Choose another one.", "请换一个。"),
            )
        account = Account.create(login=login, name=name.strip(), role=role, language=language)
        if password:
            set_password(account, password)
    return account


def set_password(account: Account, password: str) -> None:
    """Give the account a new password and end its sessions; raises InputError when too short."""
    if len(password) < PASSWORD_LENGTH:
        raise InputError.of(
            "The password is too short.",
            "密码太短。",
            (f"Use at least {PASSWORD_LENGTH} characters.", f"请至少用 {PASSWORD_LENGTH} 个字符。"),
        )
    account.password_hash = passwords.hashed(password)
    _save_and_end_sessions(account)


def new_link(account: Account) -> str:
    """Return a new secret token for the personal link; the one before is dead from now on."""
    token = new_token()
    account.link_hash = token_hash(token)
    _save_and_end_sessions(account)
    return token


def deactivate(account: Account) -> None:
    """Close the account: no sign-in, no link, and every session is dead at once."""
    account.active = False
    account.link_hash = None
    _save_and_end_sessions(account)


def join(account: Account, study: Study) -> None:
    """Let the person work on the study; doing it twice changes nothing."""
    Membership.insert(account=account, study=study).on_conflict_ignore().execute()


def by_link(token: str) -> Account | None:
    """Return the active account that a personal link belongs to."""
    return Account.get_or_none(Account.link_hash == token_hash(token), Account.active)


def _save_and_end_sessions(account: Account) -> None:
    with database.atomic():
        account.save()
        Session.delete().where(Session.account == account).execute()


def _check(login: str, name: str, role: str) -> None:
    if role not in ROLES:
        raise InputError.of(
            f"There is no role “{role}”.",
            f"没有“{role}”这个角色。",
            (f"Use one of: {', '.join(ROLES)}.", f"请用其中之一：{'、'.join(ROLES)}。"),
        )
    if not login or not name.strip():
        raise InputError.of(
            "Login or name is missing.",
            "缺少登录名或姓名。",
            ("Fill in both.", "两项都要填写。"),
        )
