"""The static site: index.html, a file a section, a file an item's evidence; opened from a folder.

It works without script. With it, it is searched and its tables are sorted and filtered; the words
to search stand in a .js file of their own, since a page from file:// may fetch nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from reports.document import Document, Part
from reports.rendering.linking import anchors_of, files_of, index_file, resolved
from reports.rendering.pages import (
    SCREEN_STYLES,
    TEMPLATES,
    SiteWriter,
    screen_chart_style,
    styles,
    tinted,
)
from reports.typesetting import spaced

# What a page holds and nobody reads: codes, classes, hashes, and what is searched already.
UNSPOKEN = frozenset(
    {"kind", "anchor", "number", "part", "section", "headline", "lead", "page", "step", "style"}
    | {"state", "density", "sha256", "mood"}
)
SCRIPT, STYLE = "assets/report.js", "assets/report.css"


def write_site(document: Document, photos: Mapping[str, bytes], folder: Path) -> tuple[str, ...]:
    """Write the site into `folder`; return its files, named from the folder."""
    css = tinted(styles(SCREEN_STYLES) + screen_chart_style(), document)
    files: dict[str, bytes] = {
        STYLE: css.encode(),
        SCRIPT: (TEMPLATES / "js" / "report.js").read_bytes(),
    }
    for sha, jpeg in photos.items():
        files[f"assets/{sha}.jpg"] = jpeg
    for part in document.parts:
        files.update(_part_files(document, part, photos))
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tuple(sorted(files))


def _part_files(document: Document, part: Part, photos: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the pages of one language, its evidence and its words to search."""
    writer = SiteWriter(document, part, lambda sha: f"assets/{sha}.jpg" if sha in photos else "")
    files = files_of(document, part)
    anchors = anchors_of(files)
    names = list(files)
    made: dict[str, bytes] = {}
    for at, name in enumerate(names):
        before = names[at - 1] if at else ""
        after = names[at + 1] if at + 1 < len(names) else ""
        html = writer.file(files[name], before, after)
        made[name] = resolved(html, name, anchors).encode()
    for sheet in part.sheets:
        made[sheet.file] = resolved(writer.sheet(sheet), sheet.file, anchors).encode()
    made[f"assets/search-{part.language}.js"] = _search(document, part, anchors).encode()
    return made


def _search(document: Document, part: Part, anchors: Mapping[str, str]) -> str:
    """Return the words of every page and sheet as a script."""
    rows = [
        [f"{anchors[page.anchor]}#{page.anchor}", f"{page.number} {page.section}".strip(),
         spaced(page.headline), spaced(f"{page.lead} {_words(page)}")]
        for page in part.pages
        if page.number
    ]  # fmt: skip
    rows += [
        [sheet.file, sheet.kind, spaced(sheet.name), " ".join(q.words for q in sheet.quotes)]
        for sheet in part.sheets
    ]
    plain = json.dumps(rows, ensure_ascii=True, separators=(",", ":"))
    return f"window.reportWords = {plain};\n"


def _words(page: object) -> str:
    """Return every text in a page, once, in order."""
    found: dict[str, None] = {}

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.setdefault(value)
        elif isinstance(value, list | tuple):
            for each in value:
                walk(each)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                if name not in UNSPOKEN:
                    walk(getattr(value, name))

    walk(page)
    return " ".join(text for text in found if any(letter.isalpha() for letter in text))


__all__ = ["index_file", "write_site"]
