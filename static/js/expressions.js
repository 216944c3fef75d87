// The whole expression library; a page that knows its families loads those alone.

import chance from "./expressions/chance.js";
import choices from "./expressions/choices.js";
import dates from "./expressions/dates.js";
import digests from "./expressions/digests.js";
import { install } from "./expressions/evaluate.js";
import geo from "./expressions/geo.js";
import logic from "./expressions/logic.js";
import maths from "./expressions/maths.js";
import nodesets from "./expressions/nodesets.js";
import texts from "./expressions/texts.js";

for (const family of [chance, choices, dates, digests, geo, logic, maths, nodesets, texts]) {
  install(family);
}

export { evaluate, select } from "./expressions/asking.js";
