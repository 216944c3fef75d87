// A page of a draft: obeys the form while one types, takes photos and positions, saves as one goes.

import { hook as hookCapture } from "./capture.js";
import { obey, tell } from "./live.js";
import { hook as hookWatches } from "./watch.js";

const PAUSE = 1500;
const form = document.querySelector("[data-form]");
const live = JSON.parse(document.getElementById("live").textContent);
const net = document.querySelector("[data-net]");
let waiting = 0;

function say(words, offline) {
  if (!net) return;
  net.classList.toggle("off", offline);
  net.querySelector("span").textContent = words;
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
    say(live.words.saved.replace("{time}", saved), false);
  } catch {
    say(live.words.offline, true);
  }
}

function soon() {
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
form.append(mark);
const work = await obey(form, live);
const changed = () => {
  work();
  soon();
};
hookCapture(form, live.words, changed);
hookWatches(form, live.words, changed);
form.addEventListener("input", soon);
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
addEventListener("offline", () => say(live.words.offline, true));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && waiting) navigator.sendBeacon(form.action, answers());
});
document.getElementById("mistakes")?.focus();
