// Chosen choices and what stands beside them; twin of surveys/expressions/library/choices.py.

import { trim, words } from "./values.js";

function pulldata(scope, instance, column, keyColumn, key) {
  for (const row of scope.instance(instance).below) {
    const cells = new Map(row.children.map((cell) => [cell.name, cell.text]));
    if (row.name === "item" && cells.get(keyColumn) === key) return cells.get(column) ?? "";
  }
  return "";
}

function choiceName({ shared }, choice, question) {
  const [name] = /[^/${}\s]+(?=[\s}]*$)/.exec(question) ?? [];
  return shared.context.choice_labels?.[name]?.[choice] ?? "";
}

const property = ({ shared }, name) => shared.context.properties?.[name] ?? "";

export default {
  "selected(text, text)": (chosen, choice) => words(chosen).includes(trim(choice)),
  "selected-at(text, number)": (chosen, index) =>
    (index >= 0 && words(chosen)[Math.trunc(index)]) || "",
  "count-selected(text)": (chosen) => words(chosen).length,
  "jr:choice-name(scope, text, text)": choiceName,
  "jr:itext(scope, text)": ({ shared }, key) => shared.context.texts?.[key] ?? "",
  "pulldata(scope, text, text, text, text)": pulldata,
  "property(scope, text)": property,
  "duration(scope)": (scope) => property(scope, "duration"),
  "device-info(scope)": (scope) => property(scope, "device-info"),
};
