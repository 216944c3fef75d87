"""What a form asks for: what is kept, what is warned of, and that every word exists in Chinese."""

import json
import re
from pathlib import Path

import pytest
from pyxform.errors import ErrorCode

from surveys.xlsform import check_instrument, read_instrument
from surveys.xlsform.pyxform_chinese import CODES, in_chinese

SHARED = Path(__file__).parents[3] / "shared" / "data"
# English in a Chinese sentence: three words in a row that are neither quoted nor names of columns.
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}")


def survey(*rows, extra=""):
    return ("| survey |\n" + "\n".join(f"| | {row} |" for row in rows) + "\n" + extra).encode()


def warnings(data):
    return {
        (p.sheet, p.row, p.column): p
        for p in check_instrument(data, "form.md")
        if p.severity == "warning"
    }


def only_chinese(text):
    return ENGLISH.search(re.sub("“[^”]*”|https?://[\\w./]+", "", text)) is None


def test_it_works():
    data = survey(
        "type | name | label | parameters | appearance",
        "image | photo | P | max-pixels=640 | new",
        "audio | said | S | quality=voice-only | ",
        "range | mood | M | start=0 end=100 step=5 | no-ticks",
        "text | note | N | rows=4 | multiline",
        "audit | | | track-changes=true | ",
    )
    form = read_instrument(data, "form.md")
    photo, said, mood, note, audit = form.questions()
    assert photo.parameters == {"max-pixels": "640"} and photo.appearance == "new"
    assert said.parameters == {"quality": "voice-only"}
    assert mood.parameters["end"] == "100" and note.parameters["rows"] == "4"
    assert audit.type == "audit"


def test_what_has_no_effect_is_said():
    data = survey(
        "type | name | label | parameters | appearance",
        "date | day | D | | islamic",
        "text | call | C | | ex:org.app.call",
        "simserial | sim | | | ",
        "geoshape | area | A | reference-geometry=l | ",
        "select_one l | where | W | | image-map",
        "image | p | P | | annotate",
        extra="""
| choices |
| | list_name | name | label | geometry |
| | l | a | A | 1 2 0 0 |
| entities |
| | list_name | label |
| | trees | concat('t', 1) |
| settings |
| | form_id | public_key | submission_url |
| | f | MIIB | https://elsewhere.example |
""",
    )
    found = warnings(data)
    for place in (
        ("survey", 2, "appearance"),
        ("survey", 3, "appearance"),
        ("survey", 4, "type"),
        ("survey", 5, "parameters"),
        ("survey", 6, "appearance"),
        ("survey", 7, "appearance"),
        ("entities", 2, "list_name"),
        ("settings", 2, "public_key"),
        ("settings", 2, "submission_url"),
    ):
        assert place in found, place
        assert found[place].message.has("zh") and only_chinese(found[place].message.to("zh"))
    read_instrument(data, "form.md")


def test_what_names_a_form_is_checked_at_its_place():
    data = survey(
        "type | name | label",
        "text | a | A",
        extra="| settings |\n| | form_id | instance_name |\n| | f | concat(${a} |\n",
    )
    [problem] = check_instrument(data, "form.md")
    assert (problem.sheet, problem.row, problem.column) == ("settings", 2, "instance_name")


def test_words_for_who_is_asked_fall_back_to_another_language():
    data = survey(
        "type | name | label::English (en) | label::zh | hint::zh | guidance_hint::zh",
        "text | a | Only English | | 提示 | 说明",
    )
    [question] = read_instrument(data, "form.md").questions()
    assert question.label.to("zh") == "Only English" and question.hint.to("en") == "提示"
    assert question.guidance.to("zh") == "说明"


@pytest.mark.parametrize("code", list(ErrorCode), ids=lambda each: each.name)
def test_every_coded_message_of_pyxform_has_chinese(code):
    fields = dict.fromkeys(re.findall(r"(?<!\{)\{(\w+)\}", code.value.msg), "某值")
    said = code.value.format(**fields)
    assert only_chinese(in_chinese(said)) and in_chinese(said) != "表单有误，无法编译。"
    assert in_chinese(said, code.name) == in_chinese(said)
    filled = set(re.findall(r"(?<!\{)\{(\w+)\}", CODES[code.name]))
    assert filled <= set(fields)
    if filled:
        assert "某值" in in_chinese(said)


def test_what_pyxform_never_said_before_is_chinese_too():
    assert in_chinese("Something quite new happened.") == "表单有误，无法编译。"


@pytest.mark.skipif(not SHARED.is_dir(), reason="shared data is absent")
def test_all_that_is_said_of_the_published_cases_is_chinese():
    cases = json.loads((SHARED / "vectors" / "pyxform_md_forms.json").read_text())["cases"]
    said = {
        text
        for case in cases
        for problem in check_instrument(case["md"].encode(), "form.md")
        for text in (problem.message.to("zh"), problem.remedy.to("zh"))
    }
    assert len(said) > 80
    assert [text for text in said if not only_chinese(text)] == []
    assert [text for text in said if not re.search("[\u4e00-\u9fff]", text)] == []
