"""The shells of the phone: nobody is in them, everything of the form is."""

from __future__ import annotations

import json
import re

import pytest

from fieldapp.storage import Assignment, Draft
from fieldapp.studies import publish_instrument
from tests.conftest import PASSWORD
from tests.fieldapp.phone_forms import straight
from tests.journey import PHONE, screen

FORM = """
| survey |
| | type | name | label::English (en) | label::中文 (zh) | relevant | choice_filter |
| | begin_group | hall | The hall | 大厅 | | |
| | select_one yn | open | **Open?** <script> | 开门了吗？ | | |
| | text | why | Why not ${open}? | 为什么 ${open}？ | ${open} = 'no' | |
| | select_one signs | sign | Which sign? | 哪个标志？ | | |
| | end_group | | | | | |
| | begin_repeat | cards | Cards | 卡片 | | |
| | text | who | Who? | 谁？ | | |
| | select_one places | where | Where, ${who}? | 在哪里，${who}？ | | in = ${who} |
| | begin_repeat | steps | Steps | 步骤 | | |
| | integer | long | How long? | 多久？ | | |
| | end_repeat | | | | | |
| | end_repeat | | | | | |
| choices |
| | list_name | name | label::English (en) | label::中文 (zh) | in | media::image | media::audio |
| | yn | yes | Yes | 是 | | | |
| | yn | no | No | 否 | | | |
| | places | hall | Hall | 大厅 | a | | |
| | places | desk | Desk | 柜台 | b | | |
| | signs | stop | Stop | 停 | | door.png | bell.ogg |
| | signs | go | Go | 走 | | missing.png | |
| settings |
| | form_title | form_id |
| | Doors | doors |
"""
GUIDED = """
| survey |
| | type | name | label | guidance_hint | media::image | media::audio |
| | note | look | Look | | door.png | |
| | text | name | Name | Look **twice**. | | bell.ogg |
| settings |
| | form_title | form_id |
| | Guided | guided |
"""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000"
    "0003010100c9fe92ef0000000049454e44ae426082"
)


OGG = b"OggS" + bytes(60)
FILES = {"door.png": PNG, "bell.ogg": OGG}


@pytest.fixture
def version(app, cast):
    with app.app_context():
        return publish_instrument(cast.hall, FORM.encode(), "doors.md", FILES)


@pytest.fixture
def guided(app, cast):
    with app.app_context():
        return publish_instrument(cast.hall, GUIDED.encode(), "guided.md", FILES)


@pytest.fixture
def carol(client, sign_in):
    return sign_in(client, "carol")


def shell_of(carol, version, language="en"):
    answer = carol.get(f"/phone/{language}/forms/{version.id}")
    assert answer.status_code == 200
    data = re.search(r'<script type="application/json" id="form">(.*?)</script>', answer.text)
    return answer, json.loads(data[1])


def test_it_works(carol, version):
    answer, data = shell_of(carol, version)
    assert '<html lang="en">' in answer.text
    assert 'data-shell="form"' in answer.text
    assert [page["label"] for page in data["pages"]] == ["The hall", "Cards"]
    assert data["pages"][1] == {"number": 2, "path": "cards", "label": "Cards", "repeat": True}
    assert data["form"]["code"] == "doors"
    assert data["version"] == version.id
    assert data["home"] == "/phone/en/"
    assert data["other"] == f"/phone/zh/forms/{version.id}"
    assert data["store"] == "phone"


def test_nobody_is_in_a_shell(carol, client, version, app, sign_in):
    answer, _ = shell_of(carol, version)
    assert "csrf" not in answer.text
    assert "Carol" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"
    other = sign_in(app.test_client(), "bob").get(f"/phone/en/forms/{version.id}")
    assert other.text == answer.text


