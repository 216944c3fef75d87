"""What this machine must have: fonts, libraries, a sound SQLite, room, a database, a clock."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw

from fieldapp.config import DEFAULTS, data_folder, time_zone
from fieldapp.database import NAME, open_database
from fieldapp.rows import database
from fieldapp.storage import Submission, SubmissionVersion
from surveys.problems import InputError
from surveys.text import LANGUAGES, Text

OLDEST_SQLITE = (3, 51, 3)
LEAST_FREE_MB = 500
OLDEST_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, what was found, and how to mend it where it is not well."""

    code: str
    title: Text
    well: bool
    found: Text
    remedy: Text = Text()

    def to_dict(self, language: str) -> dict[str, Any]:
        """Return the shape that `doctor --json` prints."""
        return {
            "check": self.code,
            "title": self.title.to(language),
            "well": self.well,
            "found": self.found.to(language),
            "remedy": "" if self.well else self.remedy.to(language),
        }


def check_all() -> list[Finding]:
    """Make every check, none of which changes anything but making the data folder."""
    return [check() for check in CHECKS]


def chinese_font() -> Finding:
    """A report in Chinese needs a font that has Chinese."""
    try:
        listed = subprocess.run(
            ["fc-list", ":lang=zh", "family"],  # noqa: S607 - wherever fontconfig is installed
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        ).stdout
    except FileNotFoundError:
        listed = ""
    families = sorted({line.split(",")[0] for line in listed.splitlines() if line})
    return Finding(
        "chinese_font",
        _both("Chinese font", "中文字体"),
        bool(families),
        _both(", ".join(families[:3]) or "none", "、".join(families[:3]) or "没有"),
        _install("fonts-noto-cjk"),
    )


def font_subsetting() -> Finding:
    """Without it a Chinese PDF takes fifty times as long to write."""
    return _library("harfbuzz-subset", "libharfbuzz-subset0", "Font subsetting", "字体子集")


def text_layout() -> Finding:
    """WeasyPrint lays text out with Pango."""
    return _library("pango-1.0", "libpango-1.0-0 libpangoft2-1.0-0", "Text layout", "文字排版")


def sqlite() -> Finding:
    """Versions before 3.51.3 can corrupt a database in WAL mode."""
    version = tuple(int(part) for part in apsw.sqlitelibversion().split(".")[:3])
    return Finding(
        "sqlite",
        Text.of("SQLite"),
        version >= OLDEST_SQLITE,
        Text.of(apsw.sqlitelibversion()),
        _both("Upgrade: pip install --upgrade apsw", "请升级：pip install --upgrade apsw"),
    )


def disk() -> Finding:
    """Answers and photos need room."""
    folder = _folder()
    free = shutil.disk_usage(folder if folder.exists() else Path.cwd()).free // (1024 * 1024)
    return Finding(
        "disk",
        _both("Free disk space", "磁盘剩余空间"),
        free >= LEAST_FREE_MB,
        Text.of(f"{free:,} MB"),
        _both(
            f"Free at least {LEAST_FREE_MB} MB, or name another folder in FIELDAPP_DATA.",
            f"请至少腾出 {LEAST_FREE_MB} MB，或用 FIELDAPP_DATA 指定别的文件夹。",
        ),
    )


def database_file() -> Finding:
    """The database opens, is as new as the code, and is whole."""
    title = _both("Database", "数据库")
    try:
        open_database(data_folder(str(_folder())))
        damage = [row[0] for row in database.execute_sql("PRAGMA quick_check(3)").fetchall()]
        count = Submission.select().count()
        filed = SubmissionVersion.select().count()
    except InputError as error:
        words = {code: " ".join(error.lines(code)) for code in LANGUAGES}
        return Finding("database", title, False, Text.of(words), _both("See above.", "见上。"))
    except Exception as error:
        remedy = _both("Restore a backup of the data folder.", "请恢复数据文件夹的备份。")
        return Finding("database", title, False, Text.of(f"{NAME}: {error}"), remedy)
    finally:
        if database.obj is not None and not database.is_closed():
            database.close()
    return Finding(
        "database",
        title,
        damage == ["ok"],
        _both(f"{count} submissions, {filed} versions", f"{count} 份答卷，{filed} 个版本")
        if damage == ["ok"]
        else Text.of("; ".join(damage)),
        _both("Restore a backup of the data folder.", "请恢复数据文件夹的备份。"),
    )


def clock() -> Finding:
    """A clock that is wrong makes every answer's time wrong."""
    zone = time_zone(os.environ.get("FIELDAPP_TIMEZONE") or DEFAULTS["FIELDAPP_TIMEZONE"])
    now = datetime.now(UTC)
    return Finding(
        "clock",
        _both("Clock", "时钟"),
        now.year >= OLDEST_YEAR and now.timestamp() >= _newest_answer() - 300,
        Text.of(f"{now.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"),
        _both(
            "Set the clock, or let it be set: timedatectl set-ntp true",
            "请校准时钟，或开启自动校时：timedatectl set-ntp true",
        ),
    )


CHECKS: tuple[Callable[[], Finding], ...] = (
    chinese_font,
    font_subsetting,
    text_layout,
    sqlite,
    disk,
    database_file,
    clock,
)


def _newest_answer() -> float:
    """Return when the newest answer came in, 0 without a database: a clock never goes back."""
    try:
        newest = Submission.select(Submission.received_at).order_by(Submission.received_at.desc())
        row = newest.first()
    except Exception:
        return 0.0
    return datetime.fromisoformat(row.received_at).timestamp() if row else 0.0


def _library(name: str, package: str, en: str, zh: str) -> Finding:
    found = find_library(name)
    return Finding(
        name.replace("-", "_").replace("_1.0", ""),
        _both(en, zh),
        bool(found),
        _both(found or "not installed", found or "未安装"),
        _install(package),
    )


def _install(package: str) -> Text:
    return _both(
        f"As root: apt-get install {package}", f"请以 root 运行：apt-get install {package}"
    )


def _folder() -> Path:
    return Path(os.environ.get("FIELDAPP_DATA") or DEFAULTS["FIELDAPP_DATA"]).expanduser()


def _both(en: str, zh: str) -> Text:
    return Text.of({"en": en, "zh": zh})
