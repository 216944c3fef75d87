"""Scorecards → one merged PDF, one PDF a site, and a ZIP of these.

Single files are drawn by two children, each with half of the sites: most of a small file's time is
its fonts. The merged file is one document, so that all of its pages share them.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reports.composing import frame, wording
from reports.document import Document, Part, ReportSource
from reports.rendering.exchange import Limits, Request
from reports.rendering.fonts import require_chinese
from reports.rendering.supervising import render
from reports.scorecards.page import ScorecardPage, pages
from surveys.problems import InputError

Progress = Callable[[float, str], None]
WORKERS = 2
SECONDS_A_PAGE, SECONDS, MEMORY = 3.0, 300.0, 3 * 2**30
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
MERGED, ARCHIVE, SINGLES = "scorecards.pdf", "scorecards.zip", "sites"
SINGLE_SHARE = 0.6
STEP = "Drawing the scorecards"


@dataclass(frozen=True, slots=True)
class Cards:
    """What was built: how many sites, and what the renderer had to say."""

    sites: int
    warnings: tuple[str, ...] = ()


def build_scorecards(
    source: ReportSource,
    scored: Sequence[dict[str, Any]],
    out: Path,
    progress: Progress,
    sites: Sequence[str] = (),
) -> Cards:
    """Build scorecards.pdf, scorecards.zip and sites/<code>.pdf in `out`.

    Raises InputError where no site was visited, or the named ones were not; RenderingError where
    a child did not finish: what stood in `out` before is then untouched.
    """
    require_chinese()
    document = compose_scorecards(source, scored, sites)
    step = wording(source.language)(STEP)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".building-") as folder:
        work = Path(folder)
        warnings = _singles(source, document, work, lambda p: progress(p * SINGLE_SHARE, step))
        warnings += _merged(
            source, document, work, lambda p: progress(SINGLE_SHARE + p * (1 - SINGLE_SHARE), step)
        )
        _archive(work)
        _put_in_place(work, out)
    return Cards(document.page_count(), tuple(warnings))


def compose_scorecards(
    source: ReportSource, scored: Sequence[dict[str, Any]], sites: Sequence[str] = ()
) -> Document:
    """Return all scorecards as one document; raises InputError where there is none."""
    words = wording(source.language)
    made = pages(source, words, scored, sites)
    if not made:
        raise InputError.of(
            "No site has a score from mystery visits, so there is no scorecard to print.",
            "没有网点有暗访得分，无法生成记分卡。",
            ("Name other sites or another wave.", "请换网点或换波次。"),
        )
    anchored = tuple(replace(page, anchor=f"site-{file_name(page)}") for page in made)
    return frame(source, words, anchored)


def file_name(page: ScorecardPage) -> str:
    """Return a site's file name without its ending: its code, letters, digits, - and _ only."""
    return re.sub(r"[^\w-]", "_", page.file)


def _part_of(document: Document, chosen: Sequence[Any]) -> Document:
    part: Part = document.parts[0]
    return replace(document, parts=(replace(part, pages=tuple(chosen)),))


def _request(source: ReportSource, document: Document, out: Path, task: str) -> Request:
    photos = {sha: source.photos(sha) for sha in document.photographs()} if source.photos else {}
    seconds = SECONDS + SECONDS_A_PAGE * document.page_count()
    return Request(document, str(out), photos, Limits(seconds, MEMORY), task)


def _singles(
    source: ReportSource, document: Document, work: Path, progress: Callable[[float], None]
) -> list[str]:
    """Draw every site's own file, the sites dealt to two children."""
    every = document.parts[0].pages
    shares = [every[start::WORKERS] for start in range(WORKERS) if every[start::WORKERS]]
    folder = work / SINGLES
    folder.mkdir()
    requests = [_request(source, _part_of(document, share), folder, "singles") for share in shares]
    done = [0.0] * len(requests)

    def run(place: int) -> tuple[str, ...]:
        def heard(share: float, step: str) -> None:
            done[place] = share
            progress(min(done))

        return render(requests[place], heard).warnings

    with ThreadPoolExecutor(WORKERS) as pool:
        return [line for lines in pool.map(run, range(len(requests))) for line in lines]


def _merged(
    source: ReportSource, document: Document, work: Path, progress: Callable[[float], None]
) -> list[str]:
    request = _request(source, document, work / MERGED, "merged")
    return list(render(request, lambda share, step: progress(share)).warnings)


def _archive(work: Path) -> None:
    """Put the single files into a ZIP that is the same for the same files."""
    with zipfile.ZipFile(work / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((work / SINGLES).iterdir()):
            entry = zipfile.ZipInfo(f"{SINGLES}/{path.name}", FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def _put_in_place(work: Path, out: Path) -> None:
    for name in (MERGED, ARCHIVE):
        (work / name).replace(out / name)
    old = work / "old"
    if (out / SINGLES).exists():
        (out / SINGLES).rename(old)
    (work / SINGLES).rename(out / SINGLES)
    shutil.rmtree(old, ignore_errors=True)
