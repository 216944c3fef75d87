"""Coded verbatims: what holds of two coders, how rules read, whom an example stands for."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.analysis import analyse
from reports.coding import Code, Rule, Rules, Suggester, Suggestion, agreed, differences, said
from reports.coding.comparing import compare
from reports.coding.counting import cells, words_most_said
from reports.coding.examples import examples, likenesses
from reports.coding.segmentation import Segmenter, segmenter, stem
from reports.coding.starter import starter_rules
from reports.dataset import Dataset
from surveys.library import template
from surveys.study import Study
from tests.hostile import ODD, PAYLOADS
from tests.reports.examples import example_dataset, example_study

STUDY = example_study()
HOSTILE = (*PAYLOADS, *ODD)
QUEUE = Rule(("排队", "等", "queue"), "queue", "efficiency", -1)
KIND = Rule(("热情", "friendly"), "counter_talk", "emotion", 1)


def suggest(text: str, *rules: Rule) -> Suggestion:
    return Suggester(Rules(rules or (QUEUE, KIND)), STUDY).suggest(text)


def row(number: int, text: str, **more: Any) -> dict[str, Any]:
    about = {"touchpoint": "queue", "dimension": "efficiency", "feeling": -2.0}
    return {"id": f"s{number}/said", "text": text, "segment": ""} | about | more


def test_it_works() -> None:
    found = suggest("取号以后等了四十分钟")
    assert found == Suggestion("queue", "efficiency", -1, ("等",))


# what holds of two coders

CODE = st.builds(
    Code,
    st.sampled_from(["", "queue", "leave"]),
    st.sampled_from(["", "trust"]),
    st.one_of(st.none(), st.integers(-5, 5).map(float)),
)


@given(CODE, CODE)
def test_what_holds_does_not_depend_on_who_is_first(left: Code, right: Code) -> None:
    assert differences(left, right) == differences(right, left)
    assert agreed([left, right]) == agreed([right, left])
    assert agreed([left]) == left
    assert agreed([left, right], settled=right) == right


@given(CODE, CODE)
def test_where_they_differ_nothing_is_claimed(left: Code, right: Code) -> None:
    held = agreed([left, right])
    assert held is not None
    for field in differences(left, right):
        assert getattr(held, field) in ("", None)


@pytest.mark.parametrize(
    ("left", "right", "held"),
    [(-3.0, -4.0, -3.5), (-3.0, -5.0, None), (0.0, 1.0, None), (None, 1.0, None), (2.0, 2.0, 2.0)],
)
def test_near_feelings_on_one_side_are_averaged(
    left: float | None, right: float | None, held: float | None
) -> None:
    code = agreed([Code(feeling=left), Code(feeling=right)])
    assert code is not None
    assert code.feeling == held


def test_nobody_coded() -> None:
    assert agreed([]) is None


# segmentation


def test_the_dictionary_waits_until_it_is_needed() -> None:
    """A phone's page must not pay for it: only segmenting imports it."""
    code = "import sys, fieldapp, reports.analysis; print('rjieba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_chinese_and_english_are_cut_into_words() -> None:
    cut = segmenter(("取号机",))
    assert cut.tokens("取号机坏了") == ["取号机", "坏", "了"]
    assert cut.tokens("The Queues were long") == ["the", "queu", "wer", "long"]
    assert cut.words("我等了 40 分钟，窗口的牌子还在。The queues!") == ["窗口", "牌子", "queues"]


@pytest.mark.parametrize("word", ["queue", "queues", "queued", "queuing"])
def test_endings_do_not_matter(word: str) -> None:
    assert stem(word) == stem("queue")


@pytest.fixture(scope="module")
def knowing() -> Segmenter:
    """Return a segmenter that takes every hostile text for a word of the team's."""
    return Segmenter(tuple(text[:40] for text in HOSTILE))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_cut_like_any(text: str, knowing: Segmenter) -> None:
    assert isinstance(knowing.tokens(text), list)
    assert isinstance(knowing.words(text), list)


