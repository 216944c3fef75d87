// Positions; twin of Geopoint in surveys/question_types/places.py.

import { BLANKS, PLACE, refuse, single, words } from "../reading.js";

const LIMITS = { lat: 90, lon: 180, altitude: 1e5, accuracy: 1e7 };

/** Return the position that was given, null where none was. */
export function position(raw) {
  let given = single(raw) ?? {};
  if (typeof given !== "object") {
    const typed = words(given);
    const values = typed.replace(/,/g, " ").split(BLANKS).filter(Boolean);
    given = typed.startsWith("{")
      ? parsed(typed)
      : Object.fromEntries(PLACE.map((part, at) => [part, values[at]]));
  }
  const filled = Object.keys(given).filter((part) => (given[part] ?? "") !== "");
  if (!filled.length) return null;
  if (!filled.includes("lat") || !filled.includes("lon")) refuse();
  const known = PLACE.filter((part) => filled.includes(part));
  return Object.fromEntries(known.map((part) => [part, degree(words(given[part]), LIMITS[part])]));
}

const degree = (typed, limit) =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(typed) && Math.abs(typed) <= limit ? +typed : refuse();

/** Read JSON. */
export function parsed(typed) {
  try {
    return JSON.parse(typed);
  } catch {
    return refuse();
  }
}

/** Return latitude and longitude in words. */
export const degrees = ({ lat, lon }) => `${lat.toFixed(5)}, ${lon.toFixed(5)}`.replace(/-/g, "−");

const read = (_, raw) => position(raw);
const say = (_, value) =>
  degrees(value) + ("accuracy" in value ? ` (±${value.accuracy.toFixed(0)} m)` : "");

export default {
  "read geopoint": read,
  "read start-geopoint": read,
  "read background-geopoint": read,
  "say geopoint": say,
  "say start-geopoint": say,
  "say background-geopoint": say,
};