def test_what_a_browser_has_is_not_sent_again(carol, version):
    tag = shell_of(carol, version)[0].headers["ETag"]
    again = carol.get(f"/phone/en/forms/{version.id}", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""


def test_every_page_and_card_is_there_once(carol, version):
    html = shell_of(carol, version)[0].text
    first = html.partition('<form id="f"')[2].partition("</form>")[0]
    assert 'id="q-hall/open"' in first
    second = html.partition('<template data-page="2">')[2].partition("</template>")[0]
    assert 'data-cards="cards"' in second
    card = html.partition('<template data-card="cards">')[2].partition("</template>")[0]
    assert 'name="cards/\ue000/who"' in card
    assert 'data-cards="cards/\ue000/steps"' in card
    inner = html.partition('<template data-card="cards/steps">')[2].partition("</template>")[0]
    assert 'name="cards/\ue000/steps/\ue001/long"' in inner


def test_quotes_of_answers_are_left_to_the_phone(carol, version):
    html = shell_of(carol, version)[0].text
    assert "Why not ${open}?" in html
    assert "Where, ${who}?" in html


def test_what_is_not_asked_before_anything_is_answered_is_hidden(carol, version):
    html = shell_of(carol, version)[0].text
    box = re.search(r'<div class="[^"]*" id="q-hall/why"[^>]*>', html)[0]
    assert " hidden" in box
    assert " hidden" not in re.search(r'<fieldset[^>]* id="q-hall/open"[^>]*>', html)[0]


def test_choices_that_hang_on_answers_are_one_prototype(carol, version):
    html = shell_of(carol, version)[0].text
    box = html.partition('id="q-cards/\ue000/where"')[2].partition("</fieldset>")[0]
    assert box.count("data-prototype") == 1
    assert box.count('type="radio"') == 1


def test_words_are_escaped_and_may_be_bold(carol, version):
    html = shell_of(carol, version)[0].text
    assert "<b>Open?</b> &lt;script&gt;" in html


def test_guidance_is_folded_away_and_media_are_shown(carol, guided):
    html = shell_of(carol, guided, "zh")[0].text
    assert re.search(r'<details class="guide">.*Look <b>twice</b>\.', html)
    media = f"/phone/forms/{guided.id}/media"
    assert f'<img src="{media}/door.png"' in html
    assert f'<audio controls preload="none" src="{media}/bell.ogg">' in html
    picture = carol.get(f"{media}/door.png")
    assert picture.data == PNG
    assert picture.mimetype == "image/png"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert carol.get(f"{media}/guided.md").status_code == 404


def test_choices_have_pictures_and_sounds(carol, version):
    html = shell_of(carol, version)[0].text
    box = html.partition('id="q-hall/sign"')[2].partition("</fieldset>")[0]
    assert re.search(r'<span><img src="[^"]*/door.png" alt="Stop" [^>]*>Stop</span>', box)
    assert box.count("<audio") == 1
    assert "missing.png" not in box


def test_plain_pages_show_the_same(carol, cast, guided, csrf_token):
    visit = Assignment.create(
        study=cast.hall, account=cast.carol, instrument=guided.instrument, wave="w1"
    )
    token = csrf_token(carol, f"/field/visits/{visit.id}")
    begun = carol.post(f"/field/visits/{visit.id}", data={"csrf_token": token})
    html = carol.get(f"{begun.location}/1?language=en").text
    assert "Look <b>twice</b>." in html
    assert f"/phone/forms/{guided.id}/media/door.png" in html


def test_scripts_get_their_words_in_the_language_of_the_shell(carol, version):
    assert shell_of(carol, version, "en")[1]["words"]["last"] == "Check and send"
    assert shell_of(carol, version, "zh")[1]["words"]["last"] == "检查并发送"


def test_without_script_one_is_led_to_the_plain_pages(carol, version):
    answer, _ = shell_of(carol, version)
    plain = '<noscript><meta http-equiv="refresh" content="0;url=/field/"></noscript>'
    assert plain in answer.text


@pytest.mark.parametrize("address", ["/phone/fr/", "/phone/zh/forms/999", "/phone/zh/nothing"])
def test_what_is_not_there_is_not_there(carol, address):
    assert carol.get(address).status_code == 404


@pytest.mark.parametrize(("shell", "name"), [("", "list"), ("help", "help")])
def test_the_list_and_the_help_are_shells_too(carol, shell, name):
    answer = carol.get(f"/phone/en/{shell}")
    assert f'data-shell="{name}"' in answer.text
    assert "csrf" not in answer.text
    assert answer.headers["ETag"]


def test_the_app_can_be_installed(client):
    manifest = client.get("/manifest.webmanifest").get_json()
    assert manifest["scope"] == "/"
    for icon in manifest["icons"]:
        with client.get(icon["src"]) as answer:
            assert answer.data.startswith(b"\x89PNG")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}


