"""What a shell is made of: an instrument, what tells it from others, where its media are."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from flask import url_for

from fieldapp.phone.lists import STAND_IN
from fieldapp.storage import InstrumentVersion, PublicLink
from fieldapp.studies import instrument_at, latest_version
from surveys.instrument import Instrument

# What answers a form as respondents see it: no numbers, no list of sections.
RESPONDENTS = ("intercept", "employee")


@dataclass(frozen=True, slots=True)
class Source:
    """An instrument by what tells it from all others: the kind of row, its id, its file's hash.

    `media` is what the addresses of its pictures and sounds begin with.
    """

    key: tuple[str, int, str]
    instrument: Instrument = field(compare=False)
    media: str = ""

    @property
    def numbered(self) -> bool:
        """Tell whether questions are numbered and sections listed."""
        return self.instrument.kind not in RESPONDENTS

    def url(self, name: str) -> str:
        """Return where a picture or sound of a label is, "" where it did not come."""
        there = any(each.name == name and each.sha256 for each in self.instrument.attachments)
        return self.media + quote(name, safe="") if there else ""


def of_version(row: InstrumentVersion) -> Source:
    """Return a published version as fieldworkers see it."""
    media = url_for("phone.medium", version=row.id, name=STAND_IN).removesuffix(STAND_IN)
    return Source(("version", row.id, row.sha256), instrument_at(row), media)


def of_link(link: PublicLink) -> Source:
    """Return what a public link asks now."""
    row = latest_version(link.instrument)
    media = url_for("intercept.medium", token=link.token, name=STAND_IN).removesuffix(STAND_IN)
    form = instrument_at(row)
    # So many links share one form that what hangs on none of them is not made for each.
    named = any(each.sha256 and not each.instance for each in form.attachments)
    return Source(("version", row.id, row.sha256), form, media if named else "")
