"""What a phone does, for tests: seal a visit, post it, bring its files."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

OURS = {"X-Fieldapp": "1"}


def photo(shade: int = 0) -> bytes:
    """Return a small JPEG; another shade is another file."""
    kept = BytesIO()
    Image.new("RGB", (8, 8), (shade, 90, 120)).save(kept, "JPEG")
    return kept.getvalue()


def hash_of(data: bytes) -> str:
    """Return the hash by which a file is known."""
    return sha256(data).hexdigest()


def photo_answer(data: bytes) -> dict[str, Any]:
    """Return the answer that a photo is."""
    return {"sha256": hash_of(data), "name": "p.jpg", "type": "image/jpeg", "size": len(data)}


def sealed_visit(cast: Any, data: bytes | None = None, **changed: Any) -> dict[str, Any]:
    """Return Carol's visit as her phone posts it, with one photo or none."""
    answers: dict[str, Any] = {"queue": {"greeted": "yes", "wait": 4}}
    files = {}
    if data is not None:
        answers["queue"]["photo"] = photo_answer(data)
        files = {"queue/photo": hash_of(data)}
    return {
        "id": str(uuid4()),
        "version": cast.version.id,
        "answers": answers,
        "metadata": {"start": "2026-01-05T01:00:00Z", "end": "2026-01-05T01:20:00Z"},
        "files": files,
        "assignment": cast.assignment.id,
        "corrects": None,
        "link": None,
        "phone_time": None,
        "phone_offset": 480,
        "sealed_at": "2026-01-05T01:20:00Z",
    } | changed


def post(client: Any, body: Any, **headers: str) -> Any:
    """Post a submission as a page of ours does."""
    return client.post("/sync/submissions", json=body, headers=OURS | headers)


def put(client: Any, data: bytes, digest: str = "", **headers: str) -> Any:
    """Bring a file as a page of ours does."""
    address = f"/sync/files/{digest or hash_of(data)}"
    return client.put(address, data=data, content_type="image/jpeg", headers=OURS | headers)
