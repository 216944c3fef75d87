"""Studies and their instruments: definitions as plain data, every form version kept exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from peewee import fn

from fieldapp.accounts import join
from fieldapp.rows import database
from fieldapp.storage import Account, InstrumentVersion, Publication, Submission
from fieldapp.storage import Instrument as InstrumentRow
from fieldapp.storage import Study as StudyRow
from surveys import library
from surveys.instrument import Instrument
from surveys.plain import from_plain, to_plain
from surveys.problems import InputError
from surveys.study import Study
from surveys.xlsform import missing_files, read_instrument
from surveys.xlsform.archive import packed

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def create_study(definition: Study, account: Account | None) -> StudyRow:
    """Keep a new study, which `account` then works on; raises InputError for its code."""
    _check_code(definition.code)
    with database.atomic():
        study = StudyRow.create(code=definition.code, definition=to_plain(definition))
        if account:
            join(account, study)
    return study


def definition(study: StudyRow) -> Study:
    """Return what the study is, as surveys knows it."""
    return from_plain(Study, study.definition)


def save_definition(study: StudyRow, definition: Study) -> None:
    """Keep a changed definition; the code stays what it was."""
    study.definition = to_plain(definition) | {"code": study.code}
    study.save(only=[StudyRow.definition])


def latest_wave(study: StudyRow) -> str:
    """Return the code of the last wave that has answers, else of the first wave, else ""."""
    waves = [wave.code for wave in definition(study).waves]
    answered = {row.wave for row in study.submissions.select(Submission.wave).distinct()}
    return next((wave for wave in reversed(waves) if wave in answered), (waves or [""])[0])


def publish_library(study: StudyRow, account: Account | None = None) -> list[InstrumentVersion]:
    """Publish every shipped instrument in the study; they ask for the study's segments."""
    forms = library.instruments(definition(study).segments)
    with database.atomic():
        return [
            publish(study, read_instrument(data, f"{code}.md"), data, f"{code}.md", account)
            for code, data in sorted(forms.items())
        ]


def publish_instrument(
    study: StudyRow, data: bytes, name: str, files: Mapping[str, bytes] | None = None
) -> InstrumentVersion:
    """Compile and keep a form; the same bytes again return the version that is there.

    Of `files`, those that the form names are kept with it, packed into one archive.
    Raises InputError with every located problem; nothing is stored then.
    """
    form = read_instrument(data, name, files)
    named = {each.name for each in form.attachments}
    beside = {file: content for file, content in (files or {}).items() if file in named}
    return publish(study, form, *packed(data, name, beside))


def publish(
    study: StudyRow,
    instrument: Instrument,
    data: bytes,
    name: str,
    account: Account | None = None,
) -> InstrumentVersion:
    """Keep a compiled instrument and the file it came from as the next version.

    The same bytes again return the version that is there; `account` is who publishes.
    Raises InputError for a form that reads a file which did not come with it.
    """
    missing = missing_files(instrument)
    if missing:
        raise InputError(missing)
    digest = sha256(data).hexdigest()
    with database.atomic():
        row = study.instruments.where(InstrumentRow.code == instrument.code).first()
        row = row or InstrumentRow.create(study=study, code=instrument.code, kind=instrument.kind)
        latest: InstrumentVersion | None = _newest_first(row).first()
        if latest and latest.sha256 == digest:
            return latest
        version = InstrumentVersion.create(
            instrument=row,
            number=latest.number + 1 if latest else 1,
            source_name=name,
            source=data,
            compiled=to_plain(instrument),
            sha256=digest,
        )
        if account:
            Publication.create(version=version, account=account)
        return version


def instrument_at(version: InstrumentVersion) -> Instrument:
    """Return the instrument as it was asked in this version."""
    return _compiled(version.id, version.sha256, version.source_name)


@lru_cache(maxsize=64)
def _compiled(version_id: int, _sha256: str, _name: str) -> Instrument:
    """Versions never change, so what one compiled to is read once; the hash tells files apart."""
    return from_plain(Instrument, InstrumentVersion.get_by_id(version_id).compiled)


def latest_version(instrument: InstrumentRow) -> InstrumentVersion:
    """Return the version that is asked from now on."""
    latest: InstrumentVersion = _newest_first(instrument).get()
    return latest


def _newest_first(instrument: InstrumentRow) -> Any:
    return instrument.versions.order_by(InstrumentVersion.number.desc())


def latest_versions(study: StudyRow) -> list[InstrumentVersion]:
    """Return the newest version of each instrument of the study, by code."""
    newest = (
        InstrumentVersion.select(fn.MAX(InstrumentVersion.id))
        .join(InstrumentRow)
        .where(InstrumentRow.study == study)
        .group_by(InstrumentRow.id)
    )
    rows = InstrumentVersion.select(InstrumentVersion, InstrumentRow).join(InstrumentRow)
    return list(rows.where(InstrumentVersion.id.in_(newest)).order_by(InstrumentRow.code))


def _check_code(code: str) -> None:
    if not CODE.fullmatch(code):
        raise InputError.of(
            f"“{code}” cannot be a study code.",
            f"“{code}”不能作为项目代码。",
            (
                "Use up to 40 lower-case letters, digits, - and _.",
                "请用不超过 40 个小写字母、数字、- 或 _。",
            ),
        )
    if StudyRow.select().where(StudyRow.code == code).exists():
        raise InputError.of(
            f"There is a study “{code}” already.",
            f"已有代码为“{code}”的项目。",
            ("Choose another code.", "请换一个代码。"),
        )
