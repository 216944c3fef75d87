// Where the elements of a form stand with their answers: a tree of places, each with its node.
// Questions and groups are here; repeats and their cards are in parts/cards.js.

import { parts } from "../expressions/evaluate.js";
import { documentOf, Node, renumber } from "../expressions/nodes.js";
import { isUnread, text } from "./reading.js";

const isEmpty = (value) =>
  value === null || (typeof value === "object" && !Object.keys(value).length);

/** Return what `take` gives for places, by their names; what is empty is left out. */
export function nested(kids, take) {
  const found = kids.map((kid) => [kid.item.name, take(kid)]);
  return Object.fromEntries(found.filter(([, value]) => !isEmpty(value)));
}

/** Where an element stands; `kept` is what a draft keeps of it, `answer` what is sent. */
export class Place {
  constructor(item, number, up, value) {
    this.item = item;
    this.number = number;
    this.up = up;
    this.path = "";
    this.relevant = undefined;
    if (up) this.node = new Node("element", { name: item.name, value }, up.node, () => up.node.order);
  }
  get nodes() {
    return [this.node];
  }
  get answer() {
    return this.relevant ? this.value : null;
  }
  inner() {
    return [];
  }
}

/** A question: `kept` was given, `entered` is that where it is an answer, `value` what counts. */
export class Asked extends Place {
  constructor(item, number, up, given = null) {
    const entered = isUnread(given) ? null : given;
    super(item, number, up, text(entered));
    this.kept = given;
    this.value = entered;
  }
  get entered() {
    return isUnread(this.kept) ? null : this.kept;
  }
  write(value) {
    this.value = value;
    this.node.write(text(value));
  }
  settle(state, turned) {
    if (state.settleValue(this) || turned) state.changed(this);
  }
}

/** A group, a card, or the root of the form. */
export class Group extends Place {
  furnish(plan, given) {
    this.kids = this.item.items.map((item) => {
      const value = given?.[item.name];
      const number = plan.number.get(item);
      if (item.repeat) return new parts.Repeat(item, number, this, value, plan);
      return item.items
        ? new Group(item, number, this, null).furnish(plan, value)
        : new Asked(item, number, this, value);
    });
    return this.knit();
  }
  // Give the node the nodes of what stands here.
  knit() {
    this.node.put(this.kids.flatMap((kid) => kid.nodes));
    return this;
  }
  get kept() {
    return nested(this.kids, (kid) => kid.kept);
  }
  get value() {
    return nested(this.kids, (kid) => kid.answer);
  }
  inner() {
    return this.kids.map((kid) => [kid.item.name, kid]);
  }
  settle(state, turned) {
    if (!turned) return;
    state.changed(this);
    for (const number of state.plan.inside(this.number)) state.dirty.add(number);
  }
}

/** Return the root of all places. */
export function rootOf(form, plan, given) {
  const root = new Group({ items: form.items }, -1, null);
  [root.node] = documentOf({ name: form.root, value: null }).children;
  root.relevant = true;
  return root.furnish(plan, given);
}

/** Write the path of every place anew; return the places by path, and by the element's number. */
export function indexed(root, plan) {
  const at = new Map();
  const places = plan.items.map(() => []);
  const visit = (place, path) => {
    place.path = path;
    at.set(path, place);
    // A card is of its repeat's number; the repeat stands for it.
    if (place.up && place.up.number !== place.number) places[place.number].push(place);
    for (const [step, inner] of place.inner()) visit(inner, path ? `${path}/${step}` : step);
  };
  visit(root, "");
  renumber(root.node.parent);
  return { at, places };
}
