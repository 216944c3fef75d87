"""The command line: 0 when done, 1 with one plain line on standard error, in zh and en."""

from __future__ import annotations

import json
from io import StringIO

import pytest

from fieldapp.storage import TABLES, Account, Study, Submission
from tests.fieldapp.terminal import CSV, MAP, STUDY, Terminal

BROKEN = "| survey | | | |\n| | type | name | label |\n| | txet | a | A |\n"


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("FIELDAPP_DATA", str(tmp_path / "data"))
    return Terminal(capsys, monkeypatch, tmp_path)


@pytest.fixture
def shop(run):
    run.write("shop/study.toml", STUDY)
    assert run("study", "load", run.folder / "shop") == 0, run.err
    return run


def counts():
    return [table.select().count() for table in TABLES]


def test_it_works(run):
    assert run("init") == 0
    assert str(run.folder / "data") in run.out
    assert run.err == ""


def test_the_language_is_told_or_the_environment_s(run):
    assert run("init", lang="zh_CN.UTF-8") == 0
    assert "数据文件夹已就绪" in run.out
    assert run("init", "--language", "zh") == 0
    assert "数据文件夹已就绪" in run.out
    assert run("--language", "en", "init", lang="zh_CN.UTF-8") == 0
    assert "ready" in run.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("analyse", "nowhere"),
        ("analyse",),
        ("serve", "--port", "0"),
        ("serve", "--tls-cert", __file__),
        ("study", "load", "/no/such/folder"),
        ("instrument", "check", "/no/such/file.md"),
        ("report", "build", "nowhere", "--out", "/tmp/nowhere"),
        ("account", "add", "x", "--link", "--study", "nowhere"),
    ],
)
@pytest.mark.parametrize("lang", ["en_GB.UTF-8", "zh_CN.UTF-8"])
def test_what_cannot_be_done_is_one_line_and_status_1(run, arguments, lang):
    assert run(*arguments, lang=lang) == 1
    assert run.out == ""
    assert len(run.err.splitlines()) == 1
    assert "Traceback" not in run.err


def test_a_broken_form_is_named_by_place_with_a_remedy(run):
    path = run.write("broken.md", BROKEN)
    assert run("instrument", "check", path, "--json") == 1
    [problem] = [p for p in json.loads(run.out) if p["severity"] == "error"]
    assert set(problem) >= {"severity", "sheet", "row", "column", "message", "remedy"}
    assert (problem["sheet"], problem["row"]) == ("survey", 2)
    assert run("instrument", "check", path, lang="zh_CN.UTF-8") == 1
    assert "第 2 行" in run.out


def test_a_shipped_form_is_sound_and_shown(run):
    from surveys import library

    path = run.folder / "visit.md"
    path.write_bytes(library.instruments()["mystery_visit"])
    assert run("instrument", "check", path) == 0
    assert run("instrument", "show", path, "--json") == 0
    assert json.loads(run.out)["kind"] == "mystery_visit"
    assert run("instrument", "show", path, "--xform") == 0
    assert run.out.lstrip().startswith("<?xml")


def test_loading_a_study_twice_changes_nothing(shop):
    before = counts()
    assert shop("study", "load", shop.folder / "shop") == 0
    assert counts() == before


def test_a_folder_with_one_mistake_loads_nothing(run):
    run.write("shop/study.toml", STUDY)
    run.write("shop/instruments/good.md", BROKEN.replace("txet", "text"))
    run.write("shop/instruments/late.md", BROKEN)
    assert run("study", "load", run.folder / "shop") == 1
    assert Study.select().count() == 0


def test_a_whole_folder_loads_and_comes_back_as_it_was(run):
    run.write("shop/study.toml", STUDY)
    run.write("shop/instruments/good.md", BROKEN.replace("txet", "text"))
    run.write("shop/answers/panel.csv", CSV)
    run.write("shop/answers/panel.toml", MAP)
    comparison = {"operators": [{"operator": "A", "role": "competitor", "brands": []}]}
    run.write("shop/comparison.json", json.dumps(comparison))
    assert run("study", "load", run.folder / "shop") == 0, run.err
    assert Submission.select().count() == 4
    before = counts()
    assert run("study", "load", run.folder / "shop") == 0
    assert counts() == before
    assert run("study", "export", "shop", run.folder / "out") == 0
    assert (run.folder / "out/instruments/good.md").read_text() == BROKEN.replace("txet", "text")
    assert json.loads((run.folder / "out/comparison.json").read_text())["operators"]
    assert run("study", "load", run.folder / "out") == 0, run.err
    assert counts() == before


