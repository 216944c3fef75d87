// What a control gives or a calculation makes → the value that is stored, by the question's type;
// twin of surveys/question_types. And back: a value as expressions read it.

import { toText } from "../expressions/values.js";

const MOST_CHARACTERS = 20000;
const LARGEST = 2 ** 53;
const PARTS = { lat: 90, lon: 180, altitude: 1e5, accuracy: 1e7 };
const FILE = ["sha256", "name", "type", "size", "taken_at", "lat", "lon", "taken"];
const MOST_PLACES = 2000;
// As Python strips, byte order marks stay.
const ENDS = /^(?:(?!\ufeff)\s|\x85)+|(?:(?!\ufeff)\s|\x85)+$/g;
// Controls and halves of surrogate pairs, which no document may hold.
const UNWANTED = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]/gu;
const NUMBER = /^[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})(e[+-]?\d{1,3})?$/i;
const MOMENT =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::?(\d\d)(?:[.,]\d+)?)?(?:(Z)|([+-](?:[01]\d|2[0-3])):?([0-5]\d)?)?$/;
const CLOCK = /^(\d{1,2}:\d\d(?::\d\d)?)(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?$/;

class Unread extends Error {}

function refuse() {
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
  return Object.keys(PARTS).map((part) => text(value[part] || 0)).join(" ");
}

function single(raw) {
  if (!Array.isArray(raw)) return raw;
  return raw.length > 1 ? refuse() : raw[0];
}

/** Return what was typed as clean words of bearable length. */
export function words(raw) {
  const value = single(raw) ?? "";
  if (!/string|number/.test(typeof value) || Math.abs(value) >= 1e100) refuse();
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

const isDay = (day) => {
  const moment = new Date(`${day}T00:00Z`);
  return day >= "0001" && !isNaN(moment) && moment.toISOString().startsWith(day);
};

// A month or a year stands for its first day.
function date(_, raw) {
  const typed = words(raw);
  if (!typed) return null;
  const parts = typed.split("-").length - 1;
  const [day] = (typed.length < 8 ? typed + "-01-01".slice(3 * parts) : typed).split("T");
  return /^\d{4}-\d\d-\d\d$/.test(day) && isDay(day) ? day : refuse();
}

function time(_, raw) {
  const typed = words(raw);
  if (!typed) return null;
  const [, clock] = CLOCK.exec(typed) ?? refuse();
  const [hours, minutes, seconds = "00"] = clock.split(":");
  if (hours > 23 || minutes > 59 || seconds > 59) refuse();
  const short = `${hours.padStart(2, "0")}:${minutes}`;
  return seconds === "00" ? short : `${short}:${seconds}`;
}

function dateTime(_, raw) {
  const typed = words(raw);
  if (!typed) return null;
  const [, day, clock, second = "00", utc, hours, minutes = "00"] = MOMENT.exec(typed) ?? refuse();
  const whole = `${day}T${clock}:${second}`;
  if (!isDay(day) || isNaN(new Date(`${whole}Z`)) || clock > "24") refuse();
  if (day < "1000" || day > "9001") refuse();
  if (utc) return `${whole}+00:00`;
  return hours ? `${whole}${hours}:${minutes}` : whole;
}

function position(raw) {
  let given = single(raw) ?? {};
  if (typeof given !== "object") {
    const typed = words(given);
    const values = typed.replace(/,/g, " ").split(/\s+/).filter(Boolean);
    given = typed.startsWith("{")
      ? parsed(typed)
      : Object.fromEntries(Object.keys(PARTS).map((part, at) => [part, values[at]]));
  }
  const known = Object.keys(PARTS).filter((part) => (given[part] ?? "") !== "");
  if (!known.length) return null;
  if (!known.includes("lat") || !known.includes("lon")) refuse();
  return Object.fromEntries(known.map((part) => [part, degree(words(given[part]), PARTS[part])]));
}

const degree = (typed, limit) =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(typed) && Math.abs(typed) <= limit ? +typed : refuse();

function parsed(typed) {
  try {
    return JSON.parse(typed);
  } catch {
    return refuse();
  }
}

const positions = (least, closed) => (_, raw) => {
  let given = raw;
  if (!Array.isArray(raw) || (raw.length === 1 && typeof raw[0] === "string")) {
    const typed = String(single(raw) ?? "").trim();
    given = typed.startsWith("[") ? parsed(typed) : typed.split(/[;\n]/).filter((part) => part.trim());
  }
  const found = given.map(position).filter(Boolean);
  if (!found.length) return null;
  const spot = ({ lat, lon }) => `${lat} ${lon}`;
  if (closed && spot(found[0]) !== spot(found.at(-1))) found.push({ ...found[0] });
  const different = new Set(found.map(spot)).size;
  return different < least || found.length > MOST_PLACES ? refuse() : found;
};

function file(_, raw) {
  const given = single(raw);
  if (!given || (typeof given === "object" && !Object.keys(given).length)) return null;
  const found = typeof given === "object" ? given : parsed(words(given));
  const keys = FILE.filter((key) => (found?.[key] ?? null) !== null);
  return keys.length < 4 || keys[3] !== "size"
    ? refuse()
    : Object.fromEntries(keys.map((key) => [key, found[key]]));
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

// A list of names, places by name, or names parted by blanks.
function several(raw) {
  let parts = raw;
  if (raw && typeof raw === "object" && !Array.isArray(raw)) {
    parts = Object.keys(raw).sort((a, b) => raw[a] - raw[b]);
  }
  const typed = [parts].flat().map(words);
  return typed.length === 1 ? typed[0].split(/\s+/).filter(Boolean) : typed.filter(Boolean);
}

function many(_, raw, names) {
  const chosen = [...new Set(several(raw))];
  if (names && !chosen.every((name) => names.includes(name))) refuse();
  const kept = names ? names.filter((name) => chosen.includes(name)) : chosen;
  return kept.length ? kept : null;
}

function rank(_, raw, names) {
  const chosen = several(raw);
  if (!chosen.length) return null;
  const all = new Set(chosen).size === chosen.length && (!names || chosen.length === names.length);
  return all && many(_, chosen, names) ? chosen : refuse();
}

const READERS = {
  integer,
  decimal: number,
  range,
  date,
  time,
  dateTime,
  geotrace: positions(2, false),
  geoshape: positions(3, true),
  image: file,
  audio: file,
  video: file,
  file,
  note: () => null,
  acknowledge,
  select_one: one,
  select_multiple: many,
  rank,
};

function reader({ type }) {
  if (/geopoint$/.test(type)) return (_, raw) => position(raw);
  return READERS[type] ?? ((_, raw) => words(raw) || null);
}

/**
 * Return the stored value of what was given, null where nothing was, {unread} where it is no
 * answer. `names` are the choices that there are, where they are known.
 */
export function read(item, raw, names) {
  try {
    return reader(item)(item, raw, names);
  } catch (error) {
    if (error instanceof Unread) return { unread: raw };
    throw error;
  }
}

/** Tell whether a value is no answer, but what somebody typed instead. */
export const isUnread = (value) => value !== null && typeof value === "object" && "unread" in value;
