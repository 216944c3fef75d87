"""The study's instruments: which versions there are, and what each one asks."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath
from typing import Any

from flask import Response, send_file

from fieldapp.accounts.access import roles, study_for
from fieldapp.desk import desk
from fieldapp.desk.frame import page
from fieldapp.desk.visits import instruments_of, title_of
from fieldapp.refusals import NotFoundError
from fieldapp.storage import Instrument, InstrumentVersion, Study, SubmissionVersion, Upload
from fieldapp.studies import instrument_at
from surveys.instrument import Section
from surveys.xlsform.writing import as_xlsx


@desk.get("/<code>/instruments")
@roles("lead", "supervisor")
def instruments(code: str) -> str:
    """List the instruments with their versions and how often each was answered."""
    study = study_for(code)
    rows = [_row(instrument) for instrument in instruments_of(study)]
    waiting = list(study.uploads.order_by(Upload.id.desc()))
    return page(study, "instruments", "instruments", rows=rows, uploads=waiting)


@desk.get("/<code>/instruments/<name>/<int:number>")
@roles("lead", "supervisor")
def instrument(code: str, name: str, number: int) -> str:
    """Show what one version asks, section by section, with its tags."""
    study = study_for(code)
    version = version_for(study, name, number)
    asked = instrument_at(version)
    return page(
        study,
        "instrument",
        "instruments",
        version=version,
        asked=asked,
        sections=[(section, list(section.questions())) for section in asked.pages()],
    )


@desk.get("/<code>/instruments/<name>/<int:number>/source")
@roles("lead", "supervisor")
def instrument_source(code: str, name: str, number: int) -> Response:
    """Download the file as it was published."""
    version = version_for(study_for(code), name, number)
    return _attached(bytes(version.source), str(version.source_name))


@desk.get("/<code>/instruments/<name>/<int:number>/xlsx")
@roles("lead", "supervisor")
def instrument_xlsx(code: str, name: str, number: int) -> Response:
    """Download the form as an .xlsx workbook, whatever it was published as."""
    version = version_for(study_for(code), name, number)
    source = PurePath(str(version.source_name))
    return _attached(as_xlsx(bytes(version.source), source.name), f"{source.stem}.xlsx")


def _attached(data: bytes, name: str) -> Response:
    """Answer with a file to keep; its name may hold any sign."""
    return send_file(
        BytesIO(data), "application/octet-stream", as_attachment=True, download_name=name
    )


def _row(instrument: Instrument) -> dict[str, Any]:
    versions = list(instrument.versions.order_by(InstrumentVersion.number.desc()))
    latest = instrument_at(versions[0])
    return {
        "instrument": instrument,
        "title": title_of(instrument),
        "latest": versions[0],
        "versions": len(versions),
        "sections": sum(isinstance(item, Section) for item in latest.items),
        "questions": sum(1 for question in latest.questions() if question.label),
        "answered": SubmissionVersion.select()
        .where(SubmissionVersion.version.in_(versions))
        .count(),
    }


def version_for(study: Study, name: str, number: int) -> InstrumentVersion:
    """Return a version of an instrument of the study; raises NotFoundError."""
    version: InstrumentVersion | None = (
        InstrumentVersion.select()
        .join(Instrument)
        .where(
            Instrument.study == study, Instrument.code == name, InstrumentVersion.number == number
        )
        .first()
    )
    if version is None:
        raise NotFoundError
    return version