def test_answers_are_imported_once_and_say_what_was_found(shop):
    data, column_map = shop.write("a.csv", CSV), shop.write("a.toml", MAP)
    assert shop("answers", "import", "shop", data, "--map", column_map, "--json") == 0, shop.err
    said = json.loads(shop.out)
    assert (said["rows"], said["respondents"], said["new"]) == (4, 4, 4)
    assert said["missing"]["Queue"] == 1
    assert {row.state for row in Submission.select()} == {"approved"}
    assert shop("answers", "import", "shop", data, "--map", column_map, "--json") == 0
    assert json.loads(shop.out)["new"] == 0
    assert Submission.select().count() == 4


@pytest.mark.parametrize(
    ("csv", "column_map", "place"),
    [
        (CSV, MAP.replace('"Queue" =', '"Wifi" ='), "Wifi"),
        (CSV.replace("2,Gold,3", "2,Gold,9"), MAP, "Queue"),
        (CSV.replace("3,Basic", "3,Silver"), MAP, "Class"),
        ("", MAP, ""),
        (CSV, "[source", ""),
    ],
)
@pytest.mark.parametrize("lang", ["en_GB.UTF-8", "zh_CN.UTF-8"])
def test_a_wrong_file_or_map_is_refused_whole_with_its_place(shop, csv, column_map, place, lang):
    data, path = shop.write("a.csv", csv), shop.write("a.toml", column_map)
    before = counts()
    assert shop("answers", "import", "shop", data, "--map", path, lang=lang) == 1
    assert len(shop.err.splitlines()) == 1
    assert place in shop.err
    assert counts() == before


def test_analyse_prints_one_json_document(shop):
    data, column_map = shop.write("a.csv", CSV), shop.write("a.toml", MAP)
    shop("answers", "import", "shop", data, "--map", column_map)
    assert shop("analyse", "shop", "--json") == 0
    rows = json.loads(shop.out)["measures"]
    means = {row["segment"]: row["mean"] for row in rows if row["item"] == "queue"}
    assert (means["all"], means["gold"], means["basic"]) == (3.0, 4.0, 1.0)
    assert shop("analyse", "shop") == 0
    assert "4" in shop.out
    assert shop("analyse", "shop", "--wave", "w9") == 1
    assert "w1" in shop.err


def test_a_person_is_added_with_a_link_or_a_password(shop, monkeypatch):
    assert shop("account", "add", "carol", "--role", "fieldworker", "--link") == 0
    assert "/link/" in shop.out
    monkeypatch.setattr("sys.stdin", StringIO("a long password\n"))
    assert shop("account", "add", "lin", "--password-stdin", "--study", "shop") == 0, shop.err
    assert Account.get(Account.login == "lin").password_hash.startswith("$argon2id$")
    monkeypatch.setattr("sys.stdin", StringIO("short\n"))
    assert shop("account", "add", "zhou", "--password-stdin") == 1
    assert Account.select().count() == 2


def test_the_doctor_reports_in_json(run):
    run("doctor", "--json")
    checks = {check["check"]: check for check in json.loads(run.out)}
    assert {"chinese_font", "harfbuzz_subset", "pango", "sqlite", "disk", "database", "clock"} <= (
        checks.keys()
    )
    assert checks["sqlite"]["well"]
    assert checks["database"]["well"]


def test_the_doctor_names_a_missing_font_with_its_remedy(run, monkeypatch):
    monkeypatch.setenv("PATH", str(run.folder))
    assert run("doctor", lang="zh_CN.UTF-8") == 1
    assert "fonts-noto-cjk" in run.out
    assert len(run.err.splitlines()) == 1


def test_the_doctor_finds_a_damaged_database(run):
    run("init")
    (run.folder / "data/fieldapp.sqlite3-wal").unlink(missing_ok=True)
    (run.folder / "data/fieldapp.sqlite3").write_bytes(b"no database" * 1000)
    assert run("doctor", "--json") == 1
    [check] = [check for check in json.loads(run.out) if check["check"] == "database"]
    assert not check["well"]
    assert check["remedy"]
