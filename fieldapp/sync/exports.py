"""An item that a phone wrote to a file because it could not send it, brought in by a supervisor.

The file is JSON: `{"fieldapp_export": 1, "person": "account-<id>", "submission": …, "files": {…}}`.
`submission` is the body of `POST /sync/submissions` unchanged, `files` maps the SHA-256 of each
file to its bytes in base64, `person` (optional) says who sealed it where no visit says so. It is
taken whole or not at all, and only once: the phone that sends the same later gets the same receipt.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from dataclasses import replace
from hashlib import sha256
from typing import Any

from fieldapp import arrivals
from fieldapp.accounts.access import works_on
from fieldapp.accounts.tokens import token_hash
from fieldapp.files import Incoming
from fieldapp.refusals import NotAllowedError
from fieldapp.rows import database, now
from fieldapp.storage import Account, Assignment, File, PublicLink, Submission
from fieldapp.sync.entitled import belonging, version_of
from fieldapp.sync.filing import KeptApartError, receive
from fieldapp.sync.guard import Sender
from fieldapp.sync.sealed import Sealed, read, sealed
from surveys.problems import InputError

SHAPE = 1


def import_item(data: bytes, supervisor: Account) -> dict[str, Any]:
    """File an exported item and return its receipt.

    Raises InputError for a file that is none or damaged, NotAllowedError for another's study,
    KeptApartError where the number has other content by now; that content is kept all the same.
    """
    plain = read(data)
    if not isinstance(plain, dict) or plain.get("fieldapp_export") != SHAPE:
        raise _no_export()
    # When it was sent is not known: the phone's clock cannot be compared with ours.
    item = replace(sealed(plain.get("submission")), phone_time=None)
    files = _files(plain.get("files") or {})
    sender = _sender(item, plain.get("person"))
    _check_study(item, sender, supervisor)
    with database.atomic():
        for digest, content in files.items():
            _keep(digest, content, sender)
        try:
            return receive(item, sender, imported={"by": supervisor.name, "at": now()})
        except KeptApartError as error:
            kept_apart = error
    raise kept_apart


def _files(files: Any) -> dict[str, bytes]:
    """Return the files by hash; raises InputError for one that is not what its hash says."""
    if not isinstance(files, dict):
        raise _no_export()
    decoded = {digest: _decoded(digest, content) for digest, content in files.items()}
    for digest, content in decoded.items():
        if sha256(content).hexdigest() != digest:
            raise _damaged(digest)
    return decoded


def _decoded(digest: str, content: Any) -> bytes:
    try:
        return b64decode(content, validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise _damaged(digest) from error


def _sender(item: Sealed, person: Any) -> Sender:
    """Return whose work it is: the visit's person, the link's respondents, else who is named."""
    if item.link:
        return Sender(link=PublicLink.get_or_none(PublicLink.token_hash == token_hash(item.link)))
    corrected = Submission.get_or_none(Submission.id == item.corrects)
    source = corrected or Assignment.get_or_none(Assignment.id == item.assignment)
    if source:
        return Sender(account=source.account)
    number = str(person or "").removeprefix("account-")
    named = int(number) if number.isdecimal() and len(number) < 12 else 0
    return Sender(account=Account.get_or_none(Account.id == named))


def _check_study(item: Sealed, sender: Sender, supervisor: Account) -> None:
    study = version_of(item).instrument.study
    if not works_on(supervisor, study) or belonging(item, sender).study != study:
        raise NotAllowedError


def _keep(digest: str, content: bytes, sender: Sender) -> None:
    if File.get_or_none(File.sha256 == digest) is None:
        with Incoming() as incoming:
            incoming.add(content)
            incoming.keep("")
    arrivals.note(digest, sender.key)


def _no_export() -> InputError:
    return InputError.of(
        "This is no item that a phone has exported.",
        "这不是手机导出的答卷文件。",
        ("Choose the .json file that the phone has saved.", "请选择手机保存的 .json 文件。"),
    )


def _damaged(digest: str) -> InputError:
    return InputError.of(
        f"A file in it ({digest[:12]}…) is damaged.",
        f"其中一个文件（{digest[:12]}…）已损坏。",
        ("Have it exported again; nothing was taken.", "请重新导出；尚未导入任何内容。"),
    )
