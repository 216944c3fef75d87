"""What parent and child say to each other: one request in, lines of progress and one end out.

The request is a line of JSON (document, photo sizes, where to write), then the photos' bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from reports.document import Document, Part
from reports.evidence.sheet import Sheet
from reports.pages import page_class
from surveys.plain import from_plain, to_plain


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take: seconds on the clock, bytes of address space."""

    seconds: float = 300.0
    memory: int = 3 * 2**29


@dataclass(slots=True)
class Request:
    """One report to draw into the folder `out`; scorecards as the file `out`, or as files in it.

    `task` is "report", "merged" or "singles".
    """

    document: Document
    out: str
    photos: dict[str, bytes] = field(default_factory=dict)
    limits: Limits = Limits()
    task: str = "report"


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: pages of the PDF, files of the site, warnings by the renderer."""

    pages: int
    files: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def send_request(request: Request, stream: IO[bytes]) -> None:
    """Write a request as the child reads it."""
    head = {
        "document": to_plain(request.document),
        "out": request.out,
        "photos": {sha: len(photo) for sha, photo in request.photos.items()},
        "limits": asdict(request.limits),
        "task": request.task,
    }
    stream.write(json.dumps(head).encode("ascii") + b"\n")
    for photo in request.photos.values():
        stream.write(photo)
    stream.close()


def read_request(stream: IO[bytes]) -> Request:
    """Read what `send_request` wrote."""
    head = json.loads(stream.readline())
    photos = {sha: stream.read(size) for sha, size in head["photos"].items()}
    return Request(
        document=document_from_plain(head["document"]),
        out=head["out"],
        photos=photos,
        limits=Limits(**head["limits"]),
        task=head["task"],
    )


def document_from_plain(plain: dict[str, Any]) -> Document:
    """Build a Document; each page becomes the class that its kind names."""
    parts = tuple(_part(part) for part in plain["parts"])
    return Document(**{**plain, "parts": parts})


def _part(plain: dict[str, Any]) -> Part:
    pages = tuple(from_plain(page_class(page["kind"]), page) for page in plain["pages"])
    sheets = tuple(from_plain(Sheet, sheet) for sheet in plain["sheets"])
    return Part(**{**plain, "pages": pages, "sheets": sheets})
