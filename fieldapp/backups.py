"""A backup is one file with everything that cannot be made again; both ways whole or not at all.

A tar of `manifest.json` (hash and size of each part, written first), the database as it was at one
moment (SQLite's online backup: the server may run meanwhile), the secret, and the files. Files are
stored before any row names them and never deleted, so that those copied after the database are
all that it names.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

import apsw
import orjson

from fieldapp.database import NAME
from fieldapp.migrations import steps
from surveys.problems import InputError

MANIFEST = "manifest.json"
FORMAT = 1
SECRET = "secret.key"  # noqa: S105 - the name of a file
PART = re.compile(rf"{re.escape(NAME)}|{re.escape(SECRET)}|files/[0-9a-f]{{2}}/[0-9a-f]{{64}}")
KEPT = (NAME, f"{NAME}-wal", f"{NAME}-shm", SECRET, "files")


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: how many files beside the database, and bytes in all."""

    files: int
    size: int


def back_up(folder: Path, target: Path) -> Backup:
    """Write a backup of the data folder to `target`, which appears only once it is whole.

    Raises InputError where there is no database or `target` is there already.
    """
    if not (folder / NAME).exists():
        raise InputError.of(f"There is no database in {folder}.", f"{folder} 中没有数据库。")
    if target.exists():
        raise InputError.of(
            f"{target} is there already.",
            f"{target} 已存在。",
            ("Name a new file.", "请另取文件名。"),
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as place:
        snapshot, draft = Path(place) / NAME, Path(place) / "backup.tar"
        _snapshot(folder / NAME, snapshot)
        parts = {NAME: snapshot, **dict(_beside(folder))}
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _write(file, parts)
            file.flush()
            os.fsync(file.fileno())
        # A link fails where a file has come meanwhile; a rename would replace it.
        os.link(draft, target)
    return Backup(sum(name.startswith("files/") for name in parts), target.stat().st_size)


def _snapshot(database: Path, copy: Path) -> None:
    with (
        closing(apsw.Connection(str(database))) as source,
        closing(apsw.Connection(str(copy))) as to,
    ):
        with to.backup("main", source, "main") as running:
            while not running.done:
                running.step(2000)
        to.execute("PRAGMA journal_mode = DELETE")


def _beside(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in (folder / SECRET, *sorted((folder / "files").glob("*/*"))):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and PART.fullmatch(name):
            yield name, path


def _write(file: Any, parts: dict[str, Path]) -> None:
    told = {
        name: {"sha256": _hash(path), "size": path.stat().st_size} for name, path in parts.items()
    }
    manifest = {"format": FORMAT, "step": len(steps()), "parts": told}
    data = orjson.dumps(manifest, option=orjson.OPT_INDENT_2)
    with tarfile.open(fileobj=file, mode="w") as archive:
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(data)
        archive.addfile(head, io.BytesIO(data))
        for name, path in parts.items():
            archive.add(path, name, recursive=False)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def restore(source: Path, folder: Path, replace: bool = False) -> Backup:
    """Put a backup into the data folder, after every part of it was read and found right.

    What is there goes into a folder `before-restore-N` beside it, with `replace` only. The server
    must not run. Raises InputError, and changes nothing, for what is no whole backup, is newer
    than this program, or would replace a database unasked.
    """
    if (folder / NAME).exists() and not replace:
        raise InputError.of(
            f"There is a database in {folder}.",
            f"{folder} 中已有数据库。",
            (
                "Stop the server; --replace keeps what is there in a folder beside it.",
                "请先停止服务；--replace 会把现有数据移到旁边的文件夹保留。",
            ),
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as place:
        parts = _unpacked(source, Path(place))
        _check(Path(place) / NAME)
        with _set_aside(folder):
            for name in (NAME, SECRET, "files"):
                if (Path(place) / name).exists():
                    (Path(place) / name).replace(folder / name)
    return Backup(sum(name.startswith("files/") for name in parts), source.stat().st_size)


def _unpacked(source: Path, place: Path) -> dict[str, Any]:
    """Unpack and return the parts that the manifest tells; raises InputError for anything else."""
    try:
        with tarfile.open(source, "r:") as archive:
            members = iter(archive)
            manifest = _manifest(archive, next(members, None))
            parts: dict[str, Any] = manifest["parts"]
            for member in members:
                _unpack(archive, member, parts, place)
    except (tarfile.TarError, orjson.JSONDecodeError, KeyError, TypeError, EOFError) as error:
        raise _broken(source) from error
    whole = all(_is_right(place / name, told) for name, told in parts.items())
    if NAME not in parts or not whole:
        raise _broken(source)
    return parts


def _manifest(archive: tarfile.TarFile, member: tarfile.TarInfo | None) -> dict[str, Any]:
    file = archive.extractfile(member) if member and member.name == MANIFEST else None
    if file is None:
        raise KeyError(MANIFEST)
    manifest: dict[str, Any] = orjson.loads(file.read())
    if manifest["format"] != FORMAT or manifest["step"] > len(steps()):
        raise InputError.of(
            "The backup was written by a newer program.",
            "这份备份由较新的程序写成。",
            ("Restore it with that program.", "请用较新的程序恢复。"),
        )
    return manifest


def _unpack(
    archive: tarfile.TarFile, member: tarfile.TarInfo, parts: dict[str, Any], place: Path
) -> None:
    file = archive.extractfile(member)
    if file is None or member.name not in parts or not PART.fullmatch(member.name):
        raise KeyError(member.name)
    path = place / member.name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
        shutil.copyfileobj(file, copy)
        copy.flush()
        os.fsync(copy.fileno())


def _is_right(path: Path, told: dict[str, Any]) -> bool:
    return path.exists() and path.stat().st_size == told["size"] and _hash(path) == told["sha256"]


def _check(database: Path) -> None:
    try:
        with closing(apsw.Connection(str(database))) as opened:
            sound = opened.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except apsw.Error:
        sound = False
    if not sound:
        raise _broken(database)


@contextmanager
def _set_aside(folder: Path) -> Iterator[None]:
    """Move what is there into a folder of its own, and back again where the rest fails."""
    there = [name for name in KEPT if (folder / name).exists()]
    aside = _new_folder(folder) if there else folder
    for name in there:
        (folder / name).replace(aside / name)
    try:
        yield
    except BaseException:
        for name in there:
            (aside / name).replace(folder / name)
        raise


def _new_folder(folder: Path) -> Path:
    number = 1
    while True:
        try:
            (folder / f"before-restore-{number}").mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            return folder / f"before-restore-{number}"


def _broken(source: Path) -> InputError:
    return InputError.of(
        f"{source.name} is no whole backup.",
        f"{source.name} 不是完整的备份。",
        ("Take another one; nothing was changed.", "请换一份备份；没有任何改动。"),
    )
