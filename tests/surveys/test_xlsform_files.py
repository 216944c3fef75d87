"""Forms that read files: choices, tables, pictures; what is missing; archives; search()."""

import io
import zipfile
from hashlib import sha256

import pytest

from surveys.answers import clean_answers
from surveys.instrument import Instrument
from surveys.plain import from_plain, to_plain
from surveys.problems import InputError
from surveys.state import FormState
from surveys.xlsform import check_instrument, missing_files, read_instrument
from surveys.xlsform.choice_lists import arguments, search_filter

CITIES = "name,label,label::en,area\nsh,上海,Shanghai,east\nbj,北京,Beijing,north\nsh,重复,,x\n"
SHOPS = b"code,title,city,rent\ns1,Nanjing Rd,sh,90\ns2,Xujiahui,sh,70\ns3,Wangfujing,bj,80\n"
FORM = """
| survey |
| | type | name | label | choice_filter | parameters | calculation | relevant |
| | select_one_from_file cities.csv | city | City | | | | |
| | select_one_from_file shops.csv | shop | Shop | city = ${city} | value=code, label=title | | |
| | calculate | rent | | | | pulldata('shops', 'rent', 'code', ${shop}) | |
| | calculate | same | | | | instance('shops')/root/item[code = ${shop}]/rent | |
| | note | dear | Dear | | | | ${rent} > 75 |
"""
FILES = {"cities.csv": CITIES.encode(), "shops.csv": SHOPS}


def survey(*rows, extra=""):
    return "| survey |\n" + "\n".join(f"| | {row} |" for row in rows) + "\n" + extra


def read(form, files=None, name="form.md"):
    return read_instrument(form.encode(), name, files)


