import pytest

from reports.strategy import (
    Action,
    Initiative,
    Issue,
    IssueTree,
    Kpi,
    Reference,
    Strategy,
    SubTheme,
    addressed,
    execution_map,
    holes,
    read_strategy,
    resolve,
    strategy_file,
    write_strategy,
)
from reports.strategy.brainstorm import Idea
from reports.strategy.execution import Bar, Quarter
from surveys.plain import from_plain, to_plain
from surveys.problems import InputError
from surveys.text import Text

STRATEGY = Strategy(
    Text.of("No guessing"),
    dimensions=("control", "trust"),
    sub_themes=(SubTheme("known", "control", Text.of("Known")),),
    initiatives=(
        Initiative("show", "known", Text.of("Show the wait"), addresses=("queue",)),
        Initiative("tell", "known", Text.of("Tell them")),
    ),
    actions=(
        Action("screen", "show", Text.of("Screen"), start="2025-11-03", due="2026-04-30"),
        Action("text", "show", Text.of("Text"), start="2026-04-01", due="2026-05-31", state="done"),
        Action("never", "tell", Text.of("Never"), state="dropped"),
    ),
)
TREE = IssueTree(issues=(Issue("b"), Issue("queue", "b"), Issue("leave", "b", Text.of("Leave"))))


def documented() -> bytes:
    """The file that the reader's documentation shows."""
    lines = strategy_file.__doc__.splitlines()
    return "\n".join(line[4:] for line in lines if line.startswith("    ")).encode()


def test_it_works():
    assert [hole.id for hole in holes(TREE, STRATEGY)] == [
        "dimension:trust",
        "initiative:tell",
        "issue:leave",
    ]
    assert from_plain(Strategy, to_plain(STRATEGY)) == STRATEGY


def test_filled_and_waived_holes_close():
    filled = STRATEGY.add_sub_theme("trust", Text.of("Kept")).add_action("tell", Text.of("Do"))
    assert [hole.id for hole in holes(TREE, filled)] == ["issue:leave"]
    waived = filled.waive("issue:leave", Text.of("later"))
    assert [hole.waived for hole in holes(TREE, waived)] == [Text.of("later")]
    assert holes(TREE, waived.unwaive("issue:leave"))[0].waived is None


def test_an_initiative_addresses_a_branch_or_a_merged_issue():
    branch = STRATEGY.change("show", addresses=("b",))
    assert addressed(TREE, branch) == {"queue": ("show",), "leave": ("show",)}
    assert addressed(TREE.merge("queue", "leave"), STRATEGY) == {"leave": ("show",)}
    assert addressed(TREE.delete("queue"), STRATEGY) == {}


def test_edits_keep_order_and_ids():
    more = STRATEGY.add_action("show", Text.of("App"), owner=Text.of("IT"))
    assert more.actions[-1].id == "action-1"
    assert [a.id for a in more.move_up("action-1").under_initiative("show")] == [
        "screen",
        "action-1",
        "text",
    ]
    assert [i.id for i in STRATEGY.move_down("show").initiatives] == ["tell", "show"]
    assert STRATEGY.move_under("screen", "tell").under_initiative("tell")[-1].id == "screen"
    assert STRATEGY.delete("known").actions == ()


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda s: s.add_sub_theme("emotion", Text.of("x")), "does not stress"),
        (lambda s: s.add_action("nothing", Text.of("x")), "no part"),
        (lambda s: s.change("screen", state="begun"), "is no state"),
        (lambda s: s.change("screen", due="2026-13-01"), "is no date"),
        (lambda s: s.change("screen", due="2020-01-01"), "before it starts"),
        (lambda s: s.move_under("known", "emotion"), "no part"),
        (lambda s: s.delete("nothing"), "no part"),
    ],
)
def test_an_edit_that_cannot_be_says_why(edit, words):
    with pytest.raises(InputError, match=words):
        edit(STRATEGY)


def test_the_map_has_rows_with_spans_over_quarters():
    plan = execution_map(STRATEGY, "2026-05-01")
    assert plan.quarters == (Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2))
    assert [(row.sub_theme_span, row.initiative_span) for row in plan.rows] == [
        (3, 2),
        (0, 0),
        (0, 1),
    ]
    assert plan.rows[0].bar == Bar(0, 3, "overdue")
    assert plan.rows[1].bar == Bar(2, 1, "done")
    assert (plan.rows[2].action, plan.rows[2].bar) == (None, None)


def test_a_strategy_with_nothing_dated_has_no_axis():
    plan = execution_map(Strategy(sub_themes=(SubTheme("a", "x"),)), "2026-01-01")
    assert (plan.quarters, plan.rows[0].initiative) == ((), None)


def test_an_idea_is_unknown_where_a_criterion_is():
    idea = Idea("a", importance=(5, 3), realism=(4, 4), feasibility=(2,))
    assert idea.score() == pytest.approx(10 / 3)
    assert idea.criteria()[0] == (4, pytest.approx(2**0.5))
    assert Idea("b", importance=(5,)).score() is None