def test_the_worker_serves_every_page_and_is_asked_for_each_time(client):
    answer = client.get("/service-worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == "text/javascript"


def shown(answer):
    return json.loads(re.search(r'id="form">(.*?)</script>', answer.text)[1])


def agree(client, csrf_token, **more):
    token = csrf_token(client, "/answer/respondent-token")
    form = {"csrf_token": token, "agree": "yes"} | more
    return client.post("/answer/respondent-token", data=form)


def test_a_respondent_with_script_gets_the_same_shell(client, cast, csrf_token):
    shell = "/answer/respondent-token/form/zh"
    assert client.get(shell).location == "/answer/respondent-token"
    assert agree(client, csrf_token, script="1").location == shell
    answer = client.get(shell)
    data = shown(answer)
    assert data["store"] == "tab"
    assert data["link"] == "respondent-token"
    assert data["person"].startswith("link-")
    assert data["tagged"] == {"site": "s1", "segment": ""}
    assert data["form"]["code"] == "visit"
    assert "csrf" not in answer.text
    assert Draft.select().count() == 0
    assert client.get("/answer/respondent-token").location == shell


def test_a_respondent_without_script_gets_the_plain_pages(client, cast, csrf_token):
    assert agree(client, csrf_token).location == "/answer/respondent-token/1"
    assert Draft.select().count() == 1


def test_a_preview_is_the_shell_with_answers_in_memory(app, cast, csrf_token, sign_in, version):
    alice = sign_in(app.test_client(), "alice")
    form = {"csrf_token": csrf_token(alice, "/field/me")}
    begun = alice.post("/desk/hall/instruments/doors/1/preview", data=form)
    assert begun.status_code == 303
    english = begun.location.replace("/2/form", "/1/form")
    answer = alice.get(english)
    data = shown(answer)
    assert data["store"] == "memory"
    assert data["languages"] == [
        {"name": "English", "href": english},
        {"name": "中文", "href": english.replace("/1/form", "/2/form")},
    ]
    assert "Open?" in answer.text
    assert "csrf" not in answer.text
    medium = re.search(r'<img src="([^"]+door\.png)"', answer.text)[1]
    assert alice.get(medium).data == PNG
    assert "开门了吗？" in alice.get(data["languages"][1]["href"]).text


@pytest.mark.parametrize(
    ("who", "script", "home"),
    [
        ("carol", "1", "/phone/zh/"),
        ("carol", "", "/field/"),
        ("alice", "1", "/desk/"),
    ],
)
def test_who_signs_in_with_script_lands_on_the_app(client, cast, csrf_token, who, script, home):
    token = csrf_token(client)
    form = {"csrf_token": token, "login": who, "password": PASSWORD, "script": script}
    assert client.post("/sign-in", data=form).location == home
    assert client.get("/").location == home


def test_a_personal_link_leads_to_the_app_too(client, cast, csrf_token):
    address = f"/link/{cast.carol_link}"
    form = {"csrf_token": csrf_token(client, address), "script": "1"}
    assert client.post(address, data=form).location == "/phone/zh/"


def test_the_page_that_lets_one_in_says_whether_script_runs(live_server, cast, page):
    page.goto(f"{live_server}/sign-in")
    page.locator("[name=script][value='1']").wait_for(state="attached")
    page.fill("[name=login]", "carol")
    page.fill("[name=password]", PASSWORD)
    page.click("button.pri")
    page.wait_for_url("**/phone/zh/**")
    assert page.url.partition("#")[0] == f"{live_server}/phone/zh/"


@pytest.fixture
def carols(browser, live_server, cast):
    """Return Carol's phone, signed in; no worker keeps scripts, each opening is the first."""
    with screen(browser, [], **PHONE, service_workers="block") as page:
        straight(page, live_server, cast.carol_link)
        yield page


def test_what_is_answered_before_the_script_is_there_is_kept(live_server, carols, version):
    page = carols
    held = []
    page.route("**/scripts/page*", lambda route: held.append(route))
    with page.expect_request("**/scripts/page*"):
        page.goto(f"{live_server}/phone/en/forms/{version.id}#new", wait_until="commit")
    page.wait_for_function("() => document.readyState !== 'loading'")
    page.check("#q-hall\\/open input[value=no]", force=True)
    held[0].continue_()
    page.unroute("**/scripts/page*")
    page.wait_for_selector("html[data-ready]")
    assert page.is_checked("#q-hall\\/open input[value=no]")
    # The answer counts: what hangs on it is asked, with the answer quoted.
    assert page.inner_text("#q-hall\\/why [data-label]") == "Why not No?"
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.is_checked("#q-hall\\/open input[value=no]")
