"""What holds no secret travels packed; what pages name by its hash is asked for once."""

from __future__ import annotations

import gzip
import re

import pytest

PACKED = {"Accept-Encoding": "gzip"}


def test_it_works(client):
    with client.get("/static/css/desk.css", headers=PACKED) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["Vary"]
        packed = answer.data
    with client.get("/static/css/desk.css") as plain:
        assert "Content-Encoding" not in plain.headers
        assert gzip.decompress(packed) == plain.data
    assert len(packed) < len(plain.data) / 2


@pytest.mark.parametrize("address", ["/sign-in", "/nowhere"])
def test_a_page_with_a_token_is_never_packed(client, address):
    assert "Content-Encoding" not in client.get(address, headers=PACKED).headers


def test_a_picture_is_packed_already(client):
    with client.get("/static/img/icon-192.png", headers=PACKED) as answer:
        assert "Content-Encoding" not in answer.headers


def test_a_shell_is_packed_and_still_known_by_its_hash(client, sign_in):
    sign_in(client, "carol")
    answer = client.get("/phone/en/help", headers=PACKED)
    assert answer.headers["Content-Encoding"] == "gzip"
    tag = answer.headers["ETag"]
    again = client.get("/phone/en/help", headers=PACKED | {"If-None-Match": tag})
    assert again.status_code == 304


def test_pages_name_static_files_by_their_hash(client):
    address = re.search(
        r'href="(/static/css/desk\.css\?v=[0-9a-f]{16})"', client.get("/sign-in").text
    )
    with client.get(address[1]) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_another_hash_is_asked_for_again(client):
    with client.get("/static/css/desk.css?v=0000000000000000") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
