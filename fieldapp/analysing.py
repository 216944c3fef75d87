"""From stored answers to figures: the dataset and analysis of a wave, kept by content."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import Any

import orjson

from fieldapp.rows import tuples
from fieldapp.storage import Instrument as InstrumentRow
from fieldapp.storage import InstrumentVersion, Study, Submission, SubmissionVersion
from fieldapp.studies import definition, instrument_at
from fieldapp.submissions import documents
from reports.analysis import analyse
from reports.dataset import Dataset
from surveys.instrument import Instrument

KEPT = 8
_kept: OrderedDict[str, dict[str, Any]] = OrderedDict()
_lock = Lock()


def dataset(study: Study, wave: str) -> Dataset:
    """Return the columns of a wave, read from the database."""
    return Dataset.from_documents(
        definition(study), wave, documents(study, wave), instruments(study)
    )


def analysis(study: Study, wave: str) -> dict[str, Any]:
    """Return every figure of a wave, compared with the wave before it where there is one.

    Kept in memory under a hash of everything that goes in, so that no figure is ever stale.
    """
    before = previous_wave(study, wave)
    key = f"{content_hash(study, wave)}/{content_hash(study, before) if before else ''}"
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = analyse(dataset(study, wave), dataset(study, before) if before else None)
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def previous_wave(study: Study, wave: str) -> str:
    """Return the last wave before this one that has answers, or ""."""
    codes = [planned.code for planned in definition(study).waves]
    earlier = codes[: codes.index(wave)] if wave in codes else []
    answered = waves_with_answers(study)
    return next((code for code in reversed(earlier) if code in answered), "")


def waves_with_answers(study: Study) -> set[str]:
    """Return the codes of the waves that have a submission."""
    return {row.wave for row in study.submissions.select(Submission.wave).distinct()}


def instruments(study: Study) -> dict[str, Instrument]:
    """Return every published version of the study by "code:number"."""
    versions = InstrumentVersion.select(InstrumentVersion, InstrumentRow).join(InstrumentRow)
    return {
        f"{version.instrument.code}:{version.number}": instrument_at(version)
        for version in versions.where(InstrumentRow.study == study)
    }


def asked_instruments(study: Study, wave: str) -> tuple[Instrument, ...]:
    """Return the forms that were asked in a wave, each at the newest version asked, by code."""
    asked = (
        InstrumentVersion.select(InstrumentVersion, InstrumentRow)
        .join(InstrumentRow)
        .switch(InstrumentVersion)
        .join(SubmissionVersion)
        .join(Submission)
        .where(Submission.study == study, Submission.wave == wave)
        .distinct()
        .order_by(InstrumentRow.code, InstrumentVersion.number)
    )
    newest = {version.instrument.code: version for version in asked}
    return tuple(instrument_at(version) for version in newest.values())


def content_hash(study: Study, wave: str) -> str:
    """Return a hash of all that a wave's figures are made of: definition, answers, decisions."""
    digest = sha256(orjson.dumps(study.definition, option=orjson.OPT_SORT_KEYS))
    rows = (
        SubmissionVersion.select(
            Submission.id,
            SubmissionVersion.sha256,
            Submission.state,
            Submission.site,
            Submission.segment,
        )
        .join(Submission)
        .where(
            Submission.study == study,
            Submission.wave == wave,
            SubmissionVersion.number == Submission.latest,
        )
        .order_by(Submission.id)
    )
    for row in tuples(rows):
        digest.update("\x1f".join(row).encode())
    return digest.hexdigest()
