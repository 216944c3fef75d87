"""The full report beside bare WeasyPrint and Chromium's print of the same HTML.

    .venv/bin/python -m tests.bench.report [--rounds 3] [--language zh] [--large] [--tenfold]

Medians, and the peak memory of all processes together. The sample study's report in a warm process
(layout and PDF, as the child does it), a bare WeasyPrint process with the same HTML and style,
Chromium printing that HTML; where the pages of the agreed look lie beside the project, what one of
them takes bare WeasyPrint on this machine; then an edited sentence to the HTML of its page.
`--large` draws the largest generated study too; `--tenfold` makes the whole report, from stored
answers to PDF and site, of the sample study and of one with ten times its answers. Needs a folder
with the sample study: FIELDAPP_DATA, after `fieldapp demo --no-serve`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from reports.choices import Choices, Sentence
from reports.composing import compose, wording
from reports.document import Document, ReportSource
from reports.facts import Facts
from reports.findings import findings
from reports.rendering.exchange import Limits, Request, send_request
from reports.rendering.pages import PRINT_STYLES, print_html, styles
from reports.rendering.photos import printable
from reports.rendering.previewing import preview
from surveys.text import Text
from tests.bench.figures import machine, tell, timed
from tests.bench.memory import watched

BARE = """
import gc, json, sys, time
from weasyprint import CSS, HTML
gc.disable()
html, css, pdf, rounds = sys.argv[1:]
HTML(string="<p>x").write_pdf()
taken = []
for _ in range(int(rounds)):
    clock = time.perf_counter()
    laid = HTML(filename=html).render(stylesheets=[CSS(filename=css)])
    laid.write_pdf(pdf, dpi=150, pdf_variant="pdf/ua-1")
    taken.append(time.perf_counter() - clock)
