// The axes that few paths take, joined and filtered paths, and ${name} where it stands unresolved;
// twin of surveys/expressions/axes.py.

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

export default {
  ref: nearest,
  all: everywhere,
  filter: (scope, [, start, ...predicates]) => scope.narrow(scope.nodes(start), predicates),
  "|": (scope, [, ...all]) => ordered(all.flatMap((part) => scope.nodes(part))),
  "ancestor::": (node) => node.above,
  "ancestor-or-self::": (node) => [node, ...node.above],
  "attribute::": (node) => node.attributes,
  "descendant::": (node) => node.below,
  "descendant-or-self::": (node) => [node, ...node.below],
  "following::": (node) =>
    [node, ...node.above].flatMap((place) => after(place).flatMap((n) => [n, ...n.below])),
  "following-sibling::": after,
  "preceding::": (node) =>
    [node, ...node.above].flatMap((place) =>
      before(place).flatMap((n) => [...n.below.reverse(), n]),
    ),
  "preceding-sibling::": before,
};
