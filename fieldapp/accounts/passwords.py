"""Passwords: argon2 hashes, the same time for a login that does not exist, slowed guessing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask

from fieldapp.refusals import TooManyAttemptsError
from fieldapp.rows import database
from fieldapp.storage import Account, SignInAttempt

WINDOW = timedelta(minutes=15)
TRIES_PER_LOGIN = 8
TRIES_PER_ADDRESS = 60
ABSENT = "a password that nobody has"
# A hash takes 64 MiB for its while.
_few_at_once = BoundedSemaphore(4)
_hasher = PasswordHasher()
_absent_hash = _hasher.hash(ABSENT)


def init_app(app: Flask) -> None:
    """Let a test choose a cheaper hash; `PASSWORD_MEMORY_KIB` has no place in a real setting."""
    global _hasher, _absent_hash
    if memory := app.config.get("PASSWORD_MEMORY_KIB"):
        _hasher = PasswordHasher(time_cost=1, memory_cost=memory, parallelism=1)
        _absent_hash = _hasher.hash(ABSENT)


def hashed(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _hasher.hash(password)


def account_for(login: str, password: str, address: str) -> Account | None:
    """Return the active account that login and password belong to, or None.

    Raises TooManyAttemptsError when login or address failed too often of late. An unknown login
    costs as much time as a wrong password, so that nobody can ask which logins exist.
    """
    login = login.strip().lower()[:200]
    with database.atomic():
        # Noted before it is checked: guesses that come in at once count, too.
        _refuse_guessing(login, address)
        SignInAttempt.create(login=login, address=address)
    account = Account.get_or_none(Account.login == login)
    known = account.password_hash if account else None
    if _matches(known or _absent_hash, password) and known and account and account.active:
        SignInAttempt.delete().where(SignInAttempt.login == login).execute()
        return account
    return None


def _matches(password_hash: str, password: str) -> bool:
    try:
        with _few_at_once:
            return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _refuse_guessing(login: str, address: str) -> None:
    since = (datetime.now(UTC) - WINDOW).isoformat(timespec="milliseconds")
    SignInAttempt.delete().where(SignInAttempt.at < since).execute()
    by_login = SignInAttempt.select().where(SignInAttempt.login == login).count()
    by_address = SignInAttempt.select().where(SignInAttempt.address == address).count()
    if by_login >= TRIES_PER_LOGIN or by_address >= TRIES_PER_ADDRESS:
        minutes = int(WINDOW.total_seconds() // 60)
        raise TooManyAttemptsError(
            "Too many sign-in attempts.",
            "登录尝试次数过多。",
            (f"Wait {minutes} minutes and try again.", f"请等 {minutes} 分钟后再试。"),
        )
