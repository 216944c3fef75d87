// A form on the phone: opens the draft that the address names, or begins one, and lets it be filled.

import { keepFirstPage, takeEarly, typingOn } from "./early.js";
import { Filling } from "./filling.js";
import { current, setSize } from "./person.js";
import { begin, FormState } from "./state.js";
import { open } from "./store.js";
import { zoned } from "./controls.js";

const shell = JSON.parse(document.getElementById("form").textContent);
// Lists and tables that are too long to travel with the form.
const long = {};
const DEVICE = "fieldapp-device";
// Whether the person wants to go on in this tab, though the draft is open in another.
const TAKING = "fieldapp-taking";
// A page that is being left lets its draft go within this.
const SOON = 1000;
const HERE = `fieldapp-draft-${shell.home}${shell.version ?? shell.code}`;

async function storeHere() {
  if (shell.store === "memory") return (await import(shell.scripts.memory)).memory();
  const person = shell.person ?? current();
  if (!person) throw new Error("nobody");
  return open(person);
}

// This browser's own number: made up once, it says nothing of the person.
function device() {
  localStorage.setItem(DEVICE, localStorage.getItem(DEVICE) ?? crypto.randomUUID());
  return localStorage.getItem(DEVICE);
}

function contextOf(draft, work) {
  const start = zoned(new Date(draft.started_at));
  const known = { start, today: start.slice(0, 10), username: work?.person?.login ?? "" };
  return {
    now: () => zoned(new Date()),
    metadata: { deviceid: device(), ...known, end: zoned(new Date()) },
    last_saved: draft.last_saved,
    seed: draft.id,
    lists: long,
  };
}

function fresh(visit, work, kept) {
  const now = new Date().toISOString();
  const { version, code, number, study, link = null } = shell;
  const known = visit ?? { about: shell.about, ...shell.tagged };
  const { title = shell.title, about = "", site_name, site = "", segment = "" } = known;
  // What the same person sent last of this form, where its expressions ask for it.
  const { last_saved } = work?.forms?.find((each) => each.version === version) ?? {};
  const notes = { given: Object.keys(shell.given ?? {}) };
  return {
    id: crypto.randomUUID(),
    ...{ version, code, number, study, link, language: shell.form.language },
    ...{ assignment: visit?.id ?? null, corrects: null, title: site_name ?? title, about },
    ...{ site, segment, tagged: { site: site || kept[0], segment: segment || kept[1] } },
    ...{ given: {}, notes, last_saved, metadata: { start: now }, reasons: {}, started_at: now },
  };
}

/** Return the draft that a fragment names: its id, "new", or "new:" and a visit that has none yet,
 * perhaps with the site and segment of the respondent before, "new:7:s1:gold". */
async function draftOf(fragment, store, work) {
  const [what, visitId, ...kept] = fragment.split(":");
  const known = what || sessionStorage.getItem(HERE) || "new";
  if (known !== "new") {
    const draft = await store.draft(known);
    if (draft || what) return draft;
  }
  const visit = work?.visits.find(({ id }) => String(id) === visitId);
  const drafts = visit && !visit.repeatable ? await store.drafts() : [];
  const there = drafts.find(({ assignment, corrects }) => assignment === visit?.id && !corrects);
  return there ?? fresh(visit, work, kept);
}

// What a new draft knows beforehand; where the form came by a link, more is known.
function given(draft, context) {
  const begun = begin(shell.form, { tagged: draft.tagged, context });
  const state = new FormState(shell.form, begun, context);
  for (const [path, value] of Object.entries(shell.given ?? {})) state.set(path, value);
  return state.given;
}

async function fetchLong() {
  const load = async (name) => {
    long[name] = await (await fetch(`${shell.lists}${encodeURIComponent(name)}.json`)).json();
  };
  await Promise.all((shell.form.long ?? []).map(load));
}

