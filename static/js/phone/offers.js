// What a question offers, given the answers: a list filtered, answers of a repeat, an order by
// chance; twin of surveys/offers.py.

import { Scope } from "../expressions/evaluate.js";
import { text } from "./reading.js";

// The rows of a list or table, as expressions read them: one object a row.
export function rows({ names, labels, more, ...columns }) {
  const cells = { ...(names ? { name: names, label: labels } : columns), ...more };
  const count = Math.max(0, ...Object.values(cells).map((column) => column.length));
  return Array.from({ length: count }, (_, at) => {
    const row = Object.entries(cells).map(([name, column]) => [name, column[at]]);
    return Object.fromEntries(row.filter(([, cell]) => cell !== null && cell !== undefined));
  });
}

/** Return rows as the data of a secondary instance: root/item with an element a column. */
export function rowsData(list) {
  const leaf = ([name, value]) => ({ name, value });
  const item = (row) => ({ name: "item", children: Object.entries(row).map(leaf) });
  return { name: "root", children: list.map(item) };
}

function crc(words) {
  let rest = -1;
  for (const byte of new TextEncoder().encode(words)) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}

// Fisher and Yates's shuffle, inside out, on Park and Miller's generator, as in ODK.
export function shuffled(list, seed) {
  const modulus = 2147483647;
  let state = Math.trunc(seed % modulus);
  if (state <= 0) state += modulus - 1;
  const found = [];
  for (const each of list) {
    state = (state * 16807) % modulus;
    const place = Math.floor(((state - 1) / (modulus - 1)) * (found.length + 1));
    if (place < found.length) found.push(found[place]);
    found[place] = each;
  }
  return found;
}

function keeps(scope, filter) {
  try {
    return filter === undefined || scope.holds(filter);
  } catch {
    return true;
  }
}

/** Return the answers to the question in a repeat that is chosen from, each once. */
export function answered(state, { item }) {
  const found = new Map();
  for (const place of state.places[item.from]) {
    const words = text(place.value);
    if (words && !found.has(words) && keeps(state.scope(place), item.choice_filter)) {
      found.set(words, { name: words, label: words });
    }
  }
  return [...found.values()];
}

/** Return the choices of a list that the filter leaves, in an order by chance if asked so. */
export function offered(state, place) {
  const { item } = place;
  const list = state.list(item.list) ?? { names: [] };
  const all = list.names.map((name, at) => ({
    name,
    label: list.labels[at],
    na: Boolean(list.na?.includes(at)),
    media: list.media?.[at] ?? {},
  }));
  const plain = item.choice_filter === undefined || !all.length;
  const found = plain ? all : filtered(state, place, all);
  const seed = item.random ? seedOf(state, place) : NaN;
  return isFinite(seed) ? shuffled(found, seed) : found;
}

function filtered(state, place, all) {
  const { shared } = state.scope(place);
  const items = state.table(place.item.list).children[0].children;
  const stays = (_, at) =>
    keeps(new Scope(shared, items[at], at + 1, items.length), place.item.choice_filter);
  return all.filter(stays);
}

function seedOf(state, place) {
  const own = String(state.evaluated(place, place.item.seed));
  const number = own.trim() ? Number(own) : NaN;
  if (isFinite(number)) return number;
  const { seed } = state.context;
  return seed ? crc(`${seed}/${place.path}`) : NaN;
}
