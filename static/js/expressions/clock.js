// The clock and the calendar; twin of surveys/expressions/clock.py.

import { calendar, Moment, trim } from "./values.js";

const DAY = 864e5;
const OFFSET = "(Z|[+-](?:0\\d|1[0-4])(?::?[0-5]\\d)?)";
const TIME = "((?:[01]\\d|2[0-3]):[0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d+))?)?";
const DATE_TIME = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)(?:T${TIME}${OFFSET}?)?$`);
const TIME_ONLY = new RegExp(`^${TIME}${OFFSET}?$`);

// An evaluation is synchronous and sets its own clock, so one clock serves the module.
let zone;
let time;

function minutes(offset) {
  if (offset === "Z") return 0;
  const [hours, rest = 0, seconds = 0] = offset.match(/\d\d/g).map(Number);
  return (hours * 60 + rest + seconds / 60) * (offset[0] === "-" ? -1 : 1);
}

function setClock({ now, timezone }) {
  const [offset] = /(Z|[+-]\d\d:?\d\d)$/.exec(now) ?? [];
  time = now === undefined ? undefined : +new Date(now);
  zone = timezone ?? (offset && minutes(offset));
}

// Minutes east of Greenwich at a moment.
function offsetAt(ms) {
  if (zone === undefined) return -new Date(ms).getTimezoneOffset();
  if (typeof zone === "number") return zone;
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const part = format.formatToParts(ms).find(({ type }) => type === "timeZoneName");
  return minutes(part.value.slice(3) || "Z");
}

const fromLocal = (ms) => new Moment(ms - offsetAt(ms - offsetAt(ms) * 6e4) * 6e4);

// A Date whose UTC fields are the local ones; null for what is no date.
export const local = ({ ms }) =>
  isNaN(ms) ? null : new Date(Math.floor(ms + 0.5) + Math.round(offsetAt(ms) * 6e4));

export function now() {
  if (time === undefined) throw new Error("the context has no clock");
  return new Moment(time);
}

export const today = () => fromLocal(Math.floor(+local(now()) / DAY) * DAY);

function read(text) {
  const match = DATE_TIME.exec(text);
  if (!match) return NaN;
  const [, day, minute = "00:00", second = "00", fraction = "", offset] = match;
  const ms = Date.parse(`${day}T${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}Z`);
  if (isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) return NaN;
  return offset ? new Moment(ms - minutes(offset) * 6e4).ms : fromLocal(ms).ms;
}

export function timeOfDay(text) {
  const match = TIME_ONLY.exec(trim(text));
  if (!match) return NaN;
  const [, minute, second = 0, fraction = 0, offset] = match;
  let at = minute.slice(0, 2) * 60 + +minute.slice(3) + `${second}.${fraction}` / 60;
  if (offset) at += offsetAt(time ?? 0) - minutes(offset);
  return (((at % 1440) + 1440) % 1440) / 1440;
}

const two = (number) => String(number).padStart(2, "0");

function write(moment) {
  const date = local(moment);
  if (!date) return "";
  const text = date.toISOString().slice(0, -1);
  if (text.endsWith("T00:00:00.000")) return text.slice(0, 10);
  const offset = Math.round(offsetAt(moment.ms));
  const size = Math.abs(offset);
  return `${text}${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

Object.assign(calendar, { set: setClock, read, write });