def zipped(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return target.getvalue()


def question(instrument, name):
    return next(each for each in instrument.questions() if each.name == name)


def test_it_works():
    instrument = read(FORM, FILES)
    city = question(instrument, "city")
    assert [choice.name for choice in city.choices] == ["sh", "bj"]  # each value once
    assert city.choices[0].label.to("zh") == "上海" and city.choices[0].label.to("en") == "Shanghai"
    assert question(instrument, "shop").choices[2].label.to("zh") == "Wangfujing"
    state = FormState(instrument, {"city": "sh", "shop": "s1"})
    assert [each.name for each in state.choices(question(instrument, "shop"), "shop")] == [
        "s1",
        "s2",
    ]
    assert state.answers["rent"] == state.answers["same"] == "90" and state.relevant("dear")


def test_choices_of_a_file_are_checked_like_others():
    instrument = read(FORM, FILES)
    assert clean_answers(instrument, {"city": "sh", "shop": "s1"}).problems == ()
    [outside] = clean_answers(instrument, {"city": "sh", "shop": "s3"}).problems
    [unknown] = clean_answers(instrument, {"city": "tj"}).problems
    assert (outside.path, outside.code) == ("shop", "choice")
    assert (unknown.path, unknown.code) == ("city", "choice")


def test_what_the_files_held_stays_with_the_instrument():
    instrument = read(FORM, FILES)
    again = from_plain(Instrument, to_plain(instrument))
    assert again == instrument
    assert [(each.name, each.instance) for each in again.attachments] == [
        ("cities.csv", "cities"),
        ("shops.csv", "shops"),
    ]
    assert again.attachments[1].sha256 == sha256(SHOPS).hexdigest()
    assert FormState(again, {"city": "bj", "shop": "s3"}).answers["rent"] == "80"


def test_a_missing_file_is_a_warning_until_the_form_is_published():
    problems = check_instrument(FORM.encode(), "form.md")
    assert [(p.severity, p.row, p.value) for p in problems] == [
        ("warning", 2, "cities.csv"),
        ("warning", 3, "shops.csv"),
    ]
    instrument = read(FORM)
    assert question(instrument, "city").choices == ()
    assert [p.sheet for p in missing_files(instrument)] == ["cities.csv", "shops.csv"]
    assert all(p.severity == "error" for p in missing_files(instrument))
    assert missing_files(read(FORM, FILES)) == ()


def test_pulldata_alone_names_a_file():
    form = survey("type | name | calculation", "calculate | p | pulldata('prices', 'p', 'k', '1')")
    [problem] = check_instrument(form.encode(), "form.md")
    assert (problem.value, problem.row) == ("prices.csv", 2)
    instrument = read(form, {"prices.csv": b"k,p\n1,5\n"})
    assert FormState(instrument, {}).answers == {"p": "5"}


def test_rows_that_declare_files():
    form = survey(
        "type | name | label | calculation",
        "csv-external | a | | ",
        "xml-external | b | | ",
        "calculate | x | | instance('a')/root/item[k = 'one']/v",
        "calculate | y | | instance('b')/root/item[k = 'one']/v",
    )
    xml = b"<root><item><k>one</k><v>2</v></item></root>"
    instrument = read(form, {"a.csv": b"k,v\none,1\n", "b.xml": xml})
    assert FormState(instrument, {}).answers == {"x": "1", "y": "2"}


def test_a_list_that_no_question_asks_can_be_read():
    form = survey(
        "type | name | calculation",
        "calculate | x | instance('prices')/root/item[name = 'b']/cost",
        extra="| choices |\n| | list_name | name | label | cost |\n| | prices | b | B | 7 |\n",
    )
    assert FormState(read(form), {}).answers == {"x": "7"}


def test_an_instance_that_is_nowhere_is_named():
    form = survey("type | name | calculation", "calculate | x | instance('lost')/root/item/v")
    [problem] = check_instrument(form.encode(), "form.md")
    assert problem.severity == "warning" and "lost" in problem.message.to("zh")
    assert problem.column == "calculation" and problem.row == 2


def test_geojson_choices_have_an_id_and_a_title():
    feature = (
        b'{"features": [{"id": "n1", "properties": {"title": "Gate"},'
        b' "geometry": {"type": "Point", "coordinates": [121, 31]}}]}'
    )
    form = survey(
        "type | name | label | calculation",
        "select_one_from_file gates.geojson | gate | Gate | ",
        "calculate | at | | instance('gates')/root/item[id = ${gate}]/geometry",
    )
    instrument = read(form, {"gates.geojson": feature})
    assert question(instrument, "gate").choices[0].label.to("zh") == "Gate"
    assert FormState(instrument, {"gate": "n1"}).answers["at"] == "31 121 0 0"


@pytest.mark.parametrize(
    ("files", "sheet", "word"),
    [
        ({"cities.csv": b"a,a\n", "shops.csv": SHOPS}, "cities.csv", "twice"),
        ({"cities.csv": b"id\nx\n", "shops.csv": SHOPS}, "survey", "no column “name”"),
    ],
)
def test_a_file_that_is_wrong_is_named(files, sheet, word):
    problems = check_instrument(FORM.encode(), "form.md", files)
    [found] = [p for p in problems if word in p.message.to("en")]
    assert found.sheet == sheet and found.severity == "error"


def test_choices_of_the_sheet_for_external_choices():
    form = survey(
        "type | name | label | choice_filter",
        "select_one state | state | State | ",
        "select_one_external city | city | City | state = ${state}",
        extra="""
| choices |
| | list_name | name | label |
| | state | nsw | NSW |
| | state | vic | VIC |
| external_choices |
| | list_name | name | label | state |
| | city | sydney | Sydney | nsw |
| | city | melbourne | Melbourne | vic |
""",
    )
    instrument = read(form)
    state = FormState(instrument, {"state": "vic"})
    assert [each.name for each in state.choices(question(instrument, "city"), "city")] == [
        "melbourne"
    ]
    lost = form.replace("external city", "external town")
    assert "external_choices sheet has no list" in str(
        [p.message.to("en") for p in check_instrument(lost.encode(), "form.md")]
    )


def test_search_offers_what_it_finds():
    form = survey(
        "type | name | label | appearance",
        "select_one city | city | City | minimal search('cities')",
        "select_one shop | shop | Shop | search('shops', 'matches', 'city', ${city})",
        extra="""
| choices |
| | list_name | name | label |
| | city | name | label |
| | city | 99 | Elsewhere |
| | shop | code | title |
""",
    )
    instrument = read(form, FILES)
    city, shop = instrument.questions()
    assert city.appearance == "minimal" and shop.appearance == ""
    assert [each.name for each in city.choices] == ["sh", "bj", "99"]
    offered = FormState(instrument, {"city": "bj"}).choices(shop, "shop")
    assert [(each.name, each.label.to("en")) for each in offered] == [("s3", "Wangfujing")]


@pytest.mark.parametrize(
    ("call", "filter"),
    [
        ("'f'", ""),
        ("'f', 'contains', 'a,b', ${x}", "(contains(a, ${x}) or contains(b, ${x}))"),
        ("'f', 'matches', 'a', 'x, y', 'c', ${z}", "(a = 'x, y') and c = ${z}"),
        ("'f', 'startswith', 'a', 'x'", "(starts-with(a, 'x'))"),
    ],
)
def test_the_filter_of_a_search(call, filter):
    assert search_filter(arguments(call)[1:]) == filter


def test_an_archive_brings_form_and_files():
    data = zipped(
        **{"visit__form.md": FORM, "visit__cities.csv": CITIES, "shops.csv": SHOPS},
        **{"__MACOSX__visit__.hidden.md": b"x"},
    )
    assert read_instrument(data, "form.zip").attachments == read(FORM, FILES).attachments
    assert check_instrument(data, "form.zip") == ()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (zipped(**{"a.csv": b"x"}), "one form"),
        (zipped(**{"a.md": FORM, "b.xlsx": b"x"}), "one form"),
        (b"PK\x03\x04 nothing", "damaged"),
        (zipped(**{"a.md": FORM})[:-30], "damaged"),
        (zipped(**{"a.zip": b"x", "b.md": b"words"}), "damaged or of another kind"),
    ],
)
def test_an_archive_that_is_none_is_refused(data, word):
    with pytest.raises(InputError) as caught:
        read_instrument(data, "form.zip")
    assert word in str(caught.value)


