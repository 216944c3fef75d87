// How a form is worked out: element by element in the form's order, what nothing has changed for
// is left alone. FormState (state.js) is built on it.

import { Scope, sharedOf } from "../expressions/evaluate.js";
import { documentOf } from "../expressions/nodes.js";
import { calendar, toNumber, toText, toTruth } from "../expressions/values.js";
import { rows, rowsData } from "./offers.js";
import { dataOf, entered, indexed, knit, MOST_CARDS, nested, newCard, rootOf } from "./places.js";
import { Plan } from "./plan.js";
import { isUnread, read, text } from "./reading.js";
import { cardOf } from "./triggers.js";

const same = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

export class Settling {
  constructor(form, given = {}, context = {}) {
    this.form = form;
    this.plan = new Plan(form);
    this.made = {};
    this.context = { locale: form.language, ...context };
    this.context.instances = this.instances();
    this.context.choice_labels = this.labels();
    this.root = rootOf(form, this.plan, given);
    this.shared = sharedOf(this.root.node.parent, this.context);
    this.dirty = new Set(this.plan.order);
    this.fresh = [];
    this.reindex();
    this.begin();
    this.work();
    this.fresh = [];
  }

  // A list of choices by its key: {names, labels …}; undefined where the form needs none.
  list(key) {
    return this.form.lists?.[key] ?? this.context.lists?.[key];
  }
  table(name) {
    return (this.made[name] ??= documentOf(rowsData(rows(this.form.tables?.[name] ?? this.list(name)))));
  }
  instances() {
    const { lists, tables, long } = this.form;
    const found = {};
    for (const name of [...Object.keys({ ...lists, ...tables }), ...(long ?? [])]) {
      Object.defineProperty(found, name, { get: () => this.table(name) });
    }
    const saved = this.context.last_saved;
    if (saved) found["__last-saved"] = dataOf(this.form, saved);
    return found;
  }
  labels() {
    const found = {};
    for (const { name, list } of this.plan.items) {
      const { names = [], labels } = (this.form.names?.includes(name) && this.list(list)) || {};
      if (labels) found[name] = Object.fromEntries(names.map((each, at) => [each, labels[at]]));
    }
    return found;
  }

  // One moment holds for all that is worked out at once.
  begin() {
    const { now } = this.context;
    this.touched = new Set();
    this.shared.context = { ...this.context, now: typeof now === "function" ? now() : now };
    calendar.set(this.shared.context);
  }
  scope(place) {
    this.shared.current = place.node;
    return new Scope(this.shared, place.node);
  }
  // The value of an expression, "" where there is none or it fails.
  worked(place, compiled) {
    if (compiled === undefined) return "";
    try {
      const value = this.scope(place).evaluate(compiled);
      return typeof value === "object" ? toText(value) : value;
    } catch {
      return "";
    }
  }
  holds(place, column, otherwise) {
    const compiled = place?.item[column];
    if (typeof compiled !== "object") return compiled ?? otherwise;
    try {
      return toTruth(this.scope(place).evaluate(compiled));
    } catch {
      return otherwise;
    }
  }
  // The place of an element that is nearest: in the card of the repeat that both stand in.
  near(place, target) {
    const repeat = this.plan.sharedRepeat(place.number, target);
    const names = this.plan.names(target);
    if (repeat < 0) return this.at.get(names.join("/"));
    const card = cardOf(place, repeat);
    const below = names.slice(this.plan.above[repeat].length);
    return card && this.at.get([card.path, ...below].join("/"));
  }

  touch(place) {
    this.touched.add(place.path);
    this.dirty.add(place.number);
  }
  mark(number) {
    for (const each of this.form.affects?.[number] ?? []) this.dirty.add(each);
    for (const each of this.form.shows?.[number] ?? []) {
      for (const { path } of this.places[each]) this.touched.add(path);
    }
  }
  changed(place) {
    this.touched.add(place.path);
    this.mark(place.number);
  }
  work() {
    for (const number of this.plan.order) {
      if (!this.dirty.delete(number)) continue;
      for (const place of this.places[number]) this.settle(place);
    }
  }

