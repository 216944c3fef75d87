"""What is stored of a sealed submission: clean answers, and beside them all that is no answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask import current_app

from fieldapp.forms.knowing import sent_before
from fieldapp.languages import local
from fieldapp.studies import instrument_at
from fieldapp.sync.entitled import Belonging
from fieldapp.sync.sealed import Sealed
from surveys.answers import clean_answers
from surveys.instrument import Question

log = logging.getLogger(__name__)
# What the server notes itself; a phone cannot say it.
OURS = ("unreadable", "unassigned", "imported", "consent", "same_device")


def document_of(sealed: Sealed, where: Belonging) -> dict[str, Any]:
    """Return {"answers", "metadata"} as stored; nothing that was sent is lost or refused."""
    metadata = {name: value for name, value in sealed.metadata.items() if name not in OURS}
    metadata |= {"sealed_at": sealed.sealed_at, "sent_at": sealed.phone_time}
    answers, unreadable = readable(sealed, where)
    if unreadable:
        metadata["unreadable"] = unreadable
    if where.assignment is None and where.link is None:
        metadata["unassigned"] = sealed.assignment
    return {"answers": answers, "metadata": metadata}


def readable(sealed: Sealed, where: Belonging) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the answers that the form can take, and what was sent besides, by path."""
    instrument = instrument_at(where.version)
    try:
        kept = clean_answers(instrument, sealed.answers, _context(sealed, where)).answers
    except Exception:
        # Work is stored even where we cannot read it: its flag will say so.
        log.exception("submission %s could not be read", sealed.id)
        return sealed.answers, {}
    return kept, dict(left_out(instrument.items, sealed.answers, kept))


def left_out(items: Any, sent: Any, kept: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (path, value) of all that was sent and did not become an answer."""
    if not isinstance(sent, Mapping) or not isinstance(kept, Mapping):
        yield at.rstrip("/"), sent
        return
    known = {item.name: item for item in items}
    for name, value in sent.items():
        if value in (None, "", [], {}):
            continue
        path, item = f"{at}{name}", known.get(name)
        if item is None or name not in kept:
            yield path, value
        elif not isinstance(item, Question):
            yield from _inside(item, value, kept[name], path)


def _inside(item: Any, sent: Any, kept: Any, path: str) -> Iterator[tuple[str, Any]]:
    if not item.repeat:
        yield from left_out(item.items, sent, kept, f"{path}/")
    elif not isinstance(sent, list):
        yield path, sent
    else:
        for number, card in enumerate(sent):
            there = kept[number] if number < len(kept) else None
            yield from left_out(item.items, card, there, f"{path}/{number}/")


def _context(sealed: Sealed, where: Belonging) -> dict[str, Any]:
    """Return what the form's expressions knew on the phone: its clock at sealing, its person."""
    start, end = (_moment(sealed.metadata.get(name)) for name in ("start", "end"))
    at = _moment(sealed.sealed_at) or end
    known = {
        "start": start and start.isoformat(timespec="seconds"),
        "end": end and end.isoformat(timespec="seconds"),
        "today": start and start.date().isoformat(),
        "username": where.account.login if where.account else "",
    }
    context = {
        "timezone": str(current_app.config["TIMEZONE"]),
        "seed": sealed.id,
        "metadata": known,
        **(sent_before(where.version, where.account) if where.account else {}),
    }
    return context | ({"now": at} if at else {})


def _moment(text: Any) -> datetime | None:
    try:
        return local(text)
    except (TypeError, ValueError, OverflowError):
        return None
