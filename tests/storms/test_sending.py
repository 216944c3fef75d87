"""What is sealed arrives once, whole, whatever the network and the server do meanwhile."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import pytest

from fieldapp.accounts import new_link
from fieldapp.storage import Submission
from tests.storms.conftest import phone_on
from tests.storms.faults import PORTAL, portal, refuses, says
from tests.storms.phones import eventually, follow_link
from tests.storms.proxy import Cut

pytestmark = pytest.mark.browser
POST, PUT = "POST /sync/submissions", "PUT /sync/files/"


def often(few: int, many: int) -> Any:
    """Run a storm a few times by default, and often with -m slow."""
    return pytest.mark.parametrize("times", [few, pytest.param(many, marks=pytest.mark.slow)])


def test_it_works(phone, check_filed):
    sealed = phone.seal(1)
    assert phone.flush() is None
    check_filed([sealed])
    assert (phone.waiting(), phone.receipts()) == ([], [sealed["id"]])


@often(4, 50)
def test_a_reply_lost_after_the_commit_doubles_nothing(phone, storm, times, check_filed):
    sealed = []
    for seed in range(1, times + 1):
        sealed.append(phone.seal(seed, photos=1))
        storm.faults.add(POST if seed % 2 else PUT, storm.faults.reply_lost, times=1)
        assert phone.flush() == "offline"
        phone.until_sent()
    assert storm.faults.hit == times
    check_filed(sealed)


def test_a_new_id_at_each_try_would_double(phone, storm, check_filed):
    with storm.faults.spoilt(
        ("{ ...item.submission, ...times }", "{ ...item.submission, id: crypto.randomUUID() }")
    ):
        phone.hold()
        sealed = [phone.seal(1, photos=0)]
        storm.faults.add(POST, storm.faults.reply_lost, times=1)
        phone.flush()
        phone.flush()
    with pytest.raises(AssertionError):
        check_filed(sealed)


@often(4, 20)
def test_an_upload_cut_anywhere_goes_on_by_hash(phone, storm, times, check_filed):
    sealed, size = [], 60_000
    for seed in range(1, times + 1):
        sealed.append(phone.seal(seed, photos=2, size=size))
        storm.proxy.cut = Cut(b"PUT /sync/files", 1 + (seed - 1) * (size + 400) // times)
        assert phone.flush() == "offline"
        phone.until_sent()
    assert storm.proxy.cuts == times
    check_filed(sealed)
    # Each photo but the one that was cut travelled once.
    puts = [count for asked, count in storm.faults.seen.items() if asked.startswith("PUT")]
    assert max(puts) <= 2


def test_an_item_taken_for_done_after_the_first_receipt_would_lose_photos(
    phone, storm, check_filed
):
    with storm.faults.spoilt(('receipt.state !== "complete"', "false")):
        phone.hold()
        sealed = [phone.seal(1)]
        phone.flush()
    with pytest.raises(AssertionError):
        check_filed(sealed)


ANOTHER = {"receipt": {"id": "x", "state": "complete"}, "file": {"sha256": "00"}}
WAITS = [
    (portal, "portal"),
    (says("511 Network Authentication Required", PORTAL), "trouble"),
    (says("403 Forbidden", PORTAL), "portal"),
    (says("413 Content Too Large", "<h1>413</h1>"), "too_large"),
    (refuses("413 Content Too Large", "too_large"), "too_large"),
    (refuses("429 Too Many Requests", "too_many", Retry_After="1"), "busy"),
    (refuses("500 Internal Server Error", "mistake"), "trouble"),
    (refuses("503 Service Unavailable", "busy", Retry_After="1"), "busy"),
    (refuses("422 Unprocessable Content", "hash_differs"), "trouble"),
    (says("200 OK", {"receipt": {}}), "portal"),
    (says("200 OK", ANOTHER), "portal"),
]


@pytest.mark.parametrize("where", [POST, PUT])
def test_what_is_no_receipt_makes_an_item_wait(phone, storm, where, check_filed):
    sealed = []
    for seed, (how, code) in enumerate(WAITS, 1):
        sealed.append(phone.seal(seed, photos=1, size=5000))
        storm.faults.add(where, how, times=1)
        phone.flush()
        [item] = phone.waiting()
        assert (item["state"], item["reason"]["code"]) == ("waiting", code)
        assert item["next_at"] > 0, "it is tried again later"
        phone.until_sent()
    assert storm.faults.hit == len(WAITS)
    check_filed(sealed)


@pytest.mark.parametrize(
    "change",
    [
        ("receipt?.id !== item.submission.id || !receipt.state", "false"),
        ("throw setback(reply, body);", "return { receipt: { id: 0, state: 'complete' } };"),
    ],
)
def test_taking_any_answer_for_a_receipt_would_lose(phone, storm, change, check_filed):
    also = (
        "let receipt = await this.post();",
        "let receipt = (await this.post()) ?? { state: 'complete' };",
    )
    changes = [change, ("receipt?.id !== item.submission.id || !receipt.state", "false")]
    with storm.faults.spoilt(*dict(changes).items(), also):
        phone.hold()
        sealed = [phone.seal(1, photos=1)]
        storm.faults.add(POST, portal if change == changes[1] else says("500 No", PORTAL), times=9)
        phone.flush()
        assert phone.waiting() == []
    with pytest.raises(AssertionError, match="lost"):
        check_filed(sealed)


def test_an_ended_session_waits_for_signing_in(phone, storm, check_filed):
    phone.open()
    phone.kept("/phone/zh/")
    phone.hold()
    sealed = [phone.seal(1), phone.seal(2)]
    phone.page.context.clear_cookies(name="fieldapp")
    assert phone.flush() == "sign_in"
    assert storm.faults.seen[POST] == 1, "the second would only wait as well"
    phone.open("#outbox")
    assert "请重新登录" in phone.page.inner_text("[data-notice=sign_in]")
    assert len(phone.waiting()) == 2
    phone.sign_in()
    phone.hold()
    phone.until_sent()
    check_filed(sealed)


def test_a_page_left_open_over_a_new_session_sends_all_the_same(phone, cast, check_filed):
    """No token of an old session stands in the page: there is none to go stale."""
    sealed = [phone.seal(1)]
    phone.page.context.clear_cookies(name="fieldapp")
    follow_link(phone.page.context.new_page(), phone.address, cast.carol_link)
    assert phone.flush() is None
    check_filed(sealed)


def test_another_person_signed_in_sends_nothing_of_the_first(phone, storm, cast, check_filed):
    sealed = [phone.seal(1)]
    hers = phone.page.context.new_page()
    follow_link(hers, phone.address, new_link(cast.eve))
    assert phone.flush() == "sign_in"
    assert Submission.select().count() == 0
    phone.sign_in()
    phone.hold()
    phone.until_sent()
    check_filed(sealed)


@often(1, 8)
def test_two_tabs_send_each_item_once(phone, storm, times, check_filed):
    tab = phone_on(phone.page.context.new_page(), storm, phone.cast)
    tab.hold()
    sealed = [phone.seal(seed, photos=1) for seed in range(1, 4 * times + 1)]
    storm.faults.add(POST, storm.faults.slow(0.05))
    start = "void hands.flush(false); return true"
    assert tab.run(start) and phone.run(start)
    eventually(lambda: not phone.waiting())
    # One POST that names what is missing, one PUT, one POST for the receipt.
    assert storm.faults.seen[POST] == 2 * len(sealed)
    check_filed(sealed)


def test_without_the_lock_two_tabs_would_send_twice(phone, storm, check_filed):
    """And even then the server keeps each once."""
    meeting = threading.Barrier(2)

    def meet(environ, start):
        with suppress(threading.BrokenBarrierError):
            meeting.wait(20)
        return storm.faults.app(environ, start)

    with storm.faults.spoilt(("if (!navigator.locks) return send();", "return send();")):
        phone.hold()
        tab = phone_on(phone.page.context.new_page(), storm, phone.cast)
        tab.hold()
        sealed = [phone.seal(seed, photos=1) for seed in range(1, 5)]
        storm.faults.add(POST, meet, times=2)
        start = "void hands.flush(false); return true"
        assert tab.run(start) and phone.run(start)
        eventually(lambda: not phone.waiting())
        assert storm.faults.seen[POST] > 2 * len(sealed)
    check_filed(sealed)


@pytest.mark.parametrize(
    ("records", "flips"), [(5, 4), pytest.param(50, 20, marks=pytest.mark.slow)]
)
def test_records_with_photos_over_a_network_that_comes_and_goes(
    phone, storm, records, flips, check_filed
):
    sealed = []
    for flip in range(flips):
        away, before = flip % 2 == 0, storm.proxy.refused
        storm.proxy.turn(down=away)
        share = range(len(sealed) + 1, records * (flip + 1) // flips + 1)
        sealed += [phone.seal(seed, photos=2, size=20_000) for seed in share]
        phone.run("void hands.flush(); await new Promise((done) => setTimeout(done, 120))")
        eventually(lambda away=away, before=before: not away or storm.proxy.refused > before)
    storm.proxy.turn(down=False)
    assert len(sealed) == records
    phone.until_sent()
    check_filed(sealed)


def test_background_sync_sends_when_no_page_does(phone, storm, check_filed):
    phone.page.context.grant_permissions(["background-sync"])
    phone.open()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.page.context.set_offline(True)
    sealed = [phone.seal(1)]
    phone.run("await hands.outbox.sendLater()")
    phone.page.goto("about:blank")
    phone.page.context.set_offline(False)
    eventually(lambda: Submission.select().count() == 1)
    phone.hold()
    phone.until_sent()
    check_filed(sealed)
