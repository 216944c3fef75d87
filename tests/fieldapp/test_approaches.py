"""Approaches without a form: one tap each, counted once, part of the wave's rates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from fieldapp import analysing
from fieldapp.desk.pace import paces
from fieldapp.storage import Approach, Assignment
from fieldapp.submissions import file_submission
from tests.fieldapp.sealing import OURS


@pytest.fixture
def stand(cast, visit):
    """Return a form of Carol's that is filled again and again: an interview, by its kind."""
    form = cast.version.instrument
    form.kind = "intercept"
    form.save()
    return Assignment.create(
        study=cast.hall,
        account=cast.carol,
        instrument=form,
        wave="w1",
        site="s1",
        segment="gold",
        repeatable=True,
    )


@pytest.fixture
def carol(client, stand, sign_in):
    """Return Carol's phone."""
    return sign_in(client, "carol")


def told(stand, disposition, id="", **changed):
    at = "2026-01-05T10:00:00+08:00"
    one = {"id": id or str(uuid4()), "assignment": stand.id, "disposition": disposition, "at": at}
    return one | changed


def tell(client, *approaches):
    return client.post("/sync/dispositions", json={"dispositions": approaches}, headers=OURS)


def test_it_works(carol, stand):
    first, second = told(stand, "refused"), told(stand, "non_contact")
    answer = tell(carol, first, second)
    assert answer.json == {"kept": [first["id"], second["id"]], "refused": []}
    row = Approach.get_by_id(first["id"])
    assert (row.wave, row.site, row.segment) == ("w1", "s1", "gold")
    assert row.at.startswith("2026-01-05T02:00:00")
    [visit] = [each for each in carol.get("/sync/work").json["visits"] if each["id"] == stand.id]
    assert visit["dispositions"] == {"refused": 1, "non_contact": 1}


def test_the_same_again_counts_once(carol, stand):
    one = told(stand, "refused")
    for _ in range(3):
        assert tell(carol, one).json["kept"] == [one["id"]]
    assert Approach.select().count() == 1


def test_one_bad_spoils_no_other(carol, stand, cast):
    good = told(stand, "other")
    bad = [
        told(stand, "complete"),
        told(stand, "shy"),
        told(stand, 7),
        told(stand, "refused", assignment=999),
        told(stand, "refused", assignment="1"),
    ]
    answer = tell(carol, *bad[:3], good, *bad[3:]).json
    assert answer["kept"] == [good["id"]]
    assert answer["refused"] == [each["id"] for each in bad]


@pytest.mark.parametrize(
    "body", [[], {}, {"dispositions": {}}, {"dispositions": [1]}, {"dispositions": [{"id": "a b"}]}]
)
def test_another_shape_is_refused(carol, body):
    assert carol.post("/sync/dispositions", json=body, headers=OURS).status_code == 422


def test_nobody_counts_for_somebody_else(app, carol, stand, sign_in):
    bob = sign_in(app.test_client(), "bob")
    one = told(stand, "refused")
    assert tell(bob, one).json == {"kept": [], "refused": [one["id"]]}
    tell(carol, one)
    tell(bob, told(stand, "", id=one["id"]))
    assert Approach.select().count() == 1, "nor does Bob take it back"
    assert tell(carol, told(stand, "", id=one["id"])).json["kept"] == [one["id"]]
    assert Approach.select().count() == 0


def test_the_plain_page_counts_too(carol, stand, csrf_token):
    address = f"/field/visits/{stand.id}"
    form = {"csrf_token": csrf_token(carol, address), "id": str(uuid4()), "disposition": "refused"}
    for _ in range(2):
        assert carol.post(f"{address}/dispositions", data=form).status_code == 303
    page = carol.get(f"{address}?language=en").text
    assert "<span>Refused</span> <b>1</b>" in page
    assert "Take the last one back: Refused" in page
    back = form | {"back": Approach.get().id}
    carol.post(f"{address}/dispositions", data=back)
    assert Approach.select().count() == 0


def test_a_visit_that_is_filed_once_counts_none(carol, cast):
    assert "dispositions" not in carol.get(f"/field/visits/{cast.assignment.id}").text


def test_they_are_part_of_the_rates(app, carol, stand, cast):
    with app.app_context():
        before = analysing.analysis(cast.hall, "w1")["base"]["dispositions"]
        tell(carol, told(stand, "refused"), told(stand, "refused"), told(stand, "screened_out"))
        after = analysing.analysis(cast.hall, "w1")["base"]
    assert before["refused"] == 0
    assert (after["dispositions"]["refused"], after["dispositions"]["screened_out"]) == (2, 1)
    assert after["rates"]["rr1"] == 0.0


def interview(cast, stand, number, minutes):
    start = datetime(2026, 1, 5, 2, tzinfo=UTC) + timedelta(minutes=minutes)
    return file_submission(
        id=f"i{number}",
        study=cast.hall,
        version=cast.version,
        answers={"queue": {"greeted": "yes"}},
        metadata={
            "start": start.isoformat(),
            "end": (start + timedelta(minutes=10)).isoformat(),
        },
        wave="w1",
        account=cast.carol,
        assignment=stand,
    )


def test_the_desk_tells_interviews_an_hour(app, carol, stand, cast, sign_in):
    with app.app_context():
        for number in range(6):
            interview(cast, stand, number, 22 * number)
        tell(carol, told(stand, "refused"), told(stand, "refused"))
        [pace] = paces(cast.hall, "w1")
    assert (pace.name, pace.interviews, pace.approaches) == ("Carol", 6, 8)
    assert (pace.hours, pace.per_hour) == (2.0, 3.0)
    assert pace.cooperation == 0.75
    page = sign_in(app.test_client(), "bob").get("/desk/hall/?language=en").text
    row = page.split('<th scope="row">Carol</th>')[1].split("</tr>")[0]
    assert "3.0" in row
    assert "75%" in row


def test_too_little_time_tells_no_pace(app, carol, stand, cast):
    with app.app_context():
        interview(cast, stand, 1, 0)
        [pace] = paces(cast.hall, "w1")
    assert pace.per_hour is None
