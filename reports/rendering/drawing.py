"""HTML → PDF with WeasyPrint: nothing fetched, dates fixed, every stray text told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pydyf  # type: ignore[import-untyped] # WeasyPrint's own, it ships no types
from weasyprint import CSS
from weasyprint.document import Document as Laid
from weasyprint.text.fonts import FontConfiguration

from reports.document import Document
from reports.rendering.fetching import MemoryFetcher
from reports.rendering.font_files import unread_fonts
from reports.rendering.overflow import stray_texts
from reports.rendering.pages import (
    LANGUAGE_TAGS,
    PRINT_STYLES,
    print_html,
    styles,
    tinted,
)
from reports.rendering.sheets import Sheets

DPI = 150
TAGGED, ARCHIVED = "pdf/ua-1", "pdf/a-3a"
BLOCK = 50


def lay_out(document: Document, photos: Mapping[str, bytes]) -> Laid:
    """Return the laid-out document; a photo that cannot be printed is left as an empty place."""
    fetcher = MemoryFetcher(photos, {})
    html = print_html(document, lambda sha: f"photo:{sha}" if sha in photos else "")
    fonts = FontConfiguration()
    css = tinted(styles(PRINT_STYLES), document)
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
    laid = lay_out(document, photos)
    say(progress=0.72, step="pdf")
    strayed = stray_texts(laid)
    with unread_fonts():
        laid.write_pdf(path, finisher=_speaker(document), **_options(document))
    if len(laid.pages) != document.page_count():
        strayed.append(f"{len(laid.pages)} sheets for {document.page_count()} pages")
    return len(laid.pages), tuple(strayed)


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


def _speaker(document: Document) -> Callable[[Laid, pydyf.PDF], None]:
    """Return what tells each page's language where a report speaks two: WeasyPrint tells but one.

    Every page is one section element, so the tagged sections stand in the order of the pages.
    """
    spoken = [LANGUAGE_TAGS[part.language] for part in document.parts for _ in part.pages]

    def speak(laid: Laid, pdf: pydyf.PDF) -> None:
        sections = [
            each
            for each in pdf.objects
            if isinstance(each, pydyf.Dictionary) and each.get("S") == "/Sect"
        ]
        if len(sections) == len(spoken):
            for section, language in zip(sections, spoken, strict=True):
                section["Lang"] = pydyf.String(language)

    return speak


def _options(document: Document) -> dict[str, Any]:
    return {
        "dpi": DPI,
        "pdf_identifier": document.data_hash.encode("ascii") or None,
        "pdf_variant": ARCHIVED if document.archive else TAGGED,
    }
