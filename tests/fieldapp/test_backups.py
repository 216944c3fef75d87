"""What is backed up comes back to the byte, and nothing half is ever left."""

from __future__ import annotations

import io
import tarfile

import orjson
import pytest

from fieldapp import backups, create_app
from fieldapp.backups import back_up, restore
from fieldapp.database import NAME
from fieldapp.files import read_file, store_file
from fieldapp.migrations import steps
from fieldapp.rows import database
from fieldapp.storage import Account
from surveys.problems import InputError
from tests.fieldapp.terminal import STUDY, Terminal


@pytest.fixture
def kept(app, tmp_path):
    """Return (data folder, backup) of a database with an account and two files."""
    folder = app.config["DATA"]
    with app.app_context():
        Account.create(login="alice", name="Alice", role="lead")
        for content in (b"first", b"second"):
            store_file(content, "note.bin")
    return folder, tmp_path / "kept.tar"


def accounts(folder):
    with create_app({"FIELDAPP_DATA": str(folder)}).app_context():
        return [row.login for row in Account.select()]


def test_it_works(kept, tmp_path):
    folder, file = kept
    done = back_up(folder, file)
    assert (done.files, done.size) == (2, file.stat().st_size)
    assert file.stat().st_mode & 0o077 == 0, "it holds the secret"
    other = tmp_path / "other"
    assert restore(file, other).files == 2
    assert accounts(other) == ["alice"]
    assert (other / "secret.key").read_bytes() == (folder / "secret.key").read_bytes()
    with create_app({"FIELDAPP_DATA": str(other)}).app_context():
        assert read_file("a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e") == (
            b"first"
        )


def test_a_backup_is_of_one_moment_though_others_write(kept, monkeypatch):
    folder, file = kept
    snapshot = backups._snapshot

    def meanwhile(source, copy):
        with database.atomic():
            Account.create(login="half", name="Half", role="lead")
            snapshot(source, copy)

    monkeypatch.setattr(backups, "_snapshot", meanwhile)
    back_up(folder, file)
    assert restore(file, folder.parent / "other").files == 2
    assert accounts(folder.parent / "other") == ["alice"]


def test_what_is_there_is_not_overwritten(kept):
    folder, file = kept
    back_up(folder, file)
    before = file.read_bytes()
    with pytest.raises(InputError, match="already"):
        back_up(folder, file)
    assert file.read_bytes() == before
    with pytest.raises(InputError) as caught:
        restore(file, folder)
    assert "--replace" in str(caught.value.lines("en"))


def test_a_backup_that_fails_leaves_nothing(kept, monkeypatch):
    folder, file = kept

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_write", fail)
    with pytest.raises(OSError, match="No space"):
        back_up(folder, file)
    assert [path.name for path in file.parent.iterdir()] == ["data"]


def test_replacing_moves_what_is_there_aside(kept):
    folder, file = kept
    back_up(folder, file)
    Account.create(login="later", name="Later", role="lead")
    database.close()
    restore(file, folder, replace=True)
    assert accounts(folder) == ["alice"]
    aside = folder / "before-restore-1"
    assert (aside / "files").is_dir()
    database.close()
    assert sorted(accounts(aside)) == ["alice", "later"]


def changed(file, change):
    """Write the backup anew with its parts changed by a function of (name, bytes)."""
    with tarfile.open(file) as archive:
        parts = [(m.name, archive.extractfile(m).read()) for m in archive]
    with tarfile.open(file, "w") as archive:
        for name, data in change(parts):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def newer(parts):
    manifest = orjson.loads(parts[0][1]) | {"step": len(steps()) + 1}
    return [(parts[0][0], orjson.dumps(manifest)), *parts[1:]]


HARM = {
    "a part is missing": lambda parts: parts[:-1],
    "a part is changed": lambda parts: [*parts[:-1], (parts[-1][0], parts[-1][1] + b"!")],
    "a part too much": lambda parts: [*parts, ("files/../../evil", b"")],
    "no manifest": lambda parts: parts[1:],
    "a manifest of nothing": lambda parts: [("manifest.json", b"{}")],
    "newer": newer,
}


@pytest.mark.parametrize("harm", HARM)
def test_what_is_no_whole_backup_changes_nothing(kept, harm):
    folder, file = kept
    back_up(folder, file)
    changed(file, HARM[harm])
    database.close()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(InputError):
        restore(file, folder, replace=True)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert not (folder.parent / "evil").exists()


@pytest.mark.parametrize("cut", [0, 600, -1500])
def test_half_a_file_is_no_backup(kept, cut):
    folder, file = kept
    back_up(folder, file)
    file.write_bytes(file.read_bytes()[: cut or 0])
    with pytest.raises(InputError, match="no whole backup"):
        restore(file, folder.parent / "other")
    assert not (folder.parent / "other" / NAME).exists()


def test_a_restore_that_fails_midway_puts_back_what_was_there(kept, monkeypatch):
    folder, file = kept
    back_up(folder, file)
    database.close()
    before = (folder / NAME).read_bytes()
    replace = type(folder).replace

    def fail(path, target):
        if path.name == "files" and ".restore-" in str(path):
            raise OSError(5, "Input/output error")
        return replace(path, target)

    monkeypatch.setattr(type(folder), "replace", fail)
    with pytest.raises(OSError, match="Input"):
        restore(file, folder, replace=True)
    assert (folder / NAME).read_bytes() == before
    assert (folder / "files").is_dir()


def test_the_commands(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("FIELDAPP_DATA", str(tmp_path / "data"))
    run = Terminal(capsys, monkeypatch, tmp_path)
    run.write("shop/study.toml", STUDY)
    assert run("backup", tmp_path / "a.tar") == 1
    assert run("study", "load", tmp_path / "shop") == 0
    assert run("backup", tmp_path / "a.tar") == 0
    assert "0 files" in run.out
    assert run("restore", tmp_path / "a.tar") == 1
    assert "--replace" in run.err
    assert run("restore", tmp_path / "a.tar", "--replace", "--language", "zh") == 0
    assert "数据库和 0 个文件" in run.out
    monkeypatch.setenv("FIELDAPP_DATA", str(tmp_path / "new"))
    assert run("restore", tmp_path / "a.tar") == 0
    assert run("analyse", "shop") == 0
