"""A form as one page without a person in it: every section blank, the rules, the words.

instrument → `forms.blank` → HTML of each page and card, kept for as long as the form is asked;
with `surveys.shipping` and the scripts' words as JSON beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask import render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from fieldapp.forms.blank import Blank, Sheet
from fieldapp.forms.showing import section_title
from fieldapp.languages import _, language, other_language
from fieldapp.phone.answering import kept_page
from fieldapp.phone.sources import Source
from fieldapp.phone.words import words
from fieldapp.scripts import script_url
from surveys.shipping import shipped

LOADED_LATER = ("turning", "offering", "capture", "watch", "send", "memory", "elsewhere")


@dataclass(frozen=True, slots=True)
class Other:
    """The same shell in another language."""

    href: str
    name: str
    lang: str = ""

    @classmethod
    def of(cls, href: str) -> Other:
        """Name the other language of the interface, in itself."""
        zh = other_language() == "zh"
        return cls(href, "中文" if zh else "English", "zh-CN" if zh else "en")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shell is opened: what is around the form, and how its script keeps answers.

    `store` is phone, tab or memory; `plain` the page for browsers without script; `data` joins the
    JSON that the script reads.
    """

    home: str
    plain: str
    store: str = "phone"
    other: Other | None = None
    template: str = "phone/form.html"
    sheets: tuple[str, ...] = ("tokens", "phone")
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parts:
    """What hangs on the form and the language alone; made once."""

    pages: tuple[Markup, ...]
    cards: dict[str, Markup]
    titles: tuple[dict[str, Any], ...]
    form: dict[str, Any]
    tight: bool


def form_shell(source: Source, place: Place) -> Response:
    """Return the shell of a form in the page's language; a browser that has it gets 304."""
    parts = _parts(source, language())
    title = source.instrument.title.to(language())
    following = next((page["label"] for page in parts.titles[1:]), "")
    shell = {
        "title": title,
        "heading": parts.titles[0]["label"] if parts.titles else title,
        "next": _("Next: {name}", name=following) if following else _last_words(source),
        "tight": parts.tight,
        "listed": source.numbered,
        "home": place.home,
        "plain": place.plain,
        "other": place.other,
        "sheets": place.sheets,
        "pages": parts.titles,
        "parts": parts,
        "script": script_url("phone/page", parts.form.get("families", ())),
        "data": _data(source, place, parts),
    }
    return kept_page(render_template(place.template, shell=shell))


def _data(source: Source, place: Place, parts: Parts) -> dict[str, Any]:
    return {
        "form": parts.form,
        "pages": parts.titles,
        "words": words(),
        "scripts": {name: script_url(f"phone/{name}") for name in LOADED_LATER},
        "code": source.instrument.code,
        "title": source.instrument.title.to(language()),
        "numbered": source.numbered,
        "media": source.media,
        "home": place.home,
        "other": place.other.href if place.other else "",
        "store": place.store,
        **place.data,
    }


def _last_words(source: Source) -> str:
    return _("Check and send") if source.numbered else _("Send my answers")


@lru_cache(maxsize=32)
def _parts(source: Source, code: str) -> Parts:
    """Render every page and card of a form in a language, which the request speaks already."""
    blank = Blank(source.instrument, code, source.url, source.numbered)
    pages = blank.pages()
    return Parts(
        tuple(map(_html, pages)),
        {path: _html(card) for path, card in blank.cards().items()},
        tuple(_titled(source, sheet) for sheet in pages),
        shipped(source.instrument, code),
        bool(pages) and pages[0].tight,
    )


def _html(sheet: Sheet) -> Markup:
    # Our template; what was typed into the form is escaped in it.
    return Markup(render_template("phone/sheet.html", sheet=sheet))  # noqa: S704


def _titled(source: Source, sheet: Sheet) -> dict[str, Any]:
    page = sheet.page
    return {
        "number": page.number,
        "path": page.at,
        "label": section_title(page.section, source.instrument.title.to(language())),
        "repeat": page.section.repeat,
    }