ANALYSIS = {
    "measures": [
        {"wave": "w2", "item": "queue", "kind": "item", "segment": "all", "measure": "emotion",
         "mean": 9.0, "n": 1, "low": None, "high": None},
        {"wave": "w2", "item": "queue", "kind": "touchpoint", "segment": "all",
         "measure": "emotion", "mean": -2.4, "n": 200, "low": -2.6, "high": -2.2},
        {"wave": "w2", "item": "leave", "kind": "touchpoint", "segment": "all",
         "measure": "emotion", "mean": None, "n": 0, "low": None, "high": None},
    ],
    "nps": [{"wave": "w2", "segment": "all", "score": 12.0, "n": 300, "low": 5.0, "high": 19.0}],
    "mystery": [
        {"wave": "w2", "level": "touchpoint", "code": "queue", "segment": "all", "score": 0.61,
         "n": 96, "low": 0.58, "high": 0.64},
    ],
    "waits": [{"wave": "w2", "touchpoint": "queue", "site": "all", "median": 14.2, "p90": 31.0,
               "over_norm": 0.7, "norm": 10.0, "n": 96}],
    "boxes": [{"wave": "w2", "item": "queue", "kind": "touchpoint", "segment": "all",
               "measure": "experience", "box": "bottom1", "share": 0.2, "n": 200, "low": 0.1,
               "high": 0.3}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "value", "unit"),
    [
        (Reference("emotion", "queue", kind="touchpoint"), -2.4, "feeling"),
        (Reference("nps"), 12.0, "points"),
        (Reference("mystery", "queue"), 0.61, "score"),
        (Reference("wait_median", "queue"), 14.2, "minutes"),
        (Reference("bottom1", "queue"), 0.2, "share"),
    ],
)
def test_a_reference_finds_its_row(reference, value, unit):
    figure = resolve(reference, ANALYSIS)
    assert (figure.value, figure.unit, figure.wave) == (value, unit, "w2")


def test_an_unknown_figure_is_none_never_zero():
    assert resolve(Reference("emotion", "leave"), ANALYSIS) is None
    assert resolve(Reference("nps", wave="w1"), ANALYSIS) is None
    assert resolve(Reference("nps", wave="w2"), None, ANALYSIS).value == 12.0


def test_a_kpi_is_measured_or_entered():
    live = Kpi(measure=Reference("nps"), target=20.0)
    assert (live.baseline_in(ANALYSIS), live.current_in(ANALYSIS).n) == (12.0, 300)
    entered = Kpi(Text.of("Counters open"), baseline=4, target=6)
    assert (entered.baseline_in(ANALYSIS), entered.current_in(ANALYSIS)) == (4, None)


def test_the_documented_file_is_read_and_written_back_the_same():
    strategy = read_strategy(documented())
    assert strategy.initiatives[0].parent == "known"
    assert strategy.actions[0].kpi.measure == Reference("emotion", "queue", "gotone")
    assert strategy.actions[0].due == "2026-06-30"
    assert strategy.brainstorm.ideas[0].importance == (5.0, 4.0, 5.0)
    assert read_strategy(write_strategy(strategy)) == strategy
    assert read_strategy(write_strategy(STRATEGY)) == STRATEGY


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('dimension = "control"', 'dimension = "luck"'), "There is no dimension “luck”"),
        (('id = "screen"', 'id = "known"'), "is used twice"),
        (('state = "under_way"', 'state = "begun"'), "column “state”: “begun” is no state"),
        (("due = 2026-06-30", 'due = "soon"'), "column “due”: The value must be a date"),
        (('measure = "emotion"', 'measure = "mood"'), "There is no measure “mood”"),
        (('owner = {en = "IT"', 'owner = {de = "IT"'), "column “owner”: The value must be a text"),
        (("importance = [5, 4, 5]", "importance = [5, 9]"), "scores from 1 to 5"),
        (('hole = "issue:wander"', 'gap = "issue:wander"'), "There is no key “gap”"),
        (("[[sub_theme]]", "[[sub_themes]]"), "There is no key “sub_themes”"),
        (("[[action]]", "[[action]"), "no valid TOML"),
    ],
)
def test_a_problem_names_line_and_key(change, words):
    before = documented().decode()
    assert change[0] in before
    with pytest.raises(InputError) as caught:
        read_strategy(before.replace(*change, 1).encode())
    lines = caught.value.lines("en")
    line = next(line for line in lines if words in line)
    assert line.startswith("strategy.toml, row ")
    assert all(any("\u4e00" <= c <= "\u9fff" for c in line) for line in caught.value.lines("zh"))


def test_a_file_without_a_strategy_says_so():
    with pytest.raises(InputError, match="needs “theme”"):
        read_strategy(b"")
