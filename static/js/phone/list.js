// The list shell: what is to be done, the outbox, what was sent, oneself. All of it comes from this
// phone; the server is asked behind it, and what it says is painted when it comes.

import { approaches, tellApproaches, withFigures } from "./approaches.js";
import { keep, prune } from "./caching.js";
import { open } from "./kept.js";
import { me } from "./list-me.js";
import { decided, outbox } from "./list-outbox.js";
import { sent } from "./list-sent.js";
import { todo } from "./list-todo.js";
import { notices, signInLink, strip } from "./notices.js";
import { flush, listen, nextIn, sendLater, tell } from "./outbox.js";
import { current, leaving, left, remember, setSize } from "./person.js";
import { endSession, fetchWork } from "./work.js";
import { el, empty, joined, many, say, shell, today, words } from "./rows.js";

const VIEWS = { todo, outbox, sent, me };
const NOBODY = { person: null, visits: [], forms: [], returned: [], sent: [] };
const SHELLS = ["zh", "en"].flatMap((code) => [`/phone/${code}/`, `/phone/${code}/help`]);
const BESIDE = ["/manifest.webmanifest"];
const LATEST = 24 * 3600000;
const main = document.getElementById("main");
const shown = document.querySelector("[data-shown]");

const itemNamed = (name) => `[data-item="${CSS.escape(name)}"]`;

// What finds the button or link that holds the focus, when all has been painted anew.
function heldBy(held) {
  if (held?.matches("a")) return `a[href="${CSS.escape(held.getAttribute("href"))}"]`;
  const item = held?.closest("[data-item]")?.dataset.item;
  const own = held?.dataset.ending ? `[data-ending=${held.dataset.ending}]` : held?.localName;
  return item && `${itemNamed(item)} ${own}`;
}

// Put the new view in the place of the old: what was unfolded and what held the focus stay so.
function replace(content) {
  const held = shown.contains(document.activeElement) && heldBy(document.activeElement);
  const open = [...shown.querySelectorAll("details[open]")].map(({ dataset }) => dataset.item);
  shown.replaceChildren(...content);
  for (const name of open) shown.querySelector(itemNamed(name))?.setAttribute("open", "");
  if (held) shown.querySelector(held)?.focus();
}

class List {
  constructor() {
    const kept = { work: NOBODY, drafts: [], items: [], receipts: [], approaches: [], room: null };
    Object.assign(this, kept, { store: null, offline: !navigator.onLine, stopped: null });
    this.trouble = (error) => this.tellTrouble(error);
  }

  get view() {
    const name = location.hash.slice(1);
    return name in VIEWS ? name : "todo";
  }

  async use(person) {
    if (this.store?.name === `fieldapp-${person}`) return;
    this.store = await open(person);
    this.store.persist()?.catch?.(() => {});
  }

  async read() {
    if (!this.store) return;
    const { store } = this;
    const all = [store.work(), store.drafts(), store.outbox(), store.receipts(), store.usage()];
    const [work, drafts, items, receipts, room] = await Promise.all(all);
    const kept = room && (await navigator.storage.persisted?.());
    Object.assign(this, { work: { ...NOBODY, ...work }, drafts, items, receipts });
    this.approaches = await approaches(store);
    this.room = room && { ...room, kept };
  }

  paint() {
    strip(document.querySelector("[data-net]"), this);
    this.paintTabs();
    // The help shell has its own words in it.
    if (!shown) return;
    document.querySelector("[data-title]").textContent = this.title();
    document.querySelector("[data-about]").textContent = this.about();
    replace([...notices(this), ...this.content()]);
    shown.removeAttribute("aria-busy");
  }

  content() {
    if (this.store) return VIEWS[this.view](this);
    if (this.stopped !== "sign_in") return [empty("calendar", this.offline ? "first" : "loading")];
    return [empty("person", "nobody"), el("p", { class: "block" }, signInLink("btn wide pri"))];
  }

