// Approaches that ended without a form: one tap each. They are counted here at once and told to the
// server when it can be reached; each has an id of its own, so that telling it twice counts it once.

import { asked } from "./store.js";

const KEY = "approaches";
// The server takes no more at once.
const MOST = 500;
const PATIENCE = 20000;
const DAY = 86400000;

/** What can end without a form. */
export const ENDINGS = ["refused", "screened_out", "non_contact", "other"];

/** Return every approach that is kept here: {id, assignment, disposition, at, told, taken}.
 *
 * `told` says that the server has counted it, `taken` that it was taken back.
 */
export async function approaches(store) {
  return (await store.read("kept", KEY)) ?? [];
}

const change = (store, work) =>
  store.run("kept", "readwrite", async (kept) => {
    const all = (await asked(kept.get(KEY))) ?? [];
    await asked(kept.put(work(all), KEY));
  });

/** Count an approach of a visit. */
export function count(store, assignment, disposition) {
  const one = { id: crypto.randomUUID(), assignment, disposition, at: new Date().toISOString() };
  return change(store, (all) => [...all, one]);
}

/** Take an approach back, as after a slip of the thumb. */
export function takeBack(store, id) {
  return change(store, (all) => all.map((one) => (one.id === id ? { ...one, taken: true } : one)));
}

const isOf = (visit) => (one) => one.assignment === visit.id;
/** Tell whether the server does not know of something yet. */
export const isUntold = ({ told, taken }) => taken || !told;

/** Return how many approaches of a visit ended which way: what the server knows and what waits. */
export function counts(visit, all) {
  const found = { ...visit.dispositions };
  for (const { disposition, told, taken } of all.filter(isOf(visit)))
    found[disposition] = (found[disposition] ?? 0) + (taken ? -Number(told ?? 0) : Number(!told));
  return found;
}

/** Return the approach of a visit that was counted last on this phone. */
export const latest = (visit, all) => all.filter((one) => isOf(visit)(one) && !one.taken).pop();

const written = ({ id, assignment, disposition, at, taken }) => ({
  ...{ id, assignment, at },
  disposition: taken ? "" : disposition,
});

/** Tell the server what it does not know yet; throws where it cannot be reached. */
export async function tellApproaches(store, person) {
  const sent = (await approaches(store)).filter(isUntold).slice(0, MOST);
  if (!sent.length) return;
  const headers = { "X-Fieldapp": "1", "X-Fieldapp-Person": person };
  const reply = await fetch("/sync/dispositions", {
    ...{ method: "POST", redirect: "error", cache: "no-store" },
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ dispositions: sent.map(written) }),
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  const { kept, refused } = await reply.json();
  // Only the server's own words end it; a portal's page does not.
  if (reply.ok && Array.isArray(kept)) await settle(store, sent, { kept, refused });
}

function settle(store, sent, { kept, refused }) {
  return store.run("kept", "readwrite", async (at) => {
    const [all, work] = [(await asked(at.get(KEY))) ?? [], await asked(at.get("work"))];
    const answers = new Map(sent.map((one) => [one.id, one]));
    const left = [];
    for (const one of all) {
      const as = answers.get(one.id);
      const isKept = as && kept.includes(one.id);
      // As it is now: another telling, just before, may have counted it already.
      if (isKept) recount(work, { ...one, taken: as.taken });
      const now = isKept && !as.taken ? { ...one, told: true } : one;
      const isOver = (isKept && as.taken) || refused.includes(one.id);
      const isOld = !isUntold(now) && Date.parse(now.at) < Date.now() - DAY;
      if (!isOver && !isOld) left.push(now);
    }
    await asked(at.put(left, KEY));
    if (work) await asked(at.put(work, "work"));
  });
}

// What the server has counted now stands in its own figures, until it tells them again.
function recount(work, { assignment, disposition, told, taken }) {
  const visit = work?.visits.find(({ id }) => id === assignment);
  if (!visit) return;
  const step = taken ? -Number(told ?? 0) : Number(!told);
  visit.dispositions = { ...visit.dispositions };
  visit.dispositions[disposition] = (visit.dispositions[disposition] ?? 0) + step;
}

/** Return work with the figures as they were where the server may not have been told of all. */
export function withFigures(work, before, all) {
  const unsure = new Set(all.filter(isUntold).map(({ assignment }) => assignment));
  const known = new Map((before?.visits ?? []).map((visit) => [visit.id, visit.dispositions]));
  const visits = work.visits.map((visit) =>
    unsure.has(visit.id) && known.has(visit.id) ? { ...visit, dispositions: known.get(visit.id) } : visit,
  );
  return { ...work, visits };
}
