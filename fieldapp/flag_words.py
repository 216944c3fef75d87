"""What is behind a flag, in the words of the page's language."""

from __future__ import annotations

from typing import Any

from fieldapp.flags import Found
from fieldapp.languages import _, _n, date_and_time, text
from fieldapp.storage import Flag
from surveys.text import Text


def flag_words(flag: Flag | Found) -> str:
    """Return the figures behind a flag."""
    detail = flag.detail or {}
    if "message" in detail:
        return f"{flag.path} {text(Text.of(detail['message']))}".strip()
    if "metres" in detail:
        return _("{metres} m away, {allowed} m allowed", **detail)
    if "from" in detail:
        window = (date_and_time(detail["from"]), date_and_time(detail["to"]))
        at = date_and_time(detail["at"])
        return _("filed at {at}, window {start}–{end}", at=at, start=window[0], end=window[1])
    if "minutes" in detail:
        return _("{minutes} minutes from the server's clock", minutes=detail["minutes"])
    if "seconds" in detail:
        return _("{seconds} s, at least {limit} s expected", **detail)
    return _of_evidence(detail) or str(flag.path)


def _of_evidence(detail: dict[str, Any]) -> str:
    """Return what is known of the photo or the words that a flag is about."""
    if "taken" in detail:
        moments = {key: date_and_time(detail[key]) for key in ("taken", "start")}
        return _("taken at {taken}, form begun at {start}", **moments)
    if "first" in detail:
        return _("the same photo as in {first}", first=detail["first"])
    if "items" in detail:
        items = ", ".join(detail["items"])
        return _n("1 “no”: {items}", "{n} × “no”: {items}", len(detail["items"]), items=items)
    if "alike" in detail:
        return _("{alike} of {rated} ratings in a row are “{answer}”", **detail)
    if "paths" in detail:
        return f"{', '.join(detail['paths'])}: “{detail['text']}”"
    return ""
