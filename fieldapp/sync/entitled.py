"""Whose a sealed submission is, and where it belongs: the rows say it, not the phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fieldapp.accounts.access import assignment_of, submission_of, works_on
from fieldapp.refusals import NotAllowedError, NotFoundError
from fieldapp.storage import (
    Account,
    Assignment,
    Instrument,
    InstrumentVersion,
    PublicLink,
    Study,
    Submission,
)
from fieldapp.studies import definition, latest_wave
from fieldapp.sync.guard import Sender
from fieldapp.sync.sealed import Sealed
from surveys.problems import InputError

# A version's file and form are a megabyte at times; what a form is, is read once and kept.
WITHOUT_SOURCE = (
    InstrumentVersion.id,
    InstrumentVersion.instrument,
    InstrumentVersion.number,
    InstrumentVersion.source_name,
    InstrumentVersion.sha256,
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where a submission is filed, and under which id: a correction under that of the first."""

    id: str
    study: Study
    version: InstrumentVersion
    wave: str
    site: str = ""
    segment: str = ""
    account: Account | None = None
    assignment: Assignment | None = None
    link: PublicLink | None = None


def belonging(sealed: Sealed, sender: Sender) -> Belonging:
    """Return where the submission belongs.

    Raises NotAllowedError where the sender may not file it, InputError for a form that is none,
    or not the one of the visit.
    """
    version = version_of(sealed)
    try:
        source = _source(sealed, sender)
    except NotFoundError as error:
        raise _not_theirs() from error
    if source is None:
        return _unassigned(sealed, sender, version)
    if source.instrument_id != version.instrument_id:
        raise InputError.of(
            "This form is not the one of the visit.",
            "表单与这次走访不符。",
            ("Export the submission for your supervisor.", "请导出这份答卷，交给督导。"),
        )
    return from_source(sealed, version, source, sender)


def version_of(sealed: Sealed) -> InstrumentVersion:
    """Return the version of the form that was filled; raises InputError where it is none."""
    rows = InstrumentVersion.select(*WITHOUT_SOURCE, Instrument, Study).join(Instrument)
    found: InstrumentVersion | None = (
        rows.join(Study).where(InstrumentVersion.id == sealed.version).first()
    )
    if found is None:
        raise InputError.of(
            "There is no such form here.",
            "这里没有这份表单。",
            ("Export the submission for your supervisor.", "请导出这份答卷，交给督导。"),
        )
    return found


def from_source(
    sealed: Sealed, version: InstrumentVersion, source: Any, sender: Sender
) -> Belonging:
    """Return what follows from an assignment, a link, or the submission that is corrected."""
    corrected = isinstance(source, Submission)
    if source.study_id == version.instrument.study_id:
        # The row is here already, with the study's definition.
        source.study = version.instrument.study
    return Belonging(
        id=source.id if corrected else sealed.id,
        study=source.study,
        version=version,
        wave=source.wave,
        site=place(sealed, source, "site"),
        segment=place(sealed, source, "segment"),
        account=sender.account,
        assignment=source.assignment if corrected else _as(Assignment, source),
        link=sender.link,
    )


def place(sealed: Sealed, source: Any, name: str) -> str:
    """Return site or segment: as agreed, else as chosen on the phone if the study has it."""
    agreed = str(getattr(source, name))
    plan = definition(source.study)
    known = {row.code for row in (plan.sites if name == "site" else plan.segments)}
    chosen = sealed.place[name]
    return agreed or (chosen if chosen in known else "")


def _source(sealed: Sealed, sender: Sender) -> Any:
    """Return the row that entitles the sender, None where the visit is not there any more."""
    if sender.link:
        return sender.link
    if sender.account and sealed.corrects:
        return submission_of(sender.account, sealed.corrects)
    if sender.account and sealed.assignment:
        return _assignment(sender.account, sealed.assignment)
    return None


def _assignment(account: Account, number: int) -> Assignment | None:
    """Return the visit, None where it is not there any more; raises NotFoundError for another's."""
    try:
        return assignment_of(account, number)
    except NotFoundError:
        if Assignment.get_or_none(Assignment.id == number):
            raise
        return None


def _unassigned(sealed: Sealed, sender: Sender, version: InstrumentVersion) -> Belonging:
    """File work whose visit was withdrawn meanwhile, for who still works on its study."""
    study = version.instrument.study
    if sender.account is None or not works_on(sender.account, study):
        raise _not_theirs()
    waves = {wave.code for wave in definition(study).waves}
    wave = sealed.place["wave"] if sealed.place["wave"] in waves else latest_wave(study)
    bare = Assignment(study=study)
    return Belonging(
        id=sealed.id,
        study=study,
        version=version,
        wave=wave,
        site=place(sealed, bare, "site"),
        segment=place(sealed, bare, "segment"),
        account=sender.account,
    )


def _as(kind: type[Any], row: Any) -> Any:
    return row if isinstance(row, kind) else None


def _not_theirs() -> NotAllowedError:
    return NotAllowedError(
        "This visit is not yours to file.",
        "这次走访不由您提交。",
        ("Ask your supervisor, or export it for them.", "请联系督导，或把它导出后交给督导。"),
    )
