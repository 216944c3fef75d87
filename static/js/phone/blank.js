// The sections of a form as they came: nothing in them is answered yet.

const FIRST_MARK = 0xe000;

/** Return the blank page of a number, or the blank card of a path. */
export function blank(number, card) {
  if (!card) {
    return document.querySelector(`template[data-page="${number}"]`).content.cloneNode(true);
  }
  const steps = card.split("/");
  const names = steps.filter((step) => !/^\d+$/.test(step)).join("/");
  let html = document.querySelector(`template[data-card="${CSS.escape(names)}"]`).innerHTML;
  steps
    .filter((step) => /^\d+$/.test(step))
    .forEach((index, at) => (html = html.replaceAll(String.fromCharCode(FIRST_MARK + at), index)));
  return document.createRange().createContextualFragment(html);
}

