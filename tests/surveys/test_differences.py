import json
import random
from pathlib import Path

import pytest

from surveys import library
from surveys.differences import KINDS, comparable, differences
from surveys.xlsform import read_instrument

BASE = """
| survey |
| | type | name | label::English (en) | label::zh | relevant | constraint | bind::cx:measure |
| | begin_group | hall | Hall | 营业厅 | | | |
| | select_one yn | greeted | Greeted? | 有人迎接吗？ | | | compliance |
| | integer | mood | Mood | 心情 | | . >= 1 and . <= 10 | experience |
| | text | why | Why? | 为什么？ | ${mood} < 5 | | |
| | end_group | | | | | | |
| | note | thanks | Thanks | 谢谢 | | | |
| choices |
| | list_name | name | label::English (en) | label::zh | score |
| | yn | yes | Yes | 是 | 1 |
| | yn | no | No | 否 | 0 |
"""


def read(form):
    return read_instrument(form.encode(), "form.md")


def changed(*swaps):
    form = BASE
    for old, new in swaps:
        assert old in form
        form = form.replace(old, new, 1)
    return differences(read(BASE), read(form))


def test_it_works():
    [found] = changed(("Greeted?", "Were you greeted?"))
    assert (found.kind, found.path) == ("wording", ("hall", "greeted"))
    assert found.words.to("en") == "Wording changed: “Greeted?” → “Were you greeted?”"
    assert found.words.to("zh") == "题面变动：“有人迎接吗？” → “有人迎接吗？”"
    assert found.comparability == "doubtful"


def test_nothing_changed_in_the_same_form():
    for code, data in library.instruments().items():
        form = read_instrument(data, f"{code}.md")
        assert differences(form, read_instrument(data, f"{code}.md")) == []


@pytest.mark.parametrize(
    ("swaps", "kind", "level", "words"),
    [
        ([("| integer | mood", "| decimal | mood")], "type", "broken", "“integer” → “decimal”"),
        ([("<= 10", "<= 7")], "scale", "broken", "“1…10” → “1…7”"),
        ([("| yn | no |", "| yn | nope |")], "codes", "broken", "“yes, no” → “yes, nope”"),
        ([("| No |", "| Not at all |")], "labels", "doubtful", "“no No” → “no Not at all”"),
        ([("| 否 | 0 |", "| 否 | 0.5 |")], "scores", "broken", "“no=0” → “no=0.5”"),
        ([("${mood} < 5", "${mood} < 3")], "relevance", "doubtful", "< 3"),
        ([("| experience", "| importance")], "meaning", "broken", "measure importance"),
    ],
)
def test_each_kind_of_change(swaps, kind, level, words):
    found = changed(*swaps)
    assert [each.kind for each in found] == [kind]
    assert found[0].comparability == level and words in found[0].words.to("en")
    assert found[0].words.has("zh") and found[0].words.has("en")


def test_questions_come_and_go():
    line = "| | text | why | Why? | 为什么？ | ${mood} < 5 | | |\n"
    [gone] = changed((line, ""))
    assert (gone.kind, gone.path, gone.comparability) == ("removed", ("hall", "why"), "broken")
    [new] = differences(read(BASE.replace(line, "")), read(BASE))
    assert (new.kind, new.question.to("en")) == ("added", "Why?")
    [note] = changed(("| | note | thanks | Thanks | 谢谢 | | | |\n", ""))
    assert note.comparability == "kept"  # nothing was ever answered to it


def test_a_question_that_moves_is_the_same_question():
    mood = "| | integer | mood | Mood | 心情 | | . >= 1 and . <= 10 | experience |\n"
    found = changed((mood, ""), ("| | note |", f"{mood}| | note |"))
    assert [(each.kind, each.path) for each in found] == [("moved", ("mood",))]
    assert found[0].words.to("zh") == "位置变动：“hall/mood” → “mood”"


def test_only_what_jumped_is_said_to_have_moved():
    rows = [f"| | text | q{number} | Q{number} |\n" for number in range(50)]
    head = "| survey |\n| | type | name | label |\n"
    jumped = rows[:10] + rows[11:40] + [rows[10]] + rows[40:]
    found = differences(read(head + "".join(rows)), read(head + "".join(jumped)))
    assert [(each.kind, each.path) for each in found] == [("moved", ("q10",))]
    random.Random(5).shuffle(rows)
    assert all(
        each.kind == "moved"
        for each in differences(read(head + "".join(rows)), read(head + "".join(jumped)))
    )


def test_another_order_of_choices_leaves_the_codes_comparable():
    yes, no = "| | yn | yes | Yes | 是 | 1 |\n", "| | yn | no | No | 否 | 0 |\n"
    [found] = changed((yes + no, no + yes))
    assert (found.kind, found.comparability) == ("codes", "doubtful")
    assert found.words.to("zh") == "选项代码变动：“yes、no” → “no、yes”"


def test_the_worst_change_decides_for_a_question():
    found = changed(("| integer | mood | Mood", "| decimal | mood | Feeling"))
    assert comparable(found, ("hall", "mood")) == "broken"
    assert comparable(found, ("hall", "why")) == "kept"


def test_every_kind_has_words_in_both_languages():
    assert all(words.has("zh") and words.has("en") for words, _ in KINDS.values())
    assert {level for _, level in KINDS.values()} <= {"broken", "doubtful", "kept"}


@pytest.mark.skipif(
    not (Path(__file__).parents[3] / "shared" / "data").is_dir(), reason="shared data is absent"
)
def test_real_forms_compare_with_themselves_and_each_other():
    folder = Path(__file__).parents[3] / "shared" / "data" / "xlsforms"
    index = json.loads((folder / "INDEX.json").read_text())["forms"]
    names = [each["file"] for each in index if each["pyxform"] == "ok"][:6]
    forms = [read_instrument((folder / name).read_bytes(), name) for name in names]
    for form, other in zip(forms, forms[1:] + forms[:1], strict=True):
        assert differences(form, form) == []
        found = differences(form, other)
        assert found and all(each.words.has("zh") for each in found)
