"""Recordings, drawings, films, files and codes on the phone, with Chromium's own fake devices."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.accessible import WCAG, is_too_wide, violations
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.fieldapp.forms import instrument, question, section
from tests.fieldapp.forms import photo as jpeg
from tests.fieldapp.phone_controls import Section

pytestmark = pytest.mark.browser
FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
RED = (212, 40, 26)
# How much of a recording the page has been given so far.
LISTENING = """(({prototype}) => {
  const { start } = prototype;
  window.heard = 0;
  prototype.start = function (...given) {
    this.addEventListener("dataavailable", ({data}) => (window.heard += data.size));
    return start.apply(this, given);
  };
})(MediaRecorder)"""
HEARD = "() => window.heard > 1000"
KEPT = "[data-kept] img[src^=blob]"


@pytest.fixture(scope="module")
def hearing(browser):
    """Start a second Chromium, one that hears and sees something."""
    chromium = browser.browser_type.launch(
        executable_path=str(CHROMIUM), args=[*CHROMIUM_ARGUMENTS, *FAKE]
    )
    yield chromium
    chromium.close()


@pytest.fixture
def page(hearing):
    context = hearing.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, locale="zh-CN"
    )
    context.add_init_script(LISTENING)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(app, page, live_server):
    return Section(app, page, live_server)


def sound():
    return instrument(section("part", question("audio")))


def test_it_works(phone, page):
    phone.open(sound())
    page.wait_for_selector("[data-recorder] button", state="visible")
    page.click("[data-recorder] button")
    page.wait_for_function(
        "() => document.querySelector('[data-recorder] output').textContent >= '00:02'"
    )
    page.wait_for_function("() => document.querySelector('meter').value > 0")
    page.wait_for_function(HEARD)
    expect(page.locator("[data-recorder] button")).to_contain_text("停止")
    page.click("[data-recorder] button")
    answer = phone.answered("part/asked")
    assert answer["type"] == "audio/webm"
    kept = phone.bytes(answer)
    assert len(kept) == answer["size"] > 1000
    assert kept.startswith(b"\x1aE\xdf\xa3")
    page.wait_for_selector("audio[src^=blob]")
    page.wait_for_function("() => document.querySelector('audio').readyState > 0")
    assert page.evaluate("() => document.querySelector('audio').error") is None
    page.click("[data-kept] button")
    page.wait_for_function("() => state.value('part/asked') === null")
    page.locator("audio").wait_for(state="detached")


def test_what_is_recorded_is_kept_as_the_phone_is_put_away(phone, page):
    phone.open(sound())
    page.click("[data-recorder] button")
    page.wait_for_function(HEARD)
    page.evaluate(
        """() => {
          Object.defineProperty(document, 'hidden', {value: true});
          document.dispatchEvent(new Event('visibilitychange'));
        }"""
    )
    assert phone.answered("part/asked")["size"] > 1000
    assert "停止" in page.inner_text("[data-recorder] button"), "it goes on"


def test_it_goes_on_while_one_turns_the_pages_and_ends_with_the_last_look(phone, page):
    phone.open(sound())
    page.click("[data-recorder] button")
    expect(page.locator("[data-recorder] button")).to_contain_text("停止")
    page.evaluate(
        """async () => {
          const form = document.querySelector('form');
          const html = form.innerHTML;
          form.innerHTML = '';
          await new Promise((done) => setTimeout(done, 300));
          form.innerHTML = html;
          rehook();
        }"""
    )
    page.wait_for_function(
        "() => document.querySelector('[data-recorder] output').textContent >= '00:02'"
    )
    page.wait_for_function(HEARD)
    page.evaluate(
        """async () => {
          const waits = [];
          dispatchEvent(new CustomEvent('fieldapp:finish', {detail: waits}));
          await Promise.all(waits);
        }"""
    )
    assert phone.value("part/asked")["size"] > 1000
    assert "录音" in page.inner_text("[data-recorder] button")


def test_a_recording_from_elsewhere_is_taken_and_another_kind_refused(phone, page):
    phone.open(sound())
    page.wait_for_selector("[data-recorder] button", state="visible")
    chosen = {"name": "a.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3" + bytes(500)}
    page.set_input_files("input[type=file]", chosen)
    answer = phone.answered("part/asked")
    assert (answer["name"], answer["type"], answer["size"]) == ("a.mp3", "audio/mpeg", 503)
    page.set_input_files("input[type=file]", chosen | {"name": "a.txt", "mimeType": "text/plain"})
    page.wait_for_function(
        "() => document.querySelector('[data-said]').textContent.includes('类型')"
    )
    assert phone.value("part/asked") == answer


def test_a_file_that_the_server_would_not_take_is_refused_at_once(app, phone, page):
    app.config["MAX_CONTENT_LENGTH"] = 2_000_000
    phone.open(instrument(section("part", question("file"))))
    page.wait_for_function("() => document.querySelector('.q').captured")
    assert "2 MB" in page.inner_text("[data-said]")
    large = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": bytes(2_000_001)}
    page.set_input_files("input[type=file]", large)
    page.wait_for_function(
        "() => document.querySelector('[data-said]').textContent.includes('2.0 MB')"
    )
    assert phone.value("part/asked") is None


def draw(page, *points):
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def picture(phone, answer):
    return Image.open(io.BytesIO(phone.bytes(answer))).convert("RGB")


def test_a_signature_is_kept_stroke_by_stroke_and_taken_back(phone, page):
    made = instrument(section("part", question("image", appearance="signature")))
    phone.open(made)
    page.wait_for_selector("canvas", state="visible")
    draw(page, (0.1, 0.5), (0.9, 0.5))
    one = phone.answered("part/asked")
    # What is kept is shown above the sheet, which moves down by it.
    page.wait_for_selector(KEPT, state="attached")
    assert one["type"] == "image/png"
    assert picture(phone, one).getpixel((328, 164)) < (60, 60, 60)
    draw(page, (0.5, 0.1), (0.5, 0.9))
    page.wait_for_function("(one) => state.value('part/asked').sha256 !== one", arg=one["sha256"])
    page.click("[data-undo]")
    page.wait_for_function("(one) => state.value('part/asked').sha256 === one", arg=one["sha256"])
    phone.open(made, fresh=False)
    page.wait_for_function(
        """() => {
          const pen = document.querySelector('canvas').getContext('2d');
          return pen.getImageData(328, 164, 1, 1).data[0] < 60;
        }"""
    )
    page.click("[data-clear]")
    page.wait_for_function("() => state.value('part/asked') === null")


def test_whoever_cannot_draw_types_the_name(phone, page):
    phone.open(instrument(section("part", question("image", appearance="signature"))))
    page.wait_for_selector("canvas", state="visible")
    page.locator("[data-by-hand] summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Li Hua 李华")
    page.keyboard.press("Tab")
    answer = phone.answered("part/asked")
    assert picture(phone, answer).convert("L").getextrema()[0] < 60


def test_a_photo_is_drawn_on_and_keeps_its_time(phone, page):
    phone.open(instrument(section("part", question("image", appearance="annotate"))))
    page.wait_for_function("() => document.querySelector('.q').captured")
    page.set_input_files(
        ".add input[capture]",
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg("white")},
    )
    plain = phone.answered("part/asked")
    page.wait_for_selector("canvas", state="visible")
    draw(page, (0.2, 0.5), (0.8, 0.5))
    page.wait_for_function("(one) => state.value('part/asked').sha256 !== one", arg=plain["sha256"])
    marked = phone.value("part/asked")
    assert (marked["type"], marked["taken_at"]) == ("image/jpeg", plain["taken_at"])
    red, green, _blue = picture(phone, marked).getpixel((32, 24))
    assert red > 150
    assert green < 120
    page.click("[data-clear]")
    page.wait_for_function("(one) => state.value('part/asked').sha256 === one", arg=plain["sha256"])


def test_a_code_is_read_by_the_camera_where_the_browser_can(phone, page):
    made = instrument(section("part", question("barcode")))
    page.add_init_script(
        """window.BarcodeDetector = class {
          async detect(video) { return video.videoWidth ? [{rawValue: '6901234567892'}] : []; }
        }"""
    )
    phone.open(made)
    page.click("[data-scan]")
    page.wait_for_function("() => document.querySelector('.q input').value === '6901234567892'")
    assert page.locator("video").count() == 0


def test_a_browser_that_reads_no_codes_leaves_it_to_typing(phone, page):
    phone.open(instrument(section("part", question("barcode"))))
    page.wait_for_function("() => document.querySelector('.q').captured")
    assert not page.is_visible("[data-scan]")
    assert page.is_editable(".q input")


EVERYTHING = instrument(
    section(
        "part",
        question("image"),
        question("image", "sign", appearance="signature"),
        question("image", "mark", appearance="annotate"),
        question("audio", "sound"),
        question("file", "any"),
        question("geopoint", "here"),
        question("geotrace", "walk"),
        question("barcode", "code"),
    )
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_control_can_be_read_and_reached(phone, page, language, colours, tmp_path):
    page.emulate_media(color_scheme=colours)
    phone.open(EVERYTHING, language=language)
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-q]')].every((box) => box.captured)"
    )
    shot = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    for path in ("asked", "mark"):
        page.set_input_files(f"[data-q='part/{path}'] .add input[capture]", shot)
        phone.answered(f"part/{path}")
    expect(page.locator(KEPT)).to_have_count(2)
    page.wait_for_selector("[data-q='part/mark'] canvas", state="visible")
    page.screenshot(path=tmp_path / "controls.png", full_page=True)
    assert violations(page, WCAG) == []
    small = page.evaluate(
        """() => [...document.querySelectorAll('form :is(button, summary, input, textarea)')]
          .filter((it) => it.checkVisibility() && it.type !== 'hidden')
          .filter((it) => {
            const {width, height} = it.getBoundingClientRect();
            return width < 44 || height < 44;
          }).map((it) => it.outerHTML)"""
    )
    assert small == []
    assert not is_too_wide(page)
