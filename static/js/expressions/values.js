// What one value becomes another by, and the clock; twin of surveys/expressions/values.py, clock.py.
// A value is a number, a string, a boolean, a Moment or an array of nodes.

const DAY = 864e5;
const OFFSET = "(Z|[+-](?:0\\d|1[0-4])(?::?[0-5]\\d)?)";
const TIME = "((?:[01]\\d|2[0-3]):[0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d+))?)?";
const DATE_TIME = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)(?:T${TIME}${OFFSET}?)?$`);
const TIME_ONLY = new RegExp(`^${TIME}${OFFSET}?$`);

// An evaluation is synchronous and sets its own clock, so one clock serves the module.
let zone;
let time;

export class Moment {
  constructor(ms) {
    this.ms = ms >= -62135e9 && ms <= 253402e9 ? ms : NaN;
  }
}

function minutes(offset) {
  if (offset === "Z") return 0;
  const [hours, rest = 0, seconds = 0] = offset.match(/\d\d/g).map(Number);
  return (hours * 60 + rest + seconds / 60) * (offset[0] === "-" ? -1 : 1);
}

export function setClock({ now, timezone }) {
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

export const trim = (text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
export const words = (text) => text.split(/[ \t\r\n]+/).filter(Boolean);

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

export const momentOf = (value) => {
  if (value instanceof Moment) return value;
  return new Moment(typeof value === "boolean" ? NaN : toNumber(value) * DAY);
};

export function toNumber(value) {
  if (value instanceof Moment) return value.ms / DAY;
  if (Array.isArray(value)) value = toText(value);
  if (typeof value !== "string") return +value;
  const text = trim(value);
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? +text : read(text) / DAY;
}

export function toText(value) {
  if (Array.isArray(value)) return value[0]?.text ?? "";
  if (value instanceof Moment) return write(value);
  const text = String(value);
  const parts = typeof value === "number" && /^(-?)(\d)\.?(\d*)e(.+)$/.exec(text);
  if (!parts) return text;
  const [, sign, whole, fraction, exponent] = parts;
  return exponent < 0
    ? `${sign}0.${"0".repeat(-exponent - 1)}${whole}${fraction}`
    : sign + whole + fraction.padEnd(+exponent, "0");
}

export function toTruth(value) {
  if (value instanceof Moment) return !isNaN(value.ms);
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

const RELATIONS = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function compareSingle(sign, a, b) {
  if (RELATIONS[sign]) return RELATIONS[sign](toNumber(a), toNumber(b));
  let convert = toNumber;
  if (typeof a === "boolean" || typeof b === "boolean") convert = toTruth;
  else if (typeof a === "string" && typeof b === "string") convert = toText;
  return (convert(a) === convert(b)) === (sign === "=");
}

// XPath 1.0 §3.4: some node of a node-set is enough.
export function compare(sign, left, right) {
  if (typeof left === "boolean" || typeof right === "boolean") {
    const single = (value) => (Array.isArray(value) ? value.length > 0 : value);
    return compareSingle(sign, single(left), single(right));
  }
  const rights = flat([right]);
  return flat([left]).some((a) => rights.some((b) => compareSingle(sign, a, b)));
}

// Values with each node-set's nodes, as texts, in its place.
export const flat = (values) =>
  values.flatMap((value) => (Array.isArray(value) ? value.map((node) => node.text) : [value]));
