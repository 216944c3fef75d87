"""The house keeps its shape: imports run one way, files and functions stay small, tools agree."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("surveys", "reports", "fieldapp")
BIN = Path(sys.executable).parent


def sources(*folders):
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def functions(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.end_lineno - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.name}"


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_works():
    assert all((ROOT / package / "__init__.py").exists() for package in PACKAGES)


def test_imports_run_one_way():
    result = run(BIN / "lint-imports", "--no-cache")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]])
def test_ruff_is_content(command):
    result = run(BIN / "ruff", *command, "--no-cache", ".")
    assert result.returncode == 0, result.stdout


def test_mypy_is_content():
    result = run(BIN / "mypy", "--no-error-summary", *PACKAGES)
    assert result.returncode == 0, result.stdout


def test_files_stay_small():
    scripts = [path for path in (ROOT / "static/js").rglob("*.js") if "vendor" not in path.parts]
    lengths = {path: len(path.read_text().splitlines()) for path in sources(*PACKAGES)}
    lengths |= {path: len(path.read_text().splitlines()) for path in scripts}
    assert {str(path): lines for path, lines in lengths.items() if lines > 300} == {}


def test_functions_stay_small():
    lengths = [row for path in sources(*PACKAGES) for row in functions(path)]
    lines = [length for length, _ in lengths]
    assert median(lines) <= 8
    assert quantiles(lines, n=10)[8] <= 25
    assert [row for row in lengths if row[0] > 40] == []


def test_no_room_is_called_after_nothing():
    vague = {"utils", "helpers", "core", "manager", "common", "misc"}
    assert [str(path) for path in sources(*PACKAGES) if vague & set(path.stem.split("_"))] == []


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    rows = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources(*PACKAGES)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if marks.search(line)
    ]
    assert rows == []


def test_templates_trust_nothing_typed():
    templates = [path for package in PACKAGES for path in (ROOT / package).rglob("*.html")]
    assert templates
    faults = re.compile(r"\|\s*safe\b|\sstyle=|\son[a-z]+=|<script>|autoescape false")
    apps = [path for path in templates if "fieldapp" in path.parts]
    assert [str(path) for path in apps if faults.search(path.read_text())] == []
    assert [str(path) for path in templates if re.search(r"\|\s*safe\b", path.read_text())] == []


def test_each_test_asserts_something():
    words = ("Assert(", "raises", "expect", "assert_", "check_", "fail")
    empty = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in sources("tests")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not any(word in ast.dump(node) for word in words)
    ]
    assert empty == []


def test_the_mirror_of_tests():
    """A test file stands for a module or package of the same name; strays are named."""
    tested = {path.stem for path in sources(*PACKAGES)} | {
        path.parent.name for path in sources(*PACKAGES)
    }
    strays = []
    for package in PACKAGES:
        for path in sources(f"tests/{package}"):
            name = path.stem.removeprefix("test_")
            if path.stem.startswith("test_") and not any(
                name == module or name.startswith(module + "_") for module in tested
            ):
                strays.append(str(path.relative_to(ROOT)))
    assert strays == []
