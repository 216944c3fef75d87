"""Coding on the desk by plain forms: what is shown to whom, what is kept, what is refused."""

from __future__ import annotations

import html

import pytest

from fieldapp import coding, strategies
from fieldapp.coding_queue import rules_of
from fieldapp.storage import Coding
from reports.coding import Code
from tests.fieldapp.coded import say, verbatims
from tests.hostile import PAYLOADS, RINGING

HALL = "/desk/hall/coding"
QUEUE = Code("queue", "efficiency", -3)
CHOSEN = {"do": "save", "touchpoint": "queue", "dimension": "efficiency", "feeling": "-3"}


@pytest.fixture
def said(app, cast):
    with app.app_context():
        say(cast, "等了半小时才叫到号", "The queue was slow", "窗口太少")
        return verbatims(cast)


@pytest.fixture
def send(csrf_token):
    def post(visitor, address, json=False, **form):
        data = {"csrf_token": csrf_token(visitor, "/desk/")} | form
        headers = {"Accept": "application/json"} if json else {}
        return visitor.post(address, data=data, headers=headers)

    return post


def address(verbatim, **asked):
    more = "".join(f"&{name}={value}" for name, value in asked.items())
    return f"{HALL}/verbatims/{verbatim['id']}?wave=w1{more}"


def test_it_works(alice, send, cast, said):
    page = alice.get(address(said[0])).text
    assert "等了半小时才叫到号" in page
    assert "城北厅" in page and "金卡" in page and "最希望改什么？" in page
    answer = send(alice, address(said[0]), **CHOSEN)
    assert answer.status_code == 303
    assert said[1]["id"] in answer.location, "leads on to the next one"
    [row] = Coding.select()
    assert (row.touchpoint, row.dimension, row.feeling) == ("queue", "efficiency", -3)
    assert row.account == cast.alice


def test_a_suggestion_is_said_to_be_one_and_saved_by_nobody(alice, said):
    page = alice.get(address(said[0])).text
    assert "尚未由人确认" in page and "规则建议" in page
    assert " checked" not in page, "nothing is chosen beforehand"
    taken = alice.get(address(said[0], take="suggested")).text
    assert taken.count(" checked") == 2
    assert Coding.select().count() == 0


def test_nothing_chosen_is_refused_and_said(alice, send, said):
    answer = send(alice, address(said[0]), do="save")
    assert answer.status_code == 422
    assert "请至少选择一项" in answer.text
    for odd in ({"touchpoint": "gone"}, {"feeling": "6"}, {"dimension": "queue"}):
        assert send(alice, address(said[0]), **(CHOSEN | odd)).status_code == 422
    assert send(alice, address(said[0]), do="sing").status_code == 404
    assert Coding.select().count() == 0
    assert send(alice, address(said[0]), do="nothing").status_code == 303
    assert Coding.get().touchpoint == ""


def test_a_script_is_told_what_is_true(alice, send, said):
    told = send(alice, address(said[0], show="uncoded"), json=True, **CHOSEN).get_json()
    assert said[1]["id"] in told["next"]
    assert said[2]["id"] in told["then"]
    assert "2" in told["left"]
    send(alice, address(said[1], show="uncoded"), json=True, **CHOSEN)
    told = send(alice, address(said[2], show="uncoded"), json=True, **CHOSEN).get_json()
    assert told["then"] == "", "the queue ends"


def test_undo_leads_back(alice, send, said):
    send(alice, address(said[0]), **CHOSEN)
    answer = send(alice, f"{HALL}/undo?wave=w1&show=uncoded")
    assert said[0]["id"] in answer.location
    assert Coding.select().where(Coding.withdrawn).count() == 1
    again = send(alice, f"{HALL}/undo?wave=w1", json=True).get_json()
    assert again == {"address": ""}


def test_the_second_coder_reads_unswayed_and_differences_are_settled(alice, bob, send, cast, said):
    other = CHOSEN | {"touchpoint": "leave", "dimension": "trust", "feeling": "2"}
    send(alice, address(said[0]), **other)
    for place in (f"{HALL}?wave=w1&show=all", address(said[0], show="second")):
        assert "离开 × 信任" not in bob.get(place).text, place
    send(bob, address(said[0], show="second"), **CHOSEN)
    assert "离开 × 信任" in bob.get(address(said[0], show="second")).text, "once his is given"
    page = bob.get(address(said[0], show="differing")).text
    assert "两人对这一条理解不同" in page and "裁定并继续" in page
    taken = bob.get(address(said[0], show="differing", take=cast.alice.id)).text
    assert 'value="leave" data-key="w" checked' in taken
    send(bob, address(said[0], show="differing"), **(CHOSEN | {"do": "settle"}))
    with alice.application.app_context():
        assert coding.codes(cast.hall, "w1")[coding.words_of(said[0])] == QUEUE
    assert "已裁定" in alice.get(f"{HALL}?wave=w1&show=all").text
    again = alice.get(address(said[0], show="all")).text
    assert "裁定并继续" in again and again.count(" checked") == 3, "a decision can be changed"


