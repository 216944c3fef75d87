// The list of a form's sections, each with how far it is.

import { counted, icon, make } from "./speaking.js";

const ZERO = { answered: 0, asked: 0, wrong: 0 };

/** Return a line a page; `open` goes to one by its number. */
export function lines({ sections, state, words, number: here }, counts, open) {
  return sections.asked.map((page) => {
    const label = make("span", "", state.fill(page.label, page.path));
    const count = counts[page.number] ?? ZERO;
    const line = make("button", "", label, mark(page, count, state, words));
    if (page.number === here) line.setAttribute("aria-current", "step");
    line.addEventListener("click", () => open(page.number));
    return make("li", "", line);
  });
}

function mark({ path, repeat }, { answered, asked, wrong }, state, words) {
  const done = answered && !wrong;
  const cards = repeat && counted(words.one_card, words.cards, state.count(path));
  const said = make("span", done ? "st ok" : "st", ...(done ? [icon("check")] : []));
  said.append(cards || `${answered} / ${asked}`);
  if (wrong) said.append(make("span", "vh", ` ${counted(words.one_missing, words.missing, wrong)}`));
  return said;
}
