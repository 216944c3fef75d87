"""The fieldworker's pages: the list, a draft from beginning to receipt, cards, corrections."""

from __future__ import annotations

import io
import re

import pytest

from fieldapp.field.listing import window
from fieldapp.storage import Account, Assignment, Draft, Submission
from fieldapp.submissions import decide
from tests.fieldapp.forms import Filler, begin, choices, instrument, photo, question, section

SAID = "“我不怕等，怕的是不知道等多久。” <script>"


@pytest.fixture
def filler(client, cast, sign_in, csrf_token):
    return Filler(sign_in(client, "carol"), cast, csrf_token, "")


@pytest.fixture
def visit_filler(filler):
    """Return Carol on the draft of her visit, begun through the page."""
    start(filler, f"/field/visits/{filler.cast.assignment.id}")
    filler.draft_id = Draft.get().id
    return filler


def start(filler, address, **form):
    token = filler.csrf_token(filler.client, "/field/me")
    return filler.client.post(address, data={"csrf_token": token, **form})


def answers(**changed):
    return {
        "queue/greeted": "yes",
        "queue/wait": "4",
        "queue/photo": (io.BytesIO(photo()), "sign.jpg", "image/jpeg"),
        "queue/remark": SAID,
        **changed,
    }


def test_it_works(filler):
    page = filler.client.get("/field/").text
    assert "城北厅" in page
    assert "未开始" in page


def test_nothing_assigned_is_said_plainly(client, sign_in):
    assert "还没有派给您的访问" in sign_in(client, "eve").get("/field/").text


def test_a_visit_goes_from_the_list_to_its_receipt(visit_filler):
    filler = visit_filler
    assert "进行中" in filler.client.get("/field/").text
    assert filler.post(answers()).location.endswith("/send")
    assert "填得太快" in filler.get("send")
    filler.take_time()
    assert "可以发送" in filler.get("send")
    receipt = filler.client.get(filler.post({}, page="send").location)
    submission = Submission.get()
    assert submission.id[:8] in receipt.text
    assert "已收到，内容齐全" in receipt.text
    assert not Draft.select().exists()
    assert submission.site == "s1"
    assert submission.assignment == filler.cast.assignment
    document = submission.versions.get().document
    assert document["answers"]["queue"]["remark"] == SAID
    assert {"start", "end", "sent_at"} <= document["metadata"].keys()
    assert "收到" in filler.client.get("/field/").text
    assert submission.id[:8] in filler.client.get("/field/sent").text


def test_the_photo_is_kept_by_its_hash_and_shown(visit_filler):
    visit_filler.post(answers())
    kept = visit_filler.row.answers["queue"]["photo"]
    address = f"/field/drafts/{visit_filler.draft_id}/files/{kept['sha256']}"
    assert visit_filler.client.get(address).data == photo()
    assert address in visit_filler.get()
    visit_filler.post({"go": "drop:queue/photo"})
    assert "photo" not in visit_filler.row.answers["queue"]


def test_a_photo_that_cannot_be_opened_loses_nothing_else(visit_filler):
    broken = (io.BytesIO(photo()[:120]), "sign.jpg", "image/jpeg")
    response = visit_filler.post(answers(**{"queue/photo": broken}))
    assert response.status_code == 422
    assert "sign.jpg" in response.text
    assert visit_filler.row.answers["queue"]["remark"] == SAID
    assert visit_filler.post(answers()).status_code == 303


def test_another_persons_draft_is_not_there(visit_filler, app, sign_in):
    eve = sign_in(app.test_client(), "eve")
    for page in ("", "/1", "/send", "/discard"):
        assert eve.get(f"/field/drafts/{visit_filler.draft_id}{page}").status_code == 404