# rules


@pytest.mark.parametrize(
    ("text", "touchpoint"),
    [
        ("我等了半天", "queue"),
        ("会员等级太低", ""),
        ("The queues were endless", "queue"),
        ("QUEUING for an hour", "queue"),
        ("a conqueue", ""),
        ("排\n队", "queue"),
    ],
)
def test_rules_find_whole_words(text: str, touchpoint: str) -> None:
    assert suggest(text).touchpoint == touchpoint


def test_a_negation_turns_the_feeling_round() -> None:
    assert suggest("态度很热情").sign == 1
    assert suggest("态度不热情").sign == -1
    assert suggest("not friendly at all").sign == -1


def test_the_longer_words_win_and_ties_go_to_the_first_in_the_study() -> None:
    rules = (Rule(("手机",), "handset"), Rule(("手机预约",), "queue"))
    assert suggest("手机预约以后还要排", *rules).touchpoint == "queue"
    even = (Rule(("价格",), "leave"), Rule(("地图",), "find"))
    assert suggest("价格和地图", *even).touchpoint == "find"


@pytest.fixture(scope="module")
def wary() -> Suggester:
    """Return a suggester whose rules look for every hostile text, and for patterns."""
    looked_for = ((text[:40], ".*", "(a+)+$", "[", "\\") for text in HOSTILE)
    return Suggester(Rules(tuple(Rule(words, "queue") for words in looked_for)), STUDY)


def test_what_looks_like_a_pattern_is_looked_for_as_it_stands(wary: Suggester) -> None:
    assert wary.suggest("什么也没有说").touchpoint == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_plain_words(text: str, wary: Suggester) -> None:
    assert isinstance(wary.suggest(text * 3), Suggestion)


def test_codes_that_the_study_has_not_are_not_suggested() -> None:
    assert suggest("排队", Rule(("排队",), "gone", "gone", -1)) == Suggestion("", "", -1, ("排队",))


def test_the_first_rules_fit_the_template_and_leave_out_what_others_lack() -> None:
    study = template("service_hall")
    rules = starter_rules(study).rules
    assert {rule.touchpoint for rule in rules} >= {point.code for point in study.touchpoints}
    assert {rule.dimension for rule in rules} >= {each.code for each in study.dimensions}
    assert all(any(word.isascii() for word in rule.words) for rule in rules)
    assert {rule.touchpoint for rule in starter_rules(Study("x")).rules} == {""}
    assert (
        Suggester(starter_rules(study), study).suggest("叫号屏坏了，等太久").touchpoint == "queue"
    )


# counts, words, examples


def test_cells_add_up() -> None:
    rows = [row(1, "a"), row(2, "b", feeling=3.0), row(3, "c", touchpoint="leave", feeling=None)]
    found = cells(rows)
    assert (found["queue", "efficiency"].n, found["queue", "efficiency"].negative) == (2, 1)
    assert found["all", "all"].n == 3
    assert found["all", "efficiency"].positive == 1


def test_a_word_counts_once_a_respondent() -> None:
    rows = [
        row(1, "窗口窗口窗口"),
        row(1, "窗口", id="s1/again", feeling=2.0),
        row(2, "窗口太少", feeling=1.0),
        row(3, "queues and a queue, 两分钟"),
        row(4, "queue"),
        row(5, "态度"),
    ]
    second, first = words_most_said(rows, segmenter(), 9)
    assert (first.word, first.n, first.negative) == ("窗口", 2, 1)
    assert (second.word, second.n) == ("queue", 2)


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=5), min_size=1, max_size=8))
def test_likeness_is_the_mean_cosine(texts: list[list[str]]) -> None:
    sets = [set(words) for words in texts]

    def cosine(a: set[str], b: set[str]) -> float:
        return len(a & b) / math.sqrt(len(a) * len(b)) if a and b else 0.0

    for place, got in enumerate(likenesses(texts)):
        others = [other for at, other in enumerate(sets) if at != place]
        mean = sum(cosine(sets[place], other) for other in others) / max(1, len(others))
        assert got == pytest.approx(mean, abs=1e-9)


