// Codes verbatims by keys: saves in the background and shows the next one at once, fetched before.
const START = "[data-coding]";
const TYPING = "input:not([type=radio]), textarea, select";
const pages = new Map();
let saving = Promise.resolve();
let unsaved = 0;

const box = () => document.querySelector(START);
const form = () => box().querySelector("[data-save]");
const trouble = (where) => where.querySelector("[data-trouble]");

function fetched(address) {
  if (!pages.has(address)) pages.set(address, load(address));
  return pages.get(address);
}

async function load(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const text = await answer.text();
  const found = new DOMParser().parseFromString(text, "text/html").querySelector(START);
  if (!answer.ok || !found) throw new Error(address);
  return found;
}

async function foresee() {
  const { next } = box().dataset;
  if (next) await fetched(next).catch(() => pages.delete(next));
}

function show(made, address) {
  const old = box();
  old.replaceWith(made);
  if (address) history.pushState(null, "", address);
  window.scrollTo(0, 0);
  made.querySelector("h1").focus({ preventScroll: true });
  foresee();
  return old;
}

async function go(address) {
  try {
    const made = await fetched(address);
    pages.delete(address);
    show(document.importNode(made, true), address);
  } catch {
    location.assign(address);
  }
}

function complain(words) {
  const place = trouble(box());
  place.textContent = words;
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
}

async function post(address, data) {
  const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.json();
}

// What was fetched before the last code was saved did not know of it: the answer does.
function settle({ next, then, left }) {
  if (new URL(next, location.href).href !== location.href) return;
  box().dataset.next = then;
  const place = box().querySelector("[data-left]");
  if (place) place.textContent = left;
  foresee();
}

// What could not be saved comes back as it was, whatever is shown by then.
function save(button) {
  const here = location.href;
  const shown = box();
  const data = new FormData(form());
  data.set("do", button.value);
  const given = ["touchpoint", "dimension", "feeling"].some((name) => data.get(name));
  if (!given && ["save", "settle"].includes(button.value)) return complain(trouble(shown).dataset.empty);
  trouble(shown).hidden = true;
  const { action } = form();
  const { next, list } = shown.dataset;
  unsaved += 1;
  const gone = next && go(next);
  // The answer may be there before the next one is: it is heard after that.
  const sent = saving.then(() => post(action, data)).finally(() => gone);
  saving = sent.then(settle).catch(() => {
    if (box() !== shown) show(shown, here);
    complain(trouble(shown).dataset.lost);
  }).finally(() => { unsaved -= 1; });
  if (next) return gone;
  return saving.then(() => { if (trouble(shown).hidden) location.assign(list); });
}

async function undo() {
  await saving;
  pages.clear();
  try {
    const { address } = await post(box().dataset.undo, new FormData(box().querySelector("[data-undo-form]")));
    if (address) await go(address);
  } catch {
    complain(trouble(box()).dataset.lost);
  }
}

function choose(input) {
  if (!input) return false;
  input.checked = !input.checked;
  return true;
}

function take(offered) {
  if (!offered) return false;
  for (const name of ["touchpoint", "dimension", "feeling"]) {
    const value = offered.dataset[name];
    for (const input of form().elements[name]) if (value && input.value === value) input.checked = true;
  }
  return true;
}

function feeling(event) {
  const digit = /^(?:Digit|Numpad)([0-5])$/.exec(event.code);
  if (!digit) return false;
  const value = event.shiftKey ? Number(digit[1]) : -Number(digit[1]);
  return choose(form().querySelector(`[data-feeling-key="${value || 0}"]`));
}

function press(name) {
  const found = box().querySelector(name);
  if (found) found.click();
  return Boolean(found);
}

function keyed(event) {
  const key = event.key.toLowerCase();
  if (key === "?") {
    const keys = box().querySelector("[data-keys]");
    keys.open = !keys.open;
    return true;
  }
  if (feeling(event)) return true;
  if (key === "enter") return press("[data-main]");
  if (key === "-" || key === "−") return press("[data-nothing]");
  if (" ,.".includes(key)) return take(box().querySelector(`[data-take-key="${key}"]`));
  if (key === "[") return press("[data-back]");
  if (key === "]") return press("[data-skip]");
  if (key === "u") { undo(); return true; }
  return /^[a-z]$/.test(key) && choose(form().querySelector(`[data-key="${key}"]`));
}

document.addEventListener("keydown", (event) => {
  if (!box() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = event.target;
  if (at.matches(TYPING)) return;
  if ((event.key === "Enter" || event.key === " ") && at.closest("a, button, summary")) return;
  if (event.key === " " && at.matches("input")) return;
  if (keyed(event)) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-undo-form]")) { event.preventDefault(); undo(); }
  if (!event.target.matches("[data-save]")) return;
  event.preventDefault();
  save(event.submitter ?? event.target.querySelector("[data-main]"));
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (take(event.target.closest("[data-take]"))) event.preventDefault();
  const step = event.target.closest("[data-skip], [data-back]");
  if (!step) return;
  event.preventDefault();
  go(step.href);
});

window.addEventListener("popstate", () => location.reload());
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
foresee();
