"""A .zip with a form and the files that it names: one thing to hand in, keep, hash and download."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath

from surveys.problems import InputError

ARCHIVE = ".zip"
FORMS = (".xlsx", ".xlsm", ".xls", ".md")
MOST_FILES = 500


def unpacked(data: bytes, name: str) -> tuple[bytes, str, dict[str, bytes]]:
    """Return the form in an archive, its name, and the other files by their names.

    Folders are looked through; they do not count in names. The caller has checked the size.
    Raises InputError for an archive that is damaged, or holds no form or several.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = [each for each in archive.infolist() if _counts(each)]
            if len(members) > MOST_FILES:
                raise _other_number(name, [])
            files = {PurePosixPath(each.filename).name: archive.read(each) for each in members}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError) as error:
        raise _damaged(name) from error
    forms = [each for each in files if PurePosixPath(each).suffix.lower() in FORMS]
    if len(forms) != 1:
        raise _other_number(name, forms)
    return files.pop(forms[0]), forms[0], files


def packed(data: bytes, name: str, files: Mapping[str, bytes]) -> tuple[bytes, str]:
    """Return a form and its files as one archive with its name; without files the form as it is.

    The same content gives the same bytes. What an archive holds already stays in it.
    """
    if not files:
        return data, name
    whole = dict(files)
    if PurePosixPath(name).suffix.lower() == ARCHIVE:
        data, name, own = unpacked(data, name)
        whole |= own
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner, content in ((name, data), *sorted(whole.items())):
            archive.writestr(zipfile.ZipInfo(inner), content, zipfile.ZIP_DEFLATED)
    return target.getvalue(), f"{PurePosixPath(name).stem}{ARCHIVE}"


def _counts(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a file of the author's, not one that a computer left there."""
    path = PurePosixPath(member.filename)
    return not member.is_dir() and "__MACOSX" not in path.parts and not path.name.startswith(".")


def _damaged(name: str) -> InputError:
    return InputError.of(
        "The archive is damaged or has a password.",
        "压缩包已损坏或设有密码。",
        ("Make it again, without a password.", "请重新打包，不要设密码。"),
        sheet=name,
    )


def _other_number(name: str, forms: list[str]) -> InputError:
    found = ", ".join(forms[:5]) or "–"
    return InputError.of(
        f"The archive must hold one form ({', '.join(FORMS)}) beside its files (found: {found}).",
        f"压缩包中须有一份表单（{'、'.join(FORMS)}）及其附带文件（现有：{found}）。",
        ("Pack one form with the files that it names.", "请只打包一份表单和它用到的文件。"),
        sheet=name,
    )
