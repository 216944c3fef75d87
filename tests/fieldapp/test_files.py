"""Photos: real type by content, limits, whole or not at all."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from hashlib import sha256

import pytest
from PIL import Image

from fieldapp import files
from fieldapp.accounts.access import public
from fieldapp.files import path_of, read_file, send_file, store_file
from fieldapp.refusals import NotFoundError, TooLargeError
from fieldapp.storage import File
from surveys.problems import InputError


def picture(form="JPEG", size=(640, 480)):
    made = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(made, form)
    return made.getvalue()


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def stored():
    folder = path_of("0" * 64).parent.parent
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_it_works():
    data = picture()
    row = store_file(data, "a.jpg", "image/jpeg")
    assert (row.media_type, row.size) == ("image/jpeg", len(data))
    assert row.sha256 == sha256(data).hexdigest()
    assert read_file(row.sha256) == data
    assert stored() == [row.sha256]


def test_the_same_bytes_are_kept_once():
    data = picture()
    assert store_file(data, "a.jpg") == store_file(data, "b.jpg")
    assert File.select().count() == 1


@pytest.mark.parametrize(
    ("form", "kind"), [("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")]
)
def test_the_type_is_what_the_content_shows(form, kind):
    assert store_file(picture(form), "a.jpg", "image/jpeg").media_type == kind


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "image/jpeg"),
        (b"not a photo", "image/jpeg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "image/svg+xml"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><script>alert(1)</script>", "application/octet-stream"),
        (b'<?xml version="1.0"?><svg/>', ""),
        (b"GIF89a<script>alert(1)</script>", "image/gif"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
    ],
)
def test_what_is_empty_broken_or_markup_is_refused_and_nothing_is_kept(data, said):
    with pytest.raises(InputError) as caught:
        store_file(data, "x.jpg", said)
    [problem] = caught.value.problems
    assert problem.message.has("zh")
    assert problem.remedy.has("en")
    assert stored() == []
    assert File.select().count() == 0


def test_a_photo_cut_off_half_way_is_refused():
    data = picture()
    with pytest.raises(InputError) as caught:
        store_file(data[: len(data) // 2], "half.jpg")
    assert "damaged" in caught.value.lines("en")[0]


@pytest.mark.parametrize("size", [(60_000, 60_000), (10_000, 6_000)])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(size):
    made = io.BytesIO()
    Image.new("1", (8, 8)).save(made, "PNG")
    bomb = bytearray(made.getvalue())
    bomb[16:24] = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    import zlib

    bomb[29:33] = zlib.crc32(bytes(bomb[12:29])).to_bytes(4, "big")
    with pytest.raises(TooLargeError):
        store_file(bytes(bomb), "bomb.png")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"OggS\x00\x02", "audio/ogg"),
        (b"\x00\x00\x00\x20ftypisom", "video/mp4"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x01\x02\x03", "application/octet-stream"),
    ],
)
def test_recordings_and_papers_are_known_by_their_first_bytes(data, kind):
    assert store_file(data, "x").media_type == kind


@pytest.mark.parametrize("digest", ["../../secret.key", "A" * 64, "", "0" * 64])
def test_what_is_no_stored_file_is_not_found(digest):
    with pytest.raises(NotFoundError):
        read_file(digest)


def test_a_photo_is_shown_and_a_paper_only_handed_over(app, client):
    @app.get("/show/<digest>")
    @public
    def show(digest):
        return send_file(digest)

    photo = client.get(f"/show/{store_file(picture(), 'a').sha256}")
    assert photo.content_type == "image/jpeg"
    assert "sandbox" in photo.headers["Content-Security-Policy"]
    assert photo.headers["Cache-Control"] == "private, no-cache"
    again = client.get(photo.request.path, headers={"If-None-Match": photo.headers["ETag"]})
    assert again.status_code == 304
    paper = client.get(f"/show/{store_file(b'%PDF-1.7 x', 'a').sha256}")
    assert paper.headers["Content-Disposition"].startswith("attachment")


KILLED = """
import os, signal, sys
from pathlib import Path
from fieldapp import create_app, files
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
with create_app().app_context():
    files.store_file(Path(sys.argv[1]).read_bytes(), "a.jpg")
"""


def test_a_kill_while_writing_leaves_no_photo(app, tmp_path, settings):
    data = picture()
    (tmp_path / "a.jpg").write_bytes(data)
    environment = os.environ | {"FIELDAPP_DATA": settings["FIELDAPP_DATA"]}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, tmp_path / "a.jpg"], env=environment, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    digest = sha256(data).hexdigest()
    assert not path_of(digest).exists()
    assert File.select().count() == 0
    assert read_file(store_file(data, "a.jpg").sha256) == data


def test_limits_are_said_in_figures():
    assert str(files.MEGAPIXELS) in files._huge("a").line("en")
