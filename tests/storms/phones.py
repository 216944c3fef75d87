"""Phones for storms: a list page with the store at hand, and a browser that can be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Error

from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS

PATIENCE = 120  # seconds
# Seals as send.js does: photos first, then the draft, then the draft into the outbox.
HANDS = """async ({person, version, assignment}) => {
    const { open } = await import("/static/js/phone/kept.js");
    const outbox = await import("/static/js/phone/outbox.js");
    const store = await open(person);
    const byte = (seed, at) => (seed * 7919 + at * 31 + (at >> 8) * seed) % 251;
    const picture = (seed, size) => Uint8Array.from({length: size}, (_, at) => byte(seed, at));
    async function draft(seed, photos, size) {
        const given = {part: {remark: `remark ${seed}`}};
        for (let at = 1; at <= photos; at += 1) {
            const bytes = picture(seed * 100 + at, size);
            const file = new File([bytes], `${at}.jpg`, {type: "image/jpeg"});
            given.part[`photo${at}`] = await store.putFile(file);
        }
        const now = new Date().toISOString();
        const made = {id: crypto.randomUUID(), version, assignment, title: `visit ${seed}`,
                      about: "", given, started_at: now, count: {answered: 1, asked: 2},
                      notes: {silent: [], started: {}, given: []}, metadata: {start: now},
                      reasons: {}};
        await store.saveDraft(made);
        return made;
    }
    function submission({id, given, corrects = null}) {
        const files = {};
        for (const [name, answer] of Object.entries(given.part))
            if (answer.sha256) files[`part/${name}`] = answer.sha256;
        const now = new Date().toISOString();
        return {id, version, answers: given, metadata: {start: now, end: now}, files, assignment,
                corrects, link: null, site: "", segment: "", wave: "w1", sealed_at: now};
    }
    async function seal(seed, photos = 3, size = 60000) {
        const made = await draft(seed, photos, size);
        await store.seal(made, submission(made));
        return shown(made);
    }
    async function sealDraft(id) {
        const made = await store.draft(id);
        await store.seal(made, submission(made));
        return shown(made);
    }
    const shown = ({id, given}) => ({id, remark: given.part.remark, photos: Object.fromEntries(
        Object.entries(given.part).filter(([, answer]) => answer.sha256)
            .map(([name, {sha256, size}]) => [`part/${name}`, {sha256, size}]))});
    const flush = (now = true) => outbox.flush(store, {person, now});
    window.hands = { store, outbox, draft, seal, sealDraft, submission, shown, flush, picture };
}"""


class Phone:
    """Carol's phone; `hands` does what a person's taps would lead to."""

    def __init__(self, page: Any, cast: Any, address: str, version: int, assignment: int) -> None:
        self.page = page
        self.cast = cast
        self.address = address
        self.facts = {
            "person": f"account-{cast.carol.id}",
            "version": version,
            "assignment": assignment,
        }

    def sign_in(self) -> None:
        """Follow the personal link."""
        follow_link(self.page, self.address, self.cast.carol_link)

    def open(self, view: str = "") -> None:
        """Open the list, which sends by itself, and take it in hand."""
        self.page.goto(f"{self.address}/phone/zh/{view}")
        self.page.wait_for_selector("[data-shown]:not([aria-busy])")
        self.page.evaluate(HANDS, self.facts)

    def hold(self) -> None:
        """Open a page of ours on which nothing happens by itself, and take it in hand."""
        self.page.goto(f"{self.address}/static/img/icon.svg")
        self.page.evaluate(HANDS, self.facts)

    def kept(self, *addresses: str) -> None:
        """Wait until these pages are kept for opening without a network, by a worker at work."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        ask = (
            "async (all) => (await Promise.all(all.map((one) => caches.match(one)))).every(Boolean)"
        )
        eventually(lambda: bool(self.page.evaluate(ask, list(addresses))))

    def run(self, script: str, **values: Any) -> Any:
        """Run a script with `hands` and the values in scope; return what it returns."""
        names = ", ".join(values)
        body = f"async ({{{names}}}) => {{ const {{store}} = hands; {script} }}"
        return self.page.evaluate(body, values)

    def seal(self, seed: int, photos: int = 3, size: int = 60_000) -> dict[str, Any]:
        """Fill and seal one submission; returns what the server must come to hold."""
        return self.run(
            "return await hands.seal(seed, photos, size)", seed=seed, photos=photos, size=size
        )

    def flush(self, now: bool = True) -> str | None:
        """Send what is due, or all; returns what stopped it."""
        return self.run("return await hands.flush(now)", now=now)

    def waiting(self) -> list[dict[str, Any]]:
        """Return the items of the outbox, without their drafts."""
        script = "return (await store.outbox()).map(({draft, submission, ...item}) => item)"
        return self.run(script)

    def receipts(self) -> list[str]:
        """Return the ids for which the phone has a receipt."""
        return self.run("return (await store.receipts()).map(({id}) => id)")

    def until_sent(self) -> None:
        """Send until nothing waits any more."""
        end = time.monotonic() + PATIENCE
        while waiting := self.waiting():
            assert time.monotonic() < end, f"still waiting: {waiting}"
            self.flush()


