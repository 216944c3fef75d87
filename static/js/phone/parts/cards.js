// Repeats: cards that come and go, each with questions of its own.

import { parts } from "../../expressions/evaluate.js";
import { Group, Place } from "../places.js";

export const MOST_CARDS = 200;

/** Return the card of a repeat in which a place stands, nothing where it stands in none. */
export function cardOf(place, repeat) {
  let at = place;
  while (at && !(at instanceof Card && at.number === repeat)) at = at.up;
  return at;
}

class Card extends Group {
  constructor(repeat) {
    super(repeat.item, repeat.number, repeat, null);
    this.node.parent = repeat.up.node;
    this.relevant = repeat.relevant;
  }
}

class Repeat extends Place {
  constructor(item, number, up, given, plan) {
    super(item, number, up, "");
    this.absent = this.node;
    this.spare = []; // what was entered in cards that are not asked now
    this.cards = [];
    const list = Array.isArray(given) ? given.slice(0, MOST_CARDS) : [];
    for (const each of list) this.cards.push(new Card(this).furnish(plan, each));
    this.stand();
  }
  // A repeat is judged where its first card stands, or would stand.
  stand() {
    this.node = this.cards[0]?.node ?? this.absent;
  }
  get nodes() {
    return this.cards.map((card) => card.node);
  }
  get kept() {
    return [...this.cards.map((card) => card.kept), ...this.spare];
  }
  get value() {
    return this.cards.map((card) => card.value);
  }
  inner() {
    return this.cards.map((card, index) => [index, card]);
  }

  settle(state, turned) {
    for (const card of this.cards) {
      card.relevant = this.relevant;
      if (turned) state.touched.add(card.path);
    }
    Group.prototype.settle.call(this, state, turned);
    if (this.item.repeat_count !== undefined) this.settleCount(state);
  }
  settleCount(state) {
    const number = state.number(this, this.item.repeat_count);
    const counted = isFinite(number) ? Math.max(0, Math.min(Math.trunc(number), MOST_CARDS)) : 0;
    const all = this.cards.length + this.spare.length;
    const missing = (this.relevant ? counted : all) - this.cards.length;
    if (missing > 0) this.grow(state, missing);
    if (missing < 0) this.shrink(state, missing);
  }
  grow(state, count) {
    for (let left = count; left > 0; left -= 1) {
      const given = this.spare.shift();
      const card = new Card(this).furnish(state.plan, given);
      this.cards.push(card);
      if (!given) state.fresh.push(card);
    }
    this.reshaped(state);
  }
  // What was entered in cards that are no longer asked is kept, should they be asked again.
  shrink(state, count) {
    this.spare.unshift(...this.cards.splice(count).map((card) => card.kept));
    this.reshaped(state);
  }
  reshaped(state) {
    this.stand();
    this.up.knit();
    state.reindex();
    state.changed(this);
    for (const number of state.plan.inside(this.number)) {
      state.dirty.add(number);
      state.mark(number);
    }
  }

  /** Add a card; return its path, null where none may be added. */
  add(state) {
    if (this.cards.length >= MOST_CARDS || this.item.repeat_count !== undefined) return null;
    this.grow(state, 1);
    state.work();
    return this.cards.at(-1).path;
  }
  remove(state, card) {
    this.cards.splice(this.cards.indexOf(card), 1);
    this.reshaped(state);
    state.work();
    for (const path of state.at.keys()) if (path.startsWith(`${this.path}/`)) state.touched.add(path);
  }
}

function enter(state, kids, values) {
  for (const kid of kids) {
    const value = values[kid.item.name];
    if (value === undefined) continue;
    if (kid.kids) enter(state, kid.kids, value);
    else {
      kid.kept = value;
      state.touch(kid);
      parts.retriggered?.(state, kid).forEach(state.touch);
    }
  }
}

// A new card begins with its defaults.
function begun(state, card) {
  if (state.at.get(card.path) === card) enter(state, card.kids, state.defaultsIn(card.kids));
}

// The place of an element in the card of the repeat that a place stands in, too.
function inCard(state, place, repeat, target) {
  const card = cardOf(place, repeat);
  const below = state.plan.names(target).slice(state.plan.above[repeat].length);
  return card && state.at.get([card.path, ...below].join("/"));
}

export default { Repeat, begun, inCard };
