"""Pictures, sounds and films that stand beside the words of a question or a choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from surveys.text import Text

# A file's name → its address, "" where the file did not come with the form.
MediaUrl = Callable[[str], str]
KINDS = ("image", "audio", "video")


@dataclass(frozen=True, slots=True)
class Medium:
    """What is shown or played: image, audio or video; `large` is the picture in full size."""

    kind: str
    url: str
    large: str = ""


def media_of(named: Mapping[str, Text], language: str, url: MediaUrl) -> tuple[Medium, ...]:
    """Return what the media columns of a question or choice name in a language, if it is there."""
    found = {kind: url(text.to(language)) for kind, text in named.items()}
    large = found.get("big-image", "")
    return tuple(
        Medium(kind, found[kind], large if kind == "image" else "")
        for kind in KINDS
        if found.get(kind)
    )


def nothing(_name: str) -> str:
    """Say of every file that it is not there."""
    return ""
