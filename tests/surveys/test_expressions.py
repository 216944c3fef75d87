"""Expressions: what compiles to what, what is refused and where, what answers they see."""

import json

import pytest

from surveys.expressions import (
    ExpressionError,
    answers_data,
    choices_data,
    compile,
    document,
    evaluate,
    evaluate_data,
    functions,
    references,
    select_data,
)
from surveys.instrument import Choice, Instrument, Question, Section
from surveys.text import Text

VISIT = Instrument(
    code="visit",
    title=Text(),
    items=(
        Question("age", "integer"),
        Question("services", "select_multiple"),
        Section("hall", items=(Question("wait", "integer"),)),
        Section(
            "cards",
            repeat=True,
            items=(
                Question("who", "text"),
                Question("score", "integer"),
                Section("calls", repeat=True, items=(Question("minutes", "integer"),)),
            ),
        ),
    ),
)
DATA = answers_data(
    VISIT,
    {
        "age": 34,
        "services": ["data", "trial"],
        "hall": {"wait": 12},
        "cards": [
            {"who": "Bo", "score": 7, "calls": [{"minutes": 1}, {"minutes": 2}]},
            {"who": "安", "score": 9},
        ],
    },
)


def ask(expression, node="/", **context):
    return evaluate_data(compile(expression), DATA, {"node": node, **context})


def test_it_works():
    assert evaluate("/data/age >= 18 and selected(/data/likes, 'tea')", XML) is True


XML = "<data><age>34</age><likes>tea coffee</likes></data>"


@pytest.mark.parametrize(
    ("text", "compiled"),
    [
        ("${age} >= 18", [">=", ["ref", "age"], ["value", 18]]),
        ("1 + 2 + 3 - 4", ["-", ["+", *(["value", n] for n in (1, 2, 3))], ["value", 4]]),
        ("1 + 2 * 3", ["+", ["value", 1], ["*", ["value", 2], ["value", 3]]]),
        ("--1", ["neg", ["neg", ["value", 1]]]),
        ("../who", ["path", ".", ["parent", "node()"], ["child", "who"]]),
        ("/a//b", ["path", "/", ["child", "a"], ["descendant-or-self", "node()"], ["child", "b"]]),
        ("a[2]", ["path", ".", ["child", "a", ["value", 2]]]),
        ("@id", ["path", ".", ["attribute", "id"]]),
        ("div div div", ["div", *(["path", ".", ["child", "div"]] for _ in "ab")]),
        ("* * 2", ["*", ["path", ".", ["child", "*"]], ["value", 2]]),
        ("a-b", ["path", ".", ["child", "a-b"]]),
        ("“中文”", ["value", "中文"]),
        ("${年龄}", ["ref", "年龄"]),
        (
            "indexed-repeat(${who}, ${cards}, 2)",
            ["()", "indexed-repeat", ["all", "who"], ["all", "cards"], ["value", 2]],
        ),
    ],
)
def test_compiled_expressions_are_plain_data(text, compiled):
    assert compile(text) == compiled
    assert json.loads(json.dumps(compiled)) == compiled


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 0, "too early"),
        ("1 +", 3, "too early"),
        ("1 1", 2, "does not fit"),
        ("(1", 2, "too early"),
        ("a[1", 3, "too early"),
        ("'open", 0, "never closed"),
        ("${}", 0, "names no question"),
        ("$age", 0, "begin a reference"),
        ("1 ＋ 2", 2, "no meaning"),
        ("wrong::a", 0, "does not fit"),
        ("1 + selectd(., 'a')", 4, "selected"),
        ("if(true(), 1)", 0, "does not take 2"),
        ("pi(1)", 0, "does not take 1"),
        ("count('a')", 0, "must be a question"),
        ("9" * 400, 0, "too large"),
        ("1 " * 20_000, 20_000, "longer than"),
    ],
)
def test_what_does_not_compile_is_told_with_its_place(text, position, words):
    with pytest.raises(ExpressionError, match=words) as caught:
        compile(text)
    assert caught.value.position == position
    assert f"第 {position + 1} 个字符" in caught.value.lines("zh")[0]


def test_an_error_says_what_was_expected():
    with pytest.raises(ExpressionError) as caught:
        compile("substr('a')")
    assert caught.value.expected == "substr(text, number, number?)"


def test_a_bad_pattern_is_found_before_anyone_answers():
    with pytest.raises(ExpressionError, match="no regular expression"):
        compile("regex(., '[a-')")
    assert compile("regex(., ${pattern})")


@pytest.mark.parametrize(
    "text", ["true() or nonsense()", "0 and substr()", "false() and (1 + regex())"]
)
def test_a_call_that_is_never_reached_is_no_fault(text):
    assert evaluate(text) is text.startswith("true")


@pytest.mark.parametrize("text", ["true() and nonsense()", "${a} or nonsense()", "nonsense()[1]"])
def test_a_call_that_may_be_reached_is(text):
    with pytest.raises(ExpressionError, match="no function"):
        compile(text)


@pytest.mark.parametrize("opening", ["(", "not(", "a[", "if(1, 2, ", "-(", "1 - ("])
def test_hostile_nesting_is_refused(opening):
    with pytest.raises(ExpressionError, match="nested more than"):
        compile(opening * 2_000)


