"""A file that a phone brings: its bytes are counted, hashed and kept whole, or nothing is."""

from __future__ import annotations

from flask import current_app, request

from fieldapp import arrivals
from fieldapp.commits import together
from fieldapp.files import HASH, Incoming
from fieldapp.refusals import NotFoundError
from fieldapp.storage import File
from fieldapp.sync.guard import Sender
from fieldapp.sync.refusing import HashDiffersError

CHUNK_BYTES = 256 * 1024


def check_hash(digest: str) -> None:
    """Raise NotFoundError for what is no hash."""
    if not HASH.fullmatch(digest):
        raise NotFoundError


def arrive(digest: str, sender: Sender) -> tuple[File, bool]:
    """Keep the bytes of this request as the file of a hash; return its row, and whether it is new.

    Raises RequestEntityTooLarge before reading where the length says so, ClientDisconnected for
    half a file, HashDiffersError for other bytes.
    """
    request.max_content_length = current_app.config["MAX_CONTENT_LENGTH"]
    with Incoming() as incoming:
        while chunk := request.stream.read(CHUNK_BYTES):
            incoming.add(chunk)
        if incoming.digest() != digest:
            raise HashDiffersError(
                "The file did not come through whole.",
                "文件没有完整传到。",
                ("It will be sent again.", "稍后会重新发送。"),
            )
        there = File.get_or_none(File.sha256 == digest)
        row = there or incoming.keep(request.mimetype)
    together(lambda: arrivals.note(digest, sender.key))
    return row, there is None
