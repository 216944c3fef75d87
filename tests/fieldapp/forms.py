"""What the tests of forms share: an instrument in hand becomes a draft of Carol's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from PIL import Image as Picture

from fieldapp.storage import Assignment, Draft
from fieldapp.studies import publish
from surveys.instrument import Choice, Instrument, Node, Question, Section
from surveys.text import Text

PIXELS = (64, 48)


@dataclass
class Filler:
    """A client that fills one draft: reads pages, posts them with the token they carry."""

    client: FlaskClient
    cast: Any
    csrf_token: Callable[..., str]
    draft_id: str

    def path(self, page: int | str = 1, card: str = "") -> str:
        return f"/field/drafts/{self.draft_id}/{page}" + (f"/{card}" if card else "")

    def get(self, page: int | str = 1, card: str = "", **query: str) -> str:
        return self.client.get(self.path(page, card), query_string=query).text

    def post(self, answers: dict[str, Any], page: int | str = 1, card: str = "") -> Any:
        if page == "send":
            self.take_time()
        token = self.csrf_token(self.client, "/field/me")
        form = {"page": "1", "csrf_token": token, **answers}
        return self.client.post(
            self.path(page, card), data=form, content_type="multipart/form-data"
        )

    def take_time(self) -> None:
        """Let the draft be an hour old: who is faster than that is asked why."""
        begun = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
        Draft.update(started_at=begun).where(Draft.id == self.draft_id).execute()

    @property
    def row(self) -> Draft:
        return Draft.get_by_id(self.draft_id)


def question(
    kind: str, name: str = "asked", at: tuple[str, ...] = ("part",), **rest: Any
) -> Question:
    """Make a question that a page can ask."""
    label = rest.pop("label", Text.of({"en": f"What {name}?", "zh": f"问 {name}"}))
    return Question(name, kind, (*at, name), label, **rest)


def section(name: str, *items: Node, **rest: Any) -> Section:
    """Make a section at the top of an instrument."""
    label = Text.of({"en": f"Part {name}", "zh": f"第 {name} 节"})
    return Section(name, (name,), label, items=items, **rest)


def instrument(*sections: Section) -> Instrument:
    """Make an instrument of sections."""
    title = Text.of({"en": "Trial form", "zh": "试用表"})
    return Instrument("trial", title, "focus_group", "1", ("en", "zh"), "en", sections)


def choices(*names: str) -> tuple[Choice, ...]:
    """Make a list of choices."""
    return tuple(Choice(name, Text.of({"en": name.title(), "zh": f"选{name}"})) for name in names)


def begin(filler: Filler, made: Instrument, **row: Any) -> Filler:
    """Publish an instrument and give Carol a draft of it."""
    version = publish(filler.cast.hall, made, repr(made).encode(), "trial.md")
    assignment = Assignment.create(
        study=filler.cast.hall,
        account=filler.cast.carol,
        instrument=version.instrument,
        wave="w1",
        site="s1",
        repeatable=True,
    )
    key = str(uuid4())
    owner = f"account:{filler.cast.carol.id}"
    Draft.create(id=key, owner=owner, version=version, assignment=assignment, **row)
    return replace(filler, draft_id=key)


def photo(colour: str = "teal") -> bytes:
    """Draw a small JPEG."""
    import io

    out = io.BytesIO()
    Picture.new("RGB", PIXELS, colour).save(out, "JPEG")
    return out.getvalue()


def digest(data: bytes) -> str:
    """Return the name under which a file is kept."""
    return sha256(data).hexdigest()