def test_an_error_names_the_question_and_leads_to_it(visit_filler):
    response = visit_filler.post(answers(**{"queue/wait": "300"}))
    assert response.status_code == 422
    assert 'href="#c-queue/wait"' in response.text
    assert re.search(r'id="c-queue/wait"[^>]*aria-invalid="true"', response.text)
    assert re.search(r'id="c-queue/wait"[^>]*aria-describedby="[^"]*q-queue/wait-e', response.text)


def test_every_way_off_a_page_keeps_what_was_typed(filler):
    made = instrument(
        section("part", question("text")), section("last", question("text", "end", ("last",)))
    )
    filler = begin(filler, made)
    ways = {
        "page:2": f"/field/drafts/{filler.draft_id}/2",
        "previous": f"/field/drafts/{filler.draft_id}/1",
        "language:en": f"/field/drafts/{filler.draft_id}/1?language=en",
        "stay": f"/field/drafts/{filler.draft_id}/1",
        "home": "/field/",
    }
    for number, (go, where) in enumerate(ways.items()):
        response = filler.post({"go": go, "part/asked": f"words {number}"})
        assert response.location == where
        assert filler.row.answers["part"]["asked"] == f"words {number}"


def test_an_unknown_button_is_refused(visit_filler):
    for go in ("fly", "page:none", "page:9", "watch:queue/none", "drop:queue/none", "language:xx"):
        assert visit_filler.post({"go": go}).status_code == 404, go


def test_the_section_list_counts_what_is_missing(visit_filler):
    assert "0 / 4" in visit_filler.get()
    visit_filler.post(answers(**{"queue/remark": ""}))
    assert "3 / 4" in visit_filler.get()


def test_the_watch_is_stamped_by_the_server(visit_filler, monkeypatch):
    visit_filler.post({"go": "watch:queue/wait"})
    assert visit_filler.row.metadata["draft"]["started"]["queue/wait"]
    assert "停止" in visit_filler.get()
    row = visit_filler.row
    row.metadata["draft"]["started"]["queue/wait"] = "2026-01-01T00:00:00+00:00"
    row.save()
    visit_filler.post({"go": "watch:queue/wait"})
    assert visit_filler.row.answers["queue"]["wait"] > 1000
    assert visit_filler.row.metadata["draft"]["started"] == {}


