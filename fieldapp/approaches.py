"""Approaches that ended without a form: one tap each, counted by how they ended (METHOD §4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from peewee import fn

from fieldapp.rows import tuples
from fieldapp.storage import Account, Approach, Assignment, Study
from surveys.problems import InputError
from surveys.text import Text

# Complete and partial ones have a form; they are told by their submissions.
DISPOSITIONS = {
    "refused": Text.of({"en": "Refused", "zh": "拒访"}),
    "screened_out": Text.of({"en": "Screened out", "zh": "甄别不合格"}),
    "non_contact": Text.of({"en": "No contact", "zh": "未接触到"}),
    "other": Text.of({"en": "Other", "zh": "其他"}),
}


def note(assignment: Assignment, id: str, disposition: str, at: str) -> bool:
    """Count an approach once, however often it is told; tell whether it is the person's.

    `at` is UTC. Raises InputError for a disposition that is none, or that comes with a form.
    """
    if disposition not in DISPOSITIONS:
        raise InputError.of(
            f"There is no disposition “{disposition}” without a form.",
            f"没有无需填表的接触结果“{disposition}”。",
        )
    row = {
        "id": id,
        "study": assignment.study_id,
        "assignment": assignment,
        "account": assignment.account_id,
        "wave": assignment.wave,
        "site": assignment.site,
        "segment": assignment.segment,
        "disposition": disposition,
        "at": at,
    }
    Approach.insert(row).on_conflict_ignore().execute()
    mine = (Approach.id == id) & (Approach.account == assignment.account_id)
    return bool(Approach.select().where(mine).exists())


def take_back(account: Account, id: str) -> None:
    """Uncount an approach of the person's, as after a slip of the thumb; twice is once."""
    Approach.delete().where(Approach.id == id, Approach.account == account).execute()


def counts(assignments: Collection[Assignment]) -> dict[int, dict[str, int]]:
    """Return how many approaches ended which way, by assignment."""
    found: dict[int, dict[str, int]] = {row.id: {} for row in assignments}
    rows = Approach.select(Approach.assignment, Approach.disposition, fn.COUNT(Approach.id))
    mine = rows.where(Approach.assignment.in_(list(found)))
    for number, disposition, count in tuples(
        mine.group_by(Approach.assignment, Approach.disposition)
    ):
        found[number][disposition] = count
    return found


def last(assignment: Assignment) -> Approach | None:
    """Return the approach that was counted last, None where there is none."""
    rows = Approach.select().where(Approach.assignment == assignment)
    found: Approach | None = rows.order_by(Approach.received_at.desc(), Approach.at.desc()).first()
    return found


def of_wave(study: Study, wave: str) -> Counter[str]:
    """Return how many approaches of a wave ended which way."""
    rows = Approach.select(Approach.disposition, fn.COUNT(Approach.id))
    counted = rows.where(Approach.study == study, Approach.wave == wave)
    return Counter(dict(tuples(counted.group_by(Approach.disposition))))
