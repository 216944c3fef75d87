// What the phone itself can tell. Loaded on the first section that asks for it: photos by this
// script, the rest by one that the control names (data-script). Whatever is taken is in the store
// before anything else.

import { hook as hookPhoto, show as showPhoto } from "./photo.js";

const photo = { hook: hookPhoto, show: showPhoto };
const TAKEN = "[data-photo], [data-script]";

/** How a control is hooked and shown: a photo may have a sheet to draw on besides. */
async function kindOf(box) {
  const script = box.querySelector("[data-script]")?.dataset.script;
  const other = script && (await import(script));
  return box.querySelector("[data-photo]") ? { ...photo, also: other } : other;
}

async function hookOne(box, kind, { root, state, change, store, draft }) {
  const path = box.dataset.q;
  const tools = { root, state, store, draft, path, also: kind.also };
  tools.value = () => state.entered(path);
  tools.answer = async (value) => {
    await change(path, value);
    // Not what was answered: something later may have come while it was being kept.
    await kind.show(box, tools.value(), tools);
  };
  box.captured = (value) => kind.show(box, value, tools);
  kind.hook(box, tools);
  await kind.show(box, tools.value(), tools);
}

/**
 * Make the controls of a painted section work. `change(path, value)` answers and saves; the draft
 * tells whose visit it is.
 */
export function hook(root, tools) {
  const boxes = new Set([...root.querySelectorAll(TAKEN)].map((each) => each.closest("[data-q]")));
  for (const box of boxes) {
    const again = () => addEventListener("online", begin, { once: true });
    const begin = () => kindOf(box).then((kind) => hookOne(box, kind, { root, ...tools }), again);
    begin();
  }
}

/** Paint what stands in the draft, should it have changed otherwise. */
export function show(box, value) {
  return box.captured?.(value);
}
