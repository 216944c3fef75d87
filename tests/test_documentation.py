"""The README is held to what is there: paths, commands, settings, both ways."""

import re
from pathlib import Path

import click
import pytest

from fieldapp.cli import fieldapp
from fieldapp.config import DEFAULTS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
TOP = ("fieldapp/", "reports/", "surveys/", "static/", "tests/", ".ci/")


def commands(group=fieldapp, path="fieldapp"):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def written():
    return re.findall(r"`([^`\n]+)`", README)


def test_it_works():
    assert README.startswith("# Fieldapp")


@pytest.mark.parametrize(
    "path", sorted({word for word in written() if word.startswith(TOP) and " " not in word})
)
def test_each_path_exists(path):
    assert (ROOT / path).exists()


def test_each_command_is_documented():
    assert [name for name, _ in commands() if f"`{name}" not in README] == []


def test_each_documented_command_exists():
    known = {name for name, _ in commands()}
    told = {word for word in written() if re.match(r"fieldapp [a-z]", word)}
    assert told
    assert [word for word in told if not any(word.startswith(name) for name in known)] == []


def test_each_documented_option_exists():
    options = {option for _, command in commands() for p in command.params for option in p.opts}
    told = set(re.findall(r"--[a-z][a-z-]+", README.split("## The command line")[1]))
    assert told - options == set()


def test_each_setting_is_documented_and_exists():
    code = "\n".join(path.read_text() for path in (ROOT / "fieldapp").rglob("*.py"))
    told = set(re.findall(r"`(FIELDAPP_\w+)`", README))
    assert set(DEFAULTS) <= told
    assert {name for name in told if f'"{name}"' not in code} == set()


def test_each_dependency_is_defended():
    text = (ROOT / "setup.cfg").read_text()
    block = text.split("install_requires =")[1].split("\n\n")[0]
    names = re.findall(r"^\s+([a-z0-9-]+)>=", block, re.MULTILINE)
    assert names
    assert [name for name in names if not re.search(rf"\b{name}\b", README)] == []


def test_the_two_commands_are_there_and_ci_calls_the_second():
    assert (ROOT / "run").stat().st_mode & 0o111
    assert (ROOT / "test").stat().st_mode & 0o111
    assert "exec ./test" in (ROOT / ".ci/run").read_text()
    assert "`./run`" in README
    assert "`./test`" in README


def test_the_changelog_knows_the_version():
    version = re.search(r"^version = (.+)$", (ROOT / "setup.cfg").read_text(), re.MULTILINE)[1]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()
