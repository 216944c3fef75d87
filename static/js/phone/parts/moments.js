// Times of day, and dates with a time; twin of surveys/question_types/moments.py.

import { refuse, words } from "../reading.js";
import { isDay } from "./days.js";

const MOMENT =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::?(\d\d)(?:[.,]\d+)?)?(?:(Z)|([+-](?:[01]\d|2[0-3])):?([0-5]\d)?)?$/;
const CLOCK = /^(\d{1,2}:\d\d(?::\d\d)?)(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?$/;

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

export default {
  "read time": time,
  "read dateTime": dateTime,
  "say dateTime": (_, value) => value.slice(0, 16).replace("T", " "),
};
