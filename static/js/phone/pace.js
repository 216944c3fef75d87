// How fast interviews go today, from what this phone has sealed: what waits and what has its receipt.

const HOUR = 3600000;
// A rate over less than this says more about luck than about pace; as fieldapp/desk/pace.py has it.
const LEAST_HOURS = 0.5;
const INTERVIEWED = ["", "complete", "partial"];

/** Return what was sealed on this phone, newest first: {assignment, started_at, sealed_at, tagged…}. */
export function sealed({ items, receipts }) {
  const waiting = items.map(({ draft, sealed_at }) => ({ ...draft, sealed_at }));
  const all = [...waiting, ...receipts].filter(({ corrects, outcome }) => !corrects && !outcome);
  return all.sort((a, b) => (a.sealed_at < b.sealed_at ? 1 : -1));
}

/** Return the pace of today at a visit: {n, from, to, rate}; the rate is null before half an hour. */
export function pace(visit, all) {
  const today = new Date().toDateString();
  const isToday = ({ sealed_at }) => new Date(sealed_at).toDateString() === today;
  const here = sealed(all).filter((one) => one.assignment === visit.id && isToday(one));
  const starts = here.map(({ started_at, sealed_at }) => Date.parse(started_at ?? sealed_at));
  const [from, to] = [Math.min(...starts), Date.parse(here[0]?.sealed_at)];
  const n = here.filter(({ tagged }) => INTERVIEWED.includes(tagged?.disposition ?? "")).length;
  const hours = (to - from) / HOUR;
  return { n, from, to, rate: hours >= LEAST_HOURS ? n / hours : null };
}
