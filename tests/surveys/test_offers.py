from surveys.answers import clean_answers
from surveys.state import FormState
from surveys.xlsform import read_instrument


def survey(*rows):
    lists = "".join(f"| | l | c{number} | C{number} |\n" for number in range(6))
    return read_instrument(
        (
            "| survey |\n"
            + "\n".join(f"| | {row} |" for row in rows)
            + f"\n| choices |\n| | list_name | name | label |\n{lists}"
        ).encode(),
        "form.md",
    )


def offered(form, name, answers=None, **context):
    question = next(each for each in form.questions() if each.name == name)
    return [each.name for each in FormState(form, answers or {}, context).choices(question, name)]


LISTED = [f"c{number}" for number in range(6)]


def test_it_works():
    form = survey("type | name | label | choice_filter", "select_one l | a | A | name != 'c2'")
    assert offered(form, "a") == ["c0", "c1", "c3", "c4", "c5"]


def test_an_order_by_chance_stays_while_a_form_is_filled():
    form = survey("type | name | label | parameters", "select_one l | a | A | randomize=true")
    orders = [offered(form, "a", seed=f"draft {number}") for number in range(20)]
    assert all(sorted(order) == LISTED for order in orders)
    assert len({tuple(order) for order in orders}) > 10
    assert offered(form, "a", seed="draft 1") == orders[1]
    assert offered(form, "a") == LISTED  # with nothing to go by, the order of the list


def test_a_seed_of_the_form_decides():
    form = survey(
        "type | name | label | parameters",
        "integer | n | N | ",
        "select_one l | a | A | randomize=true, seed=${n}",
        "select_one l | b | B | randomize=true, seed=42",
    )
    one, two = offered(form, "a", {"n": 1}), offered(form, "a", {"n": 2})
    assert sorted(one) == LISTED and one != two
    assert offered(form, "a", {"n": 1}, seed="x") == offered(form, "a", {"n": 1}, seed="y") == one
    assert offered(form, "b", seed="x") == offered(form, "b", seed="y") != LISTED


def test_what_was_answered_in_the_form_sent_before():
    form = survey(
        "type | name | label | default | calculation | relevant",
        "text | town | Town | ${last-saved#town} | | ",
        "calculate | times | | | coalesce(${last-saved#times}, 0) + 1 | ",
        "note | again | Again | | | ${last-saved#town} != ''",
    )
    first = FormState(form, {})
    assert first.defaults() == {} and first.answers == {"times": 1}
    assert not first.relevant("again")
    before = {"town": "上海", "times": 4}
    second = FormState(form, {}, {"last_saved": before})
    assert second.defaults() == {"town": "上海"} and second.answers == {"times": 5}
    assert second.relevant("again")


def test_what_is_known_without_asking_fills_itself_in():
    form = survey(
        "type | name | label | calculation",
        "today | today | | ",
        "username | who | | ",
        "deviceid | phone | | ",
        "calculate | year | | substr(${today}, 0, 4)",
    )
    known = {"metadata": {"today": "2026-03-31", "username": "carol"}}
    cleaned = clean_answers(form, {"who": "mallory"}, known)
    assert cleaned.answers == {"today": "2026-03-31", "who": "mallory", "year": "2026"}
    assert FormState(form, {}, known).answers["who"] == "carol"


def test_what_a_form_is_called_by_its_answers():
    form = read_instrument(
        b"""
| survey |
| | type | name | label |
| | text | who | Who |
| settings |
| | form_title | instance_name |
| | F | concat('Visit of ', ${who}) |
""",
        "form.md",
    )
    assert FormState(form, {"who": "Ann"}).name == "Visit of Ann"
    assert FormState(survey("type | name | label", "text | a | A"), {}).name == ""


def test_a_lookup_in_a_repeat_from_inside_another_instance():
    form = survey(
        "type | name | label | calculation",
        "begin_repeat | card | Card | ",
        "integer | n | N | ",
        "calculate | before | | indexed-repeat(${n}, ${card}, position(..) - 1)",
        "calculate | first | | indexed-repeat(${n}, ${card}, 1)",
        "end_repeat | | | ",
        "integer | place | Place | ",
        "calculate | there | | indexed-repeat(${n}, ${card}, ${place})",
    )
    answers = {"card": [{"n": 5}, {"n": 7}, {"n": 9}], "place": 2}
    found = FormState(form, answers).answers
    assert [card.get("before") for card in found["card"]] == [None, "5", "7"]
    assert [card["first"] for card in found["card"]] == ["5", "5", "5"] and found["there"] == "7"
