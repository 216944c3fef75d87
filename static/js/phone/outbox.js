// Sends what was sealed: POST, PUT of each missing file, POST again, until a receipt naming the
// submission says that all has arrived. Only such a receipt ends an item; whatever else happens,
// the item stays here and says why.

import { hashOf } from "./store.js";

const SUBMISSIONS = "/sync/submissions";
const FILES = "/sync/files/";
const CHANNEL = "fieldapp-outbox";
const SHORTEST = 5000;
const LONGEST = 15 * 60000;
// A slow network is no dead one: a request may take this long, and a second for each 2 kB more.
const PATIENCE = 30000;
const SLOWEST = 2;
// What stops one item stops all of them; the others would only wait as well.
const FOR_ALL = ["offline", "portal", "sign_in", "busy"];
const WAITS = { 401: "sign_in", 413: "too_large", 429: "busy", 503: "busy" };

class Setback extends Error {
  constructor(code, more = {}) {
    super(code);
    Object.assign(this, { code, ...more });
  }
}

/** Call `heard` at every change of the outbox, here, in another tab or in the worker. */
export function listen(heard) {
  if (globalThis.BroadcastChannel) new BroadcastChannel(CHANNEL).onmessage = heard;
}

/** Let every open page, this one too, know that the outbox has changed. */
export function tell() {
  if (!globalThis.BroadcastChannel) return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(Date.now());
  channel.close();
}

