// A stored value as a person reads it; twin of the summaries in surveys/question_types.

import { toText } from "../expressions/values.js";

const minus = (words) => words.replace(/-/g, "−");
const degrees = ({ lat, lon }) => minus(`${lat.toFixed(5)}, ${lon.toFixed(5)}`);

function size({ name, size: bytes }) {
  return `${name} (${Math.max(1, Math.round(bytes / 1024)).toLocaleString("en")} kB)`;
}

function line(item, value, _, language) {
  const count = value.length - (item.type === "geoshape");
  const first = degrees(value[0]);
  return language === "zh" ? `${count} 个位置点，起点 ${first}` : `${count} from ${first}`;
}

const number = (_, value) => minus(toText(value));

const SUMMARIES = {
  integer: number,
  decimal: number,
  range: number,
  select_one: (_, value, label) => label(value),
  select_multiple: (_, value, label, language) =>
    value.map(label).join(language === "zh" ? "、" : ", "),
  rank: (_, value, label) => value.map((name, at) => `${at + 1}. ${label(name)}`).join("  "),
  date: ({ fine = 10 }, value) => value.slice(0, fine),
  dateTime: (_, value) => value.slice(0, 16).replace("T", " "),
  geotrace: line,
  geoshape: line,
  acknowledge: () => "✓",
};

/** Return a value in words, "–" where there is none; `label` gives the words of a choice. */
export function summary(item, value, label, language) {
  if (value === null || value === undefined) return "–";
  if (value.sha256) return size(value);
  if ("lat" in Object(value)) {
    return degrees(value) + ("accuracy" in value ? ` (±${value.accuracy.toFixed(0)} m)` : "");
  }
  return (SUMMARIES[item.type] ?? ((_, other) => String(other)))(item, value, label, language);
}
