import json
from pathlib import Path

import pytest

from reports.comparison import DIMENSIONS, Comparison, white_space
from surveys.plain import from_plain, to_plain
from surveys.problems import InputError

CASE = Path(__file__).parents[3] / "shared" / "cases" / "operators_2006.json"
OPERATORS = {
    "source": "public material",
    "operators": [
        {"operator": "A", "role": "competitor", "emphasised_dimensions": ["control", "trust"]},
        {
            "operator": {"en": "We", "zh": "我方"},
            "role": "own headquarters",
            "emphasised_dimensions": ["trust", "efficiency"],
            "brands": [{"brand": "W", "theme": "w", "stresses": ["s"], "target": "youth"}],
        },
    ],
}


def read(**changes):
    return Comparison.from_json(json.dumps({**OPERATORS, **changes}).encode(), DIMENSIONS)


def test_it_works():
    comparison = Comparison.from_json(json.dumps(OPERATORS).encode())
    space = white_space(comparison)
    assert space.neither == ("knowledge", "emotion", "attention")
    assert (space.competitor_only, space.own_only) == (("control",), ("efficiency",))
    assert space.both == ("trust",)
    assert comparison.operators[1].brands[0].stresses[0].to("en") == "s"
    assert from_plain(Comparison, to_plain(comparison)) == comparison


@pytest.mark.skipif(not CASE.exists(), reason="the worked examples are not here")
def test_the_operators_of_2006():
    comparison = Comparison.from_json(CASE.read_bytes())
    space = white_space(comparison)
    found = {key: list(codes) for key, codes in to_plain(space).items()}
    assert found == json.loads(CASE.read_bytes())["expect"]
    assert comparison.operators[0].brands[0].theme.to("zh") == "我能"
    assert comparison.own_strategy.dimensions == ("trust", "efficiency", "attention")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"operators": []}, "operators"),
        ({"operators": [{"operator": "A", "role": "friend"}]}, "operators[0].role"),
        ({"operators": [{"role": "own"}]}, "operators[0].operator"),
        ({"operators": ["A"]}, "operators[0]"),
        (
            {"operators": [{"operator": "A", "role": "own", "emphasised_dimensions": ["luck"]}]},
            "operators[0].emphasised_dimensions",
        ),
        (
            {"operators": [{"operator": "A", "role": "own", "brands": [{"stresses": [1]}]}]},
            "operators[0].brands[0].stresses[0]",
        ),
        ({"own_strategy": {"dimensions": "trust"}}, "own_strategy.dimensions"),
        ({"own_strategy": "trust"}, "own_strategy"),
    ],
)
def test_a_problem_names_its_place(changes, place):
    with pytest.raises(InputError) as caught:
        read(**changes)
    assert f"comparison.json, column “{place}”" in "\n".join(caught.value.lines("en"))
    assert f"“{place}”列" in "\n".join(caught.value.lines("zh"))


def test_a_broken_file_names_its_line():
    with pytest.raises(InputError, match="row 2: The file is no valid JSON"):
        Comparison.from_json(b'{"operators":\n oops}')
