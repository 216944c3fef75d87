// Truth and choice between values; twin of surveys/expressions/library/logic.py.

import { flat, toNumber, toText, toTruth } from "./values.js";

const within = (total, least, most) => (least < 0 || total >= least) && (most < 0 || total <= most);

function weighted(least, most, ...pairs) {
  const weights = flat(pairs.filter((_, index) => index % 2)).map(toNumber);
  const truths = flat(pairs.filter((_, index) => index % 2 === 0)).map(toTruth);
  const total = weights.reduce((sum, weight, index) => sum + (truths[index] ? weight : 0), 0);
  return within(total, least, most);
}

export default {
  "true()": () => true,
  "false()": () => false,
  "boolean(truth)": (truth) => truth,
  "boolean-from-string(text)": (text) => text === "true" || text === "1",
  "not(truth)": (truth) => !truth,
  "if(truth, later, later)": (truth, then, otherwise) => (truth ? then() : otherwise()),
  "coalesce(any, later)": (first, second) => (toText(first) ? first : second()),
  "once(scope, later)": ({ node }, value) => node.text || value(),
  "checklist(number, number, any*)": (least, most, ...answers) =>
    within(flat(answers).filter(toTruth).length, least, most),
  "weighted-checklist(number, number, any*)": weighted,
};
