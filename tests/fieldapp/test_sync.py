"""The sync door: stored once, receipted, files by hash, refusals as JSON."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest

from fieldapp.files import path_of, read_file
from fieldapp.rows import database
from fieldapp.storage import (
    Assignment,
    Conflict,
    File,
    Flag,
    Submission,
    SubmissionFile,
    SubmissionVersion,
)
from fieldapp.submissions import decide
from tests.fieldapp.sealing import (
    OURS,
    hash_of,
    photo,
    photo_answer,
    post,
    put,
    sealed_visit,
)


@pytest.fixture
def carol(client, sign_in):
    """Return Carol's phone."""
    return sign_in(client, "carol")


def flags_of(id):
    return {flag.code for flag in Flag.select().where(Flag.submission == id)}


def test_it_works(app, carol, cast):
    data = photo()
    body = sealed_visit(cast, data)
    first = post(carol, body).json["receipt"]
    assert (first["id"], first["number"], first["state"]) == (body["id"], 1, "incomplete")
    assert first["missing"] == [hash_of(data)]
    assert carol.head(f"/sync/files/{hash_of(data)}").status_code == 404
    assert put(carol, data).status_code == 201
    assert carol.head(f"/sync/files/{hash_of(data)}").status_code == 200
    last = post(carol, body).json["receipt"]
    assert last == first | {"state": "complete", "missing": []}
    with app.app_context():
        assert read_file(hash_of(data)) == data
    row = Submission.get()
    assert (row.account, row.assignment, row.site) == (cast.carol, cast.assignment, "s1")


def test_the_same_again_has_the_same_receipt(carol, cast):
    body = sealed_visit(cast)
    first = post(carol, body).json
    again = post(carol, body | {"phone_time": "2026-01-05T09:00:00Z", "phone_offset": 0}).json
    assert again == first
    assert SubmissionVersion.select().count() == 1


def test_a_hundred_posts_of_one_id_are_one_row(app, cast, sign_in):
    body = sealed_visit(cast)
    phones = [sign_in(app.test_client(), "carol") for _ in range(10)]
    database.close()

    def send(number):
        answer = post(phones[number % 10], body)
        return answer.status_code, answer.json["receipt"]["sha256"]

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(send, range(100)))
    assert len(answers) == 1
    assert answers.pop()[0] == 200
    assert (Submission.select().count(), SubmissionVersion.select().count()) == (1, 1)
    assert Flag.select().where(Flag.code == "photo_missing").count() == 1, "checked once, too"


def test_other_content_under_the_same_id_is_kept_as_well(carol, cast):
    body = sealed_visit(cast)
    post(carol, body)
    other = body | {"answers": {"queue": {"greeted": "no", "photo": photo_answer(photo())}}}
    for _ in range(2):
        answer = post(carol, other)
        assert answer.status_code == 409
        assert answer.json["error"]["code"] == "conflict"
        assert answer.json["missing"] == [hash_of(photo())]
    [kept] = Conflict.select()
    assert kept.filing["answers"]["queue"]["greeted"] == "no"
    assert SubmissionVersion.get().document["answers"]["queue"]["greeted"] == "yes"
    assert post(carol, body).status_code == 200, "the first is as it was"


def test_somebody_elses_id_is_a_conflict_in_ones_own_study(app, carol, cast, sign_in):
    body = sealed_visit(cast)
    post(carol, body)
    bob = sign_in(app.test_client(), "bob")
    mine = Assignment.create(
        study=cast.hall, account=cast.bob, instrument=cast.version.instrument, wave="w1"
    )
    assert post(bob, body | {"assignment": mine.id}).status_code == 409
    assert Conflict.get().account == cast.bob


def test_what_is_no_answer_is_kept_beside_and_flagged(carol, cast):
    answers = {"queue": {"greeted": "perhaps", "wait": "long", "remark": "好"}, "old": {"a": 1}}
    body = sealed_visit(cast, answers=answers)
    assert post(carol, body).status_code == 200
    document = SubmissionVersion.get().document
    assert document["answers"] == {"queue": {"remark": "好"}}
    assert document["metadata"]["unreadable"] == {
        "queue/greeted": "perhaps",
        "queue/wait": "long",
        "old": {"a": 1},
    }
    assert "unreadable" in flags_of(body["id"])


def test_text_is_cleaned_before_it_is_stored(carol, cast):
    raw = '{"id": "%s", "version": %d, "assignment": %d, "answers": {"queue": {"remark": %s}}}'
    remark = r'"a\u0000\ud800e\u0301"'
    body = raw % (uuid4(), cast.version.id, cast.assignment.id, remark)
    answer = carol.post("/sync/submissions", data=body, headers=OURS)
    assert answer.status_code == 200
    assert SubmissionVersion.get().document["answers"]["queue"]["remark"] == "a\ufffdé"


