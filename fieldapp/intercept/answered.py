"""Whether this browser has answered by a public link: the number of its submission."""

from __future__ import annotations

from flask import session

from fieldapp.storage import PublicLink

DONE = "answered"


def note_answered(link: PublicLink, number: str) -> None:
    """Keep in the browser's session what it has answered by a link."""
    session[DONE] = session.get(DONE, {}) | {str(link.id): number}


def number_of(link: PublicLink) -> str:
    """Return the number of what this browser has answered by the link, "" if nothing."""
    return str(session.get(DONE, {}).get(str(link.id), ""))