  // Decide relevance, then the value or the number of cards.
  settle(place) {
    const was = place.relevant;
    place.relevant = place.up.relevant && this.holds(place, "relevant", true);
    const turned = was !== place.relevant;
    if (place.item.items) this.settleSection(place, turned);
    else if (this.settleValue(place) || turned) this.changed(place);
  }
  settleSection(place, turned) {
    for (const card of place.cards ?? []) card.relevant = place.relevant;
    if (turned) {
      this.changed(place);
      for (const number of this.plan.inside(place.number)) this.dirty.add(number);
    }
    if (place.item.repeat_count !== undefined) this.settleCount(place);
  }
  settleValue(place) {
    const value = place.relevant ? this.current(place) : null;
    if (same(value, place.value)) return false;
    place.write(value);
    return true;
  }
  current(place) {
    const { item } = place;
    const given = place.entered;
    if (item.answered === false) return null;
    if (item.calculation) {
      if (!item.trigger) return this.calculated(place);
      if (given === null && this.isTriggered(place)) return this.calculated(place);
    }
    if (given !== null || item.asked !== false) return given;
    // What nobody is asked begins with what is known or its default; no page can put it there.
    const known = this.context.metadata?.[item.type];
    return known ? this.cleaned(item, String(known)) : this.default(place);
  }
  isTriggered(place) {
    return place.item.trigger.some((target) => text(this.near(place, target)?.value) !== "");
  }
  calculated(place) {
    const { item } = place;
    if (item.keeps) place.write(place.entered);
    const found = this.worked(place, item.calculation);
    let value = text(found) || null;
    if (typeof found === "number") value = isFinite(found) ? found + 0 : null;
    if (value !== null && item.type !== "calculate") value = this.cleaned(item, text(found));
    if (item.keeps || item.trigger) place.given = value;
    return value;
  }
  cleaned(item, raw) {
    const value = read(item, raw, this.list(item.list)?.names);
    return isUnread(value) ? null : value;
  }
  default(place) {
    const { item } = place;
    if (item.default === undefined) return null;
    const worked = Array.isArray(item.default);
    return this.cleaned(item, worked ? text(this.worked(place, item.default)) : item.default);
  }
  defaultsIn(kids) {
    return nested(kids, (kid) => {
      if (kid.cards) return null;
      return kid.kids ? this.defaultsIn(kid.kids) : this.default(kid);
    });
  }

  settleCount(repeat) {
    const number = toNumber(this.worked(repeat, repeat.item.repeat_count));
    const counted = isFinite(number) ? Math.max(0, Math.min(Math.trunc(number), MOST_CARDS)) : 0;
    const kept = repeat.cards.length + repeat.spare.length;
    const missing = (repeat.relevant ? counted : kept) - repeat.cards.length;
    if (missing > 0) this.grow(repeat, missing);
    if (missing < 0) this.shrink(repeat, missing);
  }
  grow(repeat, count) {
    for (let left = count; left > 0; left -= 1) {
      const given = repeat.spare.shift();
      const card = newCard(this.plan, repeat, given);
      card.relevant = repeat.relevant;
      repeat.cards.push(card);
      if (!given) this.fresh.push(card);
    }
    this.reshaped(repeat);
  }
  // What was entered in cards that are no longer asked is kept, should they be asked again.
  shrink(repeat, count) {
    const gone = repeat.cards.splice(count);
    repeat.spare.unshift(...gone.map((card) => entered(card.kids)));
    this.reshaped(repeat);
  }
  reshaped(repeat) {
    knit(repeat.up);
    this.reindex();
    this.changed(repeat);
    for (const number of this.plan.inside(repeat.number)) {
      this.dirty.add(number);
      this.mark(number);
    }
  }
  reindex() {
    Object.assign(this, indexed(this.root, this.plan));
  }
  // Work out what was touched; a new card begins with its defaults.
  workThrough() {
    this.work();
    while (this.fresh.length) {
      const card = this.fresh.shift();
      if (this.at.get(card.path) === card) this.enter(card.kids, this.defaultsIn(card.kids));
      this.work();
    }
  }
  enter(kids, values) {
    for (const kid of kids) {
      const value = values[kid.item.name];
      if (value === undefined) continue;
      if (kid.kids) this.enter(kid.kids, value);
      else {
        kid.given = value;
        this.touch(kid);
      }
    }
  }
}
