"""ReportSource → Document: every section's pages in order, numbered, with their contents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from reports.choices import chosen
from reports.document import Document, Page, Part, ReportSource
from reports.evidence.sheets import sheets
from reports.facts import Facts
from reports.pages import KINDS, PageKind, cover
from reports.pages.contents import beside, contents
from reports.wording import Wording
from surveys.problems import InputError

TRANSLATIONS = Path(__file__).parent / "translations"


def wording(language: str) -> Wording:
    """Return the report's words in a language."""
    return Wording(language, TRANSLATIONS)


def languages(language: str) -> tuple[str, ...]:
    """Return the languages of a choice "zh" | "en" | "both", in reading order."""
    return ("zh", "en") if language == "both" else (language,)


def compose(source: ReportSource, kinds: Iterable[PageKind] = KINDS) -> Document:
    """Return the whole document; sections without data are left out and named as missing."""
    source = chosen(source)
    kinds = _wanted(source, kinds)
    parts: list[Part] = []
    for language in languages(source.language):
        first = 1 + sum(len(part.pages) for part in parts)
        parts.append(_part(source, wording(language), kinds, first))
    return Document(
        title=parts[0].title,
        author=source.study.client.to(parts[0].language),
        parts=beside(parts),
        built_at=source.built_at,
        data_hash=source.data_hash,
        accent=source.choices.accent,
        logo=source.choices.logo,
        archive=source.archive,
    )


def _wanted(source: ReportSource, kinds: Iterable[PageKind]) -> tuple[PageKind, ...]:
    """Return the sections that are printed, in the order wanted."""
    choices = source.choices
    shown = [kind for kind in kinds if choices.shows(kind.code)]
    return tuple(sorted(shown, key=lambda kind: choices.place(kind.code)))


def frame(source: ReportSource, words: Wording, pages: tuple[Page, ...]) -> Document:
    """Return pages without cover and contents as a document."""
    part = Part(
        language=words.language,
        title=_title(source, words),
        running=_running(source, words),
        pages=pages,
        places=_places(pages, 1),
    )
    return Document(
        title=part.title,
        author=source.study.client.to(words.language),
        parts=(part,),
        built_at=source.built_at,
        data_hash=source.data_hash,
        accent=source.choices.accent,
        logo=source.choices.logo,
        archive=source.archive,
    )


def _part(source: ReportSource, words: Wording, kinds: tuple[PageKind, ...], first: int) -> Part:
    front = [replace(page, anchor=f"{words.language}-cover") for page in cover.pages(source, words)]
    numbered, missing = _sections(source, words, kinds)
    place = first + len(front)
    listed = contents(numbered, missing, words, place + 1)
    listed = replace(listed, anchor=f"{words.language}-contents")
    every: tuple[Page, ...] = (*front, listed, *numbered)
    return Part(
        language=words.language,
        title=_title(source, words),
        running=_running(source, words),
        pages=every,
        first=first,
        places=_places(every, first),
        sheets=sheets(Facts.of(source, words), every),
    )


def _sections(
    source: ReportSource, words: Wording, kinds: tuple[PageKind, ...]
) -> tuple[list[Page], list[str]]:
    """Number the pages of every kind with data; name the kinds without."""
    numbered: list[Page] = []
    missing: list[str] = []
    number = 0
    for kind in kinds:
        made = _made(source, words, kind)
        number += bool(made)
        if not made and kind.announced:
            missing.append(words(kind.name))
        for count, page in enumerate(made, 1):
            anchor = f"{words.language}-{kind.code}" + (f"-{count}" if count > 1 else "")
            section = page.section or words(kind.name)
            numbered.append(replace(page, number=f"{number:02}", section=section, anchor=anchor))
    return numbered, missing


def _made(source: ReportSource, words: Wording, kind: PageKind) -> Sequence[Page]:
    """Return a section's pages; a failure says which section it was."""
    try:
        return kind.pages(source, words)
    except Exception as error:
        zh = wording("zh")(kind.name)
        raise InputError.of(
            f"The section “{kind.name}” could not be written: {error!r}.",
            f"“{zh}”一章无法生成：{error!r}。",
            (
                "Leave the section out and build again, and tell whoever runs this server.",
                "请先去掉这一章再生成，并告知管理服务器的人。",
            ),
        ) from error


def _places(pages: Iterable[Page], first: int) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, page in enumerate(pages, first):
        places.setdefault(page.kind, place)
    return places


def _title(source: ReportSource, words: Wording) -> str:
    return source.study.name.to(words.language) or source.study.code


def _running(source: ReportSource, words: Wording) -> str:
    """Return the line at the foot of every page."""
    wave = source.study.name_of(source.wave).to(words.language)
    client = source.study.client.to(words.language)
    parts = [client, _title(source, words), wave]
    if source.choices.segments:
        names = Facts.of(source, words).together()
        parts.append(words("{names} only", names=names))
    if source.study.synthetic:
        parts.append(words("Synthetic data"))
    return " · ".join(part for part in parts if part)
