"""All versions of an instrument: who published each one, how often it was answered."""

from __future__ import annotations

from typing import Any

from fieldapp.accounts.access import roles, study_for
from fieldapp.desk import desk
from fieldapp.desk.frame import page
from fieldapp.desk.uploading import answered, under_way
from fieldapp.refusals import NotFoundError
from fieldapp.storage import Account, Instrument, InstrumentVersion, Publication
from fieldapp.studies import instrument_at


@desk.get("/<code>/instruments/<name>")
@roles("lead", "supervisor")
def versions(code: str, name: str) -> str:
    """List every version, the newest first; none is ever changed."""
    study = study_for(code)
    instrument = study.instruments.where(Instrument.code == name).first()
    if instrument is None:
        raise NotFoundError
    rows = [
        _row(version) for version in instrument.versions.order_by(InstrumentVersion.number.desc())
    ]
    return page(study, "versions", "instruments", instrument=instrument, rows=rows)


def publisher(version: InstrumentVersion) -> Account | None:
    """Return who published a version on the desk, None where it came with the study."""
    row = Publication.get_or_none(Publication.version == version)
    return row.account if row else None


def _row(version: InstrumentVersion) -> dict[str, Any]:
    form = instrument_at(version)
    return {
        "version": version,
        "title": form.title,
        "publisher": publisher(version),
        "questions": sum(1 for question in form.questions() if question.label),
        "answers": answered(version),
        "drafts": under_way(version),
    }
