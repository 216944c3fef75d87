// What a control gives or a calculation makes → the value that is stored, by the question's type;
// twin of surveys/question_types. And back: a value as expressions read it. Types that only some
// forms have are in parts/, each as "read TYPE".

import { parts } from "../expressions/evaluate.js";
import { toText } from "../expressions/values.js";

export const PLACE = ["lat", "lon", "altitude", "accuracy"];

const MOST_CHARACTERS = 20000;
const LARGEST = 2 ** 53;
// As Python strips; byte order marks stay.
const ENDS = /^(?:(?!\ufeff)\s|\x85)+|(?:(?!\ufeff)\s|\x85)+$/g;
// What parts words; as in Python, a byte order mark does not.
export const BLANKS = /[^\S\ufeff]+/;
// Controls and halves of surrogate pairs, which no document may hold.
const UNWANTED = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]/gu;
const NUMBER = /^[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})(e[+-]?\d{1,3})?$/i;

class Unread extends Error {}

/** Say that something is no answer. */
export function refuse() {
  throw new Unread();
}

/** Return a value as an expression reads it: choices parted by blanks, a place as its numbers. */
export function text(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) {
    return value.map(text).join(value.some((part) => typeof part === "object") ? "; " : " ");
  }
  if (typeof value !== "object") return toText(value);
  if ("sha256" in value) return value.name ?? "";
  return PLACE.map((part) => text(value[part] || 0)).join(" ");
}

/** Take the one value out of a list. */
export function single(raw) {
  if (!Array.isArray(raw)) return raw;
  return raw.length > 1 ? refuse() : raw[0];
}

/** Return what was typed as clean words of bearable length. */
export function words(raw) {
  const value = single(raw) ?? "";
  const typed = typeof value === "string";
  if (!typed && !(typeof value === "number" && Math.abs(value) < 1e100)) refuse();
  if (value.length > MOST_CHARACTERS && [...value].length > MOST_CHARACTERS) refuse();
  const unified = toText(value).replace(/\r\n?/g, "\n").replace(UNWANTED, "");
  return unified.normalize("NFC").replace(ENDS, "");
}

function number(_, raw) {
  const typed = words(raw).normalize("NFKC").replace(/−/g, "-").replace(/ /g, "");
  if (!typed) return null;
  if (!NUMBER.test(typed) || Math.abs(typed) > LARGEST) refuse();
  return +typed + 0;
}

function integer(_, raw) {
  const value = number(_, raw);
  return value === null || Number.isInteger(value) ? value : refuse();
}

function range({ span: [low, high, step] }, raw) {
  const value = number(null, raw);
  if (value === null) return null;
  const steps = (value - low) / step;
  const inside = Math.min(low, high) <= value && value <= Math.max(low, high);
  return inside && Math.abs(steps - Math.round(steps)) <= 1e-9 ? value : refuse();
}

function acknowledge(_, raw) {
  const typed = (typeof raw === "boolean" ? String(raw) : words(raw)).toLowerCase();
  if (/^(ok|true|yes|on|1)$/.test(typed)) return "OK";
  return /^(|false|no|off|0)$/.test(typed) ? null : refuse();
}

// `names` are those of the list, absent where the control offers no others anyway.
function one(_, raw, names) {
  const name = words(raw) || null;
  return name && names && !names.includes(name) ? refuse() : name;
}

const READERS = {
  integer,
  decimal: number,
  range,
  note: () => null,
  acknowledge,
  select_one: one,
};

const plain = (_, raw) => words(raw) || null;

/**
 * Return the stored value of what was given, null where nothing was, {unread} where it is no
 * answer. `names` are the choices that there are, where they are known.
 */
export function read(item, raw, names) {
  try {
    return (READERS[item.type] ?? parts[`read ${item.type}`] ?? plain)(item, raw, names);
  } catch (error) {
    if (error instanceof Unread) return { unread: raw };
    throw error;
  }
}

/** Tell whether a value is no answer, but what somebody typed instead. */
export const isUnread = (value) => value !== null && typeof value === "object" && "unread" in value;
