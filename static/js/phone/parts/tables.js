// Lists and tables that expressions look into: choices, attached tables, the form sent before.

import { documentOf } from "../../expressions/nodes.js";
import { text } from "../reading.js";

const element = (name, children) => ({ name, children });
const leaf = ([name, value]) => ({ name, value });

// root/item with an element a column; null stands for a cell that is not there.
function tableData({ names, labels, more }) {
  const cells = Object.entries({ ...(names && { name: names, label: labels }), ...more });
  const row = (at) => cells.map(([name, column]) => [name, column[at]]);
  const item = (_, at) => element("item", row(at).filter(([, cell]) => cell !== null).map(leaf));
  return element("root", (cells[0]?.[1] ?? []).map(item));
}

// A list or table as a document, made when it is first asked for.
const table = (state, name) => (state.made[name] ??= documentOf(tableData(state.list(name))));

function answersData(name, items, given) {
  const below = items.flatMap((item) => {
    const value = given?.[item.name];
    if (!item.items) return [leaf([item.name, text(value)])];
    const all = item.repeat ? (value ?? []) : [value];
    return all.map((each) => answersData(item.name, item.items, each));
  });
  return element(name, below);
}

function instances(state) {
  const { lists = {}, long = [], root, items } = state.form;
  const found = {};
  for (const name of [...Object.keys(lists), ...long]) {
    Object.defineProperty(found, name, { get: () => table(state, name) });
  }
  const saved = state.context.last_saved;
  if (saved) found["__last-saved"] = answersData(root, items, saved);
  return found;
}

// The labels that jr:choice-name gives, by the name of the question.
function labels(state) {
  const found = {};
  for (const { name, list } of state.plan.items) {
    const choices = state.form.names?.includes(name) && state.list(list);
    const pairs = choices ? choices.names.map((each, at) => [each, choices.labels[at]]) : [];
    if (choices) found[name] = Object.fromEntries(pairs);
  }
  return found;
}

/** What stands beside the answers, for the context of expressions. */
const beside = (state) => ({ instances: instances(state), choice_labels: labels(state) });

export default { beside, table };
