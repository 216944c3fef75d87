"""A phone that dies while one types, at the camera's return or in the middle of an upload."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.storms.conftest import phone_on
from tests.storms.phones import Mortal, Phone, eventually

pytestmark = pytest.mark.browser
REMARK = "[name='part/remark']"
CAMERA = "[data-q='part/photo1'] input[type=file]"
SAID = "柜台前排了六个人，只开了一个窗口，等了十一分钟才叫到号。"
KINDS = ("tab", "renderer", "browser")


def deaths(many: int = 20) -> Any:
    """Die once by default in each way, and often with -m slow."""
    cases = [(kind, 1) for kind in KINDS]
    often = [pytest.param(kind, many, marks=pytest.mark.slow) for kind in KINDS]
    return pytest.mark.parametrize(("kind", "times"), [*cases, *often])


@pytest.fixture
def mortal(kind, browser, tmp_path):
    """Return a phone that dies in this way."""
    made = Mortal(kind, browser, tmp_path / "profile")
    yield made
    made.end()


def reborn(mortal: Mortal, storm: Any, cast: Any) -> Phone:
    """Start the phone again.

    Chromium writes cookies down every half minute: a browser that is killed before forgets that
    somebody has signed in. What the phone keeps must be there all the same.
    """
    phone = phone_on(mortal.start(), storm, cast)
    if mortal.kind == "browser":
        phone.sign_in()
    return phone


def begin(mortal: Mortal, storm: Any, cast: Any) -> Phone:
    """Sign in and take the list to the phone."""
    phone = phone_on(mortal.start(), storm, cast)
    phone.sign_in()
    phone.open()
    phone.kept(f"/phone/zh/forms/{storm.version.id}")
    return phone


def fill(phone: Phone, fragment: str) -> None:
    """Open the form at a draft, or a new one."""
    facts = phone.facts
    phone.page.goto(f"{phone.address}/phone/zh/forms/{facts['version']}#{fragment}")
    phone.page.wait_for_selector("html[data-ready]")


def kept(phone: Phone) -> dict[str, Any]:
    """Return the one draft as the phone keeps it, and whether its photo is there, byte for byte."""
    script = """async ({person}) => {
        const { open, hashOf } = await import("/static/js/phone/store.js");
        const store = await open(person);
        const [draft] = await store.drafts();
        const photo = draft?.given.part?.photo1;
        const file = photo && (await store.file(photo.sha256));
        const whole = file && (await hashOf(await file.arrayBuffer())) === photo.sha256;
        const { remark = "" } = draft?.given.part ?? {};
        return {id: draft?.id, remark, photo: photo ?? null, whole};
    }"""
    return phone.page.evaluate(script, phone.facts)


def picture(seed: int) -> dict[str, Any]:
    """Return a photo as a camera gives it."""
    image = Image.effect_noise((1600, 1200), 40 + seed).convert("RGB")
    data = BytesIO()
    image.save(data, "JPEG", quality=90)
    return {"name": f"IMG_{seed}.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def finish(phone: Phone, draft: str) -> dict[str, Any]:
    """Seal what was kept and send it; return what the server must hold."""
    phone.hold()
    sealed = phone.run("return await hands.sealDraft(draft)", draft=draft)
    phone.until_sent()
    return sealed


@deaths()
def test_typing(mortal, storm, cast, times, check_filed):
    chance, sealed = random.Random(7), []
    phone = begin(mortal, storm, cast)
    for seed in range(times):
        fill(phone, f"new:{storm.assignment.id}")
        told = f"{seed}：{SAID}"
        at = chance.randrange(1, len(told) - 2)
        phone.page.type(REMARK, told[:at])
        before = begun(phone)
        phone.page.type(REMARK, told[at : at + 2])
        mortal.die()
        phone = reborn(mortal, storm, cast)
        fill(phone, before["id"])
        after = kept(phone)
        assert after["id"] == before["id"]
        assert told.startswith(after["remark"])
        assert len(after["remark"]) >= len(before["remark"])
        assert phone.page.input_value(REMARK) == after["remark"]
        phone.page.fill(REMARK, told)
        settle(phone, told)
        sealed.append(finish(phone, before["id"]))
        assert sealed[-1]["remark"] == told
    check_filed(sealed)


def begun(phone: Phone) -> dict[str, Any]:
    """Wait until the phone has a draft; return it."""
    eventually(lambda: bool(kept(phone)["id"]))
    return kept(phone)


def photographed(phone: Phone) -> None:
    """Wait until the phone has kept a photo, whole."""
    eventually(lambda: bool(kept(phone)["whole"]))


def settle(phone: Phone, told: str) -> None:
    """Wait until the phone has kept what was typed."""
    eventually(lambda: kept(phone)["remark"] == told)


@deaths()
def test_camera(mortal, storm, cast, times, check_filed):
    chance, sealed = random.Random(11), []
    phone = begin(mortal, storm, cast)
    for seed in range(times):
        fill(phone, f"new:{storm.assignment.id}")
        phone.page.fill(REMARK, f"{seed}")
        settle(phone, f"{seed}")
        phone.page.set_input_files(CAMERA, picture(seed))
        phone.page.wait_for_timeout(chance.randrange(0, 400))
        before = kept(phone)
        mortal.die()
        phone = reborn(mortal, storm, cast)
        fill(phone, before["id"])
        after = kept(phone)
        assert after["remark"] == f"{seed}"
        # A photo is there, whole, or it is not there at all: a draft never names one that is gone.
        assert after["whole"] or after["photo"] is None
        assert after["photo"] or before["photo"] is None
        if not after["photo"]:
            phone.page.set_input_files(CAMERA, picture(seed))
            photographed(phone)
        sealed.append(finish(phone, before["id"]))
        assert sealed[-1]["photos"].keys() == {"part/photo1"}
    check_filed(sealed)


@deaths()
def test_upload(mortal, storm, cast, times, check_filed):
    chance, sealed = random.Random(13), []
    phone = begin(mortal, storm, cast)
    storm.faults.add("PUT /sync/files/", storm.faults.slow(0.15))
    for seed in range(times):
        phone.hold()
        sealed.append(phone.seal(seed, photos=4, size=150_000))
        phone.run("void hands.flush(); return true")
        phone.page.wait_for_timeout(chance.randrange(20, 800))
        mortal.die()
        phone = reborn(mortal, storm, cast)
        phone.hold()
        phone.until_sent()
        assert sealed[-1]["id"] in phone.receipts()
    check_filed(sealed)


@pytest.mark.parametrize("kind", ["renderer"])
def test_saving_only_now_and_then_would_lose(mortal, storm, cast):
    """The control: a store that tells "saved" before it has saved."""
    change = "saveDraft(draft) {", "saveDraft(draft) { return Promise.resolve();"
    with storm.faults.spoilt(change):
        phone = phone_on(mortal.start(), storm, cast)
        phone.sign_in()
        phone.hold()
        made = phone.run("return (await hands.draft(1, 0, 0)).id")
        mortal.die()
    phone = reborn(mortal, storm, cast)
    phone.hold()
    assert phone.run("return (await store.draft(made)) ?? null", made=made) is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["browser"])
@pytest.mark.parametrize("_number", range(20))
def test_a_page_left_while_it_opens_keeps_nobody_waiting(mortal, storm, cast, _number):
    """A browser with a window keeps the page behind frozen, its database half open."""
    phone = phone_on(mortal.start(), storm, cast)
    phone.sign_in()
    phone.open()
    assert phone.page.locator("[data-shown]:not([aria-busy])").count()
