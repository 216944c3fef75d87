// What is to be done: returned with a note, visits, forms to fill again and again, drafts.

import { discarding } from "./list-discard.js";
import { interviewing } from "./list-interviews.js";
import { sendLater } from "./outbox.js";
import { pace, sealed } from "./pace.js";
import { daysSince, el, empty, group, icon, joined, line, due, moment, many, say, text } from "./rows.js";
import { language } from "./rows.js";

const SENT = ["received", "approved", "rejected", "incomplete", "sent"];
const FILED = /"sha256":"([0-9a-f]{64})"/g;

const form = (version, fragment) => `/phone/${language}/forms/${version}#${fragment}`;
const toDraft = (draft) => form(draft.version, draft.id);

function visitState(visit, { drafts, items }) {
  const draft = drafts.find((one) => one.assignment === visit.id && !one.corrects);
  const item = items.find((one) => one.submission.assignment === visit.id);
  if (item) return { state: item.state, href: "#outbox" };
  if (visit.state === "returned") return { state: "returned" };
  if (SENT.includes(visit.state)) {
    return { state: visit.state === "sent" ? "received" : visit.state, href: "#sent" };
  }
  if (draft) return { state: "begun", href: toDraft(draft), count: draft.count, draft };
  return { state: "open", href: form(visit.version, `new:${visit.id}`) };
}

const firstLine = ({ scenario = "" }) => scenario.split("\n")[0];

function visitLine(all, [visit, found]) {
  const entry = {
    when: due(visit.window),
    title: text(visit.site_name) || text(visit.title),
    about: joined(firstLine(visit), text(visit.about), text(visit.site_name) && text(visit.title)),
    ...found,
  };
  const { draft } = found;
  const begun = draft ? "now" : null;
  return el("li", { class: begun }, line(entry, found.href), draft ? discarding(all, draft) : null);
}

function visits(all) {
  const found = all.work.visits
    .filter((visit) => !visit.repeatable)
    .map((visit) => [visit, visitState(visit, all)])
    .filter(([, { state }]) => state !== "returned");
  if (!found.length) return null;
  const open = ([, { state }]) => ["begun", "open"].includes(state);
  const order = ([visit]) => visit.window?.[0] || "9999";
  found.sort((a, b) => open(b) - open(a) || (order(a) < order(b) ? -1 : 1));
  const done = found.filter((one) => !open(one)).length;
  const lines = found.map((one) => visitLine(all, one));
  return group("visits", many("visits.count", found.length, { done }), lines);
}

// What the respondent before was asked at, and as, where the visit does not say.
function again(visit, all) {
  const [last] = sealed(all).filter(({ assignment }) => assignment === visit.id);
  const { site = "", segment = "" } = last?.tagged ?? {};
  const kept = [visit.site ? "" : site, visit.segment ? "" : segment];
  const fragment = ["new", visit.id, ...(kept.some(Boolean) ? kept : [])];
  return form(visit.version, fragment.map(encodeURIComponent).join(":"));
}

function formLine(all, visit) {
  const waiting = all.items.filter((item) => item.submission.assignment === visit.id).length;
  const filed = (visit.filed ?? 0) + waiting;
  const times = filed ? many("filed", filed) : "";
  const entry = {
    title: text(visit.title),
    about: joined(text(visit.site_name), firstLine(visit), text(visit.about), times),
    state: filed ? "next" : "form",
  };
  const below = interviewing(all, visit, pace(visit, all));
  return el("li", {}, line(entry, again(visit, all)), below);
}

function forms(all) {
  const found = all.work.visits.filter((visit) => visit.repeatable);
  if (!found.length) return null;
  return group("forms", "", found.map((visit) => formLine(all, visit)));
}

/** Return the way to the next respondent where somebody has just been asked, null where nobody. */
export function nextRespondent(all) {
  const [last] = sealed(all);
  const visit = all.work.visits.find(({ id, repeatable }) => repeatable && id === last?.assignment);
  if (!visit || daysSince(last.sealed_at) > 0) return null;
  const where = joined(text(visit.site_name), text(visit.about));
  const words = el("span", {}, `${say("next.respondent")} `, el("small", {}, where || text(visit.title)));
  const href = again(visit, all);
  // What is on its way then goes on behind the form, where the browser can.
  const leave = (event) => {
    event.preventDefault();
    sendLater().finally(() => location.assign(href));
  };
  const link = { class: "btn wide pri", href, click: all.items.length > 0 && leave };
  return el("p", { class: "block" }, el("a", link, icon("add"), words));
}

function drafts(all) {
  const { work, drafts: kept } = all;
  const visit = (draft) => work.visits.find((one) => one.id === draft.assignment);
  // The draft of a visit stands at the visit, that of a correction at what was returned.
  const there = (draft) =>
    draft.corrects ? work.returned.some((one) => one.id === draft.corrects) : visit(draft) && !visit(draft).repeatable;
  const loose = kept.filter((draft) => !there(draft));
  if (!loose.length) return null;
  loose.sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
  const lines = loose.map((draft) => {
    const when = moment(draft.updated_at);
    const entry = { title: text(draft.title), about: text(draft.about), state: "draft" };
    const link = line({ ...entry, when, count: draft.count }, toDraft(draft));
    return el("li", {}, link, discarding(all, draft));
  });
  return group("drafts", lines.length, lines);
}

/** Return the draft that corrects what was returned, begun with the answers as filed. */
export function correction(returned, known) {
  const { id: corrects, version, assignment = null, given, title, about, site, segment } = returned;
  const { code, number, study } = known ?? {};
  const now = new Date().toISOString();
  const filed = [...JSON.stringify(given).matchAll(FILED)].map(([, sha256]) => sha256);
  const what = { id: crypto.randomUUID(), version, code, number, study, language };
  const where = { assignment, corrects, title, about, site, segment, filed };
  const kept = { notes: returned.notes ?? {}, metadata: { start: now, ...returned.metadata } };
  return { ...what, ...where, given, ...kept, reasons: {}, started_at: now };
}

async function correct(all, returned) {
  const known = all.work.forms.find(({ version }) => version === returned.version);
  const begun = (await all.store.drafts()).find(({ corrects }) => corrects === returned.id);
  const draft = begun ?? correction(returned, known);
  if (!begun) await all.store.saveDraft(draft);
  location.assign(toDraft(draft));
}

function returnedLine(all, returned) {
  const draft = all.drafts.find(({ corrects }) => corrects === returned.id);
  const entry = {
    title: text(returned.title),
    about: text(returned.about),
    state: "returned",
    count: draft?.count,
  };
  const begin = (event) => {
    event.preventDefault();
    correct(all, returned).catch(all.trouble);
  };
  const link = line(entry, draft ? toDraft(draft) : form(returned.version, returned.id));
  if (!draft) link.addEventListener("click", begin);
  const note = el("p", { class: "note say" }, el("b", {}, say("reviewer")), ` ${returned.note ?? ""}`);
  return el("li", { class: "now back-to" }, link, note, draft ? discarding(all, draft) : null);
}

function returned(all) {
  const waiting = new Set(all.items.map(({ submission }) => submission.corrects));
  const left = all.work.returned.filter(({ id }) => !waiting.has(id));
  if (!left.length) return null;
  return group("returned", left.length, left.map((one) => returnedLine(all, one)));
}

/** Return the view of what is to be done. */
export function todo(all) {
  if (!all.work.person) return [empty("calendar", all.offline ? "first" : "loading")];
  const found = [returned(all), visits(all), forms(all), drafts(all)].filter(Boolean);
  return found.length ? found : [empty("calendar", "nothing")];
}
