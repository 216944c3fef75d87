// An expression asked by itself, on data, and not within a form that stays open.

import { install, Scope, sharedOf } from "./evaluate.js";
import { Node } from "./nodes.js";
import paths from "./paths.js";
import { calendar, toText } from "./values.js";

install(paths);

// The context node, told as "/data/cards[1]/who" or as "cards/0/who"; what is not there is empty.
function locate(top, place) {
  const steps = place.replace(/\/(\d+)(?=\/|$)/g, (_, n) => `[${+n + 1}]`).split("/");
  let node = steps[0] ? (top.children[0] ?? top) : top;
  for (const step of steps.filter(Boolean)) {
    const [, at, name, number = 1] = /^(@?)([^[\]]+)(?:\[(\d+)\])?$/.exec(step) ?? [0, "", step];
    const among = at ? node.attributes : node.children.filter((n) => n.kind === "element");
    const { order } = node;
    node =
      among.filter((n) => name === "*" || n.name === name)[number - 1] ??
      new Node("element", { name, value: "" }, node, () => order);
  }
  return node;
}

function scopeOf(data, context = {}) {
  const given = typeof context === "string" ? { node: context } : (context ?? {});
  calendar.set(given);
  const shared = sharedOf(data, given);
  if (given.node) shared.current = locate(shared.top, given.node);
  return new Scope(shared, shared.current);
}

// The value of an expression; nodes and dates as their text.
export function evaluate(compiled, data, context) {
  const value = scopeOf(data, context).evaluate(compiled);
  return typeof value === "object" ? toText(value) : value;
}

// The data of the nodes that an expression selects.
export const select = (compiled, data, context) =>
  scopeOf(data, context)
    .nodes(compiled)
    .map((node) => node.data);
