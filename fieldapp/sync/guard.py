"""Who knocks: a page of ours, for a person who is signed in or a respondent with a link."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from fieldapp.accounts.access import current_account, link_for
from fieldapp.accounts.sessions import person_key
from fieldapp.arrivals import sender_key
from fieldapp.refusals import CrossSiteError, NotAllowedError, NotFoundError, SignInNeededError
from fieldapp.security import SAFE_METHODS
from fieldapp.storage import Account, PublicLink

HEADER, LINK_HEADER = "X-Fieldapp", "X-Fieldapp-Link"
PERSON_HEADER = "X-Fieldapp-Person"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: an account or the respondents of a link, never both."""

    account: Account | None = None
    link: PublicLink | None = None

    @property
    def key(self) -> str:
        """Return how the sender stands in the table of arrivals."""
        return sender_key(self.account, self.link)


def refuse_other_pages() -> None:
    """Refuse what changes something without our header: no form and no other site can set it.

    Origin and Sec-Fetch-Site were looked at before, as for every request. Raises CrossSiteError.
    """
    if request.method not in SAFE_METHODS and request.headers.get(HEADER) != "1":
        raise CrossSiteError


def sender(token: str | None = None) -> Sender:
    """Return who sends, by the link's token if there is one, else by the session.

    A phone that several people use says whose work it sends. Raises NotAllowedError for a link
    that is closed or none, SignInNeededError for nobody, or somebody else than the phone says.
    """
    token = token or request.headers.get(LINK_HEADER)
    if token:
        return Sender(link=_link(token))
    account = current_account()
    if account is None or _other_than(account):
        raise SignInNeededError
    return Sender(account=account)


def _other_than(account: Account) -> bool:
    return request.headers.get(PERSON_HEADER, person_key(account)) != person_key(account)


def _link(token: str) -> PublicLink:
    try:
        return link_for(token)
    except NotFoundError as error:
        raise NotAllowedError(
            "This link takes no more answers.",
            "这个链接已不再接受作答。",
            ("Ask whoever gave it to you for a new one.", "请向给您链接的人索取新的链接。"),
        ) from error
