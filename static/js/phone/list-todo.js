// What is to be done: returned with a note, visits, forms to fill again and again, drafts.

import { el, empty, group, joined, line, due, moment, many, say, text } from "./rows.js";
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
  if (draft) return { state: "begun", href: toDraft(draft), count: draft.count };
  return { state: "open", href: form(visit.version, `new:${visit.id}`) };
}

const firstLine = ({ scenario = "" }) => scenario.split("\n")[0];

function visitLine(visit, found) {
  const entry = {
    when: due(visit.window),
    title: text(visit.site_name) || text(visit.title),
    about: joined(firstLine(visit), text(visit.about), text(visit.site_name) && text(visit.title)),
    ...found,
  };
  return el("li", { class: found.state === "begun" ? "now" : null }, line(entry, found.href));
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
  const lines = found.map((one) => visitLine(...one));
  return group("visits", many("visits.count", found.length, { done }), lines);
}

function forms({ work, items }) {
  const again = work.visits.filter((visit) => visit.repeatable);
  if (!again.length) return null;
  const lines = again.map((visit) => {
    const waiting = items.filter((item) => item.submission.assignment === visit.id).length;
    const filed = (visit.filed ?? 0) + waiting;
    const entry = {
      title: text(visit.title),
      about: joined(text(visit.site_name), firstLine(visit), text(visit.about), filed ? many("filed", filed) : ""),
      state: filed ? "next" : "form",
    };
    return el("li", {}, line(entry, form(visit.version, `new:${visit.id}`)));
  });
  return group("forms", "", lines);
}

function drafts({ work, drafts: kept }) {
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
    return el("li", {}, line({ ...entry, when, count: draft.count }, toDraft(draft)));
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
  return el("li", { class: "now back-to" }, link, note);
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
