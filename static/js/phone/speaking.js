// How the page's scripts find, make and word things.

export const find = (what) => document.querySelector(what);

/** Words with {name} filled in. */
export const say = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Words in the number that they are about: `one` for 1, else `many` with {n}. */
export const counted = (one, many, n) => (n === 1 ? one : say(many, { n }));

/** Return one of the icons that the shell brought. */
export const icon = (name) => find(`template[data-icon=${name}]`).content.cloneNode(true);

/** Return an element of a class with something in it. */
export function make(tag, name, ...content) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (tag === "button") element.type = "button";
  element.append(...content);
  return element;
}

/** The repeat that a card is one of. */
export const repeatOf = (card) => card.slice(0, card.lastIndexOf("/"));
