"""Edits of the issue tree and the strategy, each saved as a new revision."""

from __future__ import annotations

from typing import Any

from flask import request

from fieldapp import strategies
from fieldapp.accounts.access import account_here
from fieldapp.refusals import NotFoundError
from fieldapp.storage import Study
from fieldapp.studies import definition
from surveys.problems import InputError
from surveys.text import LANGUAGES, Text


def save(study: Study, wave: str, kind: str, value: Any, note: str) -> None:
    """Save as the next revision; the form sends the `revision` that it showed.

    Raises ConflictError when somebody else saved one since the page was opened.
    """
    seen = request.form.get("revision", 0, type=int)
    strategies.save(study, wave, kind, value, account_here(), note, based_on=seen)


def restore(study: Study, wave: str, kind: str, revision_id: int, note: str) -> None:
    """Save an earlier revision's content as the newest; raises NotFoundError."""
    for old in strategies.history(study, wave, kind):
        if old.id == revision_id:
            strategies.save(study, wave, kind, old.document, account_here(), note)
            return
    raise NotFoundError


def texts(name: str) -> dict[str, str]:
    """Return the Chinese and English wordings that a form sent for a field."""
    wordings = {code: request.form.get(f"{name}_{code}", "").strip() for code in LANGUAGES}
    return {code: words for code, words in wordings.items() if words}


def title_typed() -> Text:
    """Return the wording that a form sent for a title; raises InputError where it is empty."""
    title = Text.of(texts("title"))
    if not title:
        raise InputError.of(
            "The wording is empty.",
            "没有填写内容。",
            ("Write it in Chinese, English or both.", "请填写中文、英文或两者。"),
            column="title",
        )
    return title


def target() -> str:
    """Return the id of the part that an edit goes to, "" where none was sent."""
    return request.form.get("target", "")


def check_wave(study: Study, wave: str) -> None:
    """Raise NotFoundError for a wave that the study does not have."""
    if all(known.code != wave for known in definition(study).waves):
        raise NotFoundError
