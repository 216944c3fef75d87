"""What a storm must leave: each sealed submission once, whole, its photos byte for byte."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Any

from fieldapp.files import read_file
from fieldapp.storage import Conflict, Submission, SubmissionFile


def check_filed(sealed: list[dict[str, Any]]) -> None:
    """Assert that exactly these are on the server: none lost, none doubled, none changed.

    Each is {"id", "remark", "photos": {path: {"sha256", "size"}}} as the phone sealed it.
    """
    rows = {row.id: row for row in Submission.select()}
    wanted = {item["id"] for item in sealed}
    assert wanted - rows.keys() == set(), "lost"
    assert rows.keys() - wanted == set(), "nobody sealed these"
    assert Conflict.select().count() == 0, "the same id came with other content"
    remarks = Counter(_remark(row) for row in rows.values())
    assert max(remarks.values(), default=1) == 1, "doubled"
    for item in sealed:
        _check_one(rows[item["id"]], item)


def _check_one(row: Submission, item: dict[str, Any]) -> None:
    [version] = list(row.versions)
    assert _remark(row) == item["remark"]
    files = {
        each.path: each for each in SubmissionFile.select().where(SubmissionFile.version == version)
    }
    assert files.keys() == item["photos"].keys()
    for path, photo in item["photos"].items():
        assert files[path].arrived_at, f"{path} never arrived"
        data = read_file(photo["sha256"])
        assert (len(data), sha256(data).hexdigest()) == (photo["size"], photo["sha256"])


def _remark(row: Submission) -> str:
    [version] = list(row.versions)
    return str(version.document["answers"]["part"].get("remark"))
