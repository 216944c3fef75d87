"""Same data, same definition: the same bytes, whatever process, hash seed or folder makes them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SMALL = "Size(touchpoints=4, segments=2, sites=3, personas=1, verbatims=3, photos=1)"
BUILD = f"""
import sys
from pathlib import Path
from reports.build import build_report
from tests.reports.generated import Size, photo, source
made = source({SMALL}, "both", photos=photo)
build_report(made, Path(sys.argv[1]), lambda share, step: None)
"""


def built(folder, seed, place):
    """Build the same report in a process of its own; return its files with their bytes."""
    place.mkdir(parents=True)
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", BUILD, str(folder)]
    subprocess.run(command, env=environment, cwd=place, check=True, capture_output=True)
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_it_works(tmp_path):
    one = built(tmp_path / "a", "1", tmp_path / "here")
    other = built(tmp_path / "b", "4242", tmp_path / "somewhere" / "else")
    assert list(one) == list(other)
    assert {"report.pdf", "html/index.html", "html/assets/search-zh.js"} <= set(one)
    assert [name for name in one if one[name] != other[name]] == []
