// The strip under the bar, and what a person has to know before anything else.

import { daysSince, el, icon, joined, many, say, shell, words } from "./rows.js";

const WARN_FROM_DAY = 3;
const NEARLY_FULL = 0.9;

/** Say in the strip how things stand: connection, what waits, what needs a person. */
export function strip(net, list) {
  const { items, drafts } = list;
  const stuck = items.filter(({ state }) => state === "refused" || state === "conflict").length;
  const waiting = items.length - stuck;
  const sending = items.some(({ state }) => state === "sending");
  net.className = `net${stuck ? " no" : list.offline || list.stopped ? " off" : ""}`;
  net.querySelector("span").textContent = sentence({ list, stuck, waiting, sending, drafts });
}

function sentence({ list, stuck, waiting, sending, drafts }) {
  if (stuck) return joined(list.offline && words["net.off"], many("net.stuck", stuck));
  const kept = waiting ? many("net.waiting", waiting) : words[drafts.length ? "net.drafts" : "net.none"];
  if (list.offline) return say("net.offline", { kept });
  if (list.stopped === "sign_in") return say("net.sign_in", { kept });
  if (list.stopped === "portal") return say("net.portal", { kept });
  if (sending) return many("net.sending", waiting);
  return say("net.online", { kept });
}

const onSafari = () => /iP(hone|ad)/.test(navigator.userAgent) && !navigator.standalone;

function oldest({ items, drafts }) {
  const times = [...items.map((item) => item.sealed_at), ...drafts.map((draft) => draft.started_at)];
  return times.length ? Math.max(...times.filter(Boolean).map(daysSince), 0) : 0;
}

const note = (name, ...said) =>
  el("div", { class: "err", role: "alert", tabindex: "-1", "data-notice": name }, said);

/** Return the link to signing in, which leads back here. */
export const signInLink = (kind) =>
  el("a", { href: `/sign-in?next=${encodeURIComponent(shell.home)}`, class: kind }, words.sign_in);

function signIn() {
  return note("sign_in", el("p", {}, el("b", {}, words["why.sign_in"])), el("p", {}, signInLink()));
}

/** Return what stands above every view: trouble, signing in, old unsent work, room, Safari. */
export function notices(list) {
  const found = [];
  const said = (name, values) => el("p", {}, el("b", {}, say(name, values)));
  if (list.problem) found.push(note("problem", el("p", {}, el("b", {}, list.problem))));
  if (list.store && list.stopped === "sign_in") found.push(signIn());
  if (list.stopped === "portal") found.push(note("portal", said("why.portal")));
  if (location.hash === "#absent") found.push(note("absent", said("absent")));
  const days = oldest(list);
  if (days >= WARN_FROM_DAY) found.push(note("old", el("p", {}, el("b", {}, many("old", days)))));
  const { room } = list;
  if (room && room.usage > room.quota * NEARLY_FULL) found.push(note("full", said("nearly_full")));
  if (onSafari()) {
    const hint = el("p", { class: "note s", "data-notice": "home" }, icon("add"), ` ${words.home_screen}`);
    found.push(hint);
  }
  return found;
}
