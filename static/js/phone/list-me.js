// Who this is, how the pages look, what the phone holds, and signing out.

import { isUntold } from "./approaches.js";
import { forget, leave, setSize, size } from "./person.js";
import { el, icon, many, room, say, shell, words } from "./rows.js";

const SIZES = ["1", "2", "3"];

function sizes() {
  const now = size();
  return el(
    "fieldset",
    { class: "q" },
    el("legend", {}, words.text_size),
    el(
      "div",
      { class: "pick c3" },
      SIZES.map((value) => {
        const chosen = { type: "radio", name: "size", value, checked: value === now };
        const input = el("input", { ...chosen, change: () => setSize(value) });
        return el("label", {}, input, el("span", {}, words[`size.${value}`]));
      }),
    ),
  );
}

function holds({ drafts, items, receipts, room: space }) {
  const used = space && say("room", { usage: room(space.usage), quota: room(space.quota) });
  const facts = [
    ["me.drafts", drafts.length],
    ["me.waiting", items.length],
    ["me.receipts", receipts.length],
    ["me.room", used],
    ["me.kept", space ? words[space.kept ? "me.kept.yes" : "me.kept.no"] : null],
  ];
  return el(
    "dl",
    { class: "facts block" },
    facts
      .filter(([, value]) => value !== undefined && value !== null)
      .flatMap(([name, value]) => [el("dt", {}, words[name]), el("dd", {}, `${value}`)]),
  );
}

async function signOut(all) {
  leave(all.work.person?.key);
  forget();
  await all.endSession();
  location.reload();
}

function asking(all, unsent) {
  return [
    el("h2", { class: "serif" }, many("unsent", unsent)),
    el("p", { class: "s" }, words["unsent.more"]),
    el("p", { class: "block" }, el("a", { class: "btn wide", href: "#outbox" }, icon("tray"), words.to_outbox)),
  ];
}

/** Return the view of oneself. */
export function me(all) {
  const unsent = all.drafts.length + all.items.length + all.approaches.filter(isUntold).length;
  const out = () => signOut(all).catch(all.trouble);
  const leaving = unsent ? "sign_out.anyway" : "sign_out";
  return [
    ...(unsent ? asking(all, unsent) : [el("h2", { class: "serif" }, words.all_sent)]),
    holds(all),
    el("form", {}, sizes()),
    el("p", { class: "block" }, el("a", { class: "btn wide", href: shell.help }, icon("help"), words.help)),
    el("p", { class: "block" }, el("button", { type: "button", class: "wide", click: out }, words[leaving])),
    el("p", { class: "m block" }, words.hides),
  ];
}
