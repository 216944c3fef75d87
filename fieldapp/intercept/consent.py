"""What a respondent agreed to: when, and by a hash which wording stood on the page."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import render_template, session

from fieldapp.languages import _, language
from fieldapp.rows import now
from fieldapp.storage import PublicLink
from fieldapp.studies import definition
from surveys.text import Text

AGREED = "agreed"


def wording(link: PublicLink) -> str:
    """Return what the page says to whoever is about to agree, in the page's language."""
    return render_template("intercept/wording.html", site=site_of(link))


def site_of(link: PublicLink) -> Text | None:
    """Return what the site of a link is called, None where it has none."""
    return definition(link.study).name_of(link.site) if link.site else None


def note_consent(link: PublicLink) -> dict[str, Any]:
    """Keep in the browser's session that somebody agreed, and return it: {"at", "language",
    "sha256"}.
    """
    words = f"{wording(link)}\n{promise()}"
    consent = {
        "at": now(),
        "language": language(),
        "sha256": sha256(words.encode()).hexdigest(),
    }
    session[AGREED] = session.get(AGREED, {}) | {str(link.id): consent}
    return consent


def promise() -> str:
    """Return the sentence that is ticked."""
    return _("I am 18 or over and agree to take part")


def consent_of(link: PublicLink) -> dict[str, Any] | None:
    """Return what was agreed to in this browser, None where nobody has."""
    found: dict[str, Any] | None = session.get(AGREED, {}).get(str(link.id))
    return found


def forget_consent(link: PublicLink) -> None:
    """Let the next respondent at this device agree anew."""
    session[AGREED] = {
        key: kept for key, kept in session.get(AGREED, {}).items() if key != str(link.id)
    }
