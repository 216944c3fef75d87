"""Settings: from the environment, checked at once, refused loudly when they make no sense."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from surveys.problems import InputError

MEGABYTE = 1024 * 1024
DEFAULTS = {
    "FIELDAPP_DATA": "instance",
    "FIELDAPP_TIMEZONE": "Asia/Shanghai",
    "FIELDAPP_MAX_UPLOAD_MB": "25",
    "FIELDAPP_SESSION_HOURS": "12",
    "FIELDAPP_PROXIES": "0",
}


def init_app(app: Flask, settings: Mapping[str, Any] | None) -> None:
    """Read the settings into `app.config`; `settings` wins over the environment.

    Raises InputError naming the variable, its value and the remedy.
    """
    values = {name: os.environ.get(name) or default for name, default in DEFAULTS.items()}
    values.update({name: str(given) for name, given in (settings or {}).items() if name in values})
    folder = data_folder(values["FIELDAPP_DATA"])
    app.config.update(
        DATA=folder,
        TIMEZONE=time_zone(values["FIELDAPP_TIMEZONE"]),
        MAX_CONTENT_LENGTH=_whole(values, "FIELDAPP_MAX_UPLOAD_MB") * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        MAX_FORM_PARTS=5000,
        SESSION_HOURS=_whole(values, "FIELDAPP_SESSION_HOURS"),
        PROXIES=_whole(values, "FIELDAPP_PROXIES", 0),
        SECRET_KEY=secret(folder),
    )
    app.config.update({key: given for key, given in (settings or {}).items() if key not in values})


def data_folder(name: str) -> Path:
    """Return the folder of database, files and reports, made if it is not there, for us alone."""
    folder = Path(name).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _bad("FIELDAPP_DATA", name, f"({error.strerror})") from error
    if not os.access(folder, os.W_OK):
        raise _bad("FIELDAPP_DATA", name, "(Permission denied)")
    return folder


def time_zone(name: str) -> ZoneInfo:
    """Return the zone in which a person reads times."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        remedy = (
            "Write a name such as Asia/Shanghai; if it is right, install the package tzdata.",
            "请写成 Asia/Shanghai 这样的名称；若名称无误，请安装 tzdata 软件包。",
        )
        raise _bad("FIELDAPP_TIMEZONE", name, "", remedy) from error


def secret(folder: Path) -> str:
    """Return the application's secret, made at the first start and readable by us alone."""
    path = folder / "secret.key"
    if not path.exists():
        _write_secret(path)
    if path.stat().st_mode & 0o077:
        remedy = (f"Run: chmod 600 {path}", f"请运行：chmod 600 {path}")
        raise InputError.of(
            f"Others can read the secret {path}.", f"其他用户可以读取密钥文件 {path}。", remedy
        )
    return path.read_text(encoding="ascii")


def _write_secret(path: Path) -> None:
    """Write a whole secret or none, however many processes start at once."""
    draft = path.with_name(f"secret.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _whole(values: Mapping[str, str], name: str, least: int = 1) -> int:
    if not values[name].isdecimal() or int(values[name]) < least:
        remedy = (f"Write a whole number from {least}.", f"请写成不小于 {least} 的整数。")
        raise _bad(name, values[name], "", remedy)
    return int(values[name])


def _bad(name: str, value: str, why: str = "", remedy: tuple[str, str] | None = None) -> InputError:
    remedy = remedy or (
        "Name a folder that this user may write to.",
        "请指定一个当前用户可写的文件夹。",
    )
    return InputError.of(
        f"{name} cannot be “{value}” {why}".rstrip() + ".", f"{name} 不能是“{value}”{why}。", remedy
    )
