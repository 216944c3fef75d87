"""Photos on the phone, in a real Chromium: small, upright, with their time, and kept at once."""

from __future__ import annotations

import io
import random
from hashlib import sha256

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import expect

from tests.fieldapp.forms import instrument, question, section
from tests.fieldapp.phone_controls import Section
from tests.fieldapp.phone_forms import before_its_script

pytestmark = pytest.mark.browser
LIMIT = 400_000
TWELVE = (4000, 3000)
CAMERA = ".add input[capture]"
FULL = "() => { store.putFile = async () => { throw new DOMException('', 'QuotaExceededError') } }"
GALLERY = "[data-gallery] input"


@pytest.fixture
def phone(app, page, live_server):
    return Section(app, page, live_server)


@pytest.fixture(scope="session")
def scenery(tmp_path_factory):
    """Return the file of 12 hard megapixels held upright: noise, one corner red."""
    noise = random.Random(3).randbytes(500 * 375 * 3)
    picture = Image.frombytes("RGB", (500, 375), noise).resize(TWELVE, Image.Resampling.BICUBIC)
    picture = Image.blend(picture, Image.effect_noise(TWELVE, 90).convert("RGB"), 0.5)
    picture.paste((220, 20, 20), (0, 0, 2000, 1500))
    place = tmp_path_factory.mktemp("photos") / "IMG_0001.jpg"
    place.write_bytes(jpeg(picture, orientation=6))
    return place


def jpeg(picture, orientation=1, taken="2026:11:13 13:40:05", offset="+08:00"):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    if taken:
        inner[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        inner[ExifTags.Base.OffsetTimeOriginal] = offset
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92, exif=exif)
    return out.getvalue()


def pick(page, data, selector=CAMERA, name="IMG_0001.jpg", kind="image/jpeg"):
    page.set_input_files(selector, {"name": name, "mimeType": kind, "buffer": data})


def taken(page):
    """Wait until all is done with what was picked: its input is free for the next."""
    for box in page.locator(".add input").all():
        expect(box).to_have_value("")


def is_red(picture, place):
    red, green, blue = picture.convert("RGB").getpixel(place)
    return red > 150 and green < 90 and blue < 90


def test_it_works(phone, scenery):
    """A 12 MP photo held upright: turned as its EXIF says, small, with its own time."""
    page = phone.open(instrument(section("part", question("image"))))
    assert scenery.stat().st_size > 4_000_000
    page.set_input_files(CAMERA, scenery)
    answer = phone.answered("part/asked")
    kept = phone.bytes(answer)
    assert len(kept) == answer["size"] <= LIMIT
    assert sha256(kept).hexdigest() == answer["sha256"]
    picture = Image.open(io.BytesIO(kept))
    assert (picture.format, max(picture.size)) == ("JPEG", 1024)
    assert picture.size[0] < picture.size[1], "it stands upright"
    width, _height = picture.size
    assert is_red(picture, (width - 60, 60))
    assert not is_red(picture, (60, 60))
    assert not picture.getexif(), "nothing travels that nobody agreed to"
    assert answer["type"] == "image/jpeg"
    assert answer["taken_at"] == "2026-11-13T05:40:05.000Z"
    assert answer["taken"] == "camera"
    assert "lat" not in answer
    shown = page.locator("[data-kept] img[src^=blob]")
    assert shown.evaluate("i => i.decode().then(() => i.naturalWidth)")


@pytest.mark.parametrize("longest", ["2000", "300"])
def test_max_pixels_is_obeyed_and_the_photo_stays_small(phone, scenery, longest):
    made = instrument(section("part", question("image", parameters={"max-pixels": longest})))
    phone.open(made).set_input_files(CAMERA, scenery)
    answer = phone.answered("part/asked")
    assert answer["size"] <= LIMIT
    picture = Image.open(io.BytesIO(phone.bytes(answer)))
    assert max(picture.size) <= int(longest)
    assert max(picture.size) > int(longest) * 0.4
    assert abs(picture.height / picture.width - 4 / 3) < 0.01


def test_a_small_photo_does_not_grow_and_a_clear_picture_gets_paper(phone):
    page = phone.open(instrument(section("part", question("image"))))
    out = io.BytesIO()
    Image.new("RGBA", (80, 60), (0, 0, 0, 0)).save(out, "PNG")
    pick(page, out.getvalue(), GALLERY, "shot.png", "image/png")
    answer = phone.answered("part/asked")
    picture = Image.open(io.BytesIO(phone.bytes(answer)))
    assert picture.size == (80, 60)
    assert min(picture.getpixel((40, 30))) > 240
    assert (answer["name"], answer["taken"]) == ("shot.jpg", "gallery")


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "yesterday"])
def test_without_a_time_of_its_own_the_photo_has_that_of_its_file(phone, taken):
    page = phone.open(instrument(section("part", question("image"))))
    pick(page, jpeg(Image.new("RGB", (60, 40)), taken=taken))
    answer = phone.answered("part/asked")
    age = page.evaluate("(at) => Date.now() - Date.parse(at)", answer["taken_at"])
    assert 0 <= age < 60_000


