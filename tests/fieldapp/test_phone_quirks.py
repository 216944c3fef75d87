"""Browsers that are not like the others, Safari's and WeChat's; a page that stands still."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import playwright
import pytest

from fieldapp.scripts import bundle_named
from fieldapp.storage import PublicLink, Submission
from fieldapp.studies import publish
from tests.fieldapp.forms import choices, instrument, question, section
from tests.fieldapp.phone_forms import ASKED, READY, kept, over_the_list
from tests.journey import PHONE, press, screen

NODE = Path(playwright.__file__).parent / "driver" / "node"
FORM = instrument(
    section(
        "felt",
        question("select_one", "good", ("felt",), choices=choices("yes", "no"), required="true()"),
        question("text", "why", ("felt",), relevant="${good} = 'no'"),
    ),
    section("end", question("text", "wish", ("end",))),
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
WECHAT = "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 MicroMessenger/8.0.2 MMWEBSDK/2023"
PERSISTING = """navigator.storage.persist = async () => {
  sessionStorage.asked = Number(sessionStorage.asked ?? 0) + 1;
  return false;
};"""
# What WeChat's browser and old phones lack.
LACKING = """for (const [owner, name] of [
  [Navigator.prototype, "serviceWorker"], [Navigator.prototype, "locks"],
  [window, "BroadcastChannel"], [window, "requestIdleCallback"], [AbortSignal, "timeout"],
]) delete owner[name];"""
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.shifted += one.value;
}).observe({type: "layout-shift", buffered: true});"""
# What a worker does with requests: [method, path] → whether it answers them itself.
WORKER = """
const heard = {};
globalThis.self = {
  addEventListener: (name, work) => (heard[name] = work),
  location: { origin: "https://x" }, clients: {}, skipWaiting() {},
};
globalThis.location = self.location;
globalThis.caches = { open: async () => ({ match: async () => new Response("kept") }) };
globalThis.fetch = async () => new Response("");
Object.defineProperty(globalThis, "navigator", { value: {} });
process.on("unhandledRejection", () => {});
new Function(process.argv[1])();
const answered = JSON.parse(process.argv[2]).map(([method, url]) => {
  let taken = false;
  const request = { method, url, mode: "navigate", headers: new Headers() };
  heard.fetch({ request, waitUntil() {}, respondWith: () => (taken = true) });
  return taken;
});
console.log(JSON.stringify(answered));
"""


def answers(requests):
    command = [NODE, "-e", WORKER, bundle_named("service-worker").text, json.dumps(requests)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def test_it_works():
    """The worker answers shells, scripts and pictures; it lets everything else pass."""
    paths = ["/phone/zh/", "/scripts/page-0.js", "/sync/work", "/desk/", "/sync/submissions"]
    asked = [["GET", f"https://x{path}"] for path in paths]
    assert answers(asked) == [True, True, False, False, False]
    for method in ("POST", "PUT", "HEAD", "DELETE"):
        assert not any(answers([[method, url] for _, url in asked])), method
    assert answers([["GET", "https://elsewhere/phone/zh/"]]) == [False]


@pytest.mark.browser
@pytest.mark.parametrize("at_home", [False, True])
def test_safari_is_asked_to_keep_and_the_home_screen_is_hinted_at(
    browser, live_server, cast, at_home
):
    with screen(browser, [], **PHONE, locale="zh-CN", user_agent=IPHONE) as page:
        page.add_init_script(PERSISTING)
        if at_home:
            page.add_init_script("navigator.standalone = true")
        over_the_list(page, live_server, cast.carol_link)
        assert int(page.evaluate("sessionStorage.asked")) > 0
        hint = page.locator("[data-notice=home]")
        assert hint.count() == (0 if at_home else 1)
        assert at_home or "7 天" in hint.inner_text()


@pytest.mark.browser
def test_a_respondent_answers_in_wechats_browser(browser, live_server, cast):
    version = publish(cast.hall, FORM, repr(FORM).encode(), "trial.md")
    PublicLink.update(instrument=version.instrument).execute()
    said = []
    with screen(browser, said, **PHONE, locale="zh-CN", user_agent=WECHAT) as page:
        page.add_init_script(LACKING)
        page.goto(f"{live_server}/answer/respondent-token")
        assert not page.evaluate("'serviceWorker' in navigator || 'locks' in navigator")
        page.locator("label.tick").click()
        press(page, page.get_by_role("button", name="开始"))
        page.locator("html[data-ready]").wait_for()
        page.locator("label:has([value=no])").click()
        page.fill("[name='felt/why']", "排队太久")
        kept(page, "felt/why", "排队太久")
        page.reload()
        page.locator("html[data-ready]").wait_for()
        assert page.input_value("[name='felt/why']") == "排队太久", "it goes on within the tab"
        page.click("[data-go=next]")
        page.locator("#f[data-page='2']").wait_for()
        page.click("[data-go=next]")
        page.wait_for_url("**/thanks")
    (filed,) = Submission.select()
    given = {"felt": {"good": "no", "why": "排队太久"}}
    assert filed.versions.get().document["answers"] == given
    assert said == []


@pytest.mark.browser
def test_nothing_moves_under_the_thumb(browser, live_server, cast):
    """What comes by itself moves nothing: the script, the list, the network that has gone."""
    version = publish(cast.hall, FORM, repr(FORM).encode(), "trial.md")
    with screen(browser, [], **PHONE, locale="zh-CN") as page:
        over_the_list(page, live_server, cast.carol_link)
        page.add_init_script(SHIFTS)
        for address, there in ((f"/phone/zh/forms/{version.id}#new", READY), ("/phone/zh/", ASKED)):
            page.goto("about:blank")
            page.goto(f"{live_server}{address}")
            page.locator(there).wait_for(state="attached")
            page.context.set_offline(True)
            page.locator("[data-net].off").wait_for()
            page.context.set_offline(False)
            page.locator("[data-net]:not(.off)").wait_for()
            page.wait_for_timeout(300)
            assert page.evaluate("shifted") < 0.01, address


@pytest.mark.browser
def test_a_form_that_cannot_be_opened_says_so_and_leaves_what_was_typed(browser, live_server, cast):
    version = publish(cast.hall, FORM, repr(FORM).encode(), "trial.md")
    with screen(browser, [], **PHONE, locale="zh-CN") as page:
        over_the_list(page, live_server, cast.carol_link)
        page.add_init_script("crypto.randomUUID = () => { throw new TypeError('broken') }")
        page.goto("about:blank")
        page.goto(f"{live_server}/phone/zh/forms/{version.id}#new")
        alarm = page.locator("main [role=alert].note")
        assert alarm.inner_text().startswith("表单打不开")
        assert page.locator("[name='felt/good']").count() == 2