def follow_link(page: Any, address: str, token: str) -> None:
    """Sign in by a personal link."""
    page.goto(f"{address}/link/{token}")
    with page.expect_navigation(wait_until="load"):
        page.click("button.pri")


class Mortal:
    """A phone that dies in one of three ways, and comes back with all that it kept."""

    def __init__(self, kind: str, browser: Any, profile: Path) -> None:
        self.kind = kind
        self.browser = browser
        self.profile = profile
        self.process: subprocess.Popen[bytes] | None = None
        self.context: Any = None
        self.page: Any = None

    def start(self) -> Any:
        """Return its page, in a browser of its own where that is to be killed."""
        if self.kind == "browser":
            self.context = self._started().contexts[0]
        elif self.context is None:
            self.context = self.browser.new_context(viewport={"width": 360, "height": 740})
        self.page = self.context.new_page()
        return self.page

    def die(self) -> None:
        """End as phones do: the tab closed, its process crashed, all of the browser killed."""
        if self.kind == "tab":
            self.page.close()
        elif self.kind == "renderer":
            self._crash()
        else:
            self.kill()

    def _crash(self) -> None:
        """End the process that shows the page; the browser itself goes on."""
        page = self.context.new_cdp_session(self.page)
        target = page.send("Target.getTargetInfo")["targetInfo"]["targetId"]
        browser = self.browser.new_browser_cdp_session()
        wanted = {"targetId": target, "flatten": False}
        session = browser.send("Target.attachToTarget", wanted)["sessionId"]
        # Sent through the browser, which does not wait for an answer that never comes.
        message = json.dumps({"id": 1, "method": "Page.crash"})
        with self.page.expect_event("crash"):
            browser.send("Target.sendMessageToTarget", {"sessionId": session, "message": message})

    def kill(self) -> None:
        """Kill every process of the browser that was started here."""
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        with suppress(Error):
            self.context.browser.close()

    def end(self) -> None:
        """Leave nothing running."""
        if self.kind == "browser":
            self.kill()
        elif self.context is not None:
            self.context.close()

    def _started(self) -> Any:
        # Chromium chooses the port and writes it here.
        told = self.profile / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        arguments = [
            *(str(CHROMIUM), *CHROMIUM_ARGUMENTS, "--headless=new"),
            *("--remote-debugging-port=0", f"--user-data-dir={self.profile}", "about:blank"),
        ]
        silent = subprocess.DEVNULL
        # A group of its own: what is killed is what was started here, and nothing else.
        self.process = subprocess.Popen(
            arguments, stdout=silent, stderr=silent, start_new_session=True
        )
        eventually(lambda: told.is_file() and "\n" in told.read_text())
        port = told.read_text().split()[0]
        return self.browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")


def eventually(ask: Callable[[], bool]) -> None:
    """Wait until something holds; fail where it does not for long."""
    end = time.monotonic() + PATIENCE
    while not ask():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.05)
