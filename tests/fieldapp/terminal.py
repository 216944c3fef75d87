"""A person at the command line, and a small study in files."""

from __future__ import annotations

import pytest

from fieldapp.cli import main, speech
from fieldapp.rows import database

STUDY = """
[study]
code = "shop"
name = {en = "Shop", zh = "门店"}
review = false
[[wave]]
code = "w1"
[[segment]]
code = "gold"
[[segment]]
code = "basic"
[[stage]]
code = "inside"
[[touchpoint]]
code = "queue"
name = {en = "Queue", zh = "排队"}
stage = "inside"
scale = [1, 5]
"""
MAP = """
[source]
wave = "w1"
[segment]
column = "Class"
values = {"Gold" = "gold", "Basic" = "basic"}
[columns]
"Queue" = {touchpoint = "queue", measure = "experience", missing = [0]}
"id" = {role = "respondent"}
"""
CSV = "id,Class,Queue\n1,Gold,5\n2,Gold,3\n3,Basic,1\n4,Basic,0\n"


class Terminal:
    """Runs commands as a person would and keeps what they printed."""

    def __init__(self, capsys, monkeypatch, folder):
        self.capsys, self.monkeypatch, self.folder = capsys, monkeypatch, folder
        self.out = self.err = ""

    def __call__(self, *arguments, lang="en_GB.UTF-8"):
        self.monkeypatch.setenv("LC_ALL", lang)
        speech._chosen.clear()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        if database.obj is not None and not database.is_closed():
            database.close()
        self.out, self.err = self.capsys.readouterr()
        return ended.value.code

    def fill_shop(self):
        """Load the small study and import the answers to it, in a database of this folder."""
        self.monkeypatch.setenv("FIELDAPP_DATA", str(self.folder / "data"))
        self.write("shop/study.toml", STUDY)
        assert self("study", "load", self.folder / "shop") == 0
        answers, columns = self.write("answers.csv", CSV), self.write("map.toml", MAP)
        assert self("answers", "import", "shop", answers, "--map", columns) == 0

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path
