"""The Python and the JavaScript evaluator give the same answer, whatever is asked."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.expressions import ExpressionError, answers_data, compile, evaluate_data
from surveys.instrument import Choice, Instrument, Question, Section
from surveys.text import Text

INSTRUMENT = Instrument(
    code="visit",
    title=Text(),
    items=(
        Question("age", "integer"),
        Question("name", "text"),
        Question("when", "date"),
        Question("blank", "text"),
        Question("services", "select_multiple", choices=(Choice("a"), Choice("b"))),
        Question("place", "geopoint"),
        Section(
            "cards",
            repeat=True,
            items=(Question("who", "text"), Question("score", "integer")),
        ),
    ),
)
DATA = answers_data(
    INSTRUMENT,
    {
        "age": 34,
        "name": " 李  Ann 😀 ",
        "when": "2024-02-29",
        "services": ["a", "data_trial", "b"],
        "place": {"lat": 31.2, "lon": 121.5},
        "cards": [{"who": "Bo", "score": 7}, {"who": "安", "score": 9}, {"who": "Cy"}],
    },
)
ITEMS = [{"name": "a", "label": "甲", "city": "sh"}, {"name": "b", "label": "乙", "city": "bj"}]
LIST = {
    "name": "root",
    "children": [
        {"name": "item", "children": [{"name": k, "value": v} for k, v in item.items()]}
        for item in ITEMS
    ],
}
CONTEXTS = st.fixed_dictionaries(
    {
        "node": st.sampled_from(
            ["/", "/visit", "/visit/age", "cards/1/who", "cards/2/score", "cards/9/who", "age"]
        ),
        "now": st.just("2026-11-21T12:34:56.789-07:00"),
        "timezone": st.sampled_from(["America/Phoenix", "Asia/Shanghai", "Europe/Berlin", "UTC"]),
        "locale": st.sampled_from(["zh", "en"]),
        "instances": st.just({"list": LIST}),
        "texts": st.just({"hello": "你好"}),
        "choice_labels": st.just({"services": {"a": "甲", "b": "乙"}}),
    }
)


def calls(name, *arguments):
    return st.tuples(*arguments).map(lambda given: f"{name}({', '.join(given)})")


def one_of_calls(names, *arguments):
    return st.one_of(*(calls(name, *arguments) for name in names))


def infix(operators, left, right):
    return st.tuples(left, st.sampled_from(operators), right).map(
        lambda given: f"({given[0]} {given[1]} {given[2]})"
    )


NUMBER_LITERALS = st.one_of(
    st.integers(0, 20).map(str),
    st.floats(0, 1e6).map(lambda number: f"{number:.3f}"),
    st.sampled_from([".5", "3.", "1e21", "1.5e-9", "123456789012", "-2", "-0.5"]),
)
DATE_LITERALS = st.tuples(
    st.dates(), st.sampled_from(["", "T00:00:00.000Z", "T06:30:00", "T23:59:59.250+08:00"])
).map(lambda given: f"'{given[0]}{given[1]}'")
TEXT_LITERALS = st.one_of(
    st.text("ab1 2.-李😀é\t/", max_size=12).map(lambda text: f"'{text}'"),
    st.sampled_from(["'2021-02-30'", "'12:30'", "'31.2 121.5 0 0; 31.3 121.6 0 0'", "' 7 '"]),
    DATE_LITERALS,
)
NODES = st.sampled_from(
    [
        "${age}",
        "${who}",
        "${score}",
        "${cards}",
        "${nobody}",
        ".",
        "..",
        "../score",
        "*",
        "//who",
        "/visit/cards[2]/score",
        "/visit/cards[who = 'Bo']/score",
        "/visit/cards[last()]/who",
        "/visit/cards[position() > 1]",
        "/visit/cards/who | /visit/age",
        "(//who)[2]/preceding::*",
        "//score/ancestor::*[1]/following-sibling::cards",
        "current()/..",
        "instance('list')/root/item[city = 'sh']/label",
        "randomize(//who, 42)",
        "indexed-repeat(${score}, ${cards}, 2)",
    ]
)
SMOOTH = ["sin", "cos", "tan", "atan", "exp", "exp10", "sqrt", "asin", "acos", "log", "log10"]


def numbers(value, texts, truths):
    """Numbers; what a last digit could tip over is rounded before anything is done with it."""
    return st.one_of(
        NUMBER_LITERALS,
        infix(["+", "-", "*", "div", "mod"], value, value),
        one_of_calls(["int", "floor", "ceiling", "abs", "round", "number"], value),
        one_of_calls(SMOOTH, st.sampled_from(["0", "0.3", "1", "2", "-1", "'x'"])).map(
            lambda call: f"round({call}, 6)"
        ),
        calls("round", value, st.sampled_from(["0", "1", "2", "-1", "-2"])),
        calls("pow", st.integers(-9, 9).map(str), st.integers(0, 9).map(str)),
        one_of_calls(["count", "count-non-empty", "sum", "position"], NODES),
        one_of_calls(["max", "min"], value, NODES),
        one_of_calls(["string-length", "count-selected"], texts),
        one_of_calls(["decimal-date-time", "decimal-time", "number"], texts),
        one_of_calls(["distance", "area"], texts),
        calls("if", truths, value, value),
    )


def text_values(value, anything, truths):
    return st.one_of(
        TEXT_LITERALS,
        one_of_calls(["string", "name"], NODES),
        one_of_calls(["string", "normalize-space"], value),
        one_of_calls(["concat", "substring-before", "substring-after", "coalesce"], value, value),
        calls("join", value, NODES, anything),
        calls("translate", value, value, value),
        one_of_calls(["substr", "substring"], value, st.integers(-5, 9).map(str)),
        calls("substr", value, st.integers(-5, 9).map(str), st.integers(-5, 9).map(str)),
        calls("selected-at", value, st.integers(-1, 3).map(str)),
        calls("string", anything),
        one_of_calls(["date", "date-time"], anything).map(lambda call: f"string({call})"),
        calls("format-date-time", anything, st.just("'%Y-%m-%d %e %b %a %H:%M:%S.%3 %n %q'")),
        st.sampled_from(["string(today())", "string(now())", "string(today() + 1)"]),
        calls(
            "digest",
            value,
            st.sampled_from(["'MD5'", "'SHA-1'", "'SHA-256'", "'SHA-384'", "'SHA-512'"]),
            st.sampled_from(["'hex'", "'base64'"]),
        ),
        calls("base64-decode", st.sampled_from(["'SGVsbG8='", "'5p2O'", "'SGVsbG8'", "'_'"])),
        calls("pulldata", st.just("'list', 'label', 'name'"), value),
        st.sampled_from(["jr:itext('hello')", "jr:choice-name('a', '${services}')"]),
        calls("if", truths, value, value),
    )


def truth_values(value, anything, texts):
    return st.one_of(
        st.sampled_from(["true()", "false()"]),
        infix(["=", "!=", "<", "<=", ">", ">="], anything, anything),
        infix(["and", "or"], value, value),
        one_of_calls(["not", "boolean"], anything),
        one_of_calls(["contains", "starts-with", "ends-with", "selected"], texts, texts),
        calls("regex", texts, st.sampled_from(["'^[a-z]+$'", "'\\d\\-?'", "'.'", "'李|b'"])),
        calls("checklist", st.just("1"), st.just("2"), anything, anything),
        calls("weighted-checklist", st.just("-1"), st.just("5"), anything, st.just("3")),
        calls("boolean-from-string", texts),
        calls("geofence", texts, st.just("'30 120; 30 122; 32 122; 32 120; 30 120'")),
    )


def grown(children):
    number, text, truth, nodes = children
    anything = st.one_of(number, text, truth, nodes)
    return (
        numbers(st.one_of(number, nodes), st.one_of(text, nodes), truth),
        text_values(st.one_of(text, nodes), anything, truth),
        truth_values(truth, anything, st.one_of(text, nodes)),
        NODES,
    )


def expressions():
    levels = (NUMBER_LITERALS, TEXT_LITERALS, st.sampled_from(["true()", "false()"]), NODES)
    for _ in range(3):
        levels = grown(levels)
    return st.one_of(*levels)


def asked(ask, compiled, context):
    try:
        return ask(compiled, DATA, context)
    except (ExpressionError, RuntimeError):
        return "refused"


def same(left, right):
    if isinstance(left, float) and isinstance(right, float):
        equal = left == right or (math.isnan(left) and math.isnan(right))
        return equal or abs(left - right) <= 1e-12 * max(1.0, abs(left))
    return type(left) is type(right) and left == right


def check_both(twin, expression, context):
    compiled = compile(expression)
    here = asked(evaluate_data, compiled, context)
    there = asked(twin.evaluate, compiled, context)
    assert same(here, there), (expression, context["node"], context["timezone"], here, there)


QUIET = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=500, derandomize=True, **QUIET)
@given(expression=expressions(), context=CONTEXTS)
def test_it_works(twin, expression, context):
    check_both(twin, expression, context)


@pytest.mark.slow
@settings(max_examples=5000, **QUIET)
@given(expression=expressions(), context=CONTEXTS)
def test_it_works_at_length(twin, expression, context):
    check_both(twin, expression, context)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1.0, 1.0 + 1e-14, True),
        (1.0, 1.0 + 1e-9, False),
        (math.nan, math.nan, True),
        (1.0, True, False),
        ("1", 1.0, False),
        ("refused", "a", False),
    ],
)
def test_a_difference_is_noticed(left, right, expected):
    assert same(left, right) is expected
