// What a reviewer would ask about, before it is sent; twin of fieldapp/{flags,answer_flags}.py.

import { metres } from "./distance.js";
import { filesIn } from "./sealing.js";

const FAR = 300;
const EARLY = 10 * 60000;
const SECONDS_PER_ANSWER = 2;
const SHORTEST_PASTED = 10;
const SHORTEST_ALIKE = 6;
const RATED = /^(experience|expectation|importance|rating|emotion|belief|norm_level)$/;

const itemOf = (state, path) => state.at.get(path).item;

function* missing(state) {
  for (const { path, code, message } of state.problems()) {
    const lacking = itemOf(state, path)?.type === "image" ? "photo_missing" : "answer_missing";
    yield { code: code === "required" ? lacking : "constraint", path, detail: { message } };
  }
}

const local = (moment, timeZone) =>
  new Date(moment).toLocaleString("sv", { timeZone }).replace(" ", "T");

// An edge of a window in the study's own time, to the second: a bare day ends with its last.
function edge(text, zone, last) {
  if (/T.*(Z|[+-]\d\d:?\d\d)$/.test(text)) return local(text, zone);
  const from = last && text.length === 10 ? "T23:59:59" : "T00:00:00";
  return text + from.slice(text.length - 10);
}

function* outside(visit, zone, now) {
  const [from, to] = visit?.window ?? [];
  const at = local(now, zone);
  if ((from && at < edge(from, zone)) || (to && at > edge(to, zone, true)))
    yield { code: "outside_window", path: "", detail: { at, from, to } };
}

function* far(state, visit) {
  if (typeof visit?.lat !== "number") return;
  for (const path of state.questions) {
    const place = state.value(path);
    // On a card one may well be somewhere else.
    if (itemOf(state, path).type !== "geopoint" || !place || /\/\d+\//.test(path)) continue;
    const [away, allowed] = [metres(place, visit), FAR + (place.accuracy ?? 0)];
    const detail = { metres: Math.round(away), allowed: Math.round(allowed) };
    if (away > allowed) yield { code: "far_from_site", path, detail };
  }
}

// A position or a photo is one answer, and so are the choices of one question.
function count(answers) {
  const parts = typeof answers === "object" ? Object.values(answers) : [];
  const isOne = Array.isArray(answers) && typeof parts[0] !== "object";
  if (typeof answers !== "object" || isOne || "sha256" in answers || "lat" in answers) return 1;
  return parts.reduce((sum, each) => sum + count(each), 0);
}

function* fast(state, { metadata }, now) {
  const seconds = (Date.parse(now) - Date.parse(metadata?.start)) / 1000;
  const limit = SECONDS_PER_ANSWER * count(state.answers);
  const detail = { seconds: Math.round(seconds), limit };
  if (seconds < limit) yield { code: "too_fast", path: "", detail };
}

function* photos(state, { metadata }, used) {
  const first = new Map();
  for (const [path, { sha256, taken_at: taken }] of filesIn(state.answers)) {
    if (used?.has(sha256)) yield { code: "photo_reused", path, detail: { sha256 } };
    const before = first.get(sha256);
    if (before) yield { code: "photo_twice", path, detail: { sha256, first: before } };
    else first.set(sha256, path);
    const start = metadata?.start;
    if (Date.parse(taken) < Date.parse(start) - EARLY)
      yield { code: "photo_old", path, detail: { taken, start } };
  }
}

const isItem = ({ measure }) => measure === "compliance";
const isVerbatim = ({ type, measure }) => type === "text" && measure === "verbatim";
// A remark need not be a customer's own words.
const isOpen = (item) => isVerbatim(item) || (item.type === "text" && !item.measure);
const isNo = (item, value) => isItem(item) && [item.no ?? "no"].flat().includes(value);

// The comment on an item is the next text before the next item, else the section's last verbatim,
// else a text that ends the section.
function comment(siblings, index) {
  for (const [path, item] of siblings.slice(index + 1)) {
    if (isItem(item)) break;
    if (isOpen(item)) return path;
  }
  const last = siblings.at(-1);
  const said = siblings.filter(([, item]) => isVerbatim(item)).pop();
  return said?.[0] ?? (isOpen(last[1]) ? last[0] : undefined);
}

function grouped(paths, key) {
  const groups = {};
  for (const path of paths) (groups[key(path)] ??= []).push(path);
  return Object.values(groups);
}

function* uncommented(state) {
  const owed = {};
  const above = (path) => path.slice(0, path.lastIndexOf("/") + 1);
  for (const section of grouped(state.questions, above)) {
    const siblings = section.map((path) => [path, itemOf(state, path)]);
    siblings.forEach(([path, item], index) => {
      const field = isNo(item, state.value(path)) && comment(siblings, index);
      const isEmpty = field && state.relevant(field) && state.value(field) === null;
      if (isEmpty) (owed[field] ??= []).push(path);
    });
  }
  const fields = Object.keys(owed);
  const items = Object.values(owed).flat();
  if (fields.length) yield { code: "no_comment", path: fields[0], detail: { items, fields } };
}

function* pasted(state) {
  const plain = (path) => state.value(path).trim().split(/\s+/).join(" ").toLowerCase();
  const isText = (path) => itemOf(state, path).type === "text" && state.value(path);
  for (const paths of grouped(state.questions.filter(isText), plain)) {
    const signs = [...plain(paths[0])];
    const text = signs.slice(0, 80).join("");
    if (paths.length > 1 && signs.length >= SHORTEST_PASTED)
      yield { code: "pasted_text", path: paths[0], detail: { paths, text } };
  }
}

// What tells the scale of a rating from others, and the choices that rate nothing.
const scaleOf = ({ measure, span, scale }) =>
  RATED.test(measure) ? (scale ?? (span ? [span.join(" ")] : [])) : [];

function longest(state, paths) {
  const runs = [];
  for (const path of paths) {
    const answer = String(state.value(path));
    if (runs.at(-1)?.answer !== answer) runs.push({ answer, path, alike: 0 });
    runs.at(-1).alike += 1;
  }
  return runs.reduce((most, each) => (each.alike > most.alike ? each : most));
}

// Half of what was rated on one scale is one run of the same answer.
function* alike(state) {
  const isRated = (path) => {
    const [scale, ...none] = scaleOf(itemOf(state, path));
    const value = state.value(path);
    return scale && value !== null && !none.includes(value);
  };
  const scale = (path) => scaleOf(itemOf(state, path))[0];
  for (const paths of grouped(state.questions.filter(isRated), (path) => `:${scale(path)}`)) {
    const { path, ...found } = longest(state, paths);
    const rated = paths.length;
    if (found.alike >= Math.max(SHORTEST_ALIKE, rated / 2))
      yield { code: "straight_lining", path, detail: { ...found, rated } };
  }
}

/**
 * Return [{code, path, detail}] of what a reviewer would ask about a draft, were it sent `now` (ISO
 * text). `work` gives the visits with window and position, the time zone, and by `used` the hashes
 * of photos that stand elsewhere on this phone.
 */
export function asks(state, draft, work, now) {
  const visit = work?.visits?.find(({ id }) => id === draft.assignment);
  return [
    ...missing(state),
    ...outside(visit, work?.timezone, now),
    ...far(state, visit),
    ...fast(state, draft, now),
    ...photos(state, draft, work?.used),
    ...uncommented(state),
    ...pasted(state),
    ...alike(state),
  ];
}
