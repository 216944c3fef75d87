// Controls ↔ stored values: what a question's control gives, and how a value stands in it. Photos,
// recordings and positions are capture.js's, stopwatches watch.js's.

import { PLACE } from "./reading.js";

const CHOSEN = ":checked";
const RADIOS = /^(cells|list|scale|nps|feel)$/;
const CAPTURED = /^(photo|signature|file)$/;
const WIDTH = { month: 7, year: 4 };
const two = (number) => String(number).padStart(2, "0");

/** Return a moment with the phone's own offset, as it is stored. */
export function zoned(when) {
  const east = -when.getTimezoneOffset();
  const local = new Date(+when + east * 60000).toISOString().slice(0, 19);
  const away = Math.abs(east);
  return `${local}${east < 0 ? "-" : "+"}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}

const field = (box) => box.querySelector("[name]:not([data-part], button)");
const values = (inputs) => [...inputs].map(({ value }) => value);

function ranked(box) {
  const places = {};
  for (const { name, value } of box.querySelectorAll("select"))
    if (value) places[name.slice(box.dataset.q.length + 1)] = value;
  return Object.keys(places).length ? twice(places) : null;
}

// A place that was given twice is no order yet.
function twice(places) {
  const given = Object.values(places);
  return new Set(given).size < given.length ? ["", given.join(" ")] : places;
}

/** Return what stands in the control of a question, null for nothing. */
export function raw(box) {
  const { control } = box.dataset;
  if (RADIOS.test(control)) return box.querySelector(CHOSEN)?.value ?? null;
  if (control === "many") return values(box.querySelectorAll(CHOSEN));
  if (control === "acknowledge") return box.querySelector(CHOSEN) ? "OK" : null;
  if (control === "rank") return ranked(box);
  const { value } = field(box);
  return control === "moment" && value ? zoned(new Date(value)) : value;
}

/** Tell whether the control says “cannot say” now. */
export const isSilent = (box) => Boolean(box.querySelector(`[value=""]${CHOSEN}`));

function written(value, control) {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map((each) => written(each)).join("\n");
  if (typeof value === "object" && "unread" in value) return String(value.unread ?? "");
  if (typeof value === "object") {
    const known = PLACE.filter((part) => part in value);
    return known.map((part) => value[part]).join(" ");
  }
  if (control === "moment") return zoned(new Date(value)).slice(0, 16);
  return String(value).slice(0, WIDTH[control]);
}

function choose(box, chosen) {
  for (const input of box.querySelectorAll("[type=radio], [type=checkbox]"))
    input.checked = chosen.includes(input.value);
}

function order(box, value) {
  const names = Array.isArray(value) ? value : Object.keys(value?.unread ?? {});
  for (const select of box.querySelectorAll("select")) {
    const at = names.indexOf(select.name.slice(box.dataset.q.length + 1));
    const place = Array.isArray(value) ? at + 1 : value?.unread?.[names[at]];
    select.value = at < 0 ? "" : String(place);
  }
}

/** Put a value, as it was entered, into the control of a question. */
export function show(box, value, silent = false) {
  const { control } = box.dataset;
  if (control === "note" || CAPTURED.test(control)) return;
  if (RADIOS.test(control)) choose(box, value === null ? (silent ? [""] : []) : [written(value)]);
  else if (control === "many") choose(box, Array.isArray(value) ? value : []);
  else if (control === "acknowledge") choose(box, value === "OK" ? ["OK"] : []);
  else if (control === "rank") order(box, value);
  else {
    const input = field(box);
    const text = written(value, control);
    // A date cannot show what is no date; it stays as it was typed.
    if (input.value !== text) input.value = text;
  }
}

/** Let a control be answered, or only show its value. */
export function lock(box, locked) {
  for (const input of box.querySelectorAll("input, select, textarea")) {
    if (/radio|checkbox|file|select/.test(input.type)) input.disabled = locked;
    else input.readOnly = locked;
  }
}
