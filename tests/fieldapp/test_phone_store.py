"""What a phone keeps, in a real Chromium: drafts, files, sealed items, by person."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Error

pytestmark = pytest.mark.browser
STORE = "/static/js/phone/store.js"
KEPT = "/static/js/phone/kept.js"
MEMORY = "/static/js/phone/memory.js"
DRAFT = {"id": "d1", "title": {"zh": "城北厅"}, "about": {}, "given": {"a": 1}, "version": 1}
SEAL = """
    const photo = await store.putFile(new File(["picture"], "a.jpg", {type: "image/jpeg"}));
    const draft = {id: "d1", title: "t", about: "a", given: {photo}};
    await store.saveDraft(draft);
    const files = {"part/photo": photo.sha256};
    const item = await store.seal(draft, {id: "d1", files, sealed_at: new Date().toISOString()});
"""


class Phone:
    """A page on which scripts run with `store`, Carol's, in scope."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def run(self, script: str, module: str = KEPT, call: str = "open('carol')") -> Any:
        """Run a script with the store in scope and return what it returns."""
        start = f"const {{{call.partition('(')[0]}}} = await import('{module}');"
        return self.page.evaluate(f"async () => {{ {start} const store = await {call}; {script} }}")


@pytest.fixture
def phone(page, live_server):
    """Return a phone that shows a page of this server."""
    page.goto(f"{live_server}/static/img/icon.svg")
    return Phone(page)


def test_it_works(phone):
    phone.run(f"const draft = {DRAFT}; await store.saveDraft(draft)")
    kept = phone.run("return await store.drafts()")
    assert [draft["given"] for draft in kept] == [{"a": 1}]
    assert kept[0]["updated_at"] > "2026"
    assert phone.run("return await store.draft('d1')") == kept[0]
    phone.run("await store.discard('d1')")
    assert phone.run("return await store.drafts()") == []


def test_a_form_reads_what_the_lists_read(phone):
    phone.run(f"await store.saveDraft({DRAFT})", module=STORE)
    assert phone.run("return (await store.drafts()).length") == 1


def test_the_store_in_memory_has_the_same_ways_and_forgets(phone):
    script = f"""{SEAL}
        const held = await (await store.file(photo.sha256)).text();
        return [held, (await store.item("d1")).files.length, (await store.drafts()).length]"""
    assert phone.run(script, module=MEMORY, call="memory()") == ["picture", 1, 0]
    assert phone.run("return await store.drafts()", module=MEMORY, call="memory()") == []


def test_a_file_comes_back_byte_for_byte(phone):
    script = """
        const bytes = new Uint8Array(300000).map((_, at) => (at * 7919) % 251);
        const kept = await store.putFile(new File([bytes], "p.jpg", {type: "image/jpeg"}),
                                         {taken_at: "2026-11-21T08:00:00Z"});
        const back = await store.file(kept.sha256);
        const same = new Uint8Array(await back.arrayBuffer()).every((one, at) => one === bytes[at]);
        return [kept, back.type, back.size, same]"""
    kept, media_type, size, same = phone.run(script)
    assert (media_type, size, same) == ("image/jpeg", 300000, True)
    content = bytes((at * 7919) % 251 for at in range(300000))
    assert kept == {
        "name": "p.jpg",
        "type": "image/jpeg",
        "taken_at": "2026-11-21T08:00:00Z",
        "sha256": sha256(content).hexdigest(),
        "size": 300000,
    }
    assert phone.run("return await store.file('nothing') ?? null") is None


def test_sealing_moves_a_draft_into_the_outbox_in_one_piece(phone):
    item, drafts = phone.run(f"{SEAL} return [item, await store.drafts()]")
    assert drafts == []
    assert (item["state"], item["tries"], item["draft"]["id"]) == ("waiting", 0, "d1")
    [file] = item["files"]
    assert (file["path"], file["name"], file["size"], file["sent"]) == (
        ("part/photo", "a.jpg", 7, False)
    )
    assert phone.run("return (await store.outbox()).length") == 1


def test_a_draft_whose_photo_is_gone_is_not_sealed(phone):
    phone.run(f"await store.saveDraft({DRAFT})")
    script = f"""return await store.seal({DRAFT}, {{id: "d1", files: {{"part/photo": "ff"}}}})
        .catch((error) => [error.code, error.path])"""
    assert phone.run(script) == ["missing_file", "part/photo"]
    assert phone.run("return [(await store.drafts()).length, (await store.outbox()).length]") == [
        1,
        0,
    ]


