"""Published conformance cases of ODK's XPath, through both evaluators."""

import json
import math
import re
from pathlib import Path

import pytest

from surveys.expressions import (
    ExpressionError,
    compile,
    evaluate,
    evaluate_data,
    instance_data,
    select_data,
)

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "vectors" / "xpath_vectors.json"
CLOCK = {"now": "2026-11-21T12:34:56.789-07:00", "timezone": "America/Phoenix"}
WRAPPERS = {"boolean": "boolean", "number": "number", "string": "string"}

pytestmark = pytest.mark.skipif(
    not VECTORS.exists(), reason="the shared conformance vectors are not beside the project"
)


@pytest.fixture(scope="module")
def vectors():
    return json.loads(VECTORS.read_text("utf-8"))["vectors"]


@pytest.fixture(scope="module")
def ask(request):
    if request.param == "python":
        return evaluate_data
    return request.getfixturevalue("twin").evaluate


both = pytest.mark.parametrize("ask", ["python", "javascript"], indirect=True)


def passes(vector, ask):
    kind, expected = vector["kind"], vector["expected"]
    wrapper = WRAPPERS.get(kind.partition("_")[0], "")
    context = {**CLOCK, "node": vector["context"] or "/"}
    try:
        compiled = compile(f"{wrapper}({vector['expr']})")
        value = ask(compiled, instance_data(vector["instance"] or ""), context)
    except (ExpressionError, RuntimeError):
        return kind == "error"
    if kind == "error":
        return False
    if kind == "number":
        return same_number(value, float(expected))
    if kind == "number_rounded":
        factor = vector["round_factor"]
        return same_number(math.floor(value * factor + 0.5) / factor, float(expected))
    if kind == "string_regex":
        return re.search(expected, value) is not None
    return len(value) == expected if kind == "string_length" else value == expected


def same_number(value, expected):
    if math.isnan(expected) or math.isinf(expected):
        return repr(value) == repr(expected)
    return abs(value - expected) <= 1e-12 * max(1, abs(expected))


def failures(vectors, ask, tiers, volatile):
    chosen = [
        vector
        for vector in vectors
        if vector["tier"] in tiers
        and vector.get("volatile", False) == volatile
        and vector["kind"] != "nodeset"
    ]
    assert len(chosen) > 20
    return [vector["expr"] for vector in chosen if not passes(vector, ask)], len(chosen)


@both
def test_it_works(vectors, ask):
    failed, _ = failures(vectors, ask, (1, 2), volatile=False)
    assert failed == []


@both
def test_a_fixed_clock_serves_what_depends_on_time(vectors, ask):
    failed, count = failures(vectors, ask, (1, 2), volatile=True)
    assert len(failed) <= 0.05 * count, failed


@both
def test_generic_xpath(vectors, ask, record_property):
    failed, count = failures(vectors, ask, (3,), volatile=False)
    record_property("tier 3", f"{count - len(failed)} of {count}")
    assert failed == []


def places(data, place=""):
    """Yield (identity, "/*[1]/*[2]") of the elements below."""
    elements = [child for child in data.get("children", ()) if child["name"] != "#text"]
    for number, child in enumerate(elements, 1):
        yield id(child), f"{place}/*[{number}]"
        yield from places(child, f"{place}/*[{number}]")


def test_node_sets_save_those_with_comments(vectors):
    failed = []
    for vector in (v for v in vectors if v["kind"] == "nodeset"):
        data = instance_data(vector["instance"])
        place = dict(places({"children": [data]}))
        nodes = select_data(compile(vector["expr"]), data, vector["context"] or "/")
        if [place.get(id(node), "no element") for node in nodes] != vector["expected"]:
            failed.append(vector["expr"])
    assert failed == ["child::node()"]


def test_the_plain_call_gives_the_same(vectors):
    vector = next(v for v in vectors if v["expr"] == 'join(", ", *)')
    assert evaluate(vector["expr"], vector["instance"], vector["context"]) == vector["expected"]


@both
@pytest.mark.parametrize("kind", ["number", "string", "boolean", "error"])
def test_a_wrong_answer_is_noticed(vectors, ask, kind):
    wrong = {"number": -77, "string": "never", "boolean": None, "error": None}[kind]
    literal = [v for v in vectors if v["tier"] == 1 and v["kind"] not in ("error", "nodeset")]
    changed = [{**vector, "kind": kind, "expected": wrong} for vector in literal[:20]]
    assert not any(passes(vector, ask) for vector in changed)