function setback({ status, headers }, { error, missing = [] }) {
  const { code, message, remedy } = error ?? {};
  const wait = (Number(headers.get("Retry-After")) || 0) * 1000;
  const more = { status, message, remedy, wait };
  if (WAITS[status]) return new Setback(WAITS[status], more);
  if (status >= 500) return new Setback("trouble", more);
  // Only the server's own words end the tries; a portal's page may come with any status.
  if (!code) return new Setback("portal", more);
  // Half of it got lost on the way; here it is whole.
  if (code === "hash_differs") return new Setback("trouble", more);
  return new Setback(code, { ...more, state: status === 409 ? "conflict" : "refused", missing });
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

async function ask(address, options, size, person) {
  const signal = AbortSignal.timeout?.(PATIENCE + size / SLOWEST);
  const headers = { "X-Fieldapp": "1", ...options.headers };
  if (person) headers["X-Fieldapp-Person"] = person;
  let reply;
  let body;
  try {
    const asked = { ...options, headers, signal, redirect: "error", cache: "no-store" };
    reply = await fetch(address, asked);
    body = parsed(await reply.text());
  } catch {
    throw new Setback("offline");
  }
  if (reply.ok) return body;
  throw setback(reply, body);
}

async function post(item, person) {
  const now = new Date();
  const times = { phone_time: now.toISOString(), phone_offset: -now.getTimezoneOffset() };
  const body = JSON.stringify({ ...item.submission, ...times });
  const headers = { "Content-Type": "application/json" };
  const options = { method: "POST", headers, body };
  const { receipt } = await ask(SUBMISSIONS, options, body.length, person);
  if (receipt?.id !== item.submission.id || !receipt.state) throw new Setback("portal");
  return receipt;
}

async function put(store, sha256, item, person) {
  const file = await store.file(sha256);
  if (!file) throw new Setback("file_gone", { state: "refused", sha256 });
  // A copy of the bytes: Safari sends stored Blobs empty.
  const body = await file.arrayBuffer();
  if ((await hashOf(body)) !== sha256) throw new Setback("file_gone", { state: "refused", sha256 });
  const headers = { "Content-Type": file.type || "application/octet-stream" };
  if (item.submission.link) headers["X-Fieldapp-Link"] = item.submission.link;
  const options = { method: "PUT", headers, body };
  const { file: kept } = await ask(FILES + sha256, options, file.size, person);
  if (kept?.sha256 !== sha256) throw new Setback("portal");
}

class Sending {
  constructor(store, item, person) {
    Object.assign(this, { store, item, person });
  }

  async keep(change) {
    Object.assign(this.item, change);
    const there = await this.store.update(this.item);
    tell();
    if (!there) throw new Setback("gone");
  }

  /** What contradicts another submission is kept beside it, its files too. */
  async post() {
    try {
      return await post(this.item, this.person);
    } catch (error) {
      if (error.state === "conflict") await this.bring(error.missing);
      throw error;
    }
  }

  async bring(missing) {
    await this.arrived(missing);
    for (const sha256 of missing) {
      await put(this.store, sha256, this.item, this.person);
      for (const file of this.item.files) if (file.sha256 === sha256) file.sent = true;
      await this.keep({});
    }
  }

  async arrived(missing) {
    for (const file of this.item.files) file.sent = !missing.includes(file.sha256);
    await this.keep({});
  }

  /** Nothing is sent of an item that could never be whole. */
  async whole() {
    for (const { sha256, sent } of this.item.files)
      if (!sent && !(await this.store.file(sha256)))
        throw new Setback("file_gone", { state: "refused", sha256 });
  }

  async go() {
    await this.whole();
    await this.keep({ state: "sending", reason: null });
    let receipt = await this.post();
    if (receipt.state !== "complete") {
      await this.bring(receipt.missing);
      receipt = await this.post();
    }
    if (receipt.state !== "complete") throw new Setback("incomplete");
    await this.arrived([]);
    await this.keep({ state: "done", receipt, done_at: new Date().toISOString() });
  }

  async setBack(error) {
    const { code, message, remedy, status, sha256, wait = 0 } = error;
    const tries = this.item.tries + 1;
    const pause = Math.min(LONGEST, SHORTEST * 2 ** (tries - 1)) * (0.5 + Math.random());
    const reason = { code, message, remedy, status, sha256, at: new Date().toISOString() };
    const next_at = Date.now() + Math.max(wait, pause);
    await this.keep({ state: error.state ?? "waiting", tries, next_at, reason });
  }
}

async function sendOne(store, item, person) {
  const sending = new Sending(store, item, person);
  try {
    await sending.go();
    return "done";
  } catch (error) {
    if (error.code === "gone") return "gone";
    // A database that fails here is no reason to lose sight of the item.
    const known = error instanceof Setback ? error : new Setback("trouble", { message: `${error}` });
    await sending.setBack(known).catch(() => {});
    return known.code;
  }
}

const due = (item, now) =>
  ["waiting", "sending"].includes(item.state) && (now || item.next_at <= Date.now());

async function sendAll(store, { person, now }) {
  let stopped = null;
  for (const { id } of await pending(store)) {
    // Read again: another tab may have been faster.
    const item = await store.item(id);
    if (!item || !due(item, now) || stopped) continue;
    const outcome = await sendOne(store, item, person);
    if (FOR_ALL.includes(outcome)) stopped = outcome;
  }
  return stopped;
}

/** Return what is still to be sent, oldest first. */
export async function pending(store) {
  const items = (await store.outbox()).filter((item) => ["waiting", "sending"].includes(item.state));
  return items.sort((a, b) => (a.sealed_at < b.sealed_at ? -1 : 1));
}

/** Send what is due, or all of it `now`; one sender at a time, in whatever tab or worker.
 *
 * `person` is the key of the person whose store it is: the server refuses a session of another.
 * Returns null, or the code of what stopped it: offline, portal, sign_in, busy.
 */
export async function flush(store, { person = null, now = false } = {}) {
  const send = () => sendAll(store, { person, now });
  if (!navigator.locks) return send();
  return navigator.locks.request(`outbox ${store.name}`, { ifAvailable: !now }, (lock) =>
    lock ? send() : null,
  );
}

/** Return when the next item is due, in milliseconds from now, or null where nothing waits. */
export async function nextIn(store) {
  const times = (await pending(store)).map((item) => item.next_at);
  return times.length ? Math.max(0, Math.min(...times) - Date.now()) : null;
}

/** Ask the browser to send later, when there is a network, whether a page is open or not. */
export async function sendLater() {
  const registration = await navigator.serviceWorker?.getRegistration("/");
  await registration?.sync?.register("outbox").catch(() => {});
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}

/** Return an item, its files inside, as a file that a supervisor can import. */
export async function exported(store, item) {
  const files = {};
  for (const { sha256 } of item.files) {
    const file = await store.file(sha256);
    if (!file) continue;
    const bytes = new Uint8Array(await file.arrayBuffer());
    files[sha256] = base64(bytes);
  }
  const person = store.name?.replace("fieldapp-", "") ?? null;
  const whole = { fieldapp_export: 1, person, submission: item.submission, files };
  const name = `${item.title || "fieldapp"}-${item.id.slice(0, 8)}.json`.replace(/[\\/:*?"<>|]/g, "_");
  return new File([JSON.stringify(whole)], name, { type: "application/json" });
}
