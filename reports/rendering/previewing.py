"""A page of the report as it will stand, for a screen: edited words shown before a report is built.

The same templates as in the report; its style works in a document of its own and in a shadow tree.
"""

from __future__ import annotations

from dataclasses import replace

from reports.composing import compose
from reports.document import Document, ReportSource
from reports.rendering.linking import FRONT
from reports.rendering.pages import (
    SCREEN_STYLES,
    PageWriter,
    screen_chart_style,
    styles,
    tinted,
)

SUMMARY = "summary"


def preview(source: ReportSource, kind: str = SUMMARY) -> str:
    """Return the HTML of a section's pages, "" where it has none; no photo is shown."""
    choices = replace(source.choices, sections=(kind,))
    document = compose(replace(source, choices=choices, photos=None, kept={}))
    writer = PageWriter("screen", lambda sha: "", "")
    return "\n".join(
        writer.page(page, part)
        for part in document.parts
        for page in part.pages
        if page.kind not in FRONT
    )


def preview_style(accent: str) -> str:
    """Return the style of a previewed page in a client's accent colour."""
    css = tinted(styles(SCREEN_STYLES) + screen_chart_style(), Document(
        title="", author="", parts=(), accent=accent
    ))  # fmt: skip
    return css.replace(":root {", ":root, :host {").replace("html {", "html, :host {")
