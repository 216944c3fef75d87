// What a question offers where answers decide it, and a search where there is much to choose from.

const LONG = 10;

function dressed(prototype, { name, label, media }, at, count) {
  const option = prototype.cloneNode(true);
  option.removeAttribute("data-prototype");
  const input = option.matches("option") ? option : option.querySelector("input, select");
  if (input.matches("select")) {
    input.name += name;
    for (let place = 2; place <= count; place += 1) input.append(new Option(place));
  } else input.value = name;
  if (at && input.id) input.id += `-${at + 1}`;
  if (option.htmlFor !== undefined || option.querySelector("label"))
    (option.querySelector("label") ?? option).htmlFor = input.id;
  const words = option.matches("option") ? option : option.querySelector("span, label:not(:has(*))");
  words.append(...(media.image ? [picture(media.image)] : []), label || name);
  return option;
}

const picture = (src) => Object.assign(new Image(), { src, alt: "", loading: "lazy" });

// Tell whether answers decide what a question offers.
const isOpen = (box) => box.prototypeOption ?? box.querySelector("[data-prototype]");

/** Offer what the answers leave of the choices of a question; a long list can be searched. */
export function dress(box, path, { state, words, media }) {
  const placed = ({ image }) => ({ image: image && `${media}${encodeURIComponent(image)}` });
  if (isOpen(box))
    offer(box, state.choices(path).map((one) => ({ ...one, media: placed(one.media) })));
  search(box, words);
}

// Offer these choices, and no others.
function offer(box, choices) {
  const prototype = (box.prototypeOption ??= taken(box));
  for (const option of box.offered ?? []) option.remove();
  box.offered = choices.map((choice, at) => dressed(prototype, choice, at, choices.length));
  box.placeholder.after(...box.offered);
}

function taken(box) {
  const prototype = box.querySelector("[data-prototype]");
  box.placeholder = document.createComment("");
  prototype.replaceWith(box.placeholder);
  return prototype;
}

function hide(option, hidden) {
  option.hidden = hidden;
  // A phone's own list shows hidden options as well, but not what cannot be chosen.
  if (option.matches("option")) option.disabled = hidden;
}

function narrow(box, typed) {
  const wanted = typed.trim().toLowerCase();
  for (const option of box.querySelectorAll(".pick > label, option:not([value=''])")) {
    const chosen = option.selected || option.querySelector(":checked");
    hide(option, Boolean(wanted) && !chosen && !option.textContent.toLowerCase().includes(wanted));
  }
}

// Put a search above a long list of choices.
function search(box, words) {
  const list = box.querySelector(".pick.list, .pick.many, select:not([data-part])");
  const count = list?.querySelectorAll("label, option").length ?? 0;
  const there = box.querySelector("[type=search]");
  if (count <= LONG || there) return there && narrow(box, there.value);
  const input = Object.assign(document.createElement("input"), { type: "search" });
  input.setAttribute("aria-label", words.search);
  input.placeholder = words.search;
  input.autocomplete = "off";
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    narrow(box, input.value);
  });
  list.before(input);
  return undefined;
}
