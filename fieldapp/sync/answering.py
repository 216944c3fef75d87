"""A respondent's answers by link: within the quota, with consent, one a device if so agreed."""

from __future__ import annotations

from typing import Any

from fieldapp.intercept.answered import note_answered, number_of
from fieldapp.intercept.consent import consent_of, forget_consent
from fieldapp.intercept.quota import check_answers
from fieldapp.storage import PublicLink
from fieldapp.sync.filing import receive
from fieldapp.sync.guard import Sender
from fieldapp.sync.sealed import Sealed


def receive_by_link(item: Sealed, who: Sender, link: PublicLink) -> dict[str, Any]:
    """Store a respondent's answers and return their receipt.

    A second answer from a device that may give one is stored and flagged: what was sealed is never
    thrown away, and a cookie tells devices apart no better than that. Raises what `receive` raises,
    and TooManyAttemptsError.
    """
    check_answers(link, item.id)
    noted: dict[str, Any] = {"source": "public link"}
    if consent := consent_of(link):
        noted["consent"] = consent
    if not link.repeatable and number_of(link) not in ("", item.id):
        noted["same_device"] = number_of(link)
    receipt = receive(item, who, **noted)
    if receipt["state"] == "complete":
        note_answered(link, item.id)
        forget_consent(link)
    return receipt
