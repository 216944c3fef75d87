"""Pictures and sounds of labels: they came with the form, packed into one archive."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response

from fieldapp.files import POLICY, SHOWN, media_type_of
from fieldapp.phone.answering import KEPT
from fieldapp.refusals import NotFoundError
from fieldapp.storage import InstrumentVersion, Upload
from surveys.instrument import Instrument
from surveys.problems import InputError
from surveys.xlsform.archive import ARCHIVE, unpacked


def send_medium(row: InstrumentVersion | Upload, form: Instrument, name: str) -> Response:
    """Answer with a picture, sound or film that a form names; raises NotFoundError.

    Tables are no media: what they hold goes where an expression reads it, and nowhere else.
    """
    named = next((each for each in form.attachments if each.name == name), None)
    if named is None or named.instance or not named.sha256:
        raise NotFoundError
    data = _files(type(row).__name__, row.id, row.sha256).get(name, b"")
    response = make_response(data)
    response.content_type = _shown_type(data, name)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = KEPT
    response.set_etag(named.sha256)
    return response.make_conditional(request)


def _shown_type(data: bytes, name: str) -> str:
    """Return what the content shows; raises NotFoundError for what is no picture, sound or film."""
    try:
        kind = media_type_of(data, name)
    except InputError as error:
        raise NotFoundError from error
    if not kind.startswith(SHOWN):
        raise NotFoundError
    return kind


@lru_cache(maxsize=4)
def _files(kind: str, row_id: int, _sha256: str) -> dict[str, bytes]:
    """Return the files of a form; a page with pictures asks for many of them at once."""
    row: Any = (Upload if kind == "Upload" else InstrumentVersion).get_by_id(row_id)
    if PurePosixPath(row.source_name).suffix.lower() != ARCHIVE:
        return {}
    return unpacked(bytes(row.source), str(row.source_name))[2]
