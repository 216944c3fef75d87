"""A page of a form on the phone without the rest of it: state, store, and what a script hooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fieldapp.forms.blank import Blank
from fieldapp.scripts import script_url

HOOK = """async ({html, script, draft, work, fresh}) => {
  const { open } = await import("/static/js/phone/store.js");
  const { hook, show } = await import(script);
  for (const name of ["tokens", "phone"]) {
    const sheet = Object.assign(document.createElement("link"), {rel: "stylesheet"});
    sheet.href = `/static/css/${name}.css`;
    document.head.append(sheet);
    await new Promise((done) => (sheet.onload = done));
  }
  document.body.innerHTML = `<main id="main"><form id="f"></form></main>`;
  document.querySelector("form").innerHTML = html;
  const store = await open("test");
  if (work) await store.write("kept", work, "work");
  const kept = fresh ? null : await store.draft(draft.id);
  const now = kept ?? draft;
  const steps = (path) => path.split("/");
  const state = {
    given: now.given,
    questions: [...document.querySelectorAll("[data-q]")].map(({ dataset }) => dataset.q),
    entered(path) {
      return steps(path).reduce((at, step) => at?.[step], this.given) ?? null;
    },
    value(path) {
      const value = this.entered(path);
      return value?.unread === undefined ? value : null;
    },
    set(path, value) {
      const name = steps(path).at(-1);
      const at = steps(path).slice(0, -1).reduce((up, step) => (up[step] ??= {}), this.given);
      at[name] = value;
    },
  };
  const change = async (path, value) => {
    state.set(path, value);
    now.given = state.given;
    await (window.saving = store.saveDraft(now));
  };
  Object.assign(window, {state, store, draft: now, show});
  window.rehook = () => hook(document.querySelector("form"), {state, change, store, draft: now});
  rehook();
}"""
HOOKED = """() => [...document.querySelectorAll("[data-photo], [data-script]")]
  .every((control) => control.closest("[data-q]").captured)"""
DRAFT = {"id": "d1", "assignment": 7, "given": {}, "notes": {}, "metadata": {}}


@dataclass
class Section:
    """The first page of an instrument, painted in a browser with a script at work on it."""

    app: Any
    page: Any
    address: str

    def open(self, made: Any, script: str = "capture", language: str = "zh", **more: Any) -> Any:
        """Paint it and hook it; returns the browser's page."""
        with self.app.test_request_context(f"/?language={language}"):
            sheet = Blank(made, language, lambda *_: "").pages()[0]
            html = "".join(str(field()) for field in sheet.form)
            url = script_url(f"phone/{script}")
        # A page that is left may lose what it is writing.
        self.page.evaluate("() => window.saving")
        self.page.goto(f"{self.address}/sign-in?language={language}")
        given = {"html": html, "script": url, "draft": DRAFT}
        self.page.evaluate(HOOK, given | {"fresh": True} | more)
        self.page.wait_for_function(HOOKED)
        return self.page

    def value(self, path: str) -> Any:
        """Return the answer as the form has it."""
        return self.page.evaluate("(path) => state.value(path)", path)

    def answered(self, path: str) -> Any:
        """Wait for an answer and return it."""
        self.page.wait_for_function("(path) => state.value(path) !== null", arg=path)
        return self.value(path)

    def bytes(self, file: dict[str, Any]) -> bytes:
        """Return what the store holds of a file."""
        script = """async (sha256) => {
          const blob = await store.file(sha256);
          return [...new Uint8Array(await blob.arrayBuffer())];
        }"""
        return bytes(self.page.evaluate(script, file["sha256"]))