function hookFrame(filling) {
  const other = document.querySelector("[data-switch]");
  const leave = (to) => filling.save().then(() => location.assign(to));
  other?.addEventListener("click", (event) => {
    event.preventDefault();
    leave(other.href.split("#")[0] + location.hash);
  });
  const home = document.querySelector("[data-home]");
  home?.addEventListener("click", (event) => {
    event.preventDefault();
    leave(home.href);
  });
  document.querySelector("h1").tabIndex = -1;
  document.addEventListener("visibilitychange", () => {
    // Another person has signed in on this phone meanwhile.
    const own = shell.store !== "phone" || filling.store.name === `fieldapp-${current()}`;
    if (document.visibilityState === "visible" && !own) location.replace(shell.home);
  });
}

function placeOf(draft, { sections, state }) {
  const { page, card = "" } = draft.place ?? {};
  const there = sections.asked.find(({ number }) => number === page);
  if (!there) return sections.first();
  return { number: page, card: state.at.has(card) ? card : "" };
}

const spoken = (words) => (typeof words === "object" ? words?.[shell.form.language] : words);

// What only some forms need: choices that answers decide, and lists long enough to be searched.
const OFFERED =
  "[data-prototype], .pick.list > :nth-child(11), .pick.many > :nth-child(11), option:nth-child(12)";

function offering() {
  const sheets = [...document.querySelectorAll("template[data-page], template[data-card]")];
  const needed = sheets.some(({ content }) => content.querySelector(OFFERED));
  return needed ? import(shell.scripts.offering) : null;
}

function alarm(words, how = "replaceChildren") {
  const note = Object.assign(document.createElement("p"), { className: "note" });
  note.setAttribute("role", "alert");
  note.textContent = words;
  document.getElementById("main")[how](note);
}

/** Hold a draft for this tab alone; returns whether it is. `lost` is called once it no longer is. */
function hold(id, lost) {
  if (!navigator.locks) return true;
  const steal = sessionStorage.getItem(TAKING) === id;
  sessionStorage.removeItem(TAKING);
  const signal = AbortSignal.timeout?.(SOON);
  const how = steal ? { steal } : signal ? { signal } : { ifAvailable: true };
  return new Promise((done) => {
    let mine = false;
    const held = (lock) => {
      done((mine = Boolean(lock)));
      // A page that is put aside for going back would hold it on.
      return mine && new Promise((go) => addEventListener("pagehide", go));
    };
    navigator.locks.request(`draft ${id}`, how, held).catch(() => (mine ? lost() : done(false)));
  });
}

async function start() {
  const form = document.getElementById("f");
  setSize();
  keepFirstPage(form);
  const store = await storeHere();
  // Sealed by a respondent, and not received yet.
  const unsent = shell.finish && (await store.read("items")).length;
  if (unsent) return (await import(shell.finish.script)).resume(shell);
  const work = await store.work();
  const draft = await draftOf(decodeURIComponent(location.hash.slice(1)), store, work);
  if (!draft) return alarm(shell.words.no_draft);
  const elsewhere = () =>
    import(shell.scripts.elsewhere).then(({ tell }) => tell(shell.words, TAKING, draft.id));
  if (!(await hold(draft.id, elsewhere))) return elsewhere();
  draft.turn = (draft.turn ?? 0) + 1;
  draft.notes = { silent: [], started: {}, ...draft.notes };
  await fetchLong();
  const context = contextOf(draft, work);
  if (!draft.updated_at) draft.given = given(draft, context);
  const state = new FormState(shell.form, draft.given, context);
  const filling = new Filling(shell, { state, draft, store, elsewhere, offering: await offering() });
  const early = takeEarly(form, filling);
  typingOn(() => filling.show(early ? { number: Number(form.dataset.page) } : placeOf(draft, filling)));
  hookFrame(filling);
  if (shell.store !== "phone") sessionStorage.setItem(HERE, draft.id);
  history.replaceState({ number: filling.number, card: filling.card }, "", `#${draft.id}`);
  const place = spoken(draft.about) || spoken(draft.title);
  if (place) document.querySelector("[data-about]").textContent = place;
  await filling.save();
  document.documentElement.dataset.ready = "";
  performance.mark("ready");
  return undefined;
}

if (globalThis.indexedDB && globalThis.isSecureContext) {
  start().catch((error) => {
    if (error.message === "nobody") return location.replace(shell.home);
    alarm(shell.words.trouble, "prepend");
    throw error;
  });
} else location.replace(shell.plain);