def test_a_correction_is_the_next_version_under_a_receipt_of_its_own(carol, cast):
    first = sealed_visit(cast)
    post(carol, first)
    decide(Submission.get(), cast.bob, "returned", "哪个窗口？")
    second = sealed_visit(cast, corrects=first["id"], answers={"queue": {"greeted": "no"}})
    for _ in range(2):
        receipt = post(carol, second).json["receipt"]
        assert (receipt["id"], receipt["number"]) == (second["id"], 2)
    assert Submission.select().count() == 1
    late = post(carol, first).json["receipt"]
    assert (late["number"], Submission.get().latest) == (1, 2), "a late replay changes nothing"


def test_a_phone_with_a_wrong_clock_is_flagged(carol, cast):
    began = datetime.now(UTC)
    body = sealed_visit(cast, phone_time=(began + timedelta(minutes=20)).isoformat())
    receipt = post(carol, body).json["receipt"]
    taken = (datetime.now(UTC) - began).total_seconds()
    assert 1199 - taken <= receipt["skew_seconds"] <= 1200
    assert "clock_skew" in flags_of(body["id"])
    version = SubmissionVersion.get()
    assert (version.skew_seconds, version.phone_offset) == (receipt["skew_seconds"], 480)


def test_a_visit_sent_by_two_phones_is_kept_twice_and_flagged(carol, cast):
    first, second = sealed_visit(cast), sealed_visit(cast)
    post(carol, first)
    post(carol, second)
    assert Submission.select().count() == 2
    assert "duplicate" not in flags_of(first["id"])
    assert "duplicate" in flags_of(second["id"])


def test_work_on_a_visit_that_was_withdrawn_is_not_lost(carol, cast):
    body = sealed_visit(cast)
    cast.assignment.delete_instance()
    assert post(carol, body).status_code == 200
    assert Submission.get().assignment is None
    assert "unassigned" in flags_of(body["id"])


def test_the_reason_that_was_sent_is_kept(carol, cast):
    reasons = {"far_from_site": "门店搬迁了"}
    post(carol, sealed_visit(cast, metadata={"reasons": reasons}))
    assert SubmissionVersion.get().document["metadata"]["reasons"] == reasons


def test_a_respondent_files_by_link_and_brings_the_photo(client, cast):
    data = photo()
    body = sealed_visit(cast, data, assignment=None, link=cast.public_link.token)
    assert post(client, body).json["receipt"]["missing"] == [hash_of(data)]
    token = {"X-Fieldapp-Link": cast.public_link.token}
    assert put(client, data, **token).status_code == 201
    assert post(client, body).json["receipt"]["state"] == "complete"
    row = Submission.get()
    assert (row.account, row.link, row.site) == (None, cast.public_link, "s1")


def test_a_closed_link_takes_nothing(client, cast):
    cast.public_link.active = False
    cast.public_link.save()
    body = sealed_visit(cast, assignment=None, link=cast.public_link.token)
    assert post(client, body).status_code == 403
    assert Submission.select().count() == 0


def test_knowing_a_hash_is_not_having_the_file(app, carol, cast, sign_in):
    """Bob names Carol's photo in work of his own: it is missing until he brings it."""
    data = photo()
    post(carol, sealed_visit(cast, data))
    put(carol, data)
    eve = sign_in(app.test_client(), "eve")
    assert eve.head(f"/sync/files/{hash_of(data)}").status_code == 404
    bob = sign_in(app.test_client(), "bob")
    body = sealed_visit(cast, data, assignment=None)
    assert post(bob, body).json["receipt"]["missing"] == [hash_of(data)]
    assert bob.get(f"/field/files/{hash_of(data)}").status_code == 404
    assert put(bob, data).status_code == 200
    assert post(bob, body).json["receipt"]["state"] == "complete"
    assert bob.get(f"/field/files/{hash_of(data)}").data == data


def test_a_file_may_come_before_its_submission(carol, cast):
    data = photo()
    put(carol, data)
    assert post(carol, sealed_visit(cast, data)).json["receipt"]["state"] == "complete"


def test_other_bytes_than_announced_leave_nothing(app, carol, cast):
    data = photo()
    answer = put(carol, data[:-1], hash_of(data))
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "hash_differs")
    with app.app_context():
        folder = path_of(hash_of(data)).parent.parent
        assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert File.select().count() == 0


def test_half_an_upload_leaves_nothing(app, carol, cast):
    data = photo()
    answer = carol.put(
        f"/sync/files/{hash_of(data)}",
        input_stream=BytesIO(data[:100]),
        headers=OURS | {"Content-Length": str(len(data))},
    )
    assert answer.status_code == 400
    with app.app_context():
        folder = path_of(hash_of(data)).parent.parent
        assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_an_odd_file_is_kept_as_evidence_and_shown_by_no_page(carol, cast):
    data = b"<svg onload=alert(1)>"
    post(carol, sealed_visit(cast, data))
    assert put(carol, data).status_code == 201
    assert File.get().media_type == "application/octet-stream"
    assert SubmissionFile.get().arrived_at


