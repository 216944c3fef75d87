// Where the elements of a form stand with their answers: a tree of places, each with its node.
// A question has a value; a group has `kids`; a repeat has `cards`, and each card has `kids`.

import { documentOf, Node, renumber } from "../expressions/nodes.js";
import { isUnread, text } from "./reading.js";

export const MOST_CARDS = 200;

export class Place {
  constructor(item, number, up, node) {
    this.item = item;
    this.number = number;
    this.up = up;
    this.own = node;
    this.path = "";
    this.relevant = undefined;
  }
  // A repeat is judged where its first card stands, or would stand.
  get node() {
    return this.cards?.[0]?.own ?? this.own;
  }
  // What was entered; `value` is what counts of it now.
  get entered() {
    return isUnread(this.given) ? null : (this.given ?? null);
  }
  get parts() {
    return this.cards ?? this.kids ?? [];
  }
  write(value) {
    this.value = value;
    this.node.write(text(value));
  }
}

const newNode = (name, value, up) =>
  new Node("element", { name, value }, up.node, () => up.node.order);

function plant(plan, item, given, up) {
  const place = new Place(item, plan.number.get(item), up, null);
  if (item.items) {
    place.own = newNode(item.name, item.repeat ? "" : null, up);
    if (item.repeat) {
      const list = Array.isArray(given) ? given.slice(0, MOST_CARDS) : [];
      place.spare = [];
      place.cards = [];
      for (const each of list) place.cards.push(newCard(plan, place, each));
    } else furnish(plan, place, given);
    return place;
  }
  place.given = given ?? null;
  place.value = place.entered;
  place.own = newNode(item.name, text(place.value), up);
  return place;
}

/** Make a card of a repeat from what was entered in it; `knit` puts it into the tree. */
export function newCard(plan, repeat, given) {
  const card = new Place(repeat.item, repeat.number, repeat, newNode(repeat.item.name, null, repeat.up));
  furnish(plan, card, given);
  return card;
}

function furnish(plan, place, given) {
  const { items } = place.item;
  place.kids = items.map((item) => plant(plan, item, given?.[item.name], place));
  knit(place);
}

/** Give the node of a group, card or root the nodes of what stands in it. */
export function knit(place) {
  const nodes = place.kids.flatMap((kid) => (kid.cards ?? [kid]).map(({ own }) => own));
  place.node.put(nodes);
}

/** Return the root of all places. */
export function rootOf(form, plan, given) {
  const top = documentOf({ name: form.root, value: null });
  const root = new Place({ items: form.items }, -1, null, top.children[0]);
  root.relevant = true;
  furnish(plan, root, given);
  return root;
}

/** Write the path of every place anew; return the places by path, and by the element's number. */
export function indexed(root, plan) {
  const at = new Map([["", root]]);
  const places = plan.items.map(() => []);
  const visit = (place, prefix) => {
    for (const kid of place.kids) {
      kid.path = prefix + kid.item.name;
      at.set(kid.path, kid);
      places[kid.number].push(kid);
      kid.cards?.forEach((card, index) => {
        card.path = `${kid.path}/${index}`;
        at.set(card.path, card);
        visit(card, `${card.path}/`);
      });
      if (kid.kids) visit(kid, `${kid.path}/`);
    }
  };
  visit(root, "");
  renumber(root.node.parent);
  return { at, places };
}

const isEmpty = (value) =>
  value === null || (typeof value === "object" && !Object.keys(value).length);

/** Return what stands in places, nested like the instrument, by what `take` gives for each. */
export function nested(kids, take) {
  const found = {};
  for (const kid of kids) {
    const value = take(kid);
    if (!isEmpty(value)) found[kid.item.name] = value;
  }
  return found;
}

/** Return everything that was entered, irrelevant or not. */
export const entered = (kids) =>
  nested(kids, (kid) => {
    if (kid.cards) return [...kid.cards.map((card) => entered(card.kids)), ...kid.spare];
    return kid.kids ? entered(kid.kids) : kid.given;
  });

/** Return what is answered: the values of what is relevant. */
export const answered = (kids) =>
  nested(kids, (kid) => {
    if (!kid.relevant) return null;
    if (kid.cards) return kid.cards.map((card) => answered(card.kids));
    return kid.kids ? answered(kid.kids) : kid.value;
  });

/** Return answers as the data of a document, for expressions that read another filled form. */
export function dataOf(form, answers) {
  const element = (name, items, given) => ({
    name,
    children: items.flatMap((item) => {
      const value = given?.[item.name];
      if (!item.items) return [{ name: item.name, value: text(value) }];
      const all = item.repeat ? (value ?? []) : [value];
      return all.map((each) => element(item.name, item.items, each));
    }),
  });
  return element(form.root, form.items, answers);
}
