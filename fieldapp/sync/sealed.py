"""A sealed submission as the phone posts it: read, cleaned, and held to its shape."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from flask import request

from fieldapp.cleaning import clean
from fieldapp.files import HASH
from fieldapp.submissions import ID
from surveys.problems import InputError

BODY_BYTES = 4 * 1024 * 1024
MOST_FILES = 2000
# What tells about the sending, and not about the answers.
OF_SENDING = ("phone_time", "phone_offset", "sealed_at", "link")
OF_SENDING_BESIDE = ("sent_at", "sealed_at")
MINUTES_EAST = range(-14 * 60, 14 * 60 + 1)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a phone sealed; `sha256` knows the same content again, whenever it is sent."""

    id: str
    version: int
    answers: dict[str, Any]
    metadata: dict[str, Any]
    files: dict[str, str]
    assignment: int | None
    corrects: str | None
    link: str | None
    place: dict[str, str]
    phone_time: str | None
    phone_offset: int | None
    sealed_at: str | None
    sha256: str


def posted() -> Any:
    """Return the JSON that was posted, every text in it cleaned; raises InputError.

    Raises RequestEntityTooLarge, before reading, for a body over the limit.
    """
    request.max_content_length = BODY_BYTES
    return read(request.get_data(cache=False))


def read(data: bytes) -> Any:
    """Return JSON as plain data, every text in it cleaned; raises InputError."""
    try:
        return clean(_loaded(data))
    except (ValueError, RecursionError) as error:
        raise _unreadable("This is not the JSON of a submission.", "这不是答卷的 JSON。") from error


def _loaded(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        # A lone surrogate, which a phone may well write, is refused by the fast reader alone.
        return json.loads(data.decode("utf-8", "replace"), parse_constant=lambda _name: None)


def sealed(body: Any) -> Sealed:
    """Return the posted plain data as a sealed submission; raises InputError for another shape."""
    if not isinstance(body, dict):
        raise _unreadable("A submission is one JSON object.", "答卷应是一个 JSON 对象。")
    metadata = _object(body, "metadata")
    if not ID.fullmatch(_text(body, "id") or ""):
        raise _wrong("id")
    return Sealed(
        id=body["id"],
        version=_whole(body, "version") or 0,
        answers=_object(body, "answers"),
        metadata=metadata,
        files=_files(_object(body, "files")),
        assignment=_whole(body, "assignment"),
        corrects=_text(body, "corrects"),
        link=_text(body, "link"),
        place={name: _text(body, name) or "" for name in ("site", "segment", "wave")},
        phone_time=moment(body.get("phone_time")),
        phone_offset=_offset(body.get("phone_offset")),
        sealed_at=moment(body.get("sealed_at") or metadata.get("sealed_at")),
        sha256=_hash(body, metadata),
    )


def _hash(body: dict[str, Any], metadata: dict[str, Any]) -> str:
    content = {name: value for name, value in body.items() if name not in OF_SENDING}
    kept = {name: value for name, value in metadata.items() if name not in OF_SENDING_BESIDE}
    try:
        plain = orjson.dumps(content | {"metadata": kept}, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise _unreadable("The answers are nested too deep.", "答案的层级过深。") from error
    return sha256(plain).hexdigest()


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _wrong(name)
    return value


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise _wrong(name)
    return value or None


def _whole(body: dict[str, Any], name: str) -> int | None:
    value = body.get(name)
    if value is None or (type(value) is int and value > 0):
        return value
    raise _wrong(name)


def _files(files: dict[str, Any]) -> dict[str, str]:
    if len(files) > MOST_FILES or not all(
        isinstance(value, str) and HASH.fullmatch(value) for value in files.values()
    ):
        raise _wrong("files")
    return files


def moment(value: Any) -> str | None:
    """Return a moment as UTC, None for what is none: it refuses no answers."""
    try:
        read = datetime.fromisoformat(value)
        if read.tzinfo is None:
            read = read.replace(tzinfo=UTC)
        return read.astimezone(UTC).isoformat(timespec="milliseconds")
    except (TypeError, ValueError, OverflowError):
        return None


def _offset(value: Any) -> int | None:
    return value if type(value) is int and value in MINUTES_EAST else None


def _wrong(name: str) -> InputError:
    return _unreadable(f"“{name}” is not as it should be.", f"“{name}”的内容不合规定。", name)


def _unreadable(en: str, zh: str, column: str = "") -> InputError:
    remedy = (
        "Keep the submission, export it and give the file to your supervisor.",
        "请保留这份答卷，导出后交给督导。",
    )
    return InputError.of(en, zh, remedy, column=column)
