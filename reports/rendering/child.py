"""The rendering child: reads a request, writes report.pdf and html/, says how far it is.

1 limits → 2 photos → 3 pages → 4 layout → 5 PDF → 6 site
"""

from __future__ import annotations

import gc
import json
import logging
import resource
import sys
from pathlib import Path
from typing import TextIO

from reports.rendering.exchange import Built, Request, read_request
from reports.rendering.shares import shares
from reports.rendering.telling import Warnings


class Speaker:
    """Says one JSON line at a time to the parent."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def say(self, **line: object) -> None:
        """Write a line and flush it."""
        self.stream.write(json.dumps(line) + "\n")
        self.stream.flush()


class _LayoutProgress(logging.Handler):
    """Turns WeasyPrint's "Creating layout - Page n" into a share of the pages."""

    def __init__(self, speaker: Speaker, pages: int) -> None:
        super().__init__()
        self.speaker = speaker
        self.pages = pages

    def emit(self, record: logging.LogRecord) -> None:
        if record.args and isinstance(record.args, tuple) and "Page" in str(record.msg):
            share = 0.15 + 0.55 * min(1.0, float(str(record.args[0])) / self.pages)
            self.speaker.say(progress=round(share, 3), step="layout")


def limit(request: Request) -> None:
    """Bind this process to its memory and processor time."""
    seconds = int(request.limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (request.limits.memory, request.limits.memory))
    gc.disable()


def draw(request: Request, speaker: Speaker) -> Built:
    """Draw the PDF and the site of a request; returns what was built."""
    from reports.rendering.drawing import draw_pdf, draw_singles
    from reports.rendering.photos import printable
    from reports.rendering.site import write_site

    warnings = Warnings()
    progress = _LayoutProgress(speaker, len(shares(request.document)[0]))
    for name, handler in (("weasyprint", warnings), ("weasyprint.progress", progress)):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.propagate = False
    logging.getLogger("weasyprint.progress").setLevel(logging.INFO)
    speaker.say(progress=0.02, step="photos")
    small = request.task != "report"
    made = {sha: printable(raw, small=small) for sha, raw in request.photos.items()}
    photos = {sha: jpeg for sha, jpeg in made.items() if jpeg}
    out = Path(request.out)
    speaker.say(progress=0.1, step="layout")
    if request.task == "singles":
        pages, strayed = draw_singles(request.document, photos, out, speaker.say)
    else:
        target = out if request.task == "merged" else out / "report.pdf"
        pages, strayed = draw_pdf(request.document, photos, target, speaker.say)
    files: tuple[str, ...] = ()
    if request.task == "report":
        speaker.say(progress=0.92, step="site")
        files = write_site(request.document, photos, out / "html")
    speaker.say(progress=1.0, step="done")
    return Built(pages, files, tuple(warnings.lines) + strayed)


def main() -> int:
    """Serve one request on standard input; exit status 1 with the reason as the last line."""
    speaker = Speaker(sys.stdout)
    request = read_request(sys.stdin.buffer)
    limit(request)
    try:
        built = draw(request, speaker)
    except MemoryError:
        speaker.say(failed="memory")
        return 1
    speaker.say(built={"pages": built.pages, "files": built.files, "warnings": built.warnings})
    return 0


if __name__ == "__main__":
    sys.exit(main())