def test_an_example_is_like_the_others_not_the_loudest() -> None:
    rows = [
        row(1, "窗口开得太少，排队排了一个中午", feeling=-3.0),
        row(2, "排队太久，窗口开得少", feeling=-2.0),
        row(3, "中午窗口少，大家都在排队", feeling=-3.0),
        row(4, "气死我了！！！这辈子再也不来这种地方，骗子公司快倒闭吧", feeling=-5.0),
        row(5, "少"),
    ]
    [found] = examples(rows, STUDY, segmenter())
    assert (found.n, found.verbatim["id"] in ("s1/said", "s2/said", "s3/said")) == (5, True)
    assert examples(rows[::-1], STUDY, segmenter()) == [found], "whatever order they come in"


def test_cells_with_most_come_first() -> None:
    rows = [row(1, "a", touchpoint="leave"), row(2, "b"), row(3, "c"), row(4, "d", touchpoint="")]
    rows[3]["dimension"] = ""
    found = examples(rows, STUDY, segmenter())
    assert [(each.touchpoint, each.n) for each in found] == [("queue", 2), ("leave", 1)]


# agreement


def test_two_coders_are_held_against_one_another() -> None:
    same = [(Code("queue", "trust", -2.0), Code("queue", "trust", -3.0))] * 8
    apart = [(Code("queue", "trust", 1.0), Code("leave", "", -1.0))] * 4
    both = [(Code("leave", "", 3.0), Code("leave", "", 3.0))] * 8
    found = compare([*same, *apart, *both])
    assert (found.n, found.same) == (20, 16)
    assert found.touchpoint.value == pytest.approx(1 - 0.2 / (1 - 0.48))
    assert found.feeling.n == 20
    assert found.feeling.low is not None and found.feeling.value is not None
    assert found.feeling.low < found.feeling.value < (found.feeling.high or 0)
    [first, *_] = found.confusions
    assert (first.field, first.left, first.right, first.n) == ("touchpoint", "queue", "leave", 4)
    queue = next(each for each in found.touchpoints if each.code == "queue")
    assert (queue.left, queue.right, queue.both) == (12, 8, 8)


def test_nothing_coded_twice_is_unknown() -> None:
    found = compare([])
    assert (found.n, found.touchpoint.value, found.feeling.value) == (0, None, None)


# the dataset


def coded(dataset: Dataset, code: Code) -> Dataset:
    return dataset.coded({(each["id"], said(each["text"])): code for each in dataset.verbatims})


def test_codes_replace_what_the_form_says_and_leave_the_rest() -> None:
    plain = example_dataset("w2")
    read = coded(plain, Code("leave", "", -4.0))
    before, after = plain.verbatims[0], read.verbatims[0]
    assert after["touchpoint"] == "leave"
    assert after["feeling"] == -4.0
    assert after["dimension"] == before["dimension"]
    assert plain.verbatims[0] == before, "the dataset without codes is as it was"
    assert len(read.coded_verbatims) == len(read.verbatims)
    assert plain.coded_verbatims == []


def test_a_code_holds_for_the_words_that_were_read() -> None:
    plain = example_dataset("w2")
    other = {(each["id"], said("other words")): Code("leave") for each in plain.verbatims}
    assert plain.coded(other).verbatims == plain.verbatims


def test_the_analysis_counts_codes_and_names_examples() -> None:
    analysis = analyse(coded(example_dataset("w2"), Code("leave", "trust", -4.0)))
    [text] = analysis["text"]
    assert (text["touchpoint"], text["dimension"], text["feeling"]) == (
        "leave",
        "trust",
        "negative",
    )
    [example] = analysis["examples"]
    assert example["n"] == text["n"]
    assert set(example) == {
        *("wave", "touchpoint", "dimension", "feeling", "n", "id", "segment"),
    }
