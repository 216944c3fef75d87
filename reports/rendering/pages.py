"""Document → HTML: one template a page kind, all text typeset on its way out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup, escape

from reports import charts, figures, typesetting
from reports.choices import ACCENT, ACCENT_WASH, wash
from reports.document import Document, Page, Part
from reports.evidence.sheet import Sheet
from reports.pages.naming import clipped
from reports.rendering.fonts import unprintable
from reports.rendering.linking import Tracer, index_file
from reports.rendering.shares import Share
from reports.wording import Wording

TEMPLATES = Path(__file__).parents[1] / "templates"
TRANSLATIONS = Path(__file__).parents[1] / "translations"
PRINT_STYLES = ("tokens", "paper", "frame", "words", "tables", "pictures", "strategy")
SCREEN_STYLES = ("tokens", "frame", "words", "tables", "pictures", "strategy", "screen")
LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}
REPLACEMENT = "□"
# Em of what a sheet has room for: three small lines of a headline, two of a lead and a source.
ROOM = {"headline": 160.0, "lead": 180.0, "source": 205.0}
_EMPTY_HEAD = re.compile(
    r'<th(?: class="([^"]*)")?>(\s*|<svg(?:(?!</th>).)*</svg>)</th>', re.DOTALL
)
_SMALL_HEADING = re.compile(r'<h3(?: class="([^"]*)")?>(.*?)</h3>', re.DOTALL)
_CHART = re.compile(r'(<svg class="chart[^>]*>)(.*?)</svg>', re.DOTALL)
_CHART_HEAD = re.compile(r'<svg class="chart"[^>]*?(?:aria-label="([^"]*)"|aria-hidden="true")>')
_CLASSES = re.compile(r'class="([^"]*)"')
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


@pass_context
def _words(context: Context, message: str, **values: object) -> str:
    words: Wording = context["words"]
    return words(message, **values)


def _finish(value: Any) -> Any:
    """Typeset every text that a template prints; numbers and markup pass."""
    return typesetting.typeset(value) if isinstance(value, str) else value


class _Compiled(BytecodeCache):
    """Keeps compiled templates for as long as the process lives: each writer has them at once."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.kept.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED = _Compiled()


def environment() -> Environment:
    """Return the Jinja environment of the report: escaped, strict, everything typeset."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=_COMPILED,
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
        traced=typesetting.typeset,
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


def _titled(html: str, words: Wording) -> str:
    """Return a page whose charts say in a title what they show: a PDF takes that for its tags."""
    beside = attribute(words("The figures of the table, drawn"))

    def title(found: re.Match[str]) -> str:
        return f"{found[0]}<title>{found[1] or beside}</title>"

    return _CHART_HEAD.sub(title, html)


def _readable(html: str) -> str:
    """Return a page as it can be read out: no table head without words."""
    return _EMPTY_HEAD.sub(lambda found: f'<td class="{found[1] or ""} th">{found[2]}</td>', html)


def _stepped(html: str) -> str:
    """Return a page whose headings leave no level out: the small ones stand below its own."""
    return _SMALL_HEADING.sub(
        lambda found: f'<h2 class="{found[1] or ""} h3">{found[2]}</h2>', html
    )


def _fitted(page: Page) -> Page:
    """Return a page whose head and foot have room on paper; the web has every word."""
    cut = {name: clipped(getattr(page, name), width) for name, width in ROOM.items()}
    return replace(page, **cut)


class DrawingError(RuntimeError):
    """A page that its template could not draw; says which section it is of."""


class PageWriter:
    """Writes the pages of a document for one medium: "print" or "screen"."""

    def __init__(
        self,
        medium: str,
        photo_address: Callable[[str], str],
        logo: str,
        tracer: Tracer | None = None,
    ) -> None:
        self.medium = medium
        self.environment = environment()
        self.environment.globals.update(photo=photo_address, logo=logo)
        if tracer is not None:
            self.environment.filters["traced"] = tracer.trace

    def page(self, page: Page, part: Part) -> str:
        """Return the HTML of one page."""
        template = self.environment.get_template(f"pages/{page.kind}.html")
        words = Wording(part.language, TRANSLATIONS)
        if self.medium == "print":
            page = _fitted(page)
        try:
            html = template.render(page=page, part=part, words=words, medium=self.medium)
        except Exception as error:
            raise DrawingError(f"{page.section} {page.part}: {error!r}") from error
        html = _stepped(html)
        return _readable(html) if self.medium == "screen" else _titled(html, words)


def print_html(
    document: Document, photo_address: Callable[[str], str], share: Share | None = None
) -> str:
    """Return the HTML that becomes the PDF, or a share of it."""
    writer = PageWriter("print", photo_address, document.logo)
    shown = share or Share(document, 0, document.page_count())
    written = "\n".join(writer.page(page, part) for part, page in shown.pages())
    body = dress_charts(shown.reaching(written), document)
    body = body.translate(dict.fromkeys(map(ord, unprintable(body)), REPLACEMENT))
    shell = writer.environment.get_template("print.html")
    language = LANGUAGE_TAGS[document.parts[0].language]
    return shell.render(
        document=document,
        language=language,
        body=Markup(body),  # noqa: S704
    )


class SiteWriter:
    """Writes the files of one language of the static site."""

    def __init__(self, document: Document, part: Part, photo_address: Callable[[str], str]) -> None:
        self.document, self.part = document, part
        self.writer = PageWriter("screen", photo_address, document.logo, Tracer(part))

    def file(self, pages: Sequence[Page], before: str = "", after: str = "") -> str:
        """Return the file of some pages, with links to the files before and after."""
        body = "\n".join(self.writer.page(page, self.part) for page in pages)
        title = self.part.title
        if pages and pages[-1].number and pages[0].kind != "cover":
            title = f"{pages[0].section} · {title}"
        return self._shell(body, title, before, after)

    def sheet(self, sheet: Sheet) -> str:
        """Return the file of an item's evidence."""
        template = self.writer.environment.get_template("figures.html")
        words = Wording(self.part.language, TRANSLATIONS)
        body = template.render(sheet=sheet, part=self.part, words=words)
        return self._shell(body, f"{sheet.name} · {self.part.title}")

    def _shell(self, body: str, title: str, before: str = "", after: str = "") -> str:
        shell = self.writer.environment.get_template("screen.html")
        return shell.render(
            part=self.part,
            title=title,
            language=LANGUAGE_TAGS[self.part.language],
            words=Wording(self.part.language, TRANSLATIONS),
            others=[other for other in self.document.parts if other is not self.part],
            file_of=lambda other: index_file(self.document, other),
            index=index_file(self.document, self.part),
            before=before,
            after=after,
            body=Markup(body),  # noqa: S704 - rendered by the templates above
        )


def screen_html(document: Document, part: Part, photo_address: Callable[[str], str]) -> str:
    """Return all pages of one language as one file."""
    return SiteWriter(document, part, photo_address).file(part.pages)