@pytest.mark.parametrize("stamp", ["soon", "2026-13-45T10:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_a_stopwatch_that_was_started_at_no_time_stands_still(visit_filler, stamp):
    visit_filler.post({"queue/wait:started": stamp, "go": "stay"})
    assert visit_filler.client.get(visit_filler.path()).status_code == 200
    assert visit_filler.row.metadata["draft"]["started"] == {}


def test_a_photo_taken_at_no_time_is_kept_and_read_on_the_desk(visit_filler, sign_in, app):
    visit_filler.post(answers(**{"queue/photo:taken_at": "soon"}))
    visit_filler.post({}, page="send")
    submission = Submission.get()
    assert "taken_at" not in submission.versions.get().document["answers"]["queue"]["photo"]
    alice = sign_in(app.test_client(), "alice")
    assert alice.get(f"/desk/hall/submissions/{submission.id}").status_code == 200


def test_what_is_missing_holds_the_sending_up_until_it_is_explained(visit_filler):
    response = visit_filler.post({}, page="send")
    assert response.status_code == 422
    assert "必答题未答" in response.text
    assert not Submission.select().exists()


def test_outside_the_window_a_reason_is_asked_and_kept(visit_filler):
    Assignment.update(window_start="2020-01-01T10:00", window_end="2020-01-01T11:00").execute()
    visit_filler.post(answers())
    page = visit_filler.get("send")
    assert "不在约定时段内" in page
    assert visit_filler.post({}, page="send").status_code == 422
    visit_filler.post({"why:outside_window": "门店停电，改期。"}, page="send")
    submission = Submission.get()
    metadata = submission.versions.get().document["metadata"]
    assert metadata["reasons"] == {"outside_window": "门店停电，改期。"}
    assert "outside_window" in [flag.code for flag in submission.flags]


def test_sending_twice_is_once(visit_filler):
    visit_filler.post(answers())
    first = visit_filler.post({}, page="send").location
    assert visit_filler.post({}, page="send").location == first
    assert Submission.select().count() == 1


def test_a_returned_submission_comes_back_as_the_next_version(visit_filler):
    filler = visit_filler
    filler.post(answers())
    filler.post({}, page="send")
    submission = Submission.get()
    with filler.client.application.app_context():
        decide(submission, Account.get(login="bob"), "returned", "第 2 题请补充 <原因>")
    home = filler.client.get("/field/").text
    assert home.index("退回更正") < home.index("可反复填写" if "可反复填写" in home else "</main>")
    assert "第 2 题请补充 &lt;原因&gt;" in home
    address = start(filler, f"/field/submissions/{submission.id}").location
    filler.draft_id = address.split("/")[3]
    page = filler.client.get(address, follow_redirects=True).text
    assert "不知道等多久" in page
    assert "第 2 题请补充" in filler.get("send")
    filler.post({"queue/remark": "补充后的原话"})
    filler.post({}, page="send")
    fresh = Submission.get()
    assert (fresh.state, fresh.latest) == ("received", 2)
    remarks = [
        row.document["answers"]["queue"]["remark"] for row in fresh.versions.order_by("number")
    ]
    assert remarks == [SAID, "补充后的原话"]


def test_a_submission_that_is_not_returned_is_not_corrected(visit_filler):
    visit_filler.post(answers())
    visit_filler.post({}, page="send")
    response = start(visit_filler, f"/field/submissions/{Submission.get().id}")
    assert response.status_code == 409


def test_a_visit_is_filed_once(visit_filler):
    visit_filler.post(answers())
    visit_filler.post({}, page="send")
    assert (
        start(visit_filler, f"/field/visits/{visit_filler.cast.assignment.id}").status_code == 409
    )


def test_a_form_begins_anew_each_time(filler):
    filler = begin(filler, instrument(section("part", question("text"))))
    address = f"/field/visits/{filler.row.assignment.id}"
    first, second = start(filler, address).location, start(filler, address).location
    assert first != second
    assert "草稿" in filler.client.get("/field/").text


def test_discarding_asks_first(visit_filler):
    visit_filler.post(answers())
    assert "将失去 4 个答案" in visit_filler.get("discard")
    assert Draft.select().count() == 1
    visit_filler.post({}, page="discard")
    assert Draft.select().count() == 0


def test_signing_out_says_that_a_draft_is_unsent(visit_filler):
    assert "还有 1 份草稿没有发送" in visit_filler.client.get("/field/me").text
    visit_filler.post({}, page="discard")
    assert "全部都已发送" in visit_filler.client.get("/field/me").text


def test_known_segment_and_site_are_filled_in(filler):
    from surveys.instrument import Tags

    made = instrument(
        section(
            "part",
            question("select_one", choices=choices("gold", "basic"), tags=Tags(measure="segment")),
        )
    )
    filler = begin(filler, made)
    assignment = filler.row.assignment
    assignment.segment = "gold"
    assignment.save()
    location = start(filler, f"/field/visits/{assignment.id}").location
    assert Draft.get_by_id(location.split("/")[3]).answers == {"part": {"asked": "gold"}}


def test_windows_are_short_on_the_list(app, cast):
    with app.test_request_context():
        cast.assignment.window_start = "2026-11-24T10:00"
        cast.assignment.window_end = "2026-11-24T12:00"
        assert window(cast.assignment) == ("11/24", "10:00")
        cast.assignment.window_start, cast.assignment.window_end = "2026-11-24", "2026-11-30"
        assert window(cast.assignment) == ("11/24", "–11/30")


def test_help_is_there_in_both_languages(filler):
    assert "没有网络时" in filler.client.get("/field/help").text
    assert "Without a network" in filler.client.get("/field/help?language=en").text
