// A page of a draft: obeys the form while one types, takes photos and positions, saves as one goes.

import { hook as hookCapture } from "./capture.js";
import { obey, tell } from "./live.js";
import { hook as hookWatches } from "./watch.js";

const PAUSE = 1500;
const form = document.querySelector("[data-form]");
const live = JSON.parse(document.getElementById("live").textContent);
const net = document.querySelector("[data-net]");
let waiting = 0;
let dirty = false;
let savedAt = net?.dataset.saved;

function say(words, offline) {
  if (!net) return;
  net.classList.toggle("off", offline);
  net.querySelector("span").textContent = words;
}

function sayOffline() {
  say(dirty ? live.words.offline : live.words.kept.replace("{time}", savedAt), true);
}

function answers() {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  data.set("go", "save");
  return data;
}

async function save() {
  clearTimeout(waiting);
  waiting = 0;
  try {
    const headers = { Accept: "application/json" };
    const reply = await fetch(form.action, { method: "POST", body: answers(), headers });
    const { saved } = await reply.json();
    if (!reply.ok || !saved) throw new Error("not saved");
    savedAt = saved;
    dirty = Boolean(waiting);
    say(live.words.saved.replace("{time}", saved), false);
  } catch {
    sayOffline();
  }
}

function soon() {
  dirty = true;
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
}

function redraw() {
  const stay = Object.assign(document.createElement("button"), { name: "go", value: "stay" });
  stay.hidden = true;
  form.append(stay);
  form.requestSubmit(stay);
}

const mark = Object.assign(document.createElement("input"), { type: "hidden", name: "live", value: "1" });
const work = await obey(form, live);
// Only now does the page show what an answer brings up: before, the server has to say so.
form.append(mark);
const changed = () => {
  work();
  soon();
};
hookCapture(form, live.words, changed);
hookWatches(form, live.words, changed);
form.addEventListener("input", soon);
// Pressed again, a choice that may be left out is taken back.
let held = null;
form.addEventListener("pointerdown", ({ target }) => {
  const radio = target.closest("label")?.querySelector("input[type=radio]:checked");
  const box = radio?.closest("[data-q]:not([aria-required])");
  held = box && !box.querySelector("[type=radio][value='']") ? radio : null;
});
form.addEventListener("click", ({ target }) => {
  if (!held || target !== held) return;
  held.checked = false;
  // What is not posted stays as it was; nothing has to be said.
  const nothing = { type: "hidden", name: held.name, value: "" };
  held.closest(".pick").append(Object.assign(document.createElement("input"), nothing));
  held = null;
  for (const kind of ["input", "change"]) target.dispatchEvent(new Event(kind, { bubbles: true }));
});
// Heard on its way down, before the rules judge the new answer.
form.addEventListener("change", ({ target }) => {
  const box = target.closest("[data-q][data-wrong]");
  if (box) tell(box, "");
  if (live.again.includes(target.closest("[data-q]")?.dataset.q)) redraw();
}, true);
form.addEventListener("submit", () => {
  clearTimeout(waiting);
  waiting = 0;
});
addEventListener("online", save);
addEventListener("offline", sayOffline);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && waiting) navigator.sendBeacon(form.action, answers());
});
document.getElementById("mistakes")?.focus();
