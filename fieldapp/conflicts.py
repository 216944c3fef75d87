"""Two contents under one id: both are kept, a person decides, the decision is kept as well."""

from __future__ import annotations

from typing import Any

from fieldapp.cleaning import clean
from fieldapp.commits import together
from fieldapp.storage import Conflict


def keep(digest: str, filing: dict[str, Any]) -> Conflict:
    """Keep what could not be filed under its id, once; `filing` is what file_submission takes."""
    row = {
        "submission": filing["id"],
        "study": filing["study"],
        "version": filing["version"],
        "account": filing["account"],
        "filing": _plain(filing),
        "sha256": digest,
        "received_at": filing["received_at"],
    }
    together(lambda: Conflict.insert(row).on_conflict_ignore().execute())
    kept: Conflict = Conflict.get(Conflict.submission == filing["id"], Conflict.sha256 == digest)
    return kept


def _plain(filing: dict[str, Any]) -> dict[str, Any]:
    """Return a filing as plain data; rows stand as their ids."""
    sent = filing["sent"]
    kept: dict[str, Any] = clean(
        {
            "answers": filing["answers"],
            "metadata": filing["metadata"],
            "wave": filing["wave"],
            "site": filing["site"],
            "segment": filing["segment"],
            "assignment": filing["assignment"] and filing["assignment"].id,
            "link": filing["link"] and filing["link"].id,
            "files": dict(sent.files),
            "phone_time": sent.phone_time,
            "phone_offset": sent.phone_offset,
            "skew_seconds": sent.skew_seconds,
        }
    )
    return kept