def test_a_time_without_a_zone_is_that_of_the_phone(phone):
    page = phone.open(instrument(section("part", question("image"))))
    pick(page, jpeg(Image.new("RGB", (60, 40)), offset=""))
    taken = phone.answered("part/asked")["taken_at"]
    local = page.evaluate("(at) => new Date(at).toLocaleString('sv')", taken)
    assert local == "2026-11-13 13:40:05"


def test_what_cannot_be_opened_is_refused_in_words_and_the_photo_before_stays(phone):
    page = phone.open(instrument(section("part", question("image"))))
    pick(page, jpeg(Image.new("RGB", (60, 40))))
    before = phone.answered("part/asked")
    heic = b"\x00\x00\x00\x18ftypheic" + bytes(400)
    pick(page, heic, name="IMG_2.HEIC", kind="image/heic")
    page.wait_for_function(
        "() => document.querySelector('[data-said]').textContent.includes('HEIC')"
    )
    assert phone.value("part/asked") == before
    expect(page.locator("[data-kept] img")).to_have_count(1)


def test_a_phone_without_room_says_so_and_answers_nothing(phone):
    page = phone.open(instrument(section("part", question("image"))))
    page.evaluate(FULL)
    pick(page, jpeg(Image.new("RGB", (60, 40))))
    page.wait_for_function(
        "() => document.querySelector('[data-said]').textContent.includes('空间')"
    )
    assert phone.value("part/asked") is None


def test_a_photo_is_retaken_and_taken_away(phone):
    page = phone.open(instrument(section("part", question("image"))))
    pick(page, jpeg(Image.new("RGB", (60, 40), "teal")))
    first = phone.answered("part/asked")
    expect(page.locator(".add").first).to_contain_text("重拍")
    pick(page, jpeg(Image.new("RGB", (60, 40), "navy")))
    page.wait_for_function("(old) => state.value('part/asked').sha256 !== old", arg=first["sha256"])
    taken(page)
    assert page.locator("[data-kept]").count() == 1
    page.click("[data-kept] .drop")
    page.wait_for_selector("[data-kept]", state="detached")
    assert phone.value("part/asked") is None
    expect(page.locator(".add").first).to_contain_text("拍照")


def test_a_photo_survives_the_page_that_took_it(phone):
    made = instrument(section("part", question("image")))
    pick(phone.open(made), jpeg(Image.new("RGB", (60, 40), "teal")))
    answer = phone.answered("part/asked")
    page = phone.open(made, fresh=False)
    page.wait_for_selector("[data-kept] img[src^=blob]")
    assert phone.value("part/asked") == answer
    assert sha256(phone.bytes(answer)).hexdigest() == answer["sha256"]


@pytest.fixture
def located(page):
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 31.2304, "longitude": 121.4737, "accuracy": 9})


def test_a_photo_taken_now_has_the_place_that_was_agreed_to(phone, located):
    page = phone.open(instrument(section("part", question("image"))))
    pick(page, jpeg(Image.new("RGB", (60, 40)), taken=""))
    page.wait_for_function("() => state.value('part/asked')?.lat")
    answer = phone.value("part/asked")
    assert (answer["lat"], answer["lon"]) == (31.2304, 121.4737)


def test_an_old_photo_and_a_respondents_have_no_place(phone, located):
    made = instrument(section("part", question("image")))
    page = phone.open(made)
    pick(page, jpeg(Image.new("RGB", (60, 40))), GALLERY)
    phone.answered("part/asked")
    taken(page)
    assert "lat" not in phone.value("part/asked")
    page = phone.open(made, draft={"id": "d2", "given": {}, "notes": {}, "link": "token"})
    pick(page, jpeg(Image.new("RGB", (60, 40)), taken=""))
    phone.answered("part/asked")
    taken(page)
    assert "lat" not in phone.value("part/asked")


def test_the_camera_alone_where_the_form_wants_a_new_photo(phone):
    page = phone.open(instrument(section("part", question("image", appearance="new"))))
    assert page.locator(".add input").count() == 1
    assert page.get_attribute(".add input", "capture") == "environment"


def test_a_photo_chosen_before_the_script_is_there_is_kept(browser, live_server, cast):
    """On a slow network the camera may be back before what keeps its photo has come."""
    made = instrument(section("part", question("image")))
    with before_its_script(browser, live_server, cast, made, "capture") as (page, release):
        pick(page, jpeg(Image.new("RGB", (300, 200), "red")), "[data-photo] input >> nth=0")
        expect(page.locator("[data-kept]")).to_have_count(0)
        release()
        expect(page.locator("[data-kept] img")).to_be_visible()
        expect(page.locator("[data-photo] input").first).to_have_value("")