class Unread:
    """A body of 100 MB of which nobody may read a byte."""

    def read(self, *_size):
        raise AssertionError("the body was read")

    def close(self):
        pass


@pytest.mark.parametrize(
    ("method", "address"), [("POST", "/sync/submissions"), ("PUT", f"/sync/files/{'0' * 64}")]
)
def test_a_hundred_megabytes_are_refused_unread(carol, method, address):
    length = str(100 * 1024 * 1024)
    unread = {"wsgi.input": Unread(), "CONTENT_LENGTH": length}
    answer = carol.open(address, method=method, headers=OURS, environ_overrides=unread)
    assert answer.status_code == 413
    assert answer.json["error"]["code"] == "too_large"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"id": "a b", "version": 1}',
        b'{"id": "a", "version": "1"}',
        b'{"id": "a", "version": true}',
        b'{"id": "a", "version": 9999}',
        b'{"id": "a", "version": 1, "answers": []}',
        b'{"id": "a", "version": 1, "answers": "x"}',
        b'{"id": "a", "version": 1, "files": {"p": "../../x"}}',
        b'{"id": "a", "version": 1, "answers": ' + b'{"a":' * 400 + b"1" + b"}" * 400 + b"}",
        b'{"id": "a", "version": 1, "answers": ' + b"[" * 100_000,
    ],
)
def test_what_is_no_submission_is_refused_with_json(carol, body):
    answer = carol.post("/sync/submissions", data=body, headers=OURS)
    assert answer.status_code == 422
    assert set(answer.json["error"]) == {"code", "message", "remedy"}
    assert Submission.select().count() == 0


@pytest.mark.parametrize(("asked", "word"), [("zh", "登录"), ("en", "sign in")])
def test_an_expired_sign_in_says_so_in_the_readers_language(client, cast, asked, word):
    answer = post(client, sealed_visit(cast), **{"Accept-Language": asked})
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "sign_in")
    assert word in answer.json["error"]["message"]
    other = client.post(f"/sync/submissions?language={asked}", json={}, headers=OURS)
    assert word in other.json["error"]["message"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (OURS, 200),
        (OURS | {"Origin": "http://localhost"}, 200),
        (OURS | {"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 400),
        ({"X-Fieldapp": "0"}, 400),
        (OURS | {"Origin": "http://evil.example"}, 400),
        (OURS | {"Sec-Fetch-Site": "cross-site"}, 400),
        (OURS | {"Sec-Fetch-Site": "same-site"}, 400),
        (OURS | {"Origin": "null"}, 400),
    ],
)
def test_only_a_page_of_ours_may_send(carol, cast, headers, status):
    answer = carol.post("/sync/submissions", json=sealed_visit(cast), headers=headers)
    assert answer.status_code == status
    assert Submission.select().count() == (status == 200)


def test_nobody_files_the_visit_of_somebody_else(app, cast, sign_in):
    for who in ("bob", "eve"):
        phone = sign_in(app.test_client(), who)
        assert post(phone, sealed_visit(cast)).status_code == 403
    eve = sign_in(app.test_client(), "eve")
    assert post(eve, sealed_visit(cast, assignment=None)).status_code == 403
    assert post(eve, sealed_visit(cast, corrects="x", assignment=None)).status_code == 403
    assert Submission.select().count() == 0


def test_work_holds_what_the_phone_needs(carol, cast):
    work = carol.get("/sync/work").json
    assert work["person"] == {
        "key": f"account-{cast.carol.id}",
        "name": "Carol",
        "login": "carol",
    }
    [visit] = work["visits"]
    assert (visit["id"], visit["state"], visit["filed"]) == (cast.assignment.id, "open", 0)
    assert visit["site_name"] == {"en": "North", "zh": "城北厅"}
    assert [form["version"] for form in work["forms"]] == [cast.version.id]


def test_work_brings_back_what_was_returned(carol, cast):
    body = sealed_visit(cast, photo())
    body["metadata"]["cannot_say"] = ["queue/wait"]
    post(carol, body)
    decide(Submission.get(), cast.bob, "returned", "哪个窗口？")
    work = carol.get("/sync/work").json
    [returned] = work["returned"]
    assert (returned["id"], returned["note"]) == (body["id"], "哪个窗口？")
    assert returned["given"]["queue"]["wait"] == 4
    assert returned["notes"] == {"silent": ["queue/wait"]}
    assert work["visits"][0]["state"] == "returned"
    [sent] = work["sent"]
    assert (sent["state"], sent["missing"]) == ("returned", 1)


def test_nobody_sees_work_of_somebody_else(app, cast, sign_in):
    eve = sign_in(app.test_client(), "eve")
    work = eve.get("/sync/work").json
    assert (work["visits"], work["forms"], work["sent"]) == ([], [], [])
