// How a form is worked out: element by element in the form's order, what nothing has changed for
// is left alone. FormState (state.js) is built on it.

import { parts, Scope, sharedOf } from "../expressions/evaluate.js";
import { calendar, toNumber, toText, toTruth } from "../expressions/values.js";
import { indexed, nested, rootOf } from "./places.js";
import { Plan } from "./plan.js";
import { isUnread, read, text } from "./reading.js";

const same = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

export class Settling {
  constructor(form, given = {}, context = {}) {
    this.form = form;
    this.plan = new Plan(form);
    this.made = {};
    this.fresh = [];
    this.context = { locale: form.language, ...context };
    Object.assign(this.context, parts.beside?.(this));
    this.root = rootOf(form, this.plan, given);
    this.shared = sharedOf(this.root.node.parent, this.context);
    this.dirty = new Set(this.plan.order);
    this.reindex();
    this.begin();
    this.settleAll();
    // Cards that are there from the first were begun before.
    this.fresh = [];
  }

  // A list of choices or a table by its key; undefined where the form needs none.
  list(key) {
    return this.form.lists?.[key] ?? this.context.lists?.[key];
  }
  // One moment holds for all that is worked out at once.
  begin() {
    const { now } = this.context;
    this.touched = new Set();
    this.shared.context = { ...this.context, now: typeof now === "function" ? now() : now };
    calendar.set(this.shared.context);
  }
  reindex() {
    Object.assign(this, indexed(this.root, this.plan));
  }

  scope(place) {
    this.shared.current = place.node;
    return new Scope(this.shared, place.node);
  }
  // What an expression gives, or `otherwise` where there is none or it fails.
  asked(place, compiled, convert, otherwise) {
    if (typeof compiled !== "object") return compiled ?? otherwise;
    try {
      return convert(this.scope(place).evaluate(compiled));
    } catch {
      return otherwise;
    }
  }
  worked(place, compiled) {
    const plain = (value) => (typeof value === "object" ? toText(value) : value);
    return this.asked(place, compiled, plain, "");
  }
  number(place, compiled) {
    return this.asked(place, compiled, toNumber, NaN);
  }
  holds(place, column, otherwise) {
    return this.asked(place, place?.item[column], toTruth, otherwise);
  }
  // The place of an element that is nearest: in the card of the repeat that both stand in.
  near(place, target) {
    const repeat = this.plan.sharedRepeat(place.number, target);
    if (repeat >= 0) return parts.inCard(this, place, repeat, target);
    return this.at.get(this.plan.names(target).join("/"));
  }

  touch = (place) => {
    this.touched.add(place.path);
    this.dirty.add(place.number);
  };
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
    this.settleAll();
    while (this.fresh.length) {
      parts.begun(this, this.fresh.shift());
      this.settleAll();
    }
  }
  settleAll() {
    for (const number of this.plan.order) {
      if (!this.dirty.delete(number)) continue;
      for (const place of this.places[number]) this.settle(place);
    }
  }
  // Decide relevance, then the value or the number of cards.
  settle(place) {
    const was = place.relevant;
    place.relevant = place.up.relevant && this.holds(place, "relevant", true);
    place.settle(this, was !== place.relevant);
  }

  settleValue(place) {
    const value = place.relevant ? this.current(place) : null;
    if (same(value, place.value)) return false;
    place.write(value);
    return true;
  }
  current(place) {
    const { item, entered } = place;
    if (item.answered === false) return null;
    if (item.calculation) {
      const due = !item.trigger || (entered === null && parts.isTriggered(this, place));
      if (due) return this.calculated(place);
    }
    if (entered !== null || item.asked !== false) return entered;
    // What nobody is asked begins with what is known or its default; no page can put it there.
    const known = this.context.metadata?.[item.type];
    return known ? this.cleaned(item, String(known)) : this.default(place);
  }
  calculated(place) {
    const { item, entered } = place;
    if (item.keeps) place.write(entered);
    const found = this.worked(place, item.calculation);
    let value = text(found) || null;
    if (typeof found === "number") value = isFinite(found) ? found + 0 : null;
    if (value !== null && item.type !== "calculate") value = this.cleaned(item, text(found));
    // `once(…)` gives what was there as text: it stays the number that it was.
    else if (typeof entered === "number" && text(entered) === found) value = entered;
    if (item.keeps || item.trigger) place.kept = value;
    return value;
  }
  cleaned(item, raw) {
    const value = read(item, raw, this.list(item.list)?.names);
    return isUnread(value) ? null : value;
  }
  default(place) {
    const { item } = place;
    const worked = Array.isArray(item.default);
    const raw = worked ? text(this.worked(place, item.default)) : item.default;
    return raw === undefined ? null : this.cleaned(item, raw);
  }
  defaultsIn(kids) {
    return nested(kids, (kid) => {
      if (kid.kids) return this.defaultsIn(kid.kids);
      return kid.item.repeat ? null : this.default(kid);
    });
  }
}
