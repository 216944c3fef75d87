"""Updates with drafts and sealed work on the phone, a full phone, a cold start offline."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from fieldapp.storage import SubmissionVersion
from fieldapp.studies import publish
from tests.fieldapp.forms import instrument, question, section
from tests.storms.conftest import phone_on
from tests.storms.faults import portal, refuses
from tests.storms.phones import eventually

pytestmark = pytest.mark.browser
POST = "POST /sync/submissions"
LOST = "/scripts/list-0123456789abcdef"
CAMERA = "[data-q='part/photo1'] input[type=file]"
REMARK = "[name='part/remark']"


NEWER = "self.addEventListener('message', ({source}) => source.postMessage('newer'));"
WAITING = "navigator.serviceWorker.getRegistration().then((one) => Boolean(one.waiting))"
VERSION = """() => new Promise((done) => {
    navigator.serviceWorker.onmessage = ({data}) => done(data);
    navigator.serviceWorker.controller?.postMessage("which?");
    setTimeout(done, 300, "older");
})"""


ITEM = """async () => {
    const ask = (asked) => new Promise((done) => (asked.onsuccess = () => done(asked.result)));
    const [{ name }] = await indexedDB.databases();
    const database = await ask(indexedDB.open(name));
    const [item] = await ask(database.transaction("items").objectStore("items").getAll());
    const photos = Object.fromEntries(item.files.map((file) => [file.path, file]));
    database.close();
    return {id: item.id, remark: item.submission.answers.part.remark, photos, state: item.state};
}"""
KEPT = "(path) => caches.open('fieldapp').then((all) => all.match(path)).then(Boolean)"


def form_of(storm, language="zh"):
    return f"/phone/{language}/forms/{storm.version.id}"


def test_it_works(phone, storm, check_filed):
    """Cold start without a network: open, fill, photo, queue; flushed when it is back."""
    phone.open()
    phone.kept("/phone/zh/", form_of(storm), form_of(storm, "en"))
    phone.page.close()
    context = phone.page.context
    context.set_offline(True)
    cold = phone_on(context.new_page(), storm, phone.cast)
    page = cold.page
    page.goto(f"{cold.address}/phone/zh/")
    page.wait_for_selector("[data-shown]:not([aria-busy])")
    expect(page.locator(".net")).to_have_text(re.compile(r"^\s*离线"), timeout=30_000)
    with page.expect_navigation():
        page.click(f".row[href*='new:{storm.assignment.id}']")
    page.wait_for_selector("html[data-ready]")
    page.fill(REMARK, "没有网络")
    picture = BytesIO()
    Image.effect_noise((800, 600), 60).convert("RGB").save(picture, "JPEG")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    page.set_input_files(CAMERA, photo)
    page.wait_for_selector("[data-q='part/photo1'] img")
    page.click("[data-go=next]")
    page.wait_for_selector("[data-look] [data-checks] li")
    for area in page.query_selector_all("[data-look] textarea"):
        area.fill("试访")
    page.click("[data-seal]")
    page.wait_for_url("**/phone/zh/#outbox")
    page.wait_for_selector("#main .rows li, #main [data-item]")
    eventually(lambda: page.evaluate(ITEM)["state"] == "waiting")
    sealed = page.evaluate(ITEM)
    context.set_offline(False)
    page.wait_for_selector("[data-tab=outbox] span:text-is('待发')")
    check_filed([sealed])
    assert sealed["remark"] == "没有网络"
    assert sealed["photos"].keys() == {"part/photo1"}


def test_a_form_that_was_opened_once_opens_without_a_network(phone, storm):
    """Whoever leaves the list before all forms were kept has at least the one they opened."""
    phone.open()
    phone.kept("/phone/zh/")
    eventually(lambda: phone.page.evaluate("Boolean(navigator.serviceWorker.controller)"))
    phone.run("await caches.delete('fieldapp')")
    address = f"{phone.address}{form_of(storm)}#new:{storm.assignment.id}"
    phone.page.goto(address)
    phone.page.wait_for_selector("html[data-ready]", state="attached")
    eventually(lambda: phone.page.evaluate(KEPT, form_of(storm)))
    phone.page.context.set_offline(True)
    phone.page.reload()
    phone.page.wait_for_selector("html[data-ready]", state="attached")
    assert phone.page.locator("[data-q]").count()


def test_a_new_worker_takes_over_and_loses_nothing(phone, storm, check_filed):
    phone.open()
    phone.kept("/phone/zh/", form_of(storm))
    phone.hold()
    sealed = [phone.seal(1, photos=1)]
    draft = phone.run("return (await hands.draft(2, 1, 5000)).id")
    storm.faults.add(POST, refuses("503 Service Unavailable", "busy", Retry_After="60"))
    with storm.faults.rewriting("GET /service-worker.js", lambda text: text + NEWER):
        phone.page.goto(f"{phone.address}/phone/zh/")
        phone.page.wait_for_load_state("networkidle")
        phone.page.evaluate("navigator.serviceWorker.ready.then((one) => one.update())")
        # It takes over at once; in a browser that a test watches it may wait for the page to go.
        eventually(lambda: newer(phone) or phone.page.evaluate(WAITING))
        if not newer(phone):
            phone.page.goto("about:blank")
            phone.page.goto(f"{phone.address}/phone/zh/")
            eventually(lambda: newer(phone))
    storm.faults.clear()
    phone.hold()
    assert [item["id"] for item in phone.waiting()] == [sealed[0]["id"]]
    assert phone.run("return (await store.draft(draft)).given.part.remark", draft=draft)
    sealed.append(phone.run("return await hands.sealDraft(draft)", draft=draft))
    phone.until_sent()
    check_filed(sealed)
    phone.kept("/phone/zh/", form_of(storm))
    phone.page.context.set_offline(True)
    phone.page.goto(f"{phone.address}{form_of(storm)}#new:{storm.assignment.id}")
    phone.page.wait_for_selector("html[data-ready]")


def test_a_new_schema_keeps_drafts_and_what_is_sealed(phone, storm, check_filed):
    sealed = [phone.seal(1, photos=1)]
    draft = phone.run("return (await hands.draft(2, 1, 5000)).id")
    step = "(database) => NAMES.forEach((name) => database.createObjectStore(name))"
    newer = f"{step}, (database) => database.createObjectStore('later')"
    old_tab = phone_on(phone.page.context.new_page(), storm, phone.cast)
    old_tab.hold()
    with storm.faults.spoilt((step, newer)):
        phone.hold()
        assert phone.run("return (await store.connect()).version") == 2
        sealed.append(phone.run("return await hands.sealDraft(draft)", draft=draft))
    # The page that was open before goes on, on the newer schema.
    sealed.append(old_tab.seal(3, photos=1))
    old_tab.until_sent()
    check_filed(sealed)


def test_a_schema_that_starts_anew_would_lose(phone, storm):
    made = phone.run("return (await hands.draft(1, 0, 0)).id")
    step = "(database) => NAMES.forEach((name) => database.createObjectStore(name))"
    anew = (
        f"{step}, (database) => NAMES.forEach((name) => "
        "{ database.deleteObjectStore(name); database.createObjectStore(name); })"
    )
    with storm.faults.spoilt((step, anew)):
        phone.hold()
        assert phone.run("return (await store.draft(made)) ?? null", made=made) is None


def test_a_new_version_of_the_form_leaves_old_drafts_their_own(phone, storm, check_filed):
    phone.open()
    phone.kept("/phone/zh/", form_of(storm))
    phone.hold()
    sealed = [phone.seal(1, photos=1)]
    draft = phone.run("return (await hands.draft(2, 1, 5000)).id")
    photos = [question("image", f"photo{number}") for number in (1, 2, 3)]
    made = instrument(section("part", question("text", "remark"), *photos, question("text", "new")))
    newer = publish(phone.cast.hall, made, b"newer", "storm.md")
    assert newer.id != storm.version.id
    storm.faults.add(POST, storm.faults.reply_lost, times=1)
    phone.open()
    phone.kept(f"/phone/zh/forms/{newer.id}")
    row = f".row[href*='/forms/{newer.id}#new:']"
    phone.page.wait_for_selector(row, state="attached")
    # The old version is there as long as a draft needs it, without a network too.
    phone.page.context.set_offline(True)
    phone.page.goto(f"{phone.address}{form_of(storm)}#{draft}")
    phone.page.wait_for_selector("html[data-ready]")
    assert phone.page.input_value(REMARK) == "remark 2"
    phone.page.context.set_offline(False)
    phone.hold()
    sealed.append(phone.run("return await hands.sealDraft(draft)", draft=draft))
    phone.until_sent()
    check_filed(sealed)
    versions = {row.version_id for item in sealed for row in versions_of(item["id"])}
    assert versions == {storm.version.id}
    phone.open()
    eventually(lambda: not cached(phone, form_of(storm)))
    assert cached(phone, f"/phone/zh/forms/{newer.id}")


def test_a_full_phone_is_told_and_loses_nothing(page, storm, cast, check_filed):
    phone = phone_on(page, storm, cast)
    session = page.context.new_cdp_session(page)
    quota = {"origin": phone.address, "quotaSize": 2_000_000}
    session.send("Storage.overrideQuotaForOrigin", quota)
    phone.sign_in()
    phone.hold()
    sealed = [phone.seal(1, photos=1)]
    draft = phone.run("return (await hands.draft(2, 1, 5000)).id")
    script = """const [draft] = await store.drafts();
        draft.given.part.photo2 = await store.putFile(new Blob([new Uint8Array(5e6)]));
        await store.saveDraft(draft)"""
    full = f"return await (async () => {{ {script} }})().then(() => '', ({{name}}) => name)"
    assert phone.run(full) == "QuotaExceededError"
    # What was kept before is whole, what is sealed is sent, on a full phone too.
    assert phone.run("return (await store.drafts()).map(({given}) => given.part.remark)") == [
        "remark 2"
    ]
    phone.until_sent()
    check_filed(sealed)
    session.send("Storage.overrideQuotaForOrigin", {"origin": phone.address})
    assert phone.run(full) == ""
    sealed.append(phone.run("return await hands.sealDraft(draft)", draft=draft))
    assert sealed[-1]["photos"].keys() == {"part/photo1", "part/photo2"}
    phone.until_sent()
    check_filed(sealed)


def test_an_old_page_and_its_script_are_kept_together(phone, storm):
    """An update whose script does not come through leaves the page as it was."""
    phone.open()
    phone.kept("/phone/zh/")
    lost = re.compile(r"/scripts/list-[0-9a-f]+")
    with storm.faults.rewriting("GET /phone/zh/$", lambda text: lost.sub(LOST, text)):
        phone.page.goto(f"{phone.address}/phone/zh/")
        eventually(lambda: storm.faults.seen[f"GET {LOST}.js"] > 0)
    phone.page.wait_for_timeout(300)
    phone.page.context.set_offline(True)
    phone.page.goto(f"{phone.address}/phone/zh/")
    phone.page.wait_for_selector("[data-shown]:not([aria-busy])")
    assert phone.page.locator("main a.row").count()


def test_neither_portals_nor_sign_in_pages_are_kept(phone, storm):
    phone.open()
    phone.kept("/phone/zh/")
    storm.faults.add("GET /phone/", portal)
    phone.page.goto(f"{phone.address}/phone/zh/")
    eventually(lambda: storm.faults.hit > 0)
    phone.page.wait_for_timeout(500)
    storm.faults.clear()
    phone.page.context.clear_cookies(name="fieldapp")
    phone.page.goto(f"{phone.address}/phone/zh/")
    phone.page.wait_for_timeout(500)
    phone.page.goto(f"{phone.address}/phone/zh/")
    assert phone.page.query_selector("body[data-shell=list]")


def newer(phone):
    return phone.page.evaluate(VERSION) == "newer"


def versions_of(submission):
    return SubmissionVersion.select().where(SubmissionVersion.submission == submission)


def cached(phone, address):
    return phone.page.evaluate("async (one) => Boolean(await caches.match(one))", address)
