"""A study as a folder of plain files (DESIGN §4): loaded all or nothing, written back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import orjson

from fieldapp import strategies
from fieldapp.accounts import join
from fieldapp.files import path_of, store_file
from fieldapp.importing import import_answers
from fieldapp.rows import database
from fieldapp.storage import (
    Account,
    InstrumentVersion,
    StrategyRevision,
    Study,
    Submission,
    SubmissionFile,
    SubmissionVersion,
)
from fieldapp.studies import (
    create_study,
    definition,
    latest_versions,
    latest_wave,
    publish_instrument,
    save_definition,
)
from reports.comparison import Comparison
from reports.strategy import read_strategy, write_strategy
from surveys.problems import InputError
from surveys.study_files import read_study, write_study
from surveys.text import clean_text

FORMS = (".md", ".xlsx", ".xlsm", ".xls", ".zip")
LONGEST_NAME = 80
ANSWERS = (".csv", ".xlsx", ".sav")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a folder brought that was not there before."""

    study: Study
    instruments: int
    answers: int
    revisions: int
    photos: int


def load_study(folder: Path) -> Loaded:
    """Load everything in the folder in one transaction; raises InputError and changes nothing.

    A study of that code that is there takes the folder's plan, forms, answers and strategy; every
    lead works on it. What is there already is left alone.
    """
    planned = read_study(folder)
    with database.atomic():
        study = Study.get_or_none(Study.code == planned.code)
        if study is None:
            study = create_study(planned, None)
        elif definition(study) != planned:
            save_definition(study, planned)
        for lead in Account.select().where(Account.role == "lead", Account.active):
            join(lead, study)
        before = _counted(study)
        _load_forms(study, folder / "instruments")
        answers = _load_answers(study, folder / "answers")
        _load_strategies(study, folder)
        photos = _load_photos(folder / "photos")
        after = _counted(study)
    return Loaded(study, after[0] - before[0], answers, after[1] - before[1], photos)


def _counted(study: Study) -> tuple[int, int]:
    versions = InstrumentVersion.select().where(
        InstrumentVersion.instrument.in_(study.instruments.select())
    )
    revisions = StrategyRevision.select().where(StrategyRevision.study == study)
    return versions.count(), revisions.count()


def _load_forms(study: Study, folder: Path) -> None:
    beside = {path.name: path.read_bytes() for path in _files(folder, ()) if not _is_form(path)}
    for path in _files(folder, FORMS):
        publish_instrument(study, path.read_bytes(), path.name, beside)


def _is_form(path: Path) -> bool:
    return path.suffix.lower() in FORMS


def _load_answers(study: Study, folder: Path) -> int:
    new = 0
    for path in _files(folder, ANSWERS):
        map_path = path.with_suffix(".toml")
        if not map_path.exists():
            raise InputError.of(
                f"There is no map {map_path.name} for {path.name}.",
                f"{path.name} 没有对应的列映射 {map_path.name}。",
                ("Write one beside it (see the README).", "请在旁边写一个（见 README）。"),
                sheet=f"answers/{path.name}",
            )
        done = import_answers(
            study, path.read_bytes(), path.name, map_path.read_bytes(), map_path.name
        )
        new += done.new
    return new


def _load_strategies(study: Study, folder: Path) -> None:
    plan = folder / "strategy.toml"
    if plan.exists():
        document = read_strategy(plan.read_bytes())
        strategies.save(study, strategies.EVERY_WAVE, "strategy", document, None, plan.name)
    comparison = folder / "comparison.json"
    if comparison.exists():
        compared = Comparison.from_json(comparison.read_bytes())
        strategies.save(study, strategies.EVERY_WAVE, "comparison", compared, None, comparison.name)


def _load_photos(folder: Path) -> int:
    paths = list(_files(folder, ()))
    for path in paths:
        store_file(path.read_bytes(), path.name)
    return len(paths)


def _files(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Yield the visible files of a folder, by name; every kind when no suffix is given."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        wanted = not suffixes or path.suffix.lower() in suffixes
        if path.is_file() and wanted and not path.name.startswith("."):
            yield path


def export_study(study: Study, folder: Path) -> None:
    """Write the study as `load_study` reads it: plan, sites, forms, strategy, comparison, photos.

    The strategy is the one in force in the latest wave. Answers are not written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_study(definition(study), folder)
    taken: set[str] = set()
    for version in latest_versions(study):
        if version.instrument.kind != "import":
            name = _form_name(version, taken)
            taken.add(name)
            _write(folder / "instruments" / name, bytes(version.source))
    wave = latest_wave(study)
    strategy = strategies.in_force(study, wave, "strategy")
    if strategy:
        _write(folder / "strategy.toml", write_strategy(strategy))
    comparison = strategies.current(study, wave, "comparison")
    if comparison:
        written = orjson.dumps(comparison.document, option=orjson.OPT_INDENT_2)
        _write(folder / "comparison.json", written + b"\n")
    for digest in _photos(study):
        _write(folder / "photos" / digest, path_of(digest).read_bytes())


def _form_name(version: InstrumentVersion, taken: Collection[str]) -> str:
    """Return a name for a form's file inside the folder, whatever its author called it."""
    name = PurePosixPath(clean_text(version.source_name).replace("\\", "/")).name
    name = name.lstrip(".")[-LONGEST_NAME:]
    return name if name and name not in taken else f"{version.instrument.id}-{name}"


def _photos(study: Study) -> Iterator[str]:
    query = (
        SubmissionFile.select(SubmissionFile.sha256)
        .join(SubmissionVersion)
        .join(Submission)
        .where(Submission.study == study, SubmissionFile.arrived_at.is_null(False))
        .distinct()
    )
    yield from (row.sha256 for row in query if path_of(row.sha256).exists())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