def test_what_was_sealed_in_one_tab_is_not_saved_again_by_another(phone):
    phone.run(SEAL)
    save = f"return await store.saveDraft({DRAFT}).catch((error) => error.code)"
    assert phone.run(save) == "sealed"
    phone.run("const item = await store.item('d1'); await store.update({...item, state: 'done'})")
    assert phone.run(save) == "sealed"


def test_only_what_was_refused_is_opened_again(phone):
    phone.run(SEAL)
    again = "return await store.reopen('d1').catch((error) => error.code)"
    assert phone.run(again) == "not_refused"
    phone.run(
        "const item = await store.item('d1'); await store.update({...item, state: 'refused'})"
    )
    assert phone.run(again)["id"] == "d1"
    assert phone.run("return [(await store.drafts()).length, (await store.outbox()).length]") == [
        1,
        0,
    ]


def test_what_is_done_leaves_a_receipt_for_thirty_days(phone):
    phone.run(
        f"""{SEAL}
        await store.update({{...item, state: "done", receipt: {{number: 1}}}});
        const old = "2020-01-01T00:00:00Z";
        await store.write("receipts", {{id: "old", sealed_at: old}}, "old")"""
    )
    [receipt] = phone.run("return await store.receipts()")
    assert (receipt["id"], receipt["receipt"]) == ("d1", {"number": 1})
    assert "draft" not in receipt
    assert phone.run("return await store.outbox()") == []
    item = {"id": "d1", "state": "waiting"}
    assert phone.run(f"return await store.update({item})") is False


def test_files_that_nothing_names_any_more_are_dropped(phone):
    phone.run(f"{SEAL} await store.putFile(new Blob(['nobody names me']))")
    assert phone.run("return await store.tidy()") == 0, "it may be on its way into a draft"
    assert phone.run("return await store.tidy(-1)") == 1
    assert phone.run("return (await store.file((await store.item('d1')).files[0].sha256)).size")


def test_two_people_see_nothing_of_each_other(phone):
    phone.run(SEAL)
    phone.run(f"await store.saveDraft({ {**DRAFT, 'id': 'd2'} })")
    eve = """return [await store.drafts(), await store.outbox(), await store.receipts(),
        await store.draft("d2") ?? null, await store.read("files")]"""
    assert phone.run(eve, call="open('eve')") == [[], [], [], None, []]


def test_a_database_closed_behind_ones_back_is_opened_again(phone):
    """Safari does so after some time in the background."""
    phone.run(
        f"""await store.saveDraft({DRAFT});
        (await store.opening).close();
        await store.saveDraft({ {**DRAFT, "id": "d2"} })"""
    )
    assert phone.run("return (await store.drafts()).length") == 2


def test_a_new_schema_keeps_drafts_and_older_pages_go_on_working(phone):
    script = f"""
        const {{Store, STEPS}} = await import("{STORE}");
        await store.saveDraft({DRAFT});
        const newer = [...STEPS, (database) => database.createObjectStore("notes")];
        const later = new Store("fieldapp-carol", newer);
        const before = (await later.drafts()).length;
        await later.write("notes", "n", "k");
        // The page that was open before the update, and one of the old release opened after it.
        await store.saveDraft({ {**DRAFT, "id": "d2"} });
        const old = new Store("fieldapp-carol");
        return [before, (await old.drafts()).length, await later.read("notes", "k")]"""
    assert phone.run(script) == [1, 2, "n"]


def test_a_full_phone_says_so_and_loses_nothing(phone, live_server):
    session = phone.page.context.new_cdp_session(phone.page)
    quota = {"origin": live_server, "quotaSize": 200_000}
    session.send("Storage.overrideQuotaForOrigin", quota)
    phone.run(f"await store.saveDraft({DRAFT})")
    script = """return await store.putFile(new Blob([new Uint8Array(9e6)]))
        .then(() => "kept", (error) => error.name)"""
    assert phone.run(script) == "QuotaExceededError"
    session.send("Storage.overrideQuotaForOrigin", {"origin": live_server})
    assert phone.run(script) == "kept"
    assert phone.run("return (await store.draft('d1')).given") == {"a": 1}


def test_a_step_that_fails_leaves_all_as_it_was(phone):
    phone.run(f"await store.saveDraft({DRAFT})")
    script = f"""
        const {{Store, STEPS}} = await import("{STORE}");
        const broken = new Store("fieldapp-carol", [...STEPS, () => {{ throw new Error("no") }}]);
        await broken.drafts()"""
    with pytest.raises(Error):
        phone.run(script)
    assert phone.run("return (await store.drafts()).length") == 1
