import pytest

from reports.strategy import Evidence, Issue, IssueTree, Reference, loose, redraft
from surveys.plain import from_plain, to_plain
from surveys.problems import InputError
from surveys.text import Text

FIGURE = Evidence("f1", "figure", "queue", Reference("emotion", "queue"))
SAID = Evidence("v1", "verbatim", "leave", submission="s1", path="why", text=Text.of("没人说"))
TREE = IssueTree(
    Text.of("Why?"),
    (
        Issue("dimension-control", title=Text.of("Control")),
        Issue("dimension-trust", title=Text.of("Trust")),
        Issue(
            "queue", "dimension-control", Text.of("Queue"), severity=20.0, touchpoints=("queue",)
        ),
        Issue("leave", "dimension-control", Text.of("Leave"), severity=5.0, touchpoints=("leave",)),
        Issue("hall", "dimension-trust", Text.of("Hall"), severity=1.0, touchpoints=("hall",)),
    ),
    (FIGURE, SAID),
)


def ids(issues):
    return [issue.id for issue in issues]


def test_it_works():
    assert ids(TREE.branches()) == ["dimension-control", "dimension-trust"]
    assert ids(TREE.leaves()) == ["queue", "leave", "hall"]
    assert TREE.severity("dimension-control") == 25.0
    assert TREE.severity() == 26.0
    assert TREE.evidence_of("queue") == (FIGURE,)
    assert from_plain(IssueTree, to_plain(TREE)) == TREE


def test_add_takes_a_new_id_and_leaves_the_old_tree_alone():
    tree = TREE.add("dimension-trust", Text.of("Fees")).add("", Text.of("People"))
    assert ids(tree.leaves("dimension-trust")) == ["hall", "issue-1"]
    assert ids(tree.branches())[-1] == "issue-2"
    assert len(TREE.issues) == 5
    with pytest.raises(InputError, match="already an issue"):
        TREE.add("", Text.of("again"), "queue")
    with pytest.raises(InputError, match="no part “nowhere”"):
        TREE.add("nowhere", Text.of("x"))


def test_a_leaf_that_gets_a_child_hands_on_what_it_measured_and_its_evidence():
    tree = TREE.add("queue", Text.of("No estimate"))
    assert tree.evidence_of("issue-1") == (Evidence("f1", "figure", "issue-1", FIGURE.reference),)
    assert tree.issue("issue-1").touchpoints == ("queue",)
    assert tree.severity() == TREE.severity()


def test_ids_are_never_used_twice():
    tree = TREE.add("", Text.of("a")).delete("issue-1").add("", Text.of("b"))
    assert ids(tree.branches())[-1] == "issue-2"


def test_rename_keeps_the_note_unless_given():
    tree = TREE.rename("queue", Text.of("Waiting"), Text.of("noon")).rename(
        "queue", Text.of("Wait")
    )
    assert (tree.issue("queue").title, tree.issue("queue").note) == (
        Text.of("Wait"),
        Text.of("noon"),
    )


def test_moving_among_siblings_stops_at_the_ends():
    assert ids(TREE.move_up("leave").children("dimension-control")) == ["leave", "queue"]
    assert TREE.move_up("queue") == TREE
    assert ids(TREE.move_down("dimension-control").branches())[0] == "dimension-trust"
    assert TREE.move_down("hall") == TREE


def test_moving_under_takes_all_below_along():
    tree = TREE.move_under("dimension-control", "dimension-trust")
    assert ids(tree.branches()) == ["dimension-trust"]
    assert ids(tree.leaves("dimension-trust")) == ["hall", "queue", "leave"]
    with pytest.raises(InputError, match="under itself"):
        TREE.move_under("dimension-control", "queue")


def test_moving_under_a_leaf_moves_its_evidence_to_a_leaf():
    tree = TREE.move_under("hall", "queue")
    assert tree.evidence_of("hall")[0].id == "f1"
    assert loose(tree) == ()


def test_merge_adds_severity_evidence_and_is_followed():
    tree = TREE.merge("leave", "queue")
    assert tree.issue("leave").id == tree.current("leave") == "queue"
    assert tree.issue("queue").severity == 25.0
    assert tree.issue("queue").touchpoints == ("queue", "leave")
    assert [piece.id for piece in tree.evidence_of("queue")] == ["f1", "v1"]


def test_merging_branches_brings_their_leaves_together():
    tree = TREE.merge("dimension-trust", "dimension-control")
    assert ids(tree.leaves("dimension-control")) == ["queue", "leave", "hall"]
    with pytest.raises(InputError, match="merged into"):
        TREE.merge("dimension-control", "queue")


def test_delete_takes_all_below_and_lists_their_evidence_as_loose():
    tree = TREE.delete("dimension-control")
    assert ids(tree.leaves()) == ["hall"]
    assert [piece.id for piece in loose(tree)] == ["f1", "v1"]
    assert tree.current("queue") == ""


def test_evidence_hangs_on_one_leaf_only():
    tree = TREE.hang(FIGURE, "leave")
    assert tree.evidence_of("queue") == ()
    assert [piece.id for piece in tree.evidence_of("leave")] == ["v1", "f1"]
    with pytest.raises(InputError, match="leaves only"):
        TREE.hang(FIGURE, "dimension-control")


def test_what_was_taken_off_and_what_never_hung_is_loose():
    photo = Evidence("p1", "photo", sha256="00")
    assert [piece.id for piece in loose(TREE.unhang("f1"), (FIGURE, photo))] == ["f1", "p1"]


def test_a_redraft_overwrites_nothing_and_adds_what_is_new():
    edited = (
        TREE.rename("queue", Text.of("Waiting blind"))
        .move_under("queue", "dimension-trust")
        .merge("leave", "queue")
        .delete("hall")
        .unhang("f1")
    )
    draft = IssueTree(
        TREE.question,
        (
            *(issue for issue in TREE.issues if issue.id != "queue"),
            Issue("queue", "dimension-control", severity=30.0, touchpoints=("queue",)),
            Issue(
                "find", "dimension-control", Text.of("Find"), severity=2.0, touchpoints=("find",)
            ),
        ),
        (*TREE.evidence, Evidence("v2", "verbatim", "leave"), Evidence("v3", "verbatim", "hall")),
    )
    tree = redraft(edited, draft)
    assert tree.issue("queue").title == Text.of("Waiting blind")
    assert ids(tree.leaves("dimension-trust")) == ["queue"]
    assert tree.issue("queue").severity == 35.0
    assert ids(tree.leaves("dimension-control")) == ["find"]
    assert [piece.id for piece in tree.evidence_of("queue")] == ["v1", "v2"]
    assert [piece.id for piece in loose(tree)] == ["f1"]
    assert redraft(tree, draft) == tree


def test_an_empty_draft_changes_nothing():
    assert redraft(TREE, IssueTree()) == TREE
