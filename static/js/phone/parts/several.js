// Several choices, and choices in order; twin of surveys/question_types/choosing.py.

import { BLANKS, refuse, words } from "../reading.js";

// A list of names, places by name, or names parted by blanks.
function several(raw) {
  let parts = raw;
  if (raw && typeof raw === "object" && !Array.isArray(raw)) {
    parts = Object.keys(raw).sort((a, b) => raw[a] - raw[b]);
  }
  const typed = [parts].flat().map(words);
  return typed.length === 1 ? typed[0].split(BLANKS).filter(Boolean) : typed.filter(Boolean);
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

export default {
  "read select_multiple": many,
  "read rank": rank,
  "say select_multiple": (_, value, label, language) =>
    value.map(label).join(language === "zh" ? "、" : ", "),
  "say rank": (_, value, label) => value.map((name, at) => `${at + 1}. ${label(name)}`).join("  "),
};
