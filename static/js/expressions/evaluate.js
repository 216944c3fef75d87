// Compiled expressions → values; twin of surveys/expressions/evaluator.py, where the shape of
// `compiled` and the keys of `context` are told. The families of functions are loaded as needed.
// A step "name" of a path is short for ["child", "name"], ".." for ["parent", "node()"].

import { AXES, documentOf, locate, Node, ordered, passes } from "./nodes.js";
import { calendar, compare, toNumber, toText, toTruth } from "./values.js";

const LIBRARY = {};
// Thirty calculations that each double the one before would fill the memory.
const MOST_TEXT = 100000;

// A family maps signatures such as "substr(text, number, number?)" to functions.
export function install(family) {
  for (const [signature, body] of Object.entries(family)) {
    const [, name, list] = /^([^(]+)\((.*)\)$/.exec(signature);
    const types = list.split(/, |(?<=[?*+])$/).map((type) => type.replace(/[?*+]$/, ""));
    const scoped = types[0] === "scope";
    LIBRARY[name] = { body, scoped, types: scoped ? types.slice(1) : types };
  }
}

export const load = async (families) =>
  Promise.all([...families].map(async (name) => install((await import(`./${name}.js`)).default)));

export class Scope {
  constructor(shared, node, position = 1, size = 1) {
    this.shared = shared;
    this.node = node;
    this.position = position;
    this.size = size;
  }
  evaluate(compiled) {
    return OPERATIONS[compiled[0]](this, compiled);
  }
  nodes(compiled) {
    const value = this.evaluate(compiled);
    if (!Array.isArray(value)) throw new Error("a path is needed here");
    return value;
  }
  instance(name) {
    const data = this.shared.context.instances?.[name];
    if (!data && name !== "__last-saved") throw new Error(`there is no instance ${name}`);
    return (this.shared.instances[name] ??= topOf(data));
  }
  narrow(nodes, predicates) {
    return predicates.reduce(
      (kept, predicate) =>
        kept.filter((node, index) =>
          new Scope(this.shared, node, index + 1, kept.length).holds(predicate),
        ),
      nodes,
    );
  }
  // Whether this scope passes a predicate; a number is a position.
  holds(predicate) {
    const value = this.evaluate(predicate);
    return typeof value === "number" ? value === this.position : toTruth(value);
  }
  step(nodes, step) {
    const child = typeof step === "string" && step !== "..";
    if (child && nodes.length === 1) return nodes[0].named(step);
    const [axis, test, ...predicates] = child ? ["child", step] : step === ".." ? UP : step;
    const reached = nodes.map((node) =>
      this.narrow(
        AXES[axis](node).filter((each) => passes(each, axis, test)),
        predicates,
      ),
    );
    return reached.length === 1 && reached[0].length < 2 ? reached[0] : ordered(reached.flat());
  }
  everywhere(name) {
    return this.shared.top.below.filter((n) => n.name === name && n.kind === "element");
  }
  // ${name}: within the innermost repeat instance shared with the current node, else all.
  nearest(name) {
    const found = this.everywhere(name);
    const { current } = this.shared;
    const place = [current, ...current.above].find((above) =>
      found.some((node) => node.path.startsWith(`${above.path}/`)),
    );
    return found.filter((node) => node.above.includes(place));
  }
}

const UP = ["parent", "node()"];

function call(scope, [, name, ...args]) {
  const { body, scoped, types } = LIBRARY[name] ?? {};
  if (!body) throw new Error(`there is no function ${name}()`);
  const values = args.map((argument, index) => {
    const type = types[Math.min(index, types.length - 1)];
    if (type === "later") return () => scope.evaluate(argument);
    if (type === "nodes") return scope.nodes(argument);
    return (CONVERSIONS[type] ?? ((value) => value))(scope.evaluate(argument));
  });
  const value = scoped ? body(scope, ...values) : body(...values);
  if (typeof value === "string" && value.length > MOST_TEXT) throw new Error("the text would be too long");
  return value;
}

const CONVERSIONS = { number: toNumber, text: toText, truth: toTruth };

const ARITHMETIC = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  div: (a, b) => a / b,
  mod: (a, b) => a % b,
};

const OPERATIONS = {
  value: (_, [, value]) => value,
  ref: (scope, [, name]) => scope.nearest(name),
  all: (scope, [, name]) => scope.everywhere(name),
  "()": call,
  path(scope, compiled) {
    const start = compiled[1];
    let nodes;
    if (start === "/") nodes = [scope.shared.top];
    else nodes = start === "." ? [scope.node] : scope.nodes(start);
    for (let at = 2; at < compiled.length; at += 1) nodes = scope.step(nodes, compiled[at]);
    return nodes;
  },
  filter: (scope, [, start, ...predicates]) => scope.narrow(scope.nodes(start), predicates),
  "|": (scope, [, ...parts]) => ordered(parts.flatMap((part) => scope.nodes(part))),
  neg: (scope, [, part]) => -toNumber(scope.evaluate(part)),
  or: (scope, [, ...parts]) => parts.some((part) => toTruth(scope.evaluate(part))),
  and: (scope, [, ...parts]) => parts.every((part) => toTruth(scope.evaluate(part))),
};
for (const sign in ARITHMETIC) {
  OPERATIONS[sign] = (scope, [, ...parts]) =>
    parts.map((part) => toNumber(scope.evaluate(part))).reduce(ARITHMETIC[sign]);
}
for (const sign of ["=", "!=", "<", "<=", ">", ">="]) {
  OPERATIONS[sign] = (scope, [, ...parts]) =>
    parts.map((part) => scope.evaluate(part)).reduce((a, b) => compare(sign, a, b));
}

// Data, or the document that was made of it already.
const topOf = (data) => (data instanceof Node ? data : documentOf(data));

// What all scopes of an evaluation share.
export function sharedOf(data, context) {
  const top = topOf(data);
  return { top, current: top, context, instances: {} };
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
