"""The report as the rendering child draws it, with no more loaded than the child has."""

from __future__ import annotations

import gc
import json
import time
from pathlib import Path

from reports.rendering.drawing import draw_pdf
from reports.rendering.exchange import read_request
from reports.rendering.photos import printable


def ours(folder: str, rounds: int) -> None:
    """Draw the request in a folder in a warm process, and print seconds and pages."""
    gc.disable()
    with (Path(folder) / "request").open("rb") as stream:
        request = read_request(stream)
    document = request.document
    photos = {sha: jpeg for sha, raw in request.photos.items() if (jpeg := printable(raw))}
    taken = []
    for _ in range(rounds):
        clock = time.perf_counter()
        draw_pdf(document, photos, Path(folder) / "ours.pdf", lambda **said: None)
        taken.append(time.perf_counter() - clock)
    print(json.dumps([sorted(taken)[len(taken) // 2], document.page_count()]))
