"""What is not taken stays visible with its reason: to be edited, exported, or only known."""

from __future__ import annotations

import json

import pytest

from fieldapp import conflicts
from fieldapp.storage import Conflict, Submission
from fieldapp.sync.exports import import_item
from tests.storms.faults import refuses

pytestmark = pytest.mark.browser
POST = "POST /sync/submissions"


def test_it_works(phone, storm):
    """A refusal is no end: the item stays, with the server's words."""
    phone.seal(1, photos=0)
    storm.faults.add(POST, refuses("403 Forbidden", "not_allowed"), times=1)
    phone.flush()
    [item] = phone.waiting()
    assert (item["state"], item["reason"]["message"]) == ("refused", "not_allowed")


@pytest.mark.parametrize("verdict", ["first", "own"])
def test_other_content_under_the_same_id_is_told_and_both_are_kept(phone, app, cast, verdict):
    phone.seal(1, photos=1)
    phone.run(
        """const [item] = await store.outbox();
        await hands.flush();
        const photo = await store.putFile(new Blob(["another"], {type: "image/jpeg"}));
        item.submission.answers.part.remark = "changed";
        item.submission.answers.part.photo1 = photo;
        item.submission.files["part/photo1"] = photo.sha256;
        item.files = [{sha256: photo.sha256, name: "n", sent: false}];
        await store.write("items", item, item.id)"""
    )
    phone.flush()
    [item] = phone.waiting()
    assert (item["state"], item["reason"]["status"]) == ("conflict", 409)
    assert item["files"][0]["sent"], "its photo is kept with it"
    assert Submission.select().count() == 1
    assert Conflict.select().count() == 1
    phone.open("#outbox")
    words = phone.page.inner_text("[data-item]")
    assert "两份不同" in words
    assert "已留给督导处理" in words
    assert not phone.page.query_selector("button:has-text('我知道了')"), "nobody has decided yet"
    with app.app_context():
        conflicts.settle(Conflict.get(), cast.bob, verdict)
    phone.hold()
    phone.open("#outbox")
    if verdict == "first":
        phone.page.locator("[data-item]", has_text="以另一份内容为准").wait_for()
        phone.page.click("button:has-text('我知道了')")
    phone.page.wait_for_selector(".empty")
    assert phone.waiting() == []
    assert Submission.select().count() == (1 if verdict == "first" else 2)


def test_a_refusal_is_shown_edited_and_sent_again(phone, storm, check_filed):
    sealed = phone.seal(1, photos=1)
    storm.faults.add(POST, refuses("422 Unprocessable Content", "not_readable"), times=1)
    phone.flush()
    assert phone.flush() is None
    assert storm.faults.seen[POST] == 1, "it is not tried again by itself"
    phone.open("#outbox")
    assert "被拒收" in phone.page.inner_text("[data-item]")
    assert "not_readable" in phone.page.inner_text("[data-item] [role=group]")
    phone.page.click("button:has-text('修改后重新发送')")
    phone.page.wait_for_url(lambda url: url.endswith(f"/forms/{storm.version.id}#{sealed['id']}"))
    phone.hold()
    phone.run(
        """const [draft] = await store.drafts();
        draft.given.part.remark = "better";
        await store.saveDraft(draft);
        await store.seal(draft, hands.submission(draft))"""
    )
    phone.until_sent()
    check_filed([{**sealed, "remark": "better"}])


def test_a_photo_that_is_gone_is_told_and_nothing_is_sent_without_it(phone, storm):
    sealed = phone.seal(1, photos=2)
    [gone, _other] = [photo["sha256"] for photo in sealed["photos"].values()]
    remove = "await store.run('files', 'readwrite', async (files) => files.delete(gone))"
    phone.run(remove, gone=gone)
    phone.flush()
    [item] = phone.waiting()
    assert (item["state"], item["reason"]["code"]) == ("refused", "file_gone")
    assert storm.faults.seen[POST] == 0
    assert Submission.select().count() == 0
    phone.open("#outbox")
    assert "1.jpg" in phone.page.inner_text("[data-item] [role=group]")


def test_sending_without_looking_for_photos_would_be_silent(phone, storm, check_filed):
    changes = [
        ("if (!file) throw new Setback", "if (!file) return; if (!file) throw new Setback"),
        ('if (receipt.state !== "complete") throw new Setback("incomplete");', ""),
        ("await this.whole();", ""),
    ]
    with storm.faults.spoilt(*changes):
        phone.hold()
        sealed = phone.seal(1, photos=2)
        gone = next(iter(sealed["photos"].values()))["sha256"]
        remove = "await store.run('files', 'readwrite', async (files) => files.delete(gone))"
        phone.run(remove, gone=gone)
        phone.flush()
    with pytest.raises(AssertionError, match="never arrived"):
        check_filed([sealed])


def test_an_item_is_exported_imported_and_then_sent_all_the_same(phone, check_filed):
    sealed = [phone.seal(1, photos=2, size=5000)]
    script = """const [item] = await store.outbox();
        return await (await hands.outbox.exported(store, item)).text()"""
    data = phone.run(script)
    import_item(data.encode(), phone.cast.bob)
    import_item(data.encode(), phone.cast.bob)
    phone.until_sent()
    check_filed(sealed)


def test_the_button_saves_a_file(phone, storm):
    sealed = phone.seal(1, photos=1)
    storm.faults.add("POST /sync/", refuses("503 Service Unavailable", "busy", Retry_After="60"))
    phone.open("#outbox")
    with phone.page.expect_download() as download:
        phone.page.click("button:has-text('导出文件')")
    whole = json.loads(download.value.path().read_text())
    assert whole["submission"]["id"] == sealed["id"]
    assert whole["files"].keys() == {photo["sha256"] for photo in sealed["photos"].values()}
