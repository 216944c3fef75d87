// The controls for a position, and for a line or an area of them.

import { make } from "./captured.js";
import { plain, told, typed, watch } from "./position.js";

const parts = (box) => {
  const control = box.querySelector("[data-position]");
  const [button, found, field, points, undo] = [
    "[data-locate]", "[data-found]", "input, textarea", "[data-points]", "[data-undo]",
  ].map((each) => control.querySelector(each));
  const least = Number(control.dataset.least ?? 0);
  return { control, words: control.dataset, button, found, field, points, undo, least };
};

/** The positions in an answer, or in words that are none yet; an area's end is its beginning. */
function listed(value, least) {
  if (!value) return [];
  if (value.unread !== undefined) {
    const found = value.unread.split(/[\n;；]/).filter((line) => line.trim()).map(typed);
    return found.every(Boolean) ? found : [];
  }
  return least === 3 ? value.slice(0, -1) : value;
}

function several(found, least) {
  if (!found.length) return null;
  if (found.length < least) return { unread: found.map(plain).join("\n") };
  return least === 3 ? [...found, { ...found[0] }] : found;
}

function read(text, least) {
  const lines = text.split(least ? /[\n;；]/ : /\n/).filter((line) => line.trim());
  const found = lines.map(typed);
  if (!found.every(Boolean)) return { unread: text };
  return least ? several(found, least) : (found[0] ?? null);
}

function locate(box, tools) {
  const { control, words, button, found, least } = parts(box);
  const caption = button.querySelector("span");
  const tell = (text) => {
    found.textContent = text;
    found.hidden = false;
  };
  tell(words.locating);
  caption.textContent = words.enough;
  const better = (place) => {
    if (!box.isConnected) return control.stop();
    if (!least) tools.answer(place);
    tell(`${told(place, box.site, words)} · ${words.better}`);
  };
  const ended = (place, error) => {
    control.stop = null;
    caption.textContent = words.again;
    if (!box.isConnected) return;
    if (!place) {
      tell(error?.code === 1 ? words.denied : words.nowhere);
      box.querySelector("[data-by-hand]").open = true;
    } else if (least) tools.answer(several([...listed(tools.value(), least), place], least));
    else show(box, place);
  };
  control.stop = watch(Number(words.target), better, ended);
}

function triggered(box, tools) {
  const { trigger } = parts(box).words;
  if (!trigger) return;
  const named = (path) => trigger.split(",").includes(path.split("/").at(-1));
  const heard = ({ target }) => {
    if (!box.isConnected) tools.root.removeEventListener("change", heard);
    else if (named(target.closest("[data-q]")?.dataset.q ?? "")) locate(box, tools);
  };
  tools.root.addEventListener("change", heard);
  const { state } = tools;
  if (!tools.value() && state.questions.some((path) => named(path) && state.value(path) !== null))
    locate(box, tools);
}

async function sited(box, { store, draft, value }) {
  const visits = (await store.work?.())?.visits ?? [];
  const visit = visits.find(({ id }) => id === draft.assignment);
  if (typeof visit?.lat !== "number") return;
  box.site = visit;
  if (!parts(box).control.stop) show(box, value());
}

export function hook(box, tools) {
  const { control, words, button, field, undo, least } = parts(box);
  field.addEventListener("change", () => tools.answer(read(field.value, least)));
  undo?.addEventListener("click", () =>
    tools.answer(several(listed(tools.value(), least).slice(0, -1), least)),
  );
  sited(box, tools);
  if (!navigator.geolocation) return;
  button.hidden = false;
  box.querySelector("[data-by-hand]").open = false;
  button.addEventListener("click", () => (control.stop ? control.stop() : locate(box, tools)));
  if ("auto" in words && !tools.value()) locate(box, tools);
  triggered(box, tools);
}

export function show(box, value) {
  const { control, words, found, field, points, undo, least } = parts(box);
  const text = value?.unread ?? [value ?? []].flat().map(plain).join("\n");
  if (field !== document.activeElement) field.value = text;
  if (least) {
    const places = listed(value, least);
    points.replaceChildren(...places.map((place) => make("li", {}, told(place, null, words))));
    undo.hidden = !places.length;
  }
  if (control.stop) return;
  found.hidden = Boolean(least) || !value || value.unread !== undefined;
  if (!found.hidden) found.textContent = told(value, box.site, words);
}
