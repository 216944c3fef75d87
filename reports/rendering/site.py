"""The static site: index.html and what it needs, opened from a folder, with or without script."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reports.document import Document
from reports.rendering.pages import (
    SCREEN_STYLES,
    TEMPLATES,
    screen_chart_style,
    screen_file,
    screen_html,
    styles,
    tinted,
)


def write_site(document: Document, photos: Mapping[str, bytes], folder: Path) -> tuple[str, ...]:
    """Write the site into `folder`; return its files, named from the folder."""
    files: dict[str, bytes] = {
        "assets/report.css": tinted(
            styles(SCREEN_STYLES) + screen_chart_style(), document
        ).encode(),
        "assets/report.js": (TEMPLATES / "js" / "report.js").read_bytes(),
    }
    for sha, jpeg in photos.items():
        files[f"assets/{sha}.jpg"] = jpeg
    for part in document.parts:
        html = screen_html(document, part, lambda sha: f"assets/{sha}.jpg" if sha in photos else "")
        files[screen_file(document, part)] = html.encode()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tuple(sorted(files))
