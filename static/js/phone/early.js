// Answers given while this script was still on its way: the first page can be filled before it.

import { isSilent, raw } from "./controls.js";

const given = (one) =>
  /^(radio|checkbox)$/.test(one.type)
    ? one.checked !== one.defaultChecked
    : one.selectedIndex > 0 || one.value !== (one.defaultValue ?? one.value);

/** Put the first page of the form, as nobody has answered it, among the templates. */
export function keepFirstPage(form) {
  const template = document.createElement("template");
  template.dataset.page = form.dataset.page;
  template.content.append(...[...form.childNodes].map((node) => node.cloneNode(true)));
  for (const one of template.content.querySelectorAll("input, select, textarea")) {
    one.checked = one.defaultChecked;
    one.value = one.defaultValue ?? "";
  }
  form.after(template);
}

/** Take over what stands in the form; returns whether anything does. */
export function takeEarly(form, filling) {
  const boxes = new Set([...form.elements].filter(given).map((one) => one.closest("[data-control]")));
  boxes.delete(null);
  for (const box of boxes) {
    const path = box.dataset.q;
    filling.keepSilence(path, isSilent(box));
    filling.state.set(path, filling.state.read(path, raw(box)));
  }
  return boxes.size > 0;
}

/** Do some work that makes the page anew, and let a person go on typing where they were. */
export function typingOn(work) {
  const { id, selectionStart } = document.activeElement ?? {};
  work();
  const field = id ? document.getElementById(id) : null;
  field?.focus({ preventScroll: true });
  if (selectionStart != null) field?.setSelectionRange?.(selectionStart, selectionStart);
}