def test_a_picture_that_is_missing_hides_nothing():
    form = survey(
        "type | name | label | media::image::English (en) | media::image::中文 (zh)",
        "note | n | N | gate.png | 门.png",
        "select_one yn | q | Q | gate.png | ",
        extra="| choices |\n| | list_name | name | label | image |\n| | yn | y | Y | tick.png |\n",
    )
    found = {p.value: p for p in check_instrument(form.encode(), "form.md") if p.value}
    assert {"gate.png", "门.png", "tick.png"} <= set(found)
    instrument = read(form, {"gate.png": b"\x89PNG"})
    assert missing_files(instrument) == ()
    pictures = {each.name: bool(each.sha256) for each in instrument.attachments}
    assert pictures == {"gate.png": True, "门.png": False, "tick.png": False}


def test_choices_from_the_answers_of_a_repeat():
    form = survey(
        "type | name | label | choice_filter",
        "begin_repeat | person | Person | ",
        "text | who | Who | ",
        "integer | age | Age | ",
        "end_repeat | | | ",
        "select_one ${who} | oldest | Oldest | ${age} > 17",
        "rank ${who} | order | Order | ",
    )
    instrument = read(form)
    people = [{"who": "Ann", "age": 20}, {"who": "Bo", "age": 3}, {"who": "Ann", "age": 1}, {}]
    state = FormState(instrument, {"person": people})
    oldest, order = list(instrument.questions())[-2:]
    assert [each.name for each in state.choices(oldest, "oldest")] == ["Ann"]
    assert [each.label.to("zh") for each in state.choices(order, "order")] == ["Ann", "Bo"]
    raw = {"person": people, "oldest": "Ann", "order": ["Bo", "Ann"]}
    cleaned = clean_answers(instrument, raw)
    assert cleaned.problems == () and cleaned.answers["order"] == ["Bo", "Ann"]
    [wrong] = clean_answers(instrument, {**raw, "oldest": "Bo"}).problems
    assert (wrong.path, wrong.code) == ("oldest", "choice")


def test_a_loop_asks_for_each_choice():
    form = survey(
        "type | name | label::English (en) | label::中文 (zh)",
        "begin_loop over hall | visit | Visits | 走访",
        "integer | waited | Minutes at %(label)s | 在%(label)s等了几分钟",
        "end_loop | | | ",
        extra="""
| choices |
| | list_name | name | label::English (en) | label::中文 (zh) |
| | hall | east | East | 东厅 |
| | hall | west | West | 西厅 |
""",
    )
    east, west = read(form).questions()
    assert east.path == ("visit", "east", "waited") and west.path == ("visit", "west", "waited")
    assert east.label.to("en") == "Minutes at East" and west.label.to("zh") == "在西厅等了几分钟"
    broken = form.replace("label::English (en) | label", "relevant | label", 1).replace(
        "waited | Minutes at %(label)s", "waited | 1 +"
    )
    errors = [p for p in check_instrument(broken.encode(), "form.md") if p.severity == "error"]
    assert {(p.row, p.column) for p in errors} == {(3, "relevant")}
