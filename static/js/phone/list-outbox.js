// What is sealed and not received yet: how far it is, what stands in its way, what can be done.

import { nextRespondent } from "./list-todo.js";
import { exported } from "./outbox.js";
import { chip, clock, el, empty, icon, joined, language, moment } from "./rows.js";
import { progress, say, text, words } from "./rows.js";

const ORDER = { refused: 0, conflict: 1, sending: 2, waiting: 3 };

/** Return the sentence for what stands in an item's way: the server's own where it spoke. */
function hindrance({ reason, files }) {
  if (!reason) return "";
  const gone = files.find(({ sha256 }) => sha256 === reason.sha256);
  const known = words[`why.${reason.code}`];
  const told = known ? say(`why.${reason.code}`, { name: gone?.name || "–" }) : reason.message;
  return told || words["why.trouble"];
}

const nextTry = ({ next_at }) =>
  next_at > Date.now() ? say("next_try", { time: clock(new Date(next_at)) }) : "";

async function save(all, item) {
  const file = await exported(all.store, item);
  if (navigator.canShare?.({ files: [file] }) && /iP(hone|ad)/.test(navigator.userAgent))
    return navigator.share({ files: [file] }).catch(() => {});
  const href = URL.createObjectURL(file);
  el("a", { href, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}

async function edit(all, item) {
  const draft = await all.store.reopen(item.id);
  location.assign(`/phone/${language}/forms/${draft.version}#${draft.id}`);
}

async function leave(all, item) {
  await all.store.update({ ...item, state: "done", outcome: "conflict" });
  await all.repaint();
}

function button(name, words_, deed, all, kind = "") {
  const pressed = () => Promise.resolve(deed()).catch(all.trouble);
  return el("button", { type: "button", class: kind, click: pressed }, icon(name), words_);
}

/** Return what a supervisor has decided about an item, "" for nothing yet. */
const verdictOf = ({ work }, { submission }) =>
  work.conflicts?.find(({ id }) => id === submission.id)?.verdict ?? "";

/** Send again what a supervisor has let in beside the other, or behind it: now it gets its receipt. */
export async function decided(store, conflicts = []) {
  const letIn = conflicts.filter(({ verdict }) => ["version", "own"].includes(verdict));
  for (const { id } of letIn) {
    const item = await store.item(id);
    if (item?.state === "conflict") await store.update({ ...item, state: "waiting", next_at: 0, reason: null });
  }
}

const DEEDS = {
  refused: (all, item) => button("pen", words.edit, () => edit(all, item), all, "pri"),
  // It stays until somebody has decided.
  conflict: (all, item) =>
    verdictOf(all, item) && button("check", words.understood, () => leave(all, item), all, "pri"),
  waiting: (all) => button("send", words.send_now, () => all.sendNow(), all),
};

function troubleOf(all, item) {
  const label = `e-${item.id}`;
  const [what, more] = item.state === "conflict" ? disputed(all, item) : refused(item);
  return el(
    "div",
    { class: "err block", role: "group", "aria-labelledby": label },
    el("p", { id: label }, el("b", {}, what)),
    el("p", { class: "s" }, more),
  );
}

function refused(item) {
  const { reason } = item;
  const status = reason?.status ? say("status", { status: reason.status }) : "";
  return [hindrance(item), `${reason?.remedy || words["refused.more"]} ${status}`];
}

const disputed = (all, item) =>
  verdictOf(all, item)
    ? [words["conflict.first"], words["conflict.first.more"]]
    : [words.conflict, words["conflict.more"]];

function arrivals(item) {
  const photos = item.files.length;
  if (!photos) return null;
  const arrived = item.files.filter(({ sent }) => sent).length;
  return progress(arrived, photos, say("arrived", { arrived, all: photos }));
}

function outboxItem(all, item) {
  const stuck = ["refused", "conflict"].includes(item.state);
  const deed = DEEDS[item.state]?.(all, item);
  return el(
    "li",
    { "data-item": item.id },
    el(
      "div",
      { class: "row" },
      el("time", { datetime: item.sealed_at }, moment(item.sealed_at).join(" ")),
      el("strong", {}, text(item.title)),
      chip(item.state),
      el("span", { class: "s" }, joined(text(item.about), say("no", { number: item.id.slice(0, 8) }))),
      arrivals(item),
      stuck || !item.reason ? null : el("span", { class: "s" }, `${hindrance(item)} ${nextTry(item)}`),
    ),
    stuck ? troubleOf(all, item) : null,
    el("p", { class: "acts" }, deed, button("save", words.export, () => save(all, item), all)),
  );
}

/** Return the view of the outbox. */
export function outbox(all) {
  const next = nextRespondent(all);
  if (!all.items.length) return [next, empty("tray", "all_received")].filter(Boolean);
  const items = [...all.items].sort(
    (a, b) => ORDER[a.state] - ORDER[b.state] || (a.sealed_at < b.sealed_at ? -1 : 1),
  );
  return [
    ...(next ? [next] : []),
    el("p", { class: "s" }, words["outbox.more"]),
    el("ul", { class: "rows" }, items.map((item) => outboxItem(all, item))),
  ];
}
