from dataclasses import replace

import pytest

from surveys.problems import InputError
from surveys.study_files import read_study, study_with, write_study
from surveys.text import Text

STUDY = """
[study]
code = "airline"
name = {en = "Passenger study", zh = "旅客研究"}
review = false
[[wave]]
code = "w1"
start = 2026-03-01
end = "2026-03-31"
[[segment]]
code = "business"
name = {en = "Business", zh = "商务舱"}
weight = 0.48
core = true
[[stage]]
code = "during"
[[touchpoint]]
code = "wifi"
name = {en = "Inflight wifi", zh = "机上无线网络"}
stage = "during"
role = "peak"
scale = [1, 5]
[[touchpoint]]
code = "seat"
[[item]]
code = "legroom"
touchpoint = "seat"
kind = "need"
[[persona]]
code = "li"
segment = "business"
goal = "Sleep \\"well\\""
[[competitor]]
code = "other_air"
[[region]]
code = "north"
[[quota]]
target = 200
wave = "w1"
segment = "business"
[[margin]]
question = "travel"
shares = {business = 0.31, private = 0.69}
[norm]
wifi = 5
[grade]
A = 90
"B 档" = 75.5
"""
SITES = """code,name,name_en,region,lat,lon,datum,kind
s1,一号厅,Hall one,north,39.9,116.4,GCJ-02,own
s2,二号厅,,,,,,
"""


def write(folder, study=STUDY, sites=SITES):
    folder.mkdir(exist_ok=True)
    (folder / "study.toml").write_text(study, encoding="utf-8")
    if sites:
        (folder / "sites.csv").write_text(sites, encoding="utf-8")
    return folder


def problems(folder):
    with pytest.raises(InputError) as caught:
        read_study(folder)
    return {(p.sheet, p.row, p.column): p for p in caught.value.problems}


def test_it_works(tmp_path):
    study = read_study(write(tmp_path))
    assert study.name.to("zh") == "旅客研究"
    assert study.touchpoints[0].scale == (1, 5)
    assert study.touchpoints[1].scale == (1, 10)
    assert study.waves[0].start == "2026-03-01"
    assert study.segments[0].weight == 0.48
    assert study.norms == {"wifi": 5}
    assert study.margins[0].shares == {"business": 0.31, "private": 0.69}
    assert study.sites[0].name.to("en") == "Hall one"
    assert study.sites[1].name.to("en") == "二号厅"
    assert (study.sites[0].lat, study.sites[0].datum) == (39.9, "GCJ-02")
    assert study.sites[1].lat is None


def test_loading_writing_loading_is_equal(tmp_path):
    study = read_study(write(tmp_path / "one"))
    write_study(study, tmp_path / "two")
    again = read_study(tmp_path / "two")
    assert again == study
    write_study(again, tmp_path / "three")
    for name in ("study.toml", "sites.csv"):
        assert (tmp_path / "two" / name).read_bytes() == (tmp_path / "three" / name).read_bytes()


def test_odd_words_survive(tmp_path):
    study = read_study(write(tmp_path / "one"))
    odd = Text.of({"zh": '𠮷 "quoted" \\ back\nline\t=1+1', "en": "👩‍👩‍👧 'x' ]]\u202e"})
    sites = (replace(study.sites[0], name=odd),)
    changed = study_with(study, name=odd, client=odd, sites=sites)
    write_study(changed, tmp_path / "two")
    assert read_study(tmp_path / "two") == changed


def test_a_file_in_gb18030_is_read(tmp_path):
    folder = write(tmp_path)
    (folder / "sites.csv").write_bytes(SITES.encode("gb18030"))
    assert read_study(folder).sites[0].name.to("zh") == "一号厅"


def test_several_problems_at_once_each_with_its_place(tmp_path):
    study = (
        STUDY.replace('role = "peak"', 'role = "summit"')
        .replace("scale = [1, 5]", "scale = [5, 1]")
        .replace('code = "seat"', 'code = "wifi"')
        .replace("weight = 0.48", "weight = 48")
        .replace('end = "2026-03-31"', 'end = "2026-02-31"')
        .replace('touchpoint = "seat"', 'touchpoint = "sofa"')
        .replace('kind = "need"', 'knid = "need"')
    )
    sites = SITES + "s1,again,,south,95,x,NAD-27,rented\n"
    found = problems(write(tmp_path, study, sites))
    assert set(found) >= {
        ("study.toml", None, "touchpoint[1].scale"),
        ("study.toml", None, "item[1].knid"),
        ("study.toml", None, "wave[1].end"),
        ("study.toml", None, "segment[1].weight"),
        ("sites.csv", 4, "code"),
        ("sites.csv", 4, "region"),
        ("sites.csv", 4, "lat"),
        ("sites.csv", 4, "lon"),
        ("sites.csv", 4, "datum"),
        ("sites.csv", 4, "kind"),
    }
    for each in found.values():
        assert each.message.has("zh") and each.message.has("en") and each.remedy.has("zh")


