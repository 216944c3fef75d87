"""The cover: the finding as a title, the worst curve as its picture, what the report rests on."""

from __future__ import annotations

from dataclasses import dataclass

from reports.document import Page, ReportSource
from reports.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPage(Page):
    """The first page; `facts` are (heading, lines) pairs along the foot."""

    kind: str = "cover"
    study: str = ""
    wave: str = ""
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()


def pages(source: ReportSource, words: Wording) -> list[CoverPage]:
    """Return the one cover."""
    name = source.study.name.to(words.language)
    wave = source.study.name_of(source.wave).to(words.language)
    return [CoverPage(section=words("Customer-experience report"), headline=name, wave=wave)]
