// The interviewer's rhythm: approaches that ended without an interview by a tap each, and the pace.

import { ENDINGS, count, counts, latest, takeBack, tellApproaches } from "./approaches.js";
import { tell } from "./outbox.js";
import { clock, el, icon, many, moment, say, words } from "./rows.js";

async function then(all, deed) {
  await deed;
  tell();
  await all.repaint();
  // Without a network it is told when there is one.
  await tellApproaches(all.store, all.work.person.key).catch(() => {});
  await all.repaint();
}

function counter(all, visit) {
  const found = counts(visit, all.approaches);
  return ENDINGS.map((ending) => {
    const pressed = () => then(all, count(all.store, visit.id, ending)).catch(all.trouble);
    const kind = { type: "button", "data-ending": ending, click: pressed };
    return el("button", kind, el("span", {}, words[`ending.${ending}`]), el("b", {}, `${found[ending] ?? 0}`));
  });
}

function slip(all, visit) {
  const last = latest(visit, all.approaches);
  if (!last) return null;
  const what = words[`ending.${last.disposition}`];
  const pressed = () => then(all, takeBack(all.store, last.id)).catch(all.trouble);
  const said = say("take_back", { what, when: moment(last.at).join(" ") });
  return el("button", { type: "button", class: "wide", "data-back": "", click: pressed }, icon("return"), said);
}

function rhythm({ n, from, to, rate }) {
  if (!n) return null;
  const times = { from: clock(new Date(from)), to: clock(new Date(to)) };
  const known = rate === null ? {} : { rate: rate.toFixed(1) };
  return el("p", { class: "m", "data-pace": "" }, many("pace", n, { ...times, ...known }));
}

/** Return what stands under a form that is filled again and again. */
export function interviewing(all, visit, pace) {
  const label = `t-${visit.id}`;
  return el(
    "div",
    { class: "block", role: "group", "aria-labelledby": label, "data-item": `v-${visit.id}` },
    rhythm(pace),
    el("p", { class: "m", id: label }, words.without),
    el("p", { class: "acts" }, counter(all, visit)),
    slip(all, visit),
  );
}