def test_hostile_chains_are_refused_too():
    with pytest.raises(ExpressionError, match="nested more than"):
        compile("1" + " - 1 + 1" * 1_000)


@pytest.mark.parametrize(
    ("opening", "closing", "levels"),
    [
        ("(", ")", 99),
        ("not(", ")", 99),
        ("if(true(), ", ", 1)", 99),
        ("-(", ")", 48),
        ("1 - (", ")", 49),
        (".[", "]", 99),
    ],
)
def test_deep_but_honest_nesting_is_evaluated(opening, closing, levels):
    text = opening * levels + "1" + closing * levels
    data = {"name": "a", "children": [{"name": "b", "value": ""}]}
    assert evaluate_data(compile(text), data) in (1.0, 0.0, True, False, "")


def test_long_chains_are_flat():
    assert evaluate(" + ".join(["1"] * 3_000)) == 3_000.0
    assert evaluate(" or ".join(["false()"] * 1_500)) is False


def test_an_expression_that_would_never_end_is_stopped():
    data = {"name": "a", "children": [{"name": "b", "value": "1"}] * 300}
    with pytest.raises(ExpressionError, match="too much data"):
        evaluate_data(compile("count(//b[count(//b[count(//b) > 0]) > 0])"), data)


@pytest.mark.parametrize(
    ("expression", "node", "value"),
    [
        ("${age} + 1", "cards/0/who", 35.0),
        ("${who}", "cards/1/score", "安"),
        ("${who}", "cards/1/who", "安"),
        ("${wait}", "cards/1/who", "12"),
        ("count(${who})", "age", 2.0),
        ("sum(${score})", "hall/wait", 16.0),
        ("count(${cards})", "cards/0/who", 2.0),
        ("sum(${minutes})", "cards/0/who", 3.0),
        ("sum(${minutes})", "age", 3.0),
        ("count(${minutes})", "cards/1/who", 0.0),
        ("${minutes}", "cards/0/calls/1/minutes", "2"),
        ("${score}", "cards/0/calls/1/minutes", "7"),
        ("join('/', ${nobody})", "age", ""),
        ("${who}", "cards/5/score", ""),
        ("position(..)", "cards/1/who", 2.0),
        ("../score", "cards/1/who", "9"),
        (". > 30", "age", True),
        ("selected(${services}, 'data')", "age", True),
        ("indexed-repeat(${who}, ${cards}, 2)", "cards/0/score", "安"),
        ("indexed-repeat(${minutes}, ${cards}, 1, ${calls}, 2)", "age", "2"),
        ("once('new')", "age", "34"),
        ("once('new')", "hall/nothing", "new"),
        ("name(..)", "/visit/cards[2]/who", "cards"),
        ("count(/visit/cards[score > current()/../score])", "cards/0/who", 1.0),
    ],
)
def test_references_find_the_nearest(expression, node, value):
    assert ask(expression, node) == value


def test_choices_are_filtered_by_answers():
    choices = (
        Choice("sh1", Text.of({"zh": "上海一店", "en": "Shanghai 1"}), filters={"city": "sh"}),
        Choice("bj1", Text.of({"zh": "北京一店", "en": "Beijing 1"}), filters={"city": "bj"}),
    )
    instances = {"shops": choices_data(choices, "zh")}
    path = compile("instance('shops')/root/item[city = ${who}]/label")
    data = answers_data(VISIT, {"cards": [{"who": "sh"}, {"who": "bj"}]})
    context = {"node": "cards/1/score", "instances": instances}
    assert [node["value"] for node in select_data(path, data, context)] == ["北京一店"]
    assert evaluate_data(path, data, context) == "北京一店"


def test_an_unknown_instance_is_refused_save_the_last_saved():
    with pytest.raises(ExpressionError, match="no instance"):
        ask("instance('shops')/root")
    assert ask("${last-saved#age}") == ""
    assert ask("${last-saved#age}", instances={"__last-saved": DATA}) == "34"


def test_select_refuses_what_is_no_path():
    with pytest.raises(ExpressionError, match="path is needed"):
        select_data(compile("1 + 1"), DATA)


def test_a_document_serves_many_expressions():
    top = document(DATA)
    assert [evaluate_data(compile(text), top) for text in ("${age}", "count(//who)")] == ["34", 2.0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("${age} + ${wait} + ${age}", {"age", "wait"}),
        ("/visit/cards[1]/who = .", {"/visit/cards/who", "."}),
        (
            "instance('l')/root/item[city = ${town} and kind = current()/../kind]",
            {"town", "../kind"},
        ),
        ("(//who)[. = ${x}]", {"//who", "x"}),
        ("${group}/who", {"group"}),
        ("concat('a', @id, preceding::b)", {"@id", "preceding::b"}),
        ("1 + 1", set()),
    ],
)
def test_references_name_what_is_read(text, found):
    assert references(compile(text)) == found


def test_functions_name_the_families_to_load():
    compiled = compile(
        "if(selected(., 'a'), today(), concat(area(${p}), a[position() = pow(1, 2)]))"
    )
    families = {"logic", "choices", "dates", "texts", "geo", "nodesets", "maths"}
    assert functions(compiled) == families
    assert functions(compile("${a} = 1")) == set()
    assert functions(compile("${when} < '2026-01-01'")) == {"dates"}
