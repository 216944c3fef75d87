"""Types that are a file: image, audio, video, file; the bytes travel apart, by their hash."""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar

from surveys.instrument import Question
from surveys.question_types.base import AnswerError, QuestionType, has_appearance, single, words
from surveys.question_types.moments import read_moment

REQUIRED = ("sha256", "name", "type", "size")
OPTIONAL = ("taken_at", "lat", "lon", "taken")
TAKEN = ("camera", "gallery")
_HASH = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,80}")


class FileType(QuestionType):
    """A file, stored as {"sha256", "name", "type", "size"} with "taken_at", "lat", "lon" if known.

    `size` is in bytes, `sha256` in lower-case hexadecimal; "taken" ("camera" | "gallery") says
    which way a photo came, where the phone tells.
    """

    name = "file"
    widgets: ClassVar[tuple[str, ...]] = ("file",)
    media = ""

    def clean(self, question: Question, raw: object) -> dict[str, Any] | None:
        """Take a mapping or its JSON; raises AnswerError for a file of another kind."""
        found = _mapping(single(raw))
        if not found:
            return None
        value = {key: found[key] for key in (*REQUIRED, *OPTIONAL) if found.get(key) is not None}
        if set(REQUIRED) - set(value):
            raise _no_file()
        return self._checked(value)

    def _checked(self, value: dict[str, Any]) -> dict[str, Any]:
        for key in ("sha256", "name", "type", "taken_at"):
            if key in value:
                value[key] = words(value[key])
        if read_moment(value.get("taken_at", "")) is None:
            # A phone's clock that says nothing sensible is no reason to lose its photo.
            value.pop("taken_at", None)
        if value.get("taken") not in TAKEN:
            value.pop("taken", None)
        size = value["size"]
        numbers = [size, *(value[key] for key in ("lat", "lon") if key in value)]
        if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
            raise _no_file()
        if not _HASH.fullmatch(value["sha256"]) or not _MEDIA_TYPE.fullmatch(value["type"]):
            raise _no_file()
        if not (isinstance(size, int) and 0 <= size <= 2**40) or not _on_earth(value):
            raise _no_file()
        if not value["type"].startswith(self.media):
            raise AnswerError(
                f"The file “{value['name'][:60]}” is of another kind.",
                f"文件“{value['name'][:60]}”的类型不符。",
            )
        return value

    def summary(self, question: Question, value: Any, language: str) -> str:
        """Return the file's name and size."""
        if value is None:
            return "–"
        return f"{value['name']} ({max(1, round(value['size'] / 1024)):,} kB)"


class Image(FileType):
    """A photo or a picture."""

    name = "image"
    widgets = ("photo", "signature")
    media = "image/"

    def widget(self, question: Question) -> str:
        """A photo, unless something is to be drawn on an empty sheet."""
        return "signature" if has_appearance(question, "signature", "draw") else "photo"


class Audio(FileType):
    """A sound recording."""

    name = "audio"
    widgets = ("sound",)
    media = "audio/"


class Video(FileType):
    """A film."""

    name = "video"
    widgets = ("film",)
    media = "video/"


def _mapping(raw: object) -> dict[str, Any]:
    if isinstance(raw, dict):
        return raw
    text = words(raw)
    if not text:
        return {}
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        raise _no_file() from None
    if not isinstance(parsed, dict):
        raise _no_file()
    return parsed


def _on_earth(value: dict[str, Any]) -> bool:
    return bool(abs(value.get("lat", 0)) <= 90 and abs(value.get("lon", 0)) <= 180)


def _no_file() -> AnswerError:
    return AnswerError("A file was expected.", "此处应为文件。")
