"""Approaches that an interviewer has counted, perhaps offline: each once, one bad spoils none."""

from __future__ import annotations

from typing import Any

from fieldapp import approaches
from fieldapp.accounts.access import assignment_of
from fieldapp.commits import together
from fieldapp.refusals import NotFoundError
from fieldapp.rows import now
from fieldapp.storage import Account
from fieldapp.submissions import ID
from fieldapp.sync.sealed import moment
from surveys.problems import InputError

MOST = 500


def count(body: Any, account: Account) -> dict[str, list[str]]:
    """Count what a phone tells and return {"kept": ids, "refused": ids}.

    `body` is {"dispositions": [{"id", "assignment", "disposition", "at"}…]}; an empty disposition
    takes an approach back. Raises InputError for another shape, or for more than 500 at once.
    """
    told = body.get("dispositions") if isinstance(body, dict) else None
    if not isinstance(told, list) or len(told) > MOST or not all(map(_is_one, told)):
        raise InputError.of(
            "This is no list of dispositions.",
            "这不是接触结果的列表。",
            (f"Send at most {MOST} at once.", f"一次最多提交 {MOST} 条。"),
        )
    outcome: dict[str, list[str]] = {"kept": [], "refused": []}
    for one in told:
        outcome["kept" if _counted(one, account) else "refused"].append(one["id"])
    return outcome


def _is_one(one: Any) -> bool:
    key = one.get("id") if isinstance(one, dict) else None
    return isinstance(key, str) and bool(ID.fullmatch(key))


def _counted(one: dict[str, Any], account: Account) -> bool:
    """Count one approach, or take it back; tell whether that was the person's to do."""
    disposition, number = one.get("disposition"), one.get("assignment")
    if not disposition:
        together(lambda: approaches.take_back(account, one["id"]))
        return True
    if type(number) is not int or not isinstance(disposition, str):
        return False
    try:
        assignment = assignment_of(account, number)
        at = moment(one.get("at")) or now()
        return together(lambda: approaches.note(assignment, one["id"], disposition, at))
    except (NotFoundError, InputError):
        return False
