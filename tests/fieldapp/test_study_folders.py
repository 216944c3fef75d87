"""A study written as a folder holds what its people see."""

from dataclasses import replace

import pytest

from fieldapp import strategies
from fieldapp.studies import publish
from fieldapp.study_folders import export_study, load_study
from reports.strategy import Strategy, read_strategy
from surveys.study_files import read_study
from surveys.text import Text


def test_it_works(cast, hall_definition, tmp_path):
    export_study(cast.hall, tmp_path)
    assert read_study(tmp_path).sites == hall_definition.sites


def test_the_strategy_of_the_latest_wave_is_written(cast, tmp_path):
    strategy = Strategy(Text.of({"zh": "心里有数", "en": "Clear"}), dimensions=("control",))
    strategies.save(cast.hall, "w1", "strategy", strategy, cast.alice)
    export_study(cast.hall, tmp_path)
    assert read_strategy((tmp_path / "strategy.toml").read_bytes()).theme == strategy.theme


def test_what_was_written_loads_again_and_changes_nothing(cast, tmp_path):
    export_study(cast.other, tmp_path)
    loaded = load_study(tmp_path)
    assert (loaded.instruments, loaded.answers, loaded.revisions, loaded.photos) == (0, 0, 0, 0)


def test_files_that_a_form_names_stand_beside_it(cast, tmp_path):
    export_study(cast.other, tmp_path)
    form = "| survey |\n| | type | name | label |\n| | select_one_from_file t.csv | a | A |\n"
    (tmp_path / "instruments").mkdir(exist_ok=True)
    (tmp_path / "instruments" / "towns.md").write_text(form)
    (tmp_path / "instruments" / "t.csv").write_text("name,label\nsh,Shanghai\n")
    assert load_study(tmp_path).instruments == 1
    export_study(cast.other, tmp_path / "again")
    assert (tmp_path / "again" / "instruments" / "towns.zip").exists()
    assert load_study(tmp_path / "again").instruments == 0


@pytest.mark.parametrize(
    "name",
    ["../../outside.md", "/outside.md", "C:\\forms\\outside.md", "..\\outside.md", ".outside.md"],
)
def test_a_form_is_written_inside_the_folder_whatever_it_is_called(cast, visit, tmp_path, name):
    for code in ("first", "second"):
        publish(cast.other, replace(visit, code=code), code.encode(), name)
    export_study(cast.other, tmp_path / "in" / "here")
    written = sorted(path for path in tmp_path.rglob("*") if "outside" in path.name)
    assert {path.parent for path in written} == {tmp_path / "in" / "here" / "instruments"}
    assert sorted(path.read_bytes() for path in written) == [b"first", b"second"]
