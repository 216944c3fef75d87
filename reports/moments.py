"""Moments as a reader sees them: stored in UTC, printed in the study's local time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def minute(moment: str | None, timezone: str) -> str:
    """Return "2026-09-12 17:49" of an ISO 8601 moment; a moment without an offset stays as told.

    "" where nothing is known; what is no moment is no caption either.
    """
    try:
        when = datetime.fromisoformat(moment or "")
    except ValueError:
        return ""
    local = when.astimezone(ZoneInfo(timezone)) if when.tzinfo else when
    return local.strftime("%Y-%m-%d %H:%M")
