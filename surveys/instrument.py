"""An instrument as it is asked: sections, questions, choices and their CX tags.

The tree follows the XLSForm: a Section is a group or a repeat and holds Questions and Sections.
`path` is the tuple of names from the root, the question's own name last; answers are stored in
dicts nested the same way, a repeat as a list of dicts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from surveys.plain import from_plain
from surveys.text import Text

KINDS = ("focus_group", "mystery_visit", "intercept", "employee", "promise_audit")
MEASURES = (
    "experience",
    "expectation",
    "importance",
    "rating",
    "emotion",
    "compliance",
    "nps",
    "ces",
    "overall",
    "verbatim",
    "segment",
    "site",
    "habit",
    "belief",
    "norm_level",
    "promise",
    "wait_minutes",
    "functional",
    "dysfunctional",
    "disposition",
)


@dataclass(frozen=True, slots=True)
class Tags:
    """What an answer means to the method: the `bind::cx:*` columns of DESIGN §4."""

    touchpoint: str = ""
    dimension: str = ""
    factor: str = ""
    item: str = ""
    measure: str = ""
    weight: float | None = None
    critical: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list; `score` (0…1 or a number) and `na` carry its meaning."""

    name: str
    label: Text = Text()
    score: float | None = None
    na: bool = False
    media: dict[str, Text] = field(default_factory=dict)
    filters: dict[str, str] = field(default_factory=dict)


class Node:
    """What stands in a section: a Question or a Section."""

    __slots__ = ()

    @staticmethod
    def from_plain(value: dict[str, Any]) -> Node:
        """Read a node from plain data; only a section has items."""
        return from_plain(Section if "items" in value else Question, value)


@dataclass(frozen=True, slots=True)
class Question(Node):
    """One question as asked; expressions are ODK XPath with `${name}`, "" where there is none.

    A `default` that begins with "=" is an expression. `tags` holds what the groups around it
    say of touchpoint, dimension, factor and item, too.
    """

    name: str
    type: str
    path: tuple[str, ...] = ()
    label: Text = Text()
    hint: Text = Text()
    guidance: Text = Text()
    required: str = ""
    required_message: Text = Text()
    constraint: str = ""
    constraint_message: Text = Text()
    relevant: str = ""
    calculation: str = ""
    default: str = ""
    trigger: str = ""
    read_only: str = ""
    appearance: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    choice_list: str = ""
    choices: tuple[Choice, ...] = ()
    choice_filter: str = ""
    media: dict[str, Text] = field(default_factory=dict)
    tags: Tags = Tags()


@dataclass(frozen=True, slots=True)
class Section(Node):
    """A group or, where `repeat` is true, a repeat; a top-level one is a page on the phone."""

    name: str
    path: tuple[str, ...] = ()
    label: Text = Text()
    hint: Text = Text()
    relevant: str = ""
    appearance: str = ""
    repeat: bool = False
    repeat_count: str = ""
    items: tuple[Node, ...] = ()
    tags: Tags = Tags()

    def questions(self) -> Iterator[Question]:
        """Yield every question below, in order, whatever the depth."""
        for item in self.items:
            if isinstance(item, Section):
                yield from item.questions()
            elif isinstance(item, Question):
                yield item


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a form names; `sha256` is "" where the file did not come with the form.

    A table has `rows`, each by column, that expressions read as `instance('…')`, and that
    questions may choose from; a picture or sound for a label has no `instance`.
    """

    name: str
    instance: str = ""
    sha256: str = ""
    rows: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """A form at one version, compiled from an XLSForm.

    `lists` holds the choice lists that no question asks; expressions may read them.
    """

    code: str
    title: Text
    kind: str = ""
    version: str = ""
    languages: tuple[str, ...] = ()
    default_language: str = ""
    items: tuple[Node, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    lists: dict[str, tuple[Choice, ...]] = field(default_factory=dict)

    def questions(self) -> Iterator[Question]:
        """Yield every question in order, whatever the depth."""
        yield from Section("", items=self.items).questions()

    def pages(self) -> tuple[Section, ...]:
        """Return what a phone shows one at a time: top-level sections, loose questions between."""
        pages: list[Section] = []
        loose: list[Question] = []
        for item in self.items:
            if isinstance(item, Section):
                pages.extend(_loose_page(loose, len(pages)))
                pages.append(item)
                loose = []
            elif isinstance(item, Question):
                loose.append(item)
        pages.extend(_loose_page(loose, len(pages)))
        return tuple(pages)


def _loose_page(questions: list[Question], number: int) -> tuple[Section, ...]:
    return (Section(f"page{number + 1}", items=tuple(questions)),) if questions else ()
