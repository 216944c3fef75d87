// Steps along axes and with predicates, joined and filtered paths, and ${name} where it stands
// unresolved; twin of surveys/expressions/axes.py.

import { Scope } from "./evaluate.js";
import { ordered } from "./nodes.js";

const siblings = ({ parent, kind }) => (parent && kind !== "attribute" ? parent.children : []);
const after = (node) => siblings(node).filter((other) => other.order > node.order);
const before = (node) => siblings(node).filter((other) => other.order < node.order).reverse();
const pathOf = (node) => (node.parent ? `${pathOf(node.parent)}/${node.name}` : "");

const everywhere = ({ shared }, [, name]) =>
  shared.top.below.filter((node) => node.name === name && node.kind === "element");

// ${name}: within the innermost repeat instance shared with the current node, else all.
function nearest(scope, compiled) {
  const found = everywhere(scope, compiled);
  const { current } = scope.shared;
  const place = [current, ...current.above].find((above) =>
    found.some((node) => pathOf(node).startsWith(`${pathOf(above)}/`)),
  );
  return found.filter((node) => node.above.includes(place));
}

const AXES = {
  ancestor: (node) => node.above,
  "ancestor-or-self": (node) => [node, ...node.above],
  attribute: (node) => node.attributes,
  child: (node) => node.children,
  descendant: (node) => node.below,
  "descendant-or-self": (node) => [node, ...node.below],
  following: (node) =>
    [node, ...node.above].flatMap((place) => after(place).flatMap((n) => [n, ...n.below])),
  "following-sibling": after,
  parent: (node) => (node.parent ? [node.parent] : []),
  preceding: (node) =>
    [node, ...node.above].flatMap((place) =>
      before(place).flatMap((n) => [...n.below.reverse(), n]),
    ),
  "preceding-sibling": before,
  self: (node) => [node],
};

function passes(node, axis, test) {
  if (test === "node()") return true;
  if (test === "text()") return node.kind === "text";
  return (
    node.kind === (axis === "attribute" ? axis : "element") && (test === "*" || test === node.name)
  );
}

const narrow = ({ shared }, nodes, predicates) =>
  predicates.reduce(
    (kept, predicate) =>
      kept.filter((node, index) => new Scope(shared, node, index + 1, kept.length).holds(predicate)),
    nodes,
  );

function step(scope, nodes, [axis, test, ...predicates]) {
  const reached = nodes.map((node) => {
    const all = AXES[axis](node).filter((each) => passes(each, axis, test));
    return narrow(scope, all, predicates);
  });
  return reached.length === 1 && reached[0].length < 2 ? reached[0] : ordered(reached.flat());
}

export default {
  step,
  ref: nearest,
  all: everywhere,
  filter: (scope, [, start, ...predicates]) => narrow(scope, scope.nodes(start), predicates),
  "|": (scope, [, ...all]) => ordered(all.flatMap((part) => scope.nodes(part))),
};
