// Nodes; twin of surveys/expressions/library/nodesets.py.

import { ordered } from "./nodes.js";
import { flat, toNumber, toText, words } from "./values.js";

const numbers = (values) => flat(values).map(toNumber);
const extreme = (pick) => (...values) => (numbers(values).length ? pick(...numbers(values)) : NaN);
const rank = (node) =>
  1 + (node.parent?.children ?? []).filter((n) => n.name === node.name && n.order < node.order).length;

function indexedRepeat(nodes, ...repeats) {
  for (let index = 0; index + 1 < repeats.length; index += 2) {
    const holders = repeats[index].filter((node) => rank(node) === repeats[index + 1]);
    nodes = nodes.filter((node) => node.above.some((above) => holders.includes(above)));
  }
  return nodes;
}

function byId({ shared }, value) {
  const wanted = words(Array.isArray(value) ? flat([value]).join(" ") : toText(value));
  const fits = ({ name, text }) => /^(xml:)?id$/.test(name) && wanted.includes(text);
  return ordered(shared.top.below.filter((node) => node.attributes.some(fits)));
}

const named = (scope, [node] = [scope.node]) =>
  node && /element|attribute/.test(node.kind) ? node : { name: "", data: {} };

function lang({ node }, language) {
  const attributes = [node, ...node.above].flatMap((place) => place.attributes);
  const own = attributes.find(({ name }) => name === "xml:lang");
  return Boolean(own) && `${own.text.toLowerCase()}-`.startsWith(`${language.toLowerCase()}-`);
}

export default {
  "count(nodes)": (nodes) => nodes.length,
  "count-non-empty(nodes)": (nodes) => nodes.filter((node) => node.text !== "").length,
  "sum(nodes)": (nodes) => numbers([nodes]).reduce((sum, number) => sum + number, 0),
  "max(any+)": extreme(Math.max),
  "min(any+)": extreme(Math.min),
  "position(scope, nodes?)": (scope, nodes) => {
    if (!nodes) return scope.position;
    return nodes.length ? rank(nodes[0]) : NaN;
  },
  "last(scope)": ({ size }) => size,
  "current(scope)": ({ shared }) => [shared.current],
  "instance(scope, text)": (scope, name) => [scope.instance(name)],
  "indexed-repeat(nodes, nodes, number, nodes?, number?, nodes?, number?)": indexedRepeat,
  "id(scope, any)": byId,
  "name(scope, nodes?)": (scope, nodes) => named(scope, nodes).name,
  "local-name(scope, nodes?)": (scope, nodes) => named(scope, nodes).name.replace(/^.*:/, ""),
  "namespace-uri(scope, nodes?)": (scope, nodes) => named(scope, nodes).data.namespace ?? "",
  "lang(scope, text)": lang,
};
