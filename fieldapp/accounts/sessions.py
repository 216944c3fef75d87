"""Sessions as rows: the cookie is a random id, the row knows whose it is and when it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin

from fieldapp.accounts.tokens import new_token, token_hash
from fieldapp.rows import database, now
from fieldapp.security import is_navigation
from fieldapp.storage import Account, Session

COOKIE = "fieldapp"
# Tells the phone's scripts whose work to show: no secret, and no right comes from it.
PERSON_COOKIE = "fieldapp_person"
NOBODY = "-"
NOBODY_SECONDS = 400 * 86400
KEPT = timedelta(days=14)
ANONYMOUS = timedelta(days=2)


class RowSession(SecureCookieSession):
    """What a request knows of its session; it is written back only when something changed."""

    def __init__(self, row: Session | None = None, key: str = "") -> None:
        super().__init__(row.data if row else None)
        self.row = row
        self.key = key
        self.account: Account | None = row.account if row else None
        self.lifetime = ANONYMOUS
        self.ended = False


class RowSessions(SessionInterface):
    """Flask's sessions, kept in the table `session`."""

    def open_session(self, app: Flask, request: Request) -> RowSession:
        """Return the living session that the cookie names, or an empty one."""
        key = request.cookies.get(COOKIE, "")
        row = _living(key) if key else None
        return RowSession(row, key) if row else RowSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed and give the browser its id."""
        if not isinstance(session, RowSession):
            raise TypeError("a RowSession is expected")
        if session.accessed:
            response.vary.add("Cookie")
        if session.ended:
            response.delete_cookie(COOKIE, path="/")
            _tell_person(response, NOBODY, NOBODY_SECONDS)
        elif session.modified and _write(session):
            _give(response, session)


def init_app(app: Flask) -> None:
    """Let the application keep its sessions here."""
    app.session_interface = RowSessions()
    app.config["SIGNED_IN"] = timedelta(hours=app.config["SESSION_HOURS"])


def sign_in(account: Account, lifetime: timedelta) -> None:
    """Make the session the account's, under a new id; the id from before is dead."""
    mine = _mine()
    _delete(mine)
    mine.clear()
    mine.row, mine.key, mine.account, mine.lifetime = None, "", account, lifetime
    mine.modified = True


def sign_out() -> None:
    """End the session: its row is gone, so a copy of its cookie opens nothing."""
    mine = _mine()
    _delete(mine)
    mine.clear()
    mine.row, mine.account, mine.ended = None, None, True


def current() -> Account | None:
    """Return the account of the session, if somebody is signed in."""
    return _mine().account


def person_key(account: Account) -> str:
    """Return the name under which a phone keeps a person's work."""
    return f"account-{account.id}"


def _mine() -> RowSession:
    mine: Any = session
    row_session: RowSession = mine._get_current_object()
    return row_session


def _living(key: str) -> Session | None:
    row: Session | None = (
        Session.select(Session, Account)
        .left_outer_join(Account)
        .where(Session.id_hash == token_hash(key), Session.expires_at > now())
        .first()
    )
    if row is None or (row.account and not row.account.active):
        return None
    return row


def _write(mine: RowSession) -> bool:
    """Return whether the session lives on.

    Somebody may have signed in anew while this was answered: neither the id of an ended session nor
    that of an empty one, begun by what a page still open asks behind its reader, may take the place
    of the new one.
    """
    if mine.row is not None:
        alive = Session.update(data=dict(mine), seen_at=now())
        return bool(alive.where(Session.id_hash == mine.row.id_hash).execute())
    if mine.account is None and not is_navigation():
        return False
    mine.key = new_token()
    ends = datetime.now(UTC) + mine.lifetime
    with database.atomic():
        Session.delete().where(Session.expires_at < now()).execute()
        mine.row = Session.create(
            id_hash=token_hash(mine.key),
            account=mine.account,
            data=dict(mine),
            expires_at=ends.isoformat(timespec="milliseconds"),
        )
    return True


def _give(response: Response, mine: RowSession) -> None:
    seconds = int(KEPT.total_seconds()) if mine.lifetime == KEPT else None
    response.set_cookie(
        COOKIE,
        mine.key,
        max_age=seconds,
        httponly=True,
        secure=request.is_secure,
        samesite="Lax",
        path="/",
    )
    if mine.account:
        _tell_person(response, person_key(mine.account), seconds)


def _tell_person(response: Response, key: str, seconds: int | None) -> None:
    response.set_cookie(
        PERSON_COOKIE, key, max_age=seconds, secure=request.is_secure, samesite="Lax", path="/"
    )


def _delete(mine: RowSession) -> None:
    if mine.row is not None:
        Session.delete().where(Session.id_hash == mine.row.id_hash).execute()
