"""Reports that are built once and read by many tests: a small one, its archive, a whole one."""

from __future__ import annotations

import fcntl
import pickle
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from reports.build import build_report
from reports.document import ReportSource
from reports.evidence.answers import Answers
from reports.rendering.exchange import Built
from tests.reports.generated import Size, photo, source
from tests.reports.strategies import full

SMALL = Size(touchpoints=6, segments=2, sites=2, personas=1, verbatims=2, photos=1)
PEOPLE = 40


@dataclass
class Report:
    """A report that was built: where it is, what was said on the way and at the end."""

    source: ReportSource
    folder: Path
    heard: list[tuple[float, str]] = field(default_factory=list)
    built: Built | None = None

    def build(self) -> Report:
        self.folder.mkdir(exist_ok=True)
        self.built = build_report(self.source, self.folder, lambda *said: self.heard.append(said))
        return self

    def build_once(self) -> Report:
        """Build it, or wait until another worker has, and take over what it was told."""
        told = self.folder.with_suffix(".told")
        with self.folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if told.exists():
                self.heard, self.built = pickle.loads(told.read_bytes())
            else:
                self.build()
                told.write_bytes(pickle.dumps((self.heard, self.built)))
        return self

    @property
    def pdf(self) -> Path:
        return self.folder / "report.pdf"

    @property
    def html(self) -> Path:
        return self.folder / "html"

    def files(self) -> dict[str, bytes]:
        """Return every file of it by its name."""
        found = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found}


def small(**changes: Any) -> ReportSource:
    """Return a small study in both languages, with a photo."""
    return replace(source(SMALL, "both", photos=photo), **changes)


def answered(language: str = "both") -> ReportSource:
    """A study whose site has evidence of every kind: figures, answers, words, photos, a tree."""
    made = full(size=Size())
    values = {
        ("touchpoint", point.code): {
            "experience": tuple(float((at + k) % 10 + 1) for at in range(PEOPLE)),
            "importance": tuple(None if at % 3 else 9.0 for at in range(PEOPLE)),
        }
        for k, point in enumerate(made.study.touchpoints)
    }
    segments = tuple("goto" if at < PEOPLE - 2 else "mzone" for at in range(PEOPLE))
    return replace(made, language=language, answers=Answers(segments, values), photos=photo)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the folder that the workers of a run have in common."""
    mine = tmp_path_factory.getbasetemp()
    return mine if worker_id == "master" else mine.parent


@pytest.fixture(scope="session")
def small_report(shelf: Path) -> Report:
    """Return the report of a small study."""
    return Report(small(), shelf / "small").build_once()


@pytest.fixture(scope="session")
def small_archive(shelf: Path) -> Report:
    """Return the same as an archive."""
    return Report(small(archive=True), shelf / "archive").build_once()


@pytest.fixture(scope="session")
def whole_report(shelf: Path) -> Report:
    """Return a report with all that there is."""
    return Report(answered(), shelf / "whole").build_once()
