"""Document → HTML: one template a page kind, all text typeset on its way out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from reports import charts, figures, typesetting
from reports.choices import ACCENT, ACCENT_WASH, wash
from reports.document import Document, Page, Part
from reports.rendering.fonts import unprintable
from reports.wording import Wording

TEMPLATES = Path(__file__).parents[1] / "templates"
TRANSLATIONS = Path(__file__).parents[1] / "translations"
PRINT_STYLES = ("tokens", "paper", "frame", "words", "tables", "pictures", "strategy")
SCREEN_STYLES = ("tokens", "frame", "words", "tables", "pictures", "strategy", "screen")
LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}
REPLACEMENT = "□"
_CHART = re.compile(r'(<svg class="chart[^>]*>)(.*?)</svg>', re.DOTALL)
_CLASSES = re.compile(r'class="([^"]*)"')
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


@pass_context
def _words(context: Context, message: str, **values: object) -> str:
    words: Wording = context["words"]
    return words(message, **values)


def _finish(value: Any) -> Any:
    """Typeset every text that a template prints; numbers and markup pass."""
    return typesetting.typeset(value) if isinstance(value, str) else value


def environment() -> Environment:
    """Return the Jinja environment of the report: escaped, strict, everything typeset."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finish,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(_=_words, charts=charts)
    made.filters.update(
        typeset=typesetting.typeset,
        headline=typesetting.headline,
        headline_size=typesetting.headline_size,
        lead_size=typesetting.lead_size,
        ems=typesetting.ems,
        attribute=attribute,
        signed=figures.signed,
        step=figures.step,
        spoken=spoken,
    )
    return made


def attribute(text: str) -> Markup:
    """Return a text escaped for an attribute, where no span may stand."""
    return Markup(escape(typesetting.spaced(text)))  # noqa: S704 - escaped here


def spoken(text: str) -> Markup:
    """Return the attribute that tells a quote's language: Han set for English would close up."""
    return Markup(' lang="zh-CN"' if typesetting.is_han(text) else "")  # noqa: S704 - fixed words


def styles(names: Collection[str]) -> str:
    """Return the packaged style sheets joined."""
    return "\n".join((TEMPLATES / "css" / f"{name}.css").read_text("utf-8") for name in names)


def tinted(css: str, document: Document) -> str:
    """Return styles in the document's accent colour."""
    if document.accent == ACCENT:
        return css
    return css.replace(ACCENT, document.accent).replace(ACCENT_WASH, wash(document.accent))


@cache
def chart_rules() -> tuple[tuple[str, str], ...]:
    """Return the rules of chart.css as (class or element, declarations)."""
    sheet = (TEMPLATES / "css" / "chart.css").read_text("utf-8")
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    rules = [(names.strip(), body.strip()) for names, body in _RULE.findall(sheet)]
    return tuple((name.strip(), body) for names, body in rules for name in names.split(","))


def dress_charts(html: str, document: Document) -> str:
    """Give every chart the rules it uses: in print, page CSS does not reach inside an SVG."""

    def dress(found: re.Match[str]) -> str:
        used = set(" ".join(_CLASSES.findall(found[2])).split())
        used.update({"text"} if "<text" in found[2] else ())
        kept = (f"{n}{{{b}}}" for n, b in chart_rules() if n.lstrip(".") in used)
        return f"{found[1]}<style>{tinted(''.join(kept), document)}</style>{found[2]}</svg>"

    return _CHART.sub(dress, html)


def screen_chart_style() -> str:
    """Return the chart rules for a browser, where page CSS does reach them."""
    return "\n".join(f"svg.chart {name}{{{body}}}" for name, body in chart_rules())


class DrawingError(RuntimeError):
    """A page that its template could not draw; says which section it is of."""


class PageWriter:
    """Writes the pages of a document for one medium: "print" or "screen"."""

    def __init__(self, medium: str, photo_address: Callable[[str], str], logo: str) -> None:
        self.medium = medium
        self.environment = environment()
        self.environment.globals.update(photo=photo_address, logo=logo)

    def page(self, page: Page, part: Part) -> str:
        """Return the HTML of one page."""
        template = self.environment.get_template(f"pages/{page.kind}.html")
        words = Wording(part.language, TRANSLATIONS)
        try:
            return template.render(page=page, part=part, words=words, medium=self.medium)
        except Exception as error:
            raise DrawingError(f"{page.section} {page.part}: {error!r}") from error

    def part(self, part: Part) -> str:
        """Return the HTML of all pages of one language."""
        return "\n".join(self.page(page, part) for page in part.pages)


def print_html(document: Document, photo_address: Callable[[str], str]) -> str:
    """Return the HTML that becomes the PDF."""
    writer = PageWriter("print", photo_address, document.logo)
    body = dress_charts("\n".join(writer.part(part) for part in document.parts), document)
    body = body.translate(dict.fromkeys(map(ord, unprintable(body)), REPLACEMENT))
    shell = writer.environment.get_template("print.html")
    language = LANGUAGE_TAGS[document.parts[0].language]
    return shell.render(
        document=document,
        language=language,
        body=Markup(body),  # noqa: S704
    )


def screen_html(document: Document, part: Part, photo_address: Callable[[str], str]) -> str:
    """Return one language of the static site as one page."""
    writer = PageWriter("screen", photo_address, document.logo)
    shell = writer.environment.get_template("screen.html")
    return shell.render(
        document=document,
        part=part,
        language=LANGUAGE_TAGS[part.language],
        words=Wording(part.language, TRANSLATIONS),
        others=[other for other in document.parts if other is not part],
        file_of=lambda other: screen_file(document, other),
        body=Markup(writer.part(part)),  # noqa: S704 - rendered by the templates above
    )


def screen_file(document: Document, part: Part) -> str:
    """Return the file name of a language: the first is the index."""
    return "index.html" if part is document.parts[0] else f"{part.language}.html"
