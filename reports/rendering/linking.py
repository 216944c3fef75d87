"""Links of the static site: from words to the evidence behind them, and between its files."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from reports.document import Document, Page, Part
from reports.typesetting import typeset

FRONT = ("cover", "contents")
_INNER = re.compile(r'href="#([\w-]+)"')
_TAG = re.compile(r"(<[^>]+>)")
# What follows an item in the report's own sentences; other words in -s make it a compound noun.
SAID = (
    "answers|carries|closes|comes|customers|divides|drives|falls|helps|holds|hurts|is|keeps|makes"
    "|reaches|scores|stands"
)
_LONGER = re.compile(rf" (?:[A-Z]|(?!(?:{SAID})\b)[a-z]+s\b)")
_NAME_BEFORE = re.compile(r"[a-z0-9,;:] [A-Z][\w’'-]* $")


def index_file(document: Document, part: Part) -> str:
    """Return the file that a language begins with: the first one's is the index."""
    return "index.html" if part is document.parts[0] else f"{part.language}.html"


def files_of(document: Document, part: Part) -> dict[str, list[Page]]:
    """Return the files of a language with their pages: the front and the first section, then each.

    So the first page of the site stays small, however long the report is.
    """
    index = index_file(document, part)
    files: dict[str, list[Page]] = {index: []}
    first = next((page.kind for page in part.pages if page.kind not in FRONT), "")
    for page in part.pages:
        here = page.kind in (*FRONT, first)
        name = index if here else f"{part.language}-{page.kind.replace('_', '-')}.html"
        files.setdefault(name, []).append(page)
    return files


def anchors_of(files: Mapping[str, list[Page]]) -> dict[str, str]:
    """Return in which file each page's anchor stands."""
    return {page.anchor: name for name, pages in files.items() for page in pages}


def resolved(html: str, here: str, anchors: Mapping[str, str]) -> str:
    """Return HTML whose links to pages in other files name the file."""

    def resolve(found: re.Match[str]) -> str:
        file = anchors.get(found[1], here)
        return found[0] if file == here else f'href="{file}#{found[1]}"'

    return _INNER.sub(resolve, html)


class Tracer:
    """Makes the names of items in a text into links to their evidence."""

    def __init__(self, part: Part) -> None:
        names = {str(typeset(sheet.name)): sheet.file for sheet in part.sheets if sheet.name}
        self.files = names
        longest = sorted(names, key=len, reverse=True)
        choice = "|".join(map(re.escape, longest))
        self.words = part.language == "en"
        before, after = (r"(?<![\w-])", r"(?![\w-])") if self.words else ("", "")
        self.pattern = re.compile(f"{before}({choice}){after}") if longest else None

    def trace(self, text: str | Markup) -> Markup:
        """Return the text with every name of an item as a link; tags are left alone."""
        markup = typeset(text)
        if self.pattern is None:
            return markup
        pieces = _TAG.split(str(markup))
        pieces[::2] = [self.pattern.sub(self._link, piece) for piece in pieces[::2]]
        return Markup("".join(pieces))  # noqa: S704 - typeset above, tags of ours alone added

    def _link(self, found: re.Match[str]) -> str:
        if self.words and _inside_longer(found):
            return found[0]
        return f'<a class="why" href="{escape(self.files[found[1]])}">{found[1]}</a>'


def _inside_longer(found: re.Match[str]) -> bool:
    """Tell whether a name stands inside a longer one, as Service in "Service halls"."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    return bool(_LONGER.match(after) or _NAME_BEFORE.search(before))
