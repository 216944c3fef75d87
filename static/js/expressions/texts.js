// Texts, by code points; twin of surveys/expressions/library/texts.py.

import { flat, toText, words } from "./values.js";

const strings = (values) => flat(values).map(toText);

function substring(text, start, length = Infinity) {
  const first = Math.floor(start + 0.5);
  const last = first + Math.floor(length + 0.5);
  return [...text].filter((_, index) => first <= index + 1 && index + 1 < last).join("");
}

function translate(text, old, fresh) {
  const table = new Map();
  const replacements = [...fresh];
  [...old].forEach((character, index) => {
    if (!table.has(character)) table.set(character, replacements[index] ?? "");
  });
  return [...text].map((character) => table.get(character) ?? character).join("");
}

// "u" counts code points, but refuses needless escapes, which authors write.
function regex(text, pattern) {
  if (text.length > 10000) throw new Error("the text is too long for regex()");
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return new RegExp(pattern).test(text);
  }
}

export default {
  "string(scope, any?)": ({ node }, value = [node]) => toText(value),
  "concat(any*)": (...values) => strings(values).join(""),
  "join(text, any*)": (separator, ...values) => strings(values).join(separator),
  "contains(text, text)": (text, part) => text.includes(part),
  "starts-with(text, text)": (text, start) => text.startsWith(start),
  "ends-with(text, text)": (text, end) => text.endsWith(end),
  "substring-before(text, text)": (text, mark) => text.slice(0, Math.max(0, text.indexOf(mark))),
  "substring-after(text, text)": (text, mark) =>
    text.includes(mark) ? text.slice(text.indexOf(mark) + mark.length) : "",
  "substring(text, number, number?)": substring,
  "substr(text, number, number?)": (text, start, end) => [...text].slice(start, end).join(""),
  "string-length(scope, text?)": ({ node }, text = node.text) => [...text].length,
  "normalize-space(scope, text?)": ({ node }, text = node.text) => words(text).join(" "),
  "translate(text, text, text)": translate,
  "regex(text, text)": regex,
};