@pytest.mark.parametrize(
    ("broken", "column"),
    [
        ('[study]\ncode = "a b"', "study.code"),
        ("[study]\nname = 3\ncode = 'x'", "study.name"),
        ("[study]\n", "study.code"),
        ("[[study]]\n", "study"),
        ("[study]\ncode = 'x'\n[wave]\ncode = 'w'", "wave"),
        ("[study]\ncode = 'x'\n[[wave]]\nname = 'w'", "wave[1].code"),
        ("[study]\ncode = 'x'\nreview = 'no'", "study.review"),
        ("[study]\ncode = 'x'\n[grade]\nA = nan", "grade.A"),
        ("[study]\ncode = 'x'\n[[quota]]\ntarget = -1", "quota[1].target"),
        ("[study]\ncode = 'x'\n[[touchpiont]]\ncode = 'y'", "touchpiont"),
        ("[study]\ncode = 'x'\n[norm]\nnowhere = 5", "norm.nowhere"),
        ("[study]\ncode = 'x'\n[[persona]]\ncode='p'\nsegment='none'", "persona[1].segment"),
    ],
)
def test_each_broken_table_is_named(tmp_path, broken, column):
    assert ("study.toml", None, column) in problems(write(tmp_path, broken, ""))


def test_no_toml_and_no_file(tmp_path):
    assert problems(write(tmp_path, "[study\n", ""))["study.toml", None, ""].text_line == 1
    assert ("study.toml", None, "") in problems(tmp_path / "nowhere")
    (tmp_path / "study.toml").write_bytes(b"\xff\xfe\x00\x81")
    assert ("study.toml", None, "") in problems(tmp_path)


def test_a_table_of_sites_without_code_is_refused(tmp_path):
    assert ("sites.csv", 1, "") in problems(write(tmp_path, sites="name,lat\nx,3\n"))


def test_the_site_of_a_quota_must_be_one_of_the_study(tmp_path):
    plan = STUDY.replace("target = 200\n", 'target = 200\nsite = "s2"\n')
    assert read_study(write(tmp_path / "right", plan)).quotas[0].site == "s2"
    found = problems(write(tmp_path / "wrong", plan.replace('"s2"', '"s9"')))
    problem = found["study.toml", None, "quota[1].site"]
    assert problem.value == "s9" and "s1, s2" in problem.remedy.to("en")


MARGIN = "[study]\ncode = 'x'\n[[segment]]\ncode = 'a'\n[[margin]]\nquestion = "


@pytest.mark.parametrize(
    ("broken", "column", "words"),
    [
        ("'sex'\nshares = {m = 0.4, f = 0.4}", "margin[1].shares", "add up to 1, not to 0.8"),
        ("'sex'\nshares = {m = 1.4, f = -0.4}", "margin[1].shares", "between 0 and 1"),
        ("'sex'\nshares = {m = 'half', f = 1}", "margin[1].shares.m", "A number was expected"),
        ("'sex'\nshares = [0.4, 0.6]", "margin[1].shares", "A table of numbers was expected"),
        ("'sex'", "margin[1].shares", "“shares” is missing"),
        ("'segment'\nshares = {a = 1}", "margin[1].question", "stand with the segments"),
        (
            "'sex'\nshares = {m = 1}\n[[margin]]\nquestion = 'sex'\nshares = {m = 1}",
            "margin[2].question",
            "two margins",
        ),
    ],
)
def test_a_margin_that_cannot_be_met_is_named(tmp_path, broken, column, words):
    found = problems(write(tmp_path, MARGIN + broken, ""))["study.toml", None, column]
    assert words in found.message.to("en")
    assert found.message.to("zh") != found.message.to("en")


def test_published_shares_may_be_rounded(tmp_path):
    shares = "'sex'\nshares = {m = 0.33, f = 0.33, x = 0.33}"
    assert read_study(write(tmp_path, MARGIN + shares, "")).margins[0].question == "sex"