print(json.dumps([sorted(taken)[len(taken) // 2], len(laid.pages)]))
"""
OURS = """
import sys
from tests.bench.drawn import ours
ours(sys.argv[1], int(sys.argv[2]))
"""
WHOLE = """
import sys
from tests.bench.tenfold import whole
whole(int(sys.argv[1]), sys.argv[2], sys.argv[3])
"""
# The pages that the look was agreed on, where they lie beside the project.
LOOK = Path(__file__).parents[3] / "shared" / "look" / "report"
REFERENCE = (str(LOOK / "report.html"), str(LOOK / "report.css"))
CHROMIUM = [
    "/usr/bin/chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-quic", "--no-pdf-header-footer",
]  # fmt: skip


def sample(language: str) -> ReportSource:
    """Return the source of the sample study's report."""
    from fieldapp.cli.speech import application, study_named
    from fieldapp.files import read_file
    from fieldapp.reporting import report_source

    with application().app_context():
        made = report_source(study_named("sample"), "w2", language)
        kept = {row["sha256"]: read_file(row["sha256"]) for row in made.analysis["photos"]}
    return replace(made, photos=kept.__getitem__)


def large(language: str) -> ReportSource:
    """Return a generated study of thirty touchpoints, eight segments, sixty sites, 80 actions."""
    from tests.reports.generated import photo
    from tests.reports.test_layout import largest

    return replace(largest(), language=language, photos=photo)


STUDIES: dict[str, Callable[[str], ReportSource]] = {"sample": sample, "large": large}


def raw_photos(source: ReportSource, document: Document) -> dict[str, bytes]:
    """Return the photos that the pages show, as they were taken."""
    shown = {s for part in document.parts for page in part.pages for s in page.photographs()}
    read = source.photos or (lambda sha: b"")
    return {sha: read(sha) for sha in sorted(shown)}


def photos_of(source: ReportSource, document: Document) -> dict[str, bytes]:
    """Return the photos that the pages show, as they are printed."""
    raw = raw_photos(source, document)
    return {sha: jpeg for sha, photo in raw.items() if (jpeg := printable(photo))}


def write_html(source: ReportSource, document: Document, folder: Path) -> None:
    """Write what the others draw: the same HTML with its photos and style as files."""
    for sha, jpeg in photos_of(source, document).items():
        (folder / f"{sha}.jpg").write_bytes(jpeg)
    css = styles(PRINT_STYLES)
    html = print_html(document, lambda sha: f"{sha}.jpg")
    (folder / "page.css").write_text(css, "utf-8")
    (folder / "page.html").write_text(html, "utf-8")
    (folder / "chromium.html").write_text(html.replace("</head>", f"<style>{css}</style></head>"))


def child(code: str, *arguments: str) -> tuple[float, float]:
    """Run Python; return the seconds and pages that it prints."""
    command = [sys.executable, "-c", code, *arguments]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds, pages = json.loads(told.splitlines()[-1])
    return seconds, pages


def peak(code: str, *arguments: str) -> float:
    """Run Python and return its peak in MB: a run of its own, as looking takes time."""
    with subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE) as run:
        with watched(run.pid) as seen:
            run.communicate()
        if run.returncode:
            raise subprocess.CalledProcessError(run.returncode, arguments)
    return seen.megabytes


def chromium(folder: Path, rounds: int) -> list[float]:
    """Return the seconds of Chromium's print several times, its start taken off."""

    def print_(name: str) -> float:
        start = time.perf_counter()
        target = f"--print-to-pdf={folder / 'chromium.pdf'}"
        address = (folder / name).as_uri()
        subprocess.run([*CHROMIUM, target, address], capture_output=True, check=True)
        return time.perf_counter() - start

    (folder / "empty.html").write_text("<p>x")
    empty = sorted(print_("empty.html") for _ in range(rounds))[rounds // 2]
    return [print_("chromium.html") - empty for _ in range(rounds)]


def edited(source: ReportSource) -> list[float]:
    """Return the milliseconds from an edited sentence to the HTML of its page, several times."""
    claim = findings(Facts.of(source, wording("zh")))[0]
    words = Text.of({"zh": "改过的一句", "en": "An edited sentence"})
    choices = Choices(sentences=(Sentence(claim.key, words),))
    return timed(lambda: preview(replace(source, choices=choices, kept={})))


def tenfold(language: str) -> None:
    """Print what the sample study and one of ten times its answers take, whole."""
    found = []
    for times in (1, 10):
        with tempfile.TemporaryDirectory() as place:
            clock, pages = child(WHOLE, str(times), language, place)
            most = peak(WHOLE, str(times), language, place)
        found.append(clock)
        print(f"{times:3} × the answers: {clock:6.1f} s, {pages:.0f} pages, peak {most:.0f} MB")
    print(f"    ten times larger: {found[1] / found[0]:.1f} × the time")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--language", default="zh")
    asked.add_argument("--large", action="store_true")
    asked.add_argument("--tenfold", action="store_true")
    options = asked.parse_args()
    os.environ["BENCH_LANGUAGE"] = options.language
    print(machine())
    if options.tenfold:
        tenfold(options.language)
        return
    for name in ("sample", "large") if options.large else ("sample",):
        measure(name, options.language, options.rounds)


def measure(name: str, language: str, rounds: int) -> None:
    """Print the figures of one study."""
    source = STUDIES[name](language)
    document = compose(source)
    pages = document.page_count()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_html(source, document, folder)
        with (folder / "request").open("wb") as stream:
            send_request(Request(document, place, raw_photos(source, document), Limits()), stream)
        html, css, pdf = (str(folder / name) for name in ("page.html", "page.css", "bare.pdf"))
        # Before and after the others, as a machine's speed changes by the minute.
        printed = chromium(folder, rounds)
        own, own_peak = child(OURS, place, str(rounds)), peak(OURS, place, "1")
        bare, bare_peak = child(BARE, html, css, pdf, str(rounds)), peak(BARE, html, css, pdf, "1")
        browser = median(printed + chromium(folder, rounds))
        size = (folder / "ours.pdf").stat().st_size
        look = child(BARE, *REFERENCE, pdf, str(rounds)) if Path(REFERENCE[0]).exists() else None
    load = os.getloadavg()[0]
    print(f"{name}, {language}: {pages} pages, {size / 1e6:.2f} MB, load {load:.1f}")
    _say("this report, warm", *own, own_peak)
    _say("bare WeasyPrint", *bare, bare_peak)
    _say("Chromium's print", browser, pages)
    if look:
        _say("reference pages, bare", *look)
    print(
        f"  beside bare {own[0] / bare[0]:.2f} × the time; "
        f"beside Chromium {own[0] / browser:.2f} × the time"
    )
    tell("  an edited sentence to its page", edited(source), 300)


def _say(what: str, seconds: float, pages: float, peak: float = 0.0) -> None:
    memory = f", {peak:.0f} MB" if peak else ""
    print(f"  {what:22} {seconds:6.2f} s {1000 * seconds / pages:6.0f} ms a page{memory}")


if __name__ == "__main__":
    main()
