// What a question offers, given the answers: a list filtered, answers of a repeat, an order by
// chance; twin of surveys/offers.py.

import chance from "../../expressions/chance.js";
import { Scope } from "../../expressions/evaluate.js";
import { text } from "../reading.js";
import tables from "./tables.js";

const shuffled = chance["randomize(nodes, number?)"];

function crc(words) {
  let rest = -1;
  for (const byte of new TextEncoder().encode(words)) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}

function keeps(scope, filter) {
  try {
    return filter === undefined || scope.holds(filter);
  } catch {
    return true;
  }
}

// The answers to the question in a repeat that is chosen from, each once.
function answered(state, { item }) {
  const found = new Map();
  for (const place of state.places[item.from]) {
    const words = text(place.value);
    if (words && !found.has(words) && keeps(state.scope(place), item.choice_filter)) {
      found.set(words, { name: words, label: words, na: false, media: {} });
    }
  }
  return [...found.values()];
}

function filtered(state, place, all) {
  const { shared } = state.scope(place);
  const { list, choice_filter: filter } = place.item;
  const items = tables.table(state, list).children[0].children;
  return all.filter((_, at) => keeps(new Scope(shared, items[at], at + 1, items.length), filter));
}

function seedOf(state, place) {
  const own = String(state.worked(place, place.item.seed));
  const number = own.trim() ? Number(own) : NaN;
  if (isFinite(number)) return number;
  const { seed } = state.context;
  return seed ? crc(`${seed}/${place.path}`) : NaN;
}

function offers(state, place) {
  const { item } = place;
  if (item.from !== undefined) return answered(state, place);
  const { names = [], labels, na = [], media = {} } = state.list(item.list) ?? {};
  const all = names.map((name, at) => ({
    name,
    label: labels[at],
    na: na.includes(at),
    media: media[at] ?? {},
  }));
  const plain = item.choice_filter === undefined || !all.length;
  const found = plain ? all : filtered(state, place, all);
  const seed = item.random ? seedOf(state, place) : NaN;
  return isFinite(seed) ? shuffled(found, seed) : found;
}

export default { offers };
