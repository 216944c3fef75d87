"""Photos and recordings: kept by the hash of their bytes, written whole or not at all."""

from __future__ import annotations

import io
import os
import re
import secrets
import time
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import TracebackType
from warnings import catch_warnings, simplefilter

from flask import Response, current_app, make_response, request
from PIL import Image, ImageFile, UnidentifiedImageError

from fieldapp.refusals import NotFoundError, TooLargeError
from fieldapp.storage import File
from surveys.problems import InputError

MEGAPIXELS = 50
ARRIVING = ".arriving"
ABANDONED_SECONDS = 3600
HASH = re.compile(r"[0-9a-f]{64}")
IMAGES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "AVIF": "image/avif",
}
# A phone's MPO opens as JPEG and says only then what it is.
OPENED = tuple(kind for kind in IMAGES if kind != "MPO")
# The first bytes of what a phone records, and of what people hand in as a file.
SIGNATURES = (
    (0, b"RIFF", "audio/wav"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"#!AMR", "audio/amr"),
    (4, b"ftypM4A", "audio/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (4, b"ftyp", "video/mp4"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
)
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
MARKUP = re.compile(rb"<\s*(?:[!?]|svg|html|head|body|script|xml)", re.IGNORECASE)
SHOWN = ("image/", "audio/", "video/")
# A photo of 50 megapixels takes 200 MB while it is looked through; and what is a warning or an
# error is a matter of the whole process.
_one_at_a_time = Lock()
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def store_file(data: bytes, name: str, media_type: str = "") -> File:
    """Keep a file and return its row; the same bytes again return the row that is there.

    `media_type` is what the sender says; what is kept is what the content shows.
    Raises InputError for what is empty, broken or markup, TooLargeError over the limits.
    """
    kind = media_type_of(data, name, media_type)
    digest = sha256(data).hexdigest()
    path = path_of(digest)
    if not path.exists():
        _write_whole(path, data)
    File.insert(sha256=digest, media_type=kind, size=len(data)).on_conflict_ignore().execute()
    return File.get_by_id(digest)


class Incoming:
    """A file on its way in, chunk by chunk: nothing of it stays unless it is kept."""

    def __init__(self) -> None:
        folder: Path = current_app.config["DATA"] / "files" / ARRIVING
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / secrets.token_hex(8)
        self._file = self.path.open("xb")
        self._hash = sha256()

    def __enter__(self) -> Incoming:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    def add(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self._file.write(chunk)
        self._hash.update(chunk)

    def digest(self) -> str:
        """Return the hash of what came so far."""
        return self._hash.hexdigest()

    def keep(self, said: str) -> File:
        """Keep the file durably under its hash and return its row; `said` is its type as sent.

        What is damaged or odd is evidence all the same: it is kept as bytes that no page shows.
        """
        self._file.flush()
        os.fsync(self._file.fileno())
        data = self.path.read_bytes()
        try:
            kind = media_type_of(data, self.path.name, said)
        except (InputError, TooLargeError):
            kind = "application/octet-stream"
        path = path_of(self.digest())
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.replace(path)
        _fsync_folder(path.parent)
        _fsync_folder(path.parent.parent)
        row = {"sha256": self.digest(), "media_type": kind, "size": len(data)}
        File.insert(row).on_conflict_ignore().execute()
        return File.get_by_id(self.digest())


def sweep(folder: Path) -> None:
    """Drop what a killed server left half received."""
    for path in (folder / "files" / ARRIVING).glob("*"):
        if time.time() - path.stat().st_mtime > ABANDONED_SECONDS:
            path.unlink(missing_ok=True)


def read_file(digest: str) -> bytes:
    """Return the bytes of a stored file; raises NotFoundError."""
    path = path_of(digest)
    if not path.exists():
        raise NotFoundError
    return path.read_bytes()


def path_of(digest: str) -> Path:
    """Return where the bytes of a hash stand; raises NotFoundError for what is no hash."""
    if not HASH.fullmatch(digest):
        raise NotFoundError
    folder: Path = current_app.config["DATA"] / "files"
    return folder / digest[:2] / digest


def send_file(digest: str) -> Response:
    """Answer with a stored file; whoever calls this has checked that the person may see it."""
    row = File.get_or_none(File.sha256 == digest)
    if row is None:
        raise NotFoundError
    response = make_response(read_file(digest))
    response.content_type = row.media_type
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    if not row.media_type.startswith(SHOWN):
        response.headers["Content-Disposition"] = f'attachment; filename="{digest[:12]}"'
    response.set_etag(digest)
    response.make_conditional(request)
    return response


def media_type_of(data: bytes, name: str, said: str = "") -> str:
    """Return the type that the content shows; raises InputError or TooLargeError."""
    if not data:
        raise _refused(name, "is empty", "是空的")
    if data[4:12] in HEIC:
        raise _refused(name, "is a HEIC photo, which cannot be shown", "是 HEIC 照片，无法显示")
    with _one_at_a_time:
        image = _image_type(data, name)
    if image:
        return image
    for offset, signature, kind in SIGNATURES:
        if data[offset:].startswith(signature):
            return kind
    if said.startswith("image/"):
        raise _refused(name, "is no photo that can be opened", "不是可以打开的照片")
    if MARKUP.search(data[:4096]):
        raise _refused(name, "is a web page or drawing with code", "是网页或带代码的图形")
    return "application/octet-stream"


def _image_type(data: bytes, name: str) -> str:
    """Decode an image far enough to know that it is whole; return "" for what is none."""
    try:
        with catch_warnings():
            simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=OPENED) as image:
                _refuse_huge(image, name)
                # A library may have told Pillow, for the whole process, to take half photos.
                ImageFile.LOAD_TRUNCATED_IMAGES = False
                image.draft("RGB", (image.width // 8, image.height // 8))
                image.load()
                return IMAGES[image.format or ""]
    except UnidentifiedImageError:
        return ""
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _huge(name) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise _refused(name, "is damaged and cannot be opened", "已损坏，无法打开") from error


def _refuse_huge(image: Image.Image, name: str) -> None:
    if image.width * image.height > MEGAPIXELS * 1_000_000:
        raise _huge(name)


def _huge(name: str) -> TooLargeError:
    return TooLargeError(
        f"“{name}” has more than {MEGAPIXELS} megapixels.",
        f"“{name}”超过 {MEGAPIXELS} 百万像素。",
        ("Take the photo at a lower resolution.", "请用较低的分辨率重拍。"),
    )


def _refused(name: str, en: str, zh: str) -> InputError:
    return InputError.of(
        f"The file “{name}” {en}.",
        f"文件“{name}”{zh}。",
        ("Take the photo again, or choose a JPEG.", "请重拍，或另选一张 JPEG 照片。"),
    )


def _write_whole(path: Path, data: bytes) -> None:
    """Write beside, force to disk, then rename: a power cut leaves the whole file or none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _fsync_folder(path.parent)
    _fsync_folder(path.parent.parent)


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
