// What one value becomes another by; twin of surveys/expressions/values.py.
// A value is a number, a string, a boolean, a Moment or an array of nodes.

const DAY = 864e5;

// What clock.js, which only pages with dates load, knows to do.
export const calendar = { set() {}, read: () => NaN, write: () => "" };

export class Moment {
  constructor(ms) {
    this.ms = ms >= -62135e9 && ms <= 253402e9 ? ms : NaN;
  }
}

export const trim = (text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
export const words = (text) => text.split(/[ \t\r\n]+/).filter(Boolean);

export const momentOf = (value) => {
  if (value instanceof Moment) return value;
  return new Moment(typeof value === "boolean" ? NaN : toNumber(value) * DAY);
};

export function toNumber(value) {
  if (value instanceof Moment) return value.ms / DAY;
  if (Array.isArray(value)) value = toText(value);
  if (typeof value !== "string") return +value;
  const text = trim(value);
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? +text : calendar.read(text) / DAY;
}

export function toText(value) {
  if (Array.isArray(value)) return value[0]?.text ?? "";
  if (value instanceof Moment) return calendar.write(value);
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
