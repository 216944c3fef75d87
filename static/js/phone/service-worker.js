// Opens shells and forms without a network, and sends the outbox when the browser says that there
// is one. It answers GET only; what is personal never passes through it.

import { kept, refresh } from "./caching.js";
import { open } from "./kept.js";
import { flush, pending } from "./outbox.js";

const OPENED = /^\/phone\//;
const LASTING = /^\/(?:scripts|static\/img)\/|^\/manifest\.webmanifest$/;
const START = /^\/(?:field\/)?$/;
const LISTS = ["/phone/zh/", "/phone/en/"];

/** Answer a request for a part of a recording or film: Safari asks for nothing else. */
async function part(reply, range) {
  const bytes = await reply.arrayBuffer();
  const [, from, to] = /bytes=(\d+)-(\d*)/.exec(range) ?? [0, 0, ""];
  const last = Math.min(to ? Number(to) : Infinity, bytes.byteLength - 1);
  const headers = new Headers(reply.headers);
  headers.set("Content-Range", `bytes ${from}-${last}/${bytes.byteLength}`);
  return new Response(bytes.slice(from, last + 1), { status: 206, headers });
}

async function fromHere(request, path) {
  const reply = await kept(path);
  const range = request.headers.get("Range");
  return reply && range ? part(reply, range) : reply;
}

/** What is kept is shown at once and looked at again behind it: the next opening is up to date. */
async function opened(event, path) {
  const reply = await fromHere(event.request, path);
  if (reply) {
    event.waitUntil(refresh(path));
    return reply;
  }
  try {
    const fetched = await fetch(event.request);
    // Whoever left the list before all forms were kept has at least this one.
    event.waitUntil(refresh(path));
    return fetched;
  } catch (error) {
    if (event.request.mode !== "navigate") throw error;
    return toList(error, path.slice(0, "/phone/zh/".length));
  }
}

async function toList(error, own = "") {
  for (const list of new Set([own, ...LISTS]))
    if (LISTS.includes(list) && (await kept(list))) return Response.redirect(`${list}#absent`);
  throw error;
}

async function lasting(event, path) {
  const reply = await fromHere(event.request, path);
  if (reply) return reply;
  event.waitUntil(refresh(path));
  return fetch(event.request);
}

const started = (event) => fetch(event.request).catch((error) => toList(error));

function answer(event) {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (OPENED.test(pathname)) event.respondWith(opened(event, pathname));
  else if (LASTING.test(pathname)) event.respondWith(lasting(event, pathname));
  else if (mode === "navigate" && START.test(pathname)) event.respondWith(started(event));
}

async function sendFor(name, person) {
  const store = await open(name);
  await flush(store, { person, now: true });
  return (await pending(store)).length;
}

/** Send what is of the person signed in, and of respondents; others' waits for them. */
async function sendAll() {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const reply = await fetch("/sync/work", { headers: { "X-Fieldapp": "1" } });
  const { person } = reply.ok ? await reply.json() : {};
  let left = 0;
  for (const name of names.filter((one) => one.startsWith("fieldapp-link-")))
    left += await sendFor(name.slice("fieldapp-".length), null);
  if (person && names.includes(`fieldapp-${person.key}`))
    left += await sendFor(person.key, person.key);
  // The browser tries again later.
  if (left) throw new Error(`${left} not sent yet`);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", answer);
self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(sendAll());
});
