"""Steps from an empty file to today's tables, each done once, counted by PRAGMA user_version.

A step is a module `NNNN_what.py` here with `STATEMENTS`, a tuple of SQL. A step that was released
is never edited: the next change is the next number.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from playhouse.apsw_ext import APSWDatabase

from surveys.problems import InputError


def steps() -> list[str]:
    """Return the module names of all steps, in order."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[0-9][0-9][0-9][0-9]_*.py"))


def migrate(database: APSWDatabase) -> list[str]:
    """Do every step that was not done yet and return their names; each is all or nothing.

    Raises InputError, and changes nothing, when the database is newer than this code.
    """
    names = steps()
    _refuse_newer(_version(database), len(names))
    done = []
    for number, name in enumerate(names, 1):
        if _version(database) < number and _do(database, number, _statements(name)):
            done.append(name)
    return done


def _version(database: APSWDatabase) -> int:
    return int(database.execute_sql("PRAGMA user_version").fetchone()[0])


def _refuse_newer(version: int, known: int) -> None:
    if version > known:
        raise InputError.of(
            f"The database is at step {version}, this program knows {known}.",
            f"数据库版本为 {version}，本程序只认识到 {known}。",
            ("Start the newer program, or restore a backup.", "请使用较新的程序，或恢复备份。"),
        )


def _statements(name: str) -> Iterable[str]:
    statements: Iterable[str] = import_module(f"fieldapp.migrations.{name}").STATEMENTS
    return statements


def _do(database: APSWDatabase, number: int, statements: Iterable[str]) -> bool:
    """Do one step, unless another process did it while we waited for the lock."""
    with database.atomic():
        if _version(database) >= number:
            return False
        for statement in statements:
            database.execute_sql(statement)
        database.execute_sql(f"PRAGMA user_version = {number:d}")
    return True