def test_counts_leave_out_examples_that_would_sway(alice, bob, send, said):
    send(alice, address(said[0]), **CHOSEN)
    assert said[0]["text"] in alice.get(f"{HALL}/counts?wave=w1").text
    send(bob, address(said[1]), **CHOSEN)
    page = bob.get(f"{HALL}/counts?wave=w1").text
    assert "排队等候" in page
    assert said[0]["text"] not in page


def test_agreement_names_both_and_what_is_confused(alice, bob, send, said):
    empty = alice.get(f"{HALL}/agreement?wave=w1")
    assert "还没有两人编码" in empty.text
    for verbatim in said:
        send(alice, address(verbatim), **CHOSEN)
        feeling = {"feeling": "4"} if verbatim is said[0] else {}
        send(bob, address(verbatim), **(CHOSEN | feeling))
    page = alice.get(f"{HALL}/agreement?wave=w1").text
    assert "Alice" in page and "Bob" in page
    assert "两人都编码的 3 条原话中，2 条一致" in page
    assert "+4" in page and "−3" in page


def test_rules_are_tried_before_they_are_saved(alice, send, cast, said):
    typed = {"words-0": "半小时、slow", "touchpoint-0": "queue", "sign-0": "-1", "words-1": " ， "}
    tried = send(alice, f"{HALL}/rules?wave=w1", do="try", **typed)
    assert "尚未保存" in tried.text and "3 条原话中有 2 条" in tried.text
    assert len(rules_of(cast.hall).rules) != 1
    assert send(alice, f"{HALL}/rules?wave=w1", do="save", **typed).status_code == 303
    [rule] = rules_of(cast.hall).rules
    assert (rule.words, rule.touchpoint, rule.sign) == (("半小时", "slow"), "queue", -1)
    late = send(alice, f"{HALL}/rules?wave=w1", do="save", **(typed | {"words-0": "别的"}))
    assert late.status_code == 409, "somebody else saved since this page was opened"


@pytest.mark.parametrize(
    "typed",
    [
        {"words-0": "x" * 41, "touchpoint-0": "queue"},
        {"words-0": "、".join(map(str, range(61))), "touchpoint-0": "queue"},
        {"words-0": "等"},
        {f"words-{n}": "等" for n in range(203)} | {f"sign-{n}": "1" for n in range(203)},
    ],
    ids=["long", "many", "about nothing", "too many"],
)
def test_rules_that_cannot_be_kept_are_said(alice, send, cast, typed):
    answer = send(alice, f"{HALL}/rules?wave=w1", do="save", **typed)
    assert answer.status_code == 422
    assert "规则" in answer.text
    assert strategies.current(cast.hall, "", "coding_rules") is None


def test_hostile_words_are_shown_as_they_were_typed(app, cast, alice, send):
    with app.app_context():
        say(cast, *PAYLOADS)
        found = verbatims(cast)
    assert len(found) > 40
    pages = [alice.get(address(row)).text for row in found]
    typed = {f"words-{n}": text[:40] for n, text in enumerate(PAYLOADS)}
    typed |= {f"touchpoint-{n}": "queue" for n in range(len(PAYLOADS))}
    pages.append(send(alice, f"{HALL}/rules?wave=w1", do="try", **typed).text)
    send(alice, f"{HALL}/rules?wave=w1", do="save", **typed)
    for row in found:
        send(alice, address(row), **CHOSEN)
    for place in (f"{HALL}?wave=w1&show=all", f"{HALL}/counts?wave=w1", f"{HALL}/rules?wave=w1"):
        pages.append(alice.get(place).text)
    for page in pages:
        assert not [each for each in RINGING if each in page and each not in html.escape(each)]


def test_a_fieldworker_codes_nothing(app, sign_in, send, said):
    carol = sign_in(app.test_client(), "carol")
    assert carol.get(address(said[0])).status_code == 403
    assert carol.post(address(said[0]), data=CHOSEN).status_code in (400, 403)
    assert Coding.select().count() == 0
