"""What the pages say of figures that are not comparable, not certain, weighted or cut."""

from dataclasses import replace

import pytest

from reports.composing import compose, wording
from reports.facts import Facts
from reports.pages import issue_peers, method, wave_over_wave
from reports.register import Asked, Register
from reports.strategy import Evidence, Issue, IssueTree, Reference
from surveys.text import Text
from tests.reports.generated import Size, source

REGISTER = Register(asked=(Asked(Text.of("Intercept"), "1", 400, "2025-09-01", "2025-09-26"),))


def changed(reason, **more):
    """Return a study in which the first touchpoint was asked otherwise."""
    made = source(Size())
    made.analysis["trend"][0].update(
        {"broken": reason, "change": None, "low": None, "high": None, "significant": None}, **more
    )
    return made


def waves(study, language="en"):
    return wave_over_wave.pages(study, wording(language))


def test_it_works():
    [page, *_] = waves(source(Size()))
    assert page.broken == ""
    assert len(page.lines) == len(page.rows) == 6


@pytest.mark.parametrize(
    ("reason", "en", "zh"),
    [
        ("scale", "The scale changed: Find", "量表改变：寻找"),
        ("codes", "The codes of the answers changed: Find", "选项代码改变：寻找"),
        ("wording", "The wording changed: Find", "题目措辞改变：寻找"),
        ("questions", "The questions changed: Find", "题目增删或含义改变：寻找"),
    ],
)
def test_a_line_that_breaks_says_why_and_is_not_drawn(reason, en, zh):
    [page, *_] = waves(changed(reason))
    assert page.broken == f"Not compared. {en}."
    assert len(page.lines) == 5
    assert page.rows[-1].name == "Find"
    assert (page.rows[-1].change, page.rows[-1].moved) == ("–", False)
    assert waves(changed(reason), "zh")[0].broken == f"以下不作对比：{zh}。"


def test_where_every_line_breaks_the_page_says_so():
    made = changed("scale")
    del made.analysis["trend"][1:]
    [page] = waves(made)
    assert page.headline.startswith("Nothing can be compared with Wave 1")
    assert page.lines == ()


def ceiling(share, n):
    made = source(Size())
    row = {
        "wave": "w2", "item": "find", "kind": "touchpoint", "segment": "all",
        "measure": "experience", "box": "top1", "share": share, "n": n, "low": 0.0, "high": 1.0,
    }  # fmt: skip
    made.analysis["boxes"] = [row]
    [page, *_] = method.pages(made, wording("en"))
    return [line for line in page.limits if "simulated" in line]


def test_ceilings_are_said_where_they_weaken_an_interval():
    [line] = ceiling(0.92, 40)
    assert "On 1 scales" in line
    assert "about 76% where 90% do so and n = 30" in line
    assert "about 83% where 80%" in ceiling(0.81, 30)[0]
    assert ceiling(0.4, 30) == []
    assert ceiling(0.55, 400) == []


def books(**row):
    made = replace(source(Size()), register=REGISTER)
    made.analysis["weighting"][0].update(row)
    return method.pages(made, wording("en"))[1].books


def test_weighting_is_said_with_its_cost():
    said = books().weighting
    assert said == (
        "Weighted to the segments' population shares: n = 400, "
        "design effect 1.10, effective n 364 (Kish)."
    )
    assert books().weights[0].cells == ("32%", "33%", "1.04")


def test_margins_are_named_and_so_is_who_is_missing():
    groups = [{"margin": "sex", "code": "f", "sample": 0.4, "share": 0.6}]
    told = books(basis="margins", margins=["segment", "sex"], groups=groups, missing=["sex/x"])
    assert told.weighting.startswith("Raked to the margins of segment and sex: n = 400")
    assert told.weighting.endswith("Nobody answered for x.")
    assert told.weights[0].name == "f"
    assert told.weights[0].cells == ("40%", "60%", "1.50")


def chart(item, most):
    made = source(Size())
    facts = Facts.of(made, wording("en"))
    leaf = Issue("l", title=Text.of("Too slow"))
    figure = Reference("experience", item=item, segment="all")
    tree = IssueTree(
        Text.of("Why?"), (leaf,), (Evidence("e", "figure", "l", reference=figure),)
    )  # fmt: skip
    return issue_peers.peers(facts, tree, leaf, most)


def test_the_ninth_of_its_like_is_counted_where_only_eight_have_room():
    assert chart("find", 20).title == "Experience of all, the worst first"
    ordered = chart("find", 20).names
    codes = {point.name.to("en"): point.code for point in source(Size()).study.touchpoints}
    worst, best = codes[ordered[0]], codes[ordered[-1]]
    assert chart(worst, 8).title == "Experience: the 8 worst of 14"
    cut = chart(best, 8)
    assert cut.title == "Experience: the 7 worst of 14, and this one"
    assert cut.names[-1] == ordered[-1]


def test_pages_stand_where_no_item_is_the_key_experience():
    made = source(Size())
    for row in made.analysis["key_experiences"]:
        row.update(items=[], weighted_satisfaction=None)
    kinds = {page.kind for page in compose(replace(made, language="both")).parts[0].pages}
    assert {"summary", "expectation", "segments"} <= kinds
