"""Scorecards of 500 sites beside one bare WeasyPrint process that draws the same pages.

    .venv/bin/python -m tests.bench.scorecards [--sites 500] [--bare 40]

Prints pages a second (single files by two children, merged file by one, both together, bare) and
kB a page. The bare process draws each page of its own HTML, `--bare` of them: it is slow.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reports.document import ReportSource
from reports.scorecards.building import (
    MERGED,
    SINGLES,
    _merged,
    _part_of,
    _singles,
    compose_scorecards,
)
from tests.reports.generated import Size, photo, source

BARE = """
import sys, time
from pathlib import Path
from weasyprint import CSS, HTML
folder = Path(sys.argv[1])
css = (folder / "page.css").read_text()
files = sorted(folder.glob("*.html"))
HTML(string="<p>x").write_pdf()
start = time.perf_counter()
for file in files:
    HTML(filename=str(file)).write_pdf(file.with_suffix(".pdf"), stylesheets=[CSS(string=css)],
        dpi=150)
print(time.perf_counter() - start)
"""


def study(sites: int) -> tuple[ReportSource, list[dict[str, object]]]:
    """Return a source with this many visited sites, and their scores by touchpoint."""
    made = source(Size(sites=sites, photos=2 * sites, verbatims=200), photos=photo)
    rows: list[dict[str, object]] = [
        {"site": site.code, "touchpoint": point.code, "score": (i * 7 + k * 13) % 60 / 100 + 0.4,
         "n": 8}
        for i, site in enumerate(made.study.sites)
        for k, point in enumerate(made.study.touchpoints)
    ]  # fmt: skip
    return made, rows


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that some work takes, on the clock and of its children's processors."""
    start, spent = time.perf_counter(), _spent()
    work()
    return time.perf_counter() - start, _spent() - spent


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bare(made: ReportSource, rows: list[dict[str, object]], count: int, folder: Path) -> float:
    """Return the seconds of one bare process for `count` pages, each from HTML of its own."""
    from reports.rendering.pages import PRINT_STYLES, print_html, styles
    from reports.rendering.photos import printable

    document = compose_scorecards(made, rows)
    (folder / "page.css").write_text(styles(PRINT_STYLES), "utf-8")
    for number, page in enumerate(document.parts[0].pages[:count]):
        one = _part_of(document, [page])
        for sha in one.photographs():
            (folder / f"{sha}.jpg").write_bytes(printable(photo(sha), small=True) or b"")
        html = print_html(one, lambda sha: f"{sha}.jpg")
        (folder / f"{number:04}.html").write_text(html, "utf-8")
    command = [sys.executable, "-c", BARE, str(folder)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--sites", type=int, default=500)
    asked.add_argument("--bare", type=int, default=40)
    options = asked.parse_args()
    made, rows = study(options.sites)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        compose, _ = timed(lambda: compose_scorecards(made, rows))
        document = compose_scorecards(made, rows)
        alone = bare(made, rows, min(options.bare, options.sites), _new(folder, "bare"))
        singles, singles_cpu = timed(lambda: _singles(made, document, folder, lambda share: None))
        merged, merged_cpu = timed(lambda: _merged(made, document, folder, lambda share: None))
        sizes = [path.stat().st_size for path in (folder / SINGLES).iterdir()]
        whole = (folder / MERGED).stat().st_size
    pages = options.sites
    plain = min(options.bare, pages) / alone
    print(f"{pages} scorecards, composed in {compose:.1f} s")
    print(f"bare WeasyPrint, one process   {plain:6.2f} pages/s")
    print(
        f"single files, two children     {pages / singles:6.2f} pages/s "
        f"({pages / singles / plain:.2f} × bare), {1000 * singles_cpu / pages:.0f} ms CPU, "
        f"{sum(sizes) / len(sizes) / 1000:.0f} kB a page"
    )
    print(
        f"merged file, one document      {pages / merged:6.2f} pages/s "
        f"({pages / merged / plain:.2f} × bare), {1000 * merged_cpu / pages:.0f} ms CPU, "
        f"{whole / pages / 1000:.1f} kB a page"
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of a child {peak:.0f} MB")  # fmt: skip


def _new(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


if __name__ == "__main__":
    main()
