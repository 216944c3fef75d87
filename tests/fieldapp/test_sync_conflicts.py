"""Two contents under one number: a person decides, nothing is lost, the phone hears of it."""

from __future__ import annotations

import pytest

from fieldapp import conflicts
from fieldapp.refusals import ConflictError
from fieldapp.storage import Assignment, Conflict, Flag, Submission, SubmissionVersion
from surveys.problems import InputError
from tests.fieldapp.sealing import hash_of, photo, photo_answer, post, put, sealed_visit


@pytest.fixture
def carol(client, sign_in):
    """Return Carol's phone."""
    return sign_in(client, "carol")


@pytest.fixture
def two(carol, cast):
    """Send two contents under one number, the second with a photo; return both bodies."""
    first = sealed_visit(cast)
    second = first | {
        "answers": {"queue": {"greeted": "no", "wait": 4, "photo": photo_answer(photo())}},
        "files": {"queue/photo": hash_of(photo())},
    }
    post(carol, first)
    assert post(carol, second).status_code == 409
    put(carol, photo())
    return first, second


@pytest.fixture
def bob(app, two, sign_in):
    """Return Bob's desk, once there is something to decide."""
    return sign_in(app.test_client(), "bob")


def decided(bob, csrf_token, verdict, note="比较过"):
    address = f"/desk/hall/conflicts/{Conflict.get().id}"
    form = {"verdict": verdict, "note": note, "csrf_token": csrf_token(bob, address)}
    return bob.post(address, data=form)


def test_it_works(bob, two):
    shown = bob.get(f"/desk/hall/conflicts/{Conflict.get().id}?language=en").text
    row = shown.split("Greeted?")[1].split("</tr>")[0]
    assert "differs" in row
    assert "否" in row
    assert "是" in row
    assert "differs" not in shown.split("Minutes waited")[1].split("</tr>")[0]


def test_its_photo_is_shown_to_this_study_only(app, bob, two, sign_in):
    address = f"/desk/hall/files/{hash_of(photo())}"
    assert address in bob.get(f"/desk/hall/conflicts/{Conflict.get().id}").text
    assert bob.get(address).data == photo()
    dave = sign_in(app.test_client(), "dave")
    assert dave.get(address.replace("hall", "other")).status_code == 404


def test_two_photos_of_one_name_differ(app, cast, carol, sign_in):
    first = sealed_visit(cast, photo(1))
    post(carol, first)
    assert post(carol, sealed_visit(cast, photo(2), id=first["id"])).status_code == 409
    shown = sign_in(app.test_client(), "bob").get(f"/desk/hall/conflicts/{Conflict.get().id}").text
    assert "不同" in shown.split("照片")[1].split("</tr>")[0]


def test_the_desk_asks_for_a_decision_wherever_it_is_looked_for(bob, two):
    address = f"/desk/hall/conflicts/{Conflict.get().id}"
    assert address in bob.get(f"/desk/hall/submissions/{two[0]['id']}").text
    assert address in bob.get("/desk/hall/conflicts").text
    assert "/desk/hall/conflicts" in bob.get("/desk/hall/").text
    assert "/desk/hall/conflicts" in bob.get("/desk/hall/submissions").text


def test_the_first_stays(bob, carol, two, csrf_token):
    assert decided(bob, csrf_token, "first").status_code == 302
    row = Conflict.get()
    assert (row.verdict, row.note, row.decided_by.login) == ("first", "比较过", "bob")
    assert SubmissionVersion.select().count() == 1
    answer = post(carol, two[1])
    assert answer.status_code == 409
    assert answer.json["missing"] == []
    assert carol.get("/sync/work").json["conflicts"] == [{"id": two[0]["id"], "verdict": "first"}]


def test_the_second_becomes_the_next_version(bob, carol, two, csrf_token):
    decided(bob, csrf_token, "version")
    row = Submission.get()
    assert (row.latest, row.state) == (2, "received")
    second = row.versions.where(SubmissionVersion.number == 2).get()
    assert second.document["answers"]["queue"]["greeted"] == "no"
    assert [file.arrived_at is not None for file in second.files] == [True]
    assert post(carol, two[1]).json["receipt"]["number"] == 2
    assert post(carol, two[0]).json["receipt"]["number"] == 1


def test_the_second_becomes_a_submission_of_its_own(bob, carol, two, csrf_token):
    decided(bob, csrf_token, "own")
    own = Submission.get_by_id(Conflict.get().became)
    assert (own.account.login, own.site) == ("carol", "s1")
    assert "duplicate" in {flag.code for flag in Flag.select().where(Flag.submission == own)}
    receipt = post(carol, two[1]).json["receipt"]
    assert (receipt["id"], receipt["state"]) == (two[0]["id"], "complete")
    assert Submission.select().count() == 2


def test_it_is_decided_once(bob, two, cast, csrf_token):
    row = Conflict.get()
    decided(bob, csrf_token, "own")
    with pytest.raises(ConflictError):
        conflicts.settle(row, cast.alice, "version")
    assert Submission.select().count() == 2


def test_an_unknown_verdict_changes_nothing(bob, two, cast, csrf_token):
    assert decided(bob, csrf_token, "both").status_code == 200
    with pytest.raises(InputError):
        conflicts.settle(Conflict.get(), cast.bob, "both")
    assert Conflict.get().verdict == ""


def test_work_of_somebody_else_is_no_next_version(app, carol, cast, sign_in):
    body = sealed_visit(cast)
    post(carol, body)
    mine = Assignment.create(
        study=cast.hall, account=cast.bob, instrument=cast.version.instrument, wave="w1"
    )
    bob = sign_in(app.test_client(), "bob")
    assert post(bob, body | {"assignment": mine.id}).status_code == 409
    row = Conflict.get()
    assert conflicts.verdicts_for(row) == ("first", "own")
    own = conflicts.settle(row, cast.alice, "own")
    assert own.account == cast.bob


def test_another_studys_answers_are_not_shown(app, carol, cast, visit, sign_in):
    """Eve's phone uses the number of Carol's visit: Dave sees Eve's answers, never Carol's."""
    from fieldapp.studies import publish

    body = sealed_visit(cast, answers={"queue": {"remark": "卡罗的秘密"}})
    post(carol, body)
    version = publish(cast.other, visit, b"other", "visit.md")
    mine = Assignment.create(
        study=cast.other, account=cast.eve, instrument=version.instrument, wave="w1"
    )
    eve = sign_in(app.test_client(), "eve")
    theirs = body | {"assignment": mine.id, "version": version.id, "answers": {"queue": {}}}
    assert post(eve, theirs).status_code == 409
    dave = sign_in(app.test_client(), "dave")
    shown = dave.get(f"/desk/other/conflicts/{Conflict.get().id}")
    assert shown.status_code == 200
    assert "卡罗的秘密" not in shown.text
    bob = sign_in(app.test_client(), "bob")
    assert bob.get(f"/desk/hall/conflicts/{Conflict.get().id}").status_code == 404
