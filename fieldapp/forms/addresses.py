"""Where the pages of a draft are: one engine, two audiences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from fieldapp.forms.layout import Page
from fieldapp.forms.media import MediaUrl, nothing
from fieldapp.storage import Draft


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one draft in an area; `values` stand in each of them (id or token).

    `subtitle` stands under the title, questions are `numbered` or not, `finish` is done at the
    end of the last page instead of going to the page that sends; `media` knows where the pictures
    and sounds of labels are.
    """

    area: str
    values: dict[str, Any]
    subtitle: str = ""
    numbered: bool = True
    finish: Callable[[Draft], Response] | None = None
    media: MediaUrl = nothing

    def page(self, page: Page, card: str = "", **query: str) -> str:
        """Return the address of a page or of a card on it."""
        if card or page.card:
            return self._to("card", number=page.number, card=card or page.card, **query)
        return self._to("page", number=page.number, **query)

    def send(self) -> str:
        """Return the address of the page that sends the draft."""
        return self._to("send")

    def file(self, sha256: str) -> str:
        """Return the address of a photo or recording of the draft."""
        return self._to("file", sha256=sha256)

    def home(self) -> str:
        """Return the address to leave the draft for."""
        return url_for(f"{self.area}.home", **({} if self.finish is None else self.values))

    def _to(self, endpoint: str, **values: Any) -> str:
        return url_for(f"{self.area}.{endpoint}", **(self.values | values))
