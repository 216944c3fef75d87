import pytest

from reports.issue_draft import candidates, dimension_of, draft_issue_tree, refreshed, severity_of
from reports.strategy import loose
from surveys.study import Item, Named, Segment, Study, Touchpoint
from surveys.text import Text

STUDY = Study(
    "s",
    segments=(Segment("gold"),),
    dimensions=(Named("control", Text.of("Control")), Named("trust", Text.of("Trust"))),
    touchpoints=tuple(
        Touchpoint(code, Text.of({"en": code.title(), "zh": f"接触点{code}"}))
        for code in ("enter", "queue", "desk", "leave")
    ),
    items=(
        Item("q1", touchpoint="queue", dimension="trust"),
        Item("q2", touchpoint="queue", dimension="control"),
        Item("q3", touchpoint="queue", dimension="control"),
    ),
)


def row(item, measure, mean, n=100, segment="all"):
    return {"wave": "w", "item": item, "kind": "touchpoint", "segment": segment,
            "measure": measure, "mean": mean, "n": n, "low": mean, "high": mean}  # fmt: skip


def said(number, touchpoint, feeling, dimension=""):
    return {"id": f"s{number}/mot/0/said", "text": f"quote {number}", "segment": "gold",
            "touchpoint": touchpoint, "dimension": dimension, "feeling": feeling, "site": "",
            "instrument": "focus_group"}  # fmt: skip


ANALYSIS = {
    "measures": [
        row("enter", "experience", 8.0, 200),
        row("enter", "weighted_satisfaction", 3.0, 200),
        row("queue", "experience", 4.0, 150),
        row("queue", "weighted_satisfaction", -20.0, 150),
        row("queue", "satisfaction", -2.5, 40, "gold"),
        row("desk", "experience", 5.0, 50),
        row("desk", "weighted_satisfaction", None, 0),
        row("desk", "satisfaction", -2.0, 50),
        row("leave", "rating", 5.0, 200),
    ],
    "boxes": [{"wave": "w", "item": "leave", "kind": "touchpoint", "segment": "all",
               "measure": "rating", "box": "bottom1", "share": 0.3, "n": 200, "low": 0.2,
               "high": 0.4}],
    "verbatims": [said(1, "queue", -2), said(2, "queue", -5), said(3, "desk", -3, "trust"),
                  said(4, "enter", -1), said(5, "queue", 4)],
    "photos": [{"sha256": "ab", "touchpoint": "queue", "site": "h1", "submission": "s9",
                "taken_at": ""}],
}  # fmt: skip


def test_it_works():
    tree = draft_issue_tree(STUDY, ANALYSIS)
    assert [branch.id for branch in tree.branches()] == [
        "dimension-control",
        "dimension-trust",
        "dimension-none",
    ]
    assert {leaf.id: leaf.parent for leaf in tree.leaves()} == {
        "queue": "dimension-control",
        "desk": "dimension-trust",
        "leave": "dimension-none",
    }
    assert tree == draft_issue_tree(STUDY, ANALYSIS)


@pytest.mark.parametrize(
    ("touchpoint", "basis", "severity"),
    [
        ("enter", "weighted_satisfaction", 0.0),
        ("queue", "weighted_satisfaction", 20.0 * 150 / 200),
        ("desk", "satisfaction", 2.0 * 50 / 200),
        ("leave", "bottom_box", 0.3),
        ("nowhere", "", 0.0),
    ],
)
def test_severity_is_the_shortfall_times_the_share_who_met_it(touchpoint, basis, severity):
    assert severity_of(ANALYSIS, touchpoint) == (basis, pytest.approx(severity))


def test_a_touchpoint_belongs_to_what_most_of_its_items_then_verbatims_name():
    assert [dimension_of(STUDY, ANALYSIS, code) for code in ("queue", "desk", "leave")] == [
        "control",
        "trust",
        "",
    ]


def test_evidence_hangs_on_its_leaf_worst_words_first():
    tree = draft_issue_tree(STUDY, ANALYSIS)
    hung = [(piece.kind, piece.id) for piece in tree.evidence_of("queue")]
    assert hung == [
        ("figure", "figure:weighted_satisfaction:queue:all"),
        ("figure", "figure:satisfaction:queue:gold"),
        ("verbatim", "verbatim:s2/mot/0/said"),
        ("verbatim", "verbatim:s1/mot/0/said"),
        ("photo", "photo:ab"),
    ]
    quote = tree.evidence_of("queue")[2]
    assert (quote.submission, quote.path, quote.text.to("zh")) == ("s2", "mot/0/said", "quote 2")


def test_what_is_about_no_issue_is_loose():
    tree = draft_issue_tree(STUDY, ANALYSIS)
    found = [piece.id for piece in loose(tree, candidates(STUDY, ANALYSIS))]
    assert found == ["figure:weighted_satisfaction:enter:all", "verbatim:s4/mot/0/said"]


def test_titles_are_in_both_languages():
    title = draft_issue_tree(STUDY, ANALYSIS).issue("queue").title
    assert title.to("en") == "Queue falls short of what customers expect"
    assert title.to("zh") == "接触点queue没有达到客户期望"


def test_no_answers_make_an_empty_tree():
    tree = draft_issue_tree(STUDY, {})
    assert (tree.issues, tree.evidence) == ((), ())
    assert tree.question


def test_severities_follow_the_answers_and_unknown_is_not_zero():
    tree = draft_issue_tree(STUDY, ANALYSIS).merge("desk", "queue").add("", Text.of("A belief"))
    better = {**ANALYSIS, "measures": [row("queue", "experience", 4.0, 100),
                                       row("queue", "weighted_satisfaction", -4.0, 100),
                                       row("leave", "rating", None, 0)]}  # fmt: skip
    fresh = refreshed(tree, better)
    assert fresh.issue("queue").severity == 4.0
    assert fresh.issue("issue-1").severity is None
    assert refreshed(tree, {}).issue("queue").severity is None
    assert refreshed(tree, {**better, "boxes": []}).issue("leave").severity is None
