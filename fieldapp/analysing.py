"""From stored answers to figures: the dataset and analysis of a wave, kept by content."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import reduce
from hashlib import sha256
from operator import or_
from threading import Lock
from typing import Any, Generic, TypeVar

import orjson

from fieldapp import approaches, coding
from fieldapp.projection import CHUNK, read_wave
from fieldapp.rows import database
from fieldapp.storage import Instrument as InstrumentRow
from fieldapp.storage import InstrumentVersion, Study, Submission, SubmissionVersion
from fieldapp.studies import definition, instrument_at
from fieldapp.submissions import documents
from reports.analysis import analyse
from reports.dataset import Dataset
from reports.narrowing import answered_study, kept_ids, narrowed_base, only
from surveys.instrument import Instrument
from surveys.plain import to_plain

Kind = TypeVar("Kind")


class _Kept(Generic[Kind]):
    """The last few things that were made, by a hash of everything that went into them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.made: OrderedDict[str, Kind] = OrderedDict()
        self.lock = Lock()

    def get(self, key: str, make: Callable[[], Kind]) -> Kind:
        """Return what is kept under the key, else make it and keep it."""
        with self.lock:
            if key in self.made:
                self.made.move_to_end(key)
                return self.made[key]
        made = make()
        with self.lock:
            made = self.made.setdefault(key, made)
            while len(self.made) > self.most:
                self.made.popitem(last=False)
        return made


_datasets: _Kept[Dataset] = _Kept(4)
_coded: _Kept[Dataset] = _Kept(8)
_analyses: _Kept[dict[str, Any]] = _Kept(8)


def dataset(study: Study, wave: str, segments: tuple[str, ...] = ()) -> Dataset:
    """Return the columns of a wave; kept in memory by content, so that none is ever stale.

    Its verbatims stand under the codes that people gave them. A new code reads no answer anew.
    With `segments` the answers of these alone (reports.narrowing).
    """
    if segments:
        return _coded.get(
            f"{_figured(study, wave)}/{'+'.join(segments)}",
            lambda: _narrowed(study, wave, segments),
        )
    return _coded.get(
        _figured(study, wave),
        lambda: said_dataset(study, wave).coded(coding.codes(study, wave)),
    )


def said_dataset(study: Study, wave: str) -> Dataset:
    """Return the columns of a wave with its verbatims as the forms have them."""
    return _datasets.get(_state(study, wave), lambda: read_dataset(study, wave))


def read_dataset(study: Study, wave: str) -> Dataset:
    """Read the columns of a wave: numbers from the projection, the rest from documents."""
    blocks, rest = read_wave(study, wave)
    code = study.code
    read = Dataset.from_vectors(
        definition(study),
        wave,
        blocks,
        instruments(study),
        documents_of(study, wave, rest),
        lambda forms: _spoken(code, wave, forms),
    )
    for disposition, count in approaches.of_wave(study, wave).items():
        read.base.add_disposition(disposition, True, count)
    return read


def _narrowed(study: Study, wave: str, segments: tuple[str, ...]) -> Dataset:
    """Read the columns of some segments of a wave."""
    whole = dataset(study, wave)
    kept = kept_ids(whole, segments)
    blocks, rest = read_wave(study, wave)
    code = study.code
    read = Dataset.from_vectors(
        answered_study(definition(study), segments),
        wave,
        (only(block, kept) for block in blocks),
        instruments(study),
        documents_of(study, wave, [id for id in rest if id in kept]),
        lambda forms: _spoken(code, wave, forms),
    )
    read.base = narrowed_base(whole.base, segments)
    return read.coded(coding.codes(study, wave))


def _spoken(code: str, wave: str, forms: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the documents of some instrument versions; the study is fetched anew, as a dataset
    outlives the request that made it.
    """
    study = Study.get(Study.code == code)
    asked = [form.rsplit(":", 1) for form in forms]
    versions = (
        InstrumentVersion.select(InstrumentVersion.id)
        .join(InstrumentRow)
        .where(
            InstrumentRow.study == study,
            reduce(
                or_,
                (
                    (InstrumentRow.code == name) & (InstrumentVersion.number == int(number))
                    for name, number in asked
                ),
            ),
        )
    )
    yield from documents(study, wave, SubmissionVersion.version.in_(versions))


def documents_of(study: Study, wave: str, ids: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the documents of some submissions of a wave."""
    for start in range(0, len(ids), CHUNK):
        yield from documents(study, wave, Submission.id.in_(ids[start : start + CHUNK]))


def analysis(
    study: Study, wave: str, crosshair: str = "mean", segments: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return every figure of a wave, compared with the wave before it where there is one.

    Kept in memory by content, so that no figure is ever stale. `crosshair` (mean, median, scale)
    parts the importance–performance quadrants; with `segments` everything is of these alone.
    """
    before = previous_wave(study, wave)
    states = [_figured(study, each) for each in (wave, before) if each]
    key = "/".join([crosshair, "+".join(segments), *states])
    return _analyses.get(
        key,
        lambda: analyse(
            dataset(study, wave, segments),
            dataset(study, before, segments) if before else None,
            crosshair,
        ),
    )


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
    """Return a hash of what a wave's figures rest on: plan, forms, answers, decisions, codes."""
    digest = _planned(study, wave)
    content = database.execute_sql(_CONTENT, (study.id, wave)).fetchone()[0]
    digest.update((content or "").encode())
    if held := coding.codes(study, wave):
        digest.update(
            orjson.dumps(sorted((*words, to_plain(code)) for words, code in held.items()))
        )
    return str(digest.hexdigest())


def _figured(study: Study, wave: str) -> str:
    """Return what is another after every change to what a wave's figures rest on, at once."""
    return f"{_state(study, wave)}/{coding.stamp(study, wave).hex()}"


def _state(study: Study, wave: str) -> str:
    """Return what is another after every change to a wave's plan, forms, answers, decisions."""
    digest = _planned(study, wave)
    for row in database.execute_sql(_STAMP, (study.id, wave)):
        digest.update(row[0])
    return str(digest.hexdigest())


def _planned(study: Study, wave: str) -> Any:
    digest = sha256(orjson.dumps(study.definition, option=orjson.OPT_SORT_KEYS))
    forms = database.execute_sql(_FORMS, (study.id,))
    digest.update("\x1f".join([wave, *(row[0] for row in forms)]).encode())
    return digest


_STAMP = "SELECT stamp FROM wave_stamp WHERE study_id = ? AND wave = ?"
_FORMS = """
SELECT v.sha256 FROM instrument_version v JOIN instrument i ON i.id = v.instrument_id
WHERE i.study_id = ? ORDER BY v.id
"""
_CONTENT = """
SELECT group_concat(concat_ws(char(31), s.id, v.sha256, s.state, s.site, s.segment), char(30))
FROM submission s JOIN submission_version v ON v.submission_id = s.id AND v.number = s.latest
WHERE s.study_id = ? AND s.wave = ?
"""
