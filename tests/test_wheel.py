"""What is installed holds what it needs: the built wheel is opened and looked into."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = (".html", ".css", ".js", ".po", ".md", ".toml", ".json", ".csv", ".py", ".webmanifest")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    source = tmp_path_factory.mktemp("source")
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for name in files:
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "-w", "--no-isolation", "-o", out, source],
        capture_output=True,
        check=True,
    )
    with zipfile.ZipFile(next(out.glob("*.whl"))) as archive:
        return set(archive.namelist())


def test_it_works(wheel):
    assert {"fieldapp/__init__.py", "reports/__init__.py", "surveys/__init__.py"} <= wheel


@pytest.mark.parametrize("folder", ["fieldapp", "reports", "surveys", "static"])
def test_every_file_is_shipped(wheel, folder):
    wanted = {
        str(path.relative_to(ROOT))
        for path in (ROOT / folder).rglob("*")
        if path.suffix in SHIPPED and "__pycache__" not in path.parts
    }
    assert wanted
    assert wanted - wheel == set()


def test_nothing_else_is_shipped(wheel):
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "fieldapp",
        "reports",
        "surveys",
        "static",
    }
