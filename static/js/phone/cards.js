// Repeats: the list of cards on a page, one line each.

import { counted, icon, make, repeatOf, say } from "./speaking.js";

const SAID = /^(text|select_one|integer)$/;
const inner = (path, card) => path.startsWith(`${card}/`);
const signed = (value) => (value > 0 ? `+${value}` : String(value).replace("-", "−"));

// Who, what and the feeling: of the answers on a card itself, not of cards in it.
function gist(state, card) {
  const said = [];
  let [spoken, feeling] = ["", ""];
  for (const path of state.questions) {
    if (!inner(path, card) || /\/\d+\//.test(path.slice(card.length))) continue;
    const value = state.value(path);
    const { type, measure } = state.at.get(path).item;
    if (value === null) continue;
    if (measure === "emotion") feeling = signed(value);
    else if (measure === "verbatim") spoken ||= state.summary(path);
    else if (SAID.test(type)) said.push(state.summary(path));
  }
  const two = spoken || said.length > 1;
  return { who: two ? (said[0] ?? "") : "", what: spoken || said[two ? 1 : 0] || "", feeling };
}

function line({ state, words }, card, wrong, open) {
  const { who, what, feeling } = gist(state, card);
  const one = make("span", "one", what || words.empty);
  const button = make("button", "", make("span", "", make("span", "m", who), " ", one));
  button.append(
    wrong ? make("span", "st look", icon("look"), words.incomplete) : make("b", "", feeling),
  );
  button.addEventListener("click", () => open(card));
  return make("li", "", button);
}

function lines(turning, repeat) {
  const { state, open } = turning;
  const wrong = state.problems(`${repeat}/`);
  const cards = Array.from({ length: state.count(repeat) }, (_, at) => `${repeat}/${at}`);
  const isWrong = (card) => wrong.some((problem) => inner(problem.path, card));
  return cards.map((card) => line(turning, card, isWrong(card), open));
}

/** Show the cards of a repeat as a list; `open` goes to one, `add` begins another. */
export function list(box, turning) {
  const { state, words, add } = turning;
  const path = box.dataset.cards;
  const count = state.count(path);
  box.querySelector("[data-list]").replaceChildren(...lines(turning, path));
  box.querySelector("[data-none]").hidden = count > 0;
  box.querySelector("[data-count]").textContent = counted(words.one_card, words.cards, count);
  const more = box.querySelector("[data-add]");
  if (more) more.onclick = () => add(path);
}

/** Return the cards among which a card stands, folded away. */
export function menu(turning, card) {
  const { state, words } = turning;
  const repeat = repeatOf(card);
  const found = make("ol", "secs");
  const said = make("span", "", say(words.cards_so_far, { n: state.count(repeat) }));
  const details = make("details", "", make("summary", "", said, icon("next")), found);
  details.dataset.menu = "";
  details.addEventListener("toggle", () => {
    found.replaceChildren(...lines(turning, repeat));
    const here = found.children[Number(card.slice(repeat.length + 1))];
    here?.firstChild.setAttribute("aria-current", "step");
  });
  return details;
}

/** Return what takes a card away, after asking. */
export function removal({ words, remove }, card) {
  const sure = make("button", "wide", icon("cross"), words.remove_sure);
  sure.addEventListener("click", () => remove(card));
  const summary = make("summary", "s", make("span", "", words.remove_card), icon("next"));
  const details = make("details", "", summary, sure);
  details.dataset.removal = "";
  return details;
}
