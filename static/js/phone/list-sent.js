// What the server has confirmed: the phone's receipts of thirty days, and what became of them.

import { chip, el, empty, joined, many, moment, say, text, words } from "./rows.js";

function facts(receipt) {
  const { number, received_at, sha256, skew_seconds } = receipt.receipt ?? {};
  const skew = Math.abs(skew_seconds ?? 0) >= 120 && Math.round(Math.abs(skew_seconds) / 60);
  return [
    ["receipt.number", `${receipt.id.slice(0, 8)}${number > 1 ? ` · ${number}` : ""}`],
    ["receipt.received", received_at && new Date(received_at).toLocaleString()],
    ["receipt.files", receipt.files?.length || null],
    ["receipt.hash", sha256 && `${sha256.slice(0, 8)}…${sha256.slice(-8)}`],
    ["receipt.skew", skew && many("minutes", skew)],
  ].filter(([, value]) => value);
}

function folded(receipt) {
  const list = facts(receipt).flatMap(([name, value]) => [
    el("dt", {}, words[name]),
    el("dd", {}, `${value}`),
  ]);
  const summary = el("summary", { class: "s" }, words.receipt);
  return el("details", { "data-item": `r-${receipt.id}` }, summary, el("dl", { class: "facts" }, list));
}

function sentLine(entry) {
  const number = say("no", { number: entry.id.slice(0, 8) });
  return el(
    "li",
    {},
    el(
      "div",
      { class: "row" },
      el("time", { datetime: entry.at }, moment(entry.at).join(" ")),
      el("strong", {}, text(entry.title)),
      chip(entry.state),
      el("span", { class: "s" }, joined(text(entry.about), number)),
    ),
    entry.receipt ? folded(entry.receipt) : null,
  );
}

/** Return what was sent, newest first: the server's list, and what it has not listed yet. */
export function confirmed({ work, receipts }) {
  const mine = new Map(receipts.map((receipt) => [receipt.filed ?? receipt.id, receipt]));
  const told = work.sent.map((sent) => ({
    ...sent,
    at: sent.received_at,
    state: sent.missing ? "incomplete" : sent.state,
    receipt: mine.get(sent.id),
  }));
  const listed = new Set(told.map(({ id }) => id));
  for (const [id, receipt] of mine) {
    if (listed.has(id)) continue;
    const { title, about, receipt: given, outcome, sealed_at } = receipt;
    const at = given?.received_at ?? sealed_at;
    told.push({ id, title, about, at, state: outcome ?? "received", receipt });
  }
  return told.sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** Return the view of what was sent. */
export function sent(all) {
  const entries = confirmed(all);
  if (!entries.length) return [empty("tray", "none_sent")];
  return [
    el("p", { class: "s" }, words["sent.more"]),
    el("ul", { class: "rows" }, entries.map(sentLine)),
  ];
}
