// Dates and times; twin of surveys/expressions/library/dates.py.

import { local, now, timeOfDay, today } from "./clock.js";
import { momentOf, toNumber } from "./values.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const pad = (number, size = 2) => String(number).padStart(size, "0");

function format({ shared }, value, form) {
  const date = local(momentOf(value));
  if (!date) return "";
  const chinese = String(shared.context.locale ?? "").startsWith("zh");
  const month = date.getUTCMonth();
  const parts = {
    Y: pad(date.getUTCFullYear(), 4),
    y: pad(date.getUTCFullYear() % 100),
    m: pad(month + 1),
    n: month + 1,
    b: chinese ? `${month + 1}月` : MONTHS[month],
    d: pad(date.getUTCDate()),
    e: date.getUTCDate(),
    H: pad(date.getUTCHours()),
    h: date.getUTCHours(),
    M: pad(date.getUTCMinutes()),
    S: pad(date.getUTCSeconds()),
    3: pad(date.getUTCMilliseconds(), 3),
    a: chinese ? `周${"日一二三四五六"[date.getUTCDay()]}` : DAYS[date.getUTCDay()],
  };
  return form.replace(/%(.)/gu, (_, letter) => parts[letter] ?? letter);
}

export default {
  "now()": now,
  "today()": today,
  "date(any)": momentOf,
  "date-time(any)": momentOf,
  "decimal-date-time(any)": (value) => toNumber(momentOf(value)),
  "decimal-time(text)": timeOfDay,
  "format-date(scope, any, text)": format,
  "format-date-time(scope, any, text)": format,
};
