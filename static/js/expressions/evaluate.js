// Compiled expressions → values; twin of surveys/expressions/evaluator.py, where the shape of
// `compiled` and the keys of `context` are told. A page installs the families of functions that its
// form names. A step "name" of a path is short for ["child", "name"], ".." for ["parent", "node()"];
// the long ones are in paths.js.

import { documentOf, Node, ordered } from "./nodes.js";
import { compare, toNumber, toText, toTruth } from "./values.js";

const LIBRARY = {};
// Thirty calculations that each double the one before would fill the memory.
const MOST_TEXT = 100000;

// What only some forms need, by the names under which it is asked for.
export const parts = {};

// A family maps signatures such as "substr(text, number, number?)" to functions; whatever else it
// has becomes one of the parts.
export function install(family) {
  for (const [signature, body] of Object.entries(family)) {
    const [, name, list] = /^([^(]+)\((.*)\)$/.exec(signature) ?? [];
    if (name) {
      const types = list.split(/, |(?<=[?*+])$/).map((type) => type.replace(/[?*+]$/, ""));
      const scoped = types[0] === "scope";
      LIBRARY[name] = { body, scoped, types: scoped ? types.slice(1) : types };
    } else parts[signature] = body;
  }
}

export class Scope {
  constructor(shared, node, position = 1, size = 1) {
    this.shared = shared;
    this.node = node;
    this.position = position;
    this.size = size;
  }
  evaluate(compiled) {
    return (OPERATIONS[compiled[0]] ?? parts[compiled[0]])(this, compiled);
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
  // Whether this scope passes a predicate; a number is a position.
  holds(predicate) {
    const value = this.evaluate(predicate);
    return typeof value === "number" ? value === this.position : toTruth(value);
  }
  step(nodes, step) {
    if (typeof step !== "string") return parts.step(this, nodes, step);
    const reached = (node) => {
      if (step !== "..") return node.named(step);
      return node.parent ? [node.parent] : [];
    };
    return nodes.length === 1 ? reached(nodes[0]) : ordered(nodes.flatMap(reached));
  }
}

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
  "()": call,
  path(scope, compiled) {
    const start = compiled[1];
    let nodes;
    if (start === "/") nodes = [scope.shared.top];
    else nodes = start === "." ? [scope.node] : scope.nodes(start);
    for (let at = 2; at < compiled.length; at += 1) nodes = scope.step(nodes, compiled[at]);
    return nodes;
  },
  neg: (scope, [, part]) => -toNumber(scope.evaluate(part)),
  or: (scope, [, ...all]) => all.some((part) => toTruth(scope.evaluate(part))),
  and: (scope, [, ...all]) => all.every((part) => toTruth(scope.evaluate(part))),
};
for (const sign in ARITHMETIC) {
  OPERATIONS[sign] = (scope, [, ...all]) =>
    all.map((part) => toNumber(scope.evaluate(part))).reduce(ARITHMETIC[sign]);
}
for (const sign of ["=", "!=", "<", "<=", ">", ">="]) {
  OPERATIONS[sign] = (scope, [, ...all]) =>
    all.map((part) => scope.evaluate(part)).reduce((a, b) => compare(sign, a, b));
}

// Data, or the document that was made of it already.
const topOf = (data) => (data instanceof Node ? data : documentOf(data));

// What all scopes of an evaluation share.
export function sharedOf(data, context) {
  const top = topOf(data);
  return { top, current: top, context, instances: {} };
}
