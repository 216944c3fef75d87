// Throwing a draft away, after asking.

import { el, icon, words } from "./rows.js";

/** Return what throws a draft away with everything in it, folded under the draft's line. */
export function discarding(all, draft) {
  const discard = async () => {
    await all.store.discard(draft.id);
    await all.repaint();
  };
  const pressed = () => discard().catch(all.trouble);
  const sure = el("button", { type: "button", class: "wide", click: pressed }, icon("cross"), words["discard.sure"]);
  const summary = el("summary", { class: "s" }, words.discard);
  return el("details", { "data-discard": draft.id, "data-item": `d-${draft.id}` }, summary, sure);
}
