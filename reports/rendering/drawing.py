"""HTML → PDF with WeasyPrint: nothing fetched, dates fixed, every stray text told."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pydyf  # type: ignore[import-untyped] # WeasyPrint's own, it ships no types
from weasyprint import CSS
from weasyprint.document import Document as Laid
from weasyprint.text.fonts import FontConfiguration

from reports.document import Document
from reports.rendering.beside import Other, beside
from reports.rendering.fetching import MemoryFetcher
from reports.rendering.font_files import one_file, unread_fonts
from reports.rendering.joining import join
from reports.rendering.overflow import stray_texts
from reports.rendering.pages import (
    LANGUAGE_TAGS,
    PRINT_STYLES,
    print_html,
    styles,
    tinted,
)
from reports.rendering.shares import Share, shares
from reports.rendering.sheets import Sheets
from reports.rendering.telling import Warnings

DPI = 150
TAGGED, ARCHIVED = "pdf/ua-1", "pdf/a-3a"
BLOCK = 50


def lay_out(document: Document, photos: Mapping[str, bytes], share: Share | None = None) -> Laid:
    """Return the laid-out document, or a share of it.

    A photo that cannot be printed is left as an empty place.
    """
    fetcher = MemoryFetcher(photos, {})
    html = print_html(document, lambda sha: f"photo:{sha}" if sha in photos else "", share)
    fonts = FontConfiguration()
    css = tinted(styles(PRINT_STYLES), document) + (share.style() if share else "")
    sheet = CSS(string=css, url_fetcher=fetcher, font_config=fonts)
    page = Sheets(string=html, base_url="package:", url_fetcher=fetcher)
    return page.render(stylesheets=[sheet], font_config=fonts)


def draw_pdf(
    document: Document,
    photos: Mapping[str, bytes],
    path: Path,
    say: Callable[..., None],
) -> tuple[int, tuple[str, ...]]:
    """Write the PDF; return its pages and what strayed from its place, as warnings."""
    first, *second = shares(document)
    if not second:
        return draw_share(first, photos, path, say)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".shares-") as folder:
        one, two = Path(folder) / "1.pdf", Path(folder) / "2.pdf"
        with beside(lambda heard: _draw_beside(second[0], photos, two, heard)) as other:
            pages, strayed = draw_share(first, photos, one, say, other)
            more, also = other.hear()
        missing = join(one, two, path)
    lost = tuple(f"No anchor #{name} for internal URI reference" for name in missing)
    return pages + more, strayed + also + lost


def draw_share(
    share: Share,
    photos: Mapping[str, bytes],
    path: Path,
    say: Callable[..., None],
    other: Other | None = None,
) -> tuple[int, tuple[str, ...]]:
    """Write the PDF of a share, while the other process writes its own; return as `draw_pdf`."""
    laid = lay_out(share.document, photos, share)
    say(progress=0.72, step="pdf")
    strayed = stray_texts(laid)
    shared = one_file(other, keeps=not share.start) if other else nullcontext()
    with unread_fonts(), shared:
        laid.write_pdf(path, finisher=_finisher(share), **_options(share.document))
    if len(laid.pages) != len(share):
        strayed.append(f"{len(laid.pages)} sheets for {len(share)} pages")
    return len(laid.pages), tuple(strayed)


def _draw_beside(
    share: Share, photos: Mapping[str, bytes], path: Path, other: Other
) -> tuple[int, tuple[str, ...]]:
    """Draw a share; the renderer's warnings are returned as well, its progress is not said."""
    warnings = Warnings()
    logging.getLogger("weasyprint").handlers[:] = [warnings]
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    pages, strayed = draw_share(share, photos, path, lambda **said: None, other)
    return pages, (*warnings.lines, *strayed)


def draw_singles(
    document: Document,
    photos: Mapping[str, bytes],
    folder: Path,
    say: Callable[..., None],
) -> tuple[int, tuple[str, ...]]:
    """Write each page as a file named by its anchor: laid out together, written one by one."""
    pages = [page for part in document.parts for page in part.pages]
    strayed: list[str] = []
    written = 0
    for start in range(0, len(pages), BLOCK):
        block = pages[start : start + BLOCK]
        part = replace(document.parts[0], pages=tuple(block))
        laid = lay_out(replace(document, parts=(part,)), photos)
        strayed += stray_texts(laid)
        for page, sheet in zip(block, laid.pages, strict=True):
            path = folder / f"{page.anchor.removeprefix('site-')}.pdf"
            with unread_fonts():
                laid.copy([sheet]).write_pdf(path, **_options(document))
            written += 1
            say(progress=round(written / len(pages), 3), step="pdf")
    return written, tuple(strayed)


def _finisher(share: Share) -> Callable[[Laid, pydyf.PDF], None]:
    """Return what ties a share to the other, and tells each page's language.

    WeasyPrint tells but one language. Every page is one section element, so the tagged sections
    stand in the order of the pages.
    """
    spoken = [LANGUAGE_TAGS[part.language] for part, _ in share.pages()]

    def finish(laid: Laid, pdf: pydyf.PDF) -> None:
        if not share.alone:
            share.tie(pdf)
        sections = [
            each
            for each in pdf.objects
            if isinstance(each, pydyf.Dictionary) and each.get("S") == "/Sect"
        ]
        if len(sections) == len(spoken):
            for section, language in zip(sections, spoken, strict=True):
                section["Lang"] = pydyf.String(language)

    return finish


def _options(document: Document) -> dict[str, Any]:
    return {
        "dpi": DPI,
        "pdf_identifier": document.data_hash.encode("ascii") or None,
        "pdf_variant": ARCHIVED if document.archive else TAGGED,
    }
