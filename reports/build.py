"""ReportSource → report.pdf and html/ in a folder; the last good report stays until then."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from reports.composing import compose, languages, wording
from reports.document import Document, ReportSource
from reports.rendering.exchange import Built, Limits, Request
from reports.rendering.fonts import require_chinese
from reports.rendering.supervising import render

STEPS = {
    "compose": "Writing the pages",
    "photos": "Preparing the photos",
    "layout": "Laying out the pages",
    "pdf": "Writing the PDF",
    "site": "Writing the web pages",
    "done": "Done",
}


def build_report(
    source: ReportSource,
    out: Path,
    progress: Callable[[float, str], None],
    limits: Limits | None = None,
) -> Built:
    """Build out/report.pdf and out/html/index.html; `progress` hears the share done and the step.

    Raises InputError where the Chinese font is missing, RenderingError (an InputError) where the
    child ran out of time or memory; what stood in `out` before is then untouched.
    """
    words = wording(languages(source.language)[0])
    require_chinese()
    progress(0.0, words(STEPS["compose"]))
    document = compose(source)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".building-") as folder:
        photos = _photos(source, document)
        request = Request(document, folder, photos, limits or Limits())
        built = render(request, lambda share, step: progress(share, words(STEPS[step])))
        _put_in_place(Path(folder), out)
    return built


def _photos(source: ReportSource, document: Document) -> dict[str, bytes]:
    if source.photos is None:
        return {}
    return {sha: source.photos(sha) for sha in document.photographs()}


def _put_in_place(built: Path, out: Path) -> None:
    """Replace the last report by the new one: the file at once, the folder in two renames."""
    (built / "report.pdf").replace(out / "report.pdf")
    old = built / "old"
    if (out / "html").exists():
        (out / "html").rename(old)
    (built / "html").rename(out / "html")
    shutil.rmtree(old, ignore_errors=True)
