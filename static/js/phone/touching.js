// What one rarely does in a form: paste, and take a choice back. Loaded when the page is first touched.

/** Note of each answer how much of it was pasted. */
export function notePastes(form, notes) {
  form.addEventListener("paste", ({ target, clipboardData }) => {
    const path = target.closest("[data-q]")?.dataset.q;
    const length = clipboardData.getData("text").length;
    if (path) (notes.pasted ??= {})[path] = length;
  });
}

/** Pressed again, or with the key that deletes, a choice that may be left out is taken back. */
export function takingBack(form, tell) {
  let held = null;
  const free = (radio) => radio?.closest("[data-q]:not([aria-required])");
  const drop = (radio) => {
    radio.checked = false;
    tell(radio);
  };
  form.addEventListener("pointerdown", ({ target }) => {
    const radio = target.closest("label")?.querySelector("input[type=radio]:checked");
    held = free(radio) ? radio : null;
  });
  form.addEventListener("click", ({ target }) => {
    // The cell is clicked first, then the button in it.
    if (!held || target !== held) return;
    drop(held);
    held = null;
  });
  form.addEventListener("keydown", ({ key, target }) => {
    if (/^(Delete|Backspace)$/.test(key) && target.type === "radio" && target.checked && free(target))
      drop(target);
  });
}