  paintTabs() {
    for (const tab of document.querySelectorAll("[data-tab]")) {
      if (shown && tab.dataset.tab === this.view) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    const count = document.querySelector("[data-tab=outbox] span");
    count.textContent = joined(words["title.outbox"], this.items.length);
  }

  title() {
    return this.view === "me" && this.work.person ? this.work.person.name : words[`title.${this.view}`];
  }

  about() {
    if (this.view === "todo") return today();
    if (this.view === "outbox") return many("waiting", this.items.length);
    return this.view === "sent" ? words["about.sent"] : (this.work.person?.login ?? "");
  }

  async repaint() {
    await this.read();
    this.paint();
  }

  tellTrouble(error) {
    const full = error.name === "QuotaExceededError";
    this.problem = full ? words.full : say("trouble", { what: error.message });
    this.paint();
    shown?.querySelector("[role=alert]")?.focus();
  }

  /** Ask the server what is theirs to do; what cannot be reached leaves all as it was. */
  async ask() {
    const { person: before } = this.work;
    if (before) await tellApproaches(this.store, before.key).catch(() => {});
    const answer = await fetchWork();
    Object.assign(this, { offline: answer.offline, stopped: answer.stopped });
    if (!answer.work) return this.paint();
    const { work } = answer;
    if (leaving() === work.person.key) return this.finishLeaving();
    left();
    remember(work.person.key);
    await this.use(work.person.key);
    await this.keepWork(work);
    await this.repaint();
    await this.keepForms(work);
    return undefined;
  }

  async keepWork(work) {
    const { store } = this;
    const [before, told] = [await store.work(), await approaches(store)];
    await store.saveWork(withFigures(work, before, told));
    await decided(store, work.conflicts);
  }

  async finishLeaving() {
    await this.endSession();
    this.stopped = "sign_in";
    this.paint();
  }

  /** Keep every form that is theirs, and those that a draft or item still needs. */
  async keepForms({ forms, shells = {} }) {
    if (!globalThis.caches) return;
    const known = (await this.store.read("kept", "hashes")) ?? {};
    const hashes = { ...known };
    const wanted = [["shells", JSON.stringify(shells), [...SHELLS, ...BESIDE]]];
    for (const { version, hash, urls } of forms) wanted.push([version, hash, urls]);
    for (const [name, hash, urls] of wanted)
      if (await keep(urls, known[name] !== hash)) hashes[name] = hash;
    await this.store.write("kept", hashes, "hashes");
    await this.clear();
  }

  async clear() {
    await this.store.tidy();
    const names = await indexedDB.databases?.();
    if (!names) return;
    const versions = new Set();
    for (const { name } of names.filter((one) => one.name.startsWith("fieldapp-"))) {
      const kept = await open(name.slice("fieldapp-".length));
      for (const version of await kept.versions()) versions.add(version);
    }
    await prune(versions);
  }

  /** Send what is due, or all of it, and come back when the next item is due. */
  async send(now = false) {
    if (!this.store) return;
    clearTimeout(this.timer);
    const person = this.work.person?.key ?? null;
    this.stopped = (await flush(this.store, { person, now })) ?? this.stopped;
    if (this.stopped !== "offline") this.offline = !navigator.onLine;
    await this.repaint();
    const pause = await nextIn(this.store);
    if (pause === null) return;
    await sendLater();
    this.timer = setTimeout(() => this.send().catch(this.trouble), Math.min(pause + 500, LATEST));
  }

  async sendNow() {
    this.stopped = null;
    await this.ask();
    await this.send(true);
  }

  endSession() {
    return endSession().then((ended) => ended && left());
  }
}

async function start() {
  setSize();
  const list = new List();
  const person = current();
  if (person) {
    await list.use(person);
    await list.repaint();
  }
  hook(list);
  await navigator.serviceWorker?.register("/service-worker.js").catch(() => {});
  await list.ask();
  await list.send(true);
  // All that the server had to say stands there, what waited is sent.
  document.documentElement.dataset.asked = "";
}

function hook(list) {
  const again = () => list.ask().then(() => list.send(true)).catch(list.trouble);
  listen(() => list.repaint().catch(list.trouble));
  addEventListener("hashchange", () => {
    list.paint();
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  });
  addEventListener("online", again);
  addEventListener("offline", () => {
    list.offline = true;
    list.paint();
  });
  addEventListener("pageshow", ({ persisted }) => persisted && again());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    if ((current() ?? list.work.person?.key) !== list.work.person?.key) location.reload();
    else list.repaint().catch(list.trouble);
  });
}

if (globalThis.indexedDB && globalThis.isSecureContext) start();
else location.replace("/field/");
