// What opens without a network: shells, forms, their script. Nothing in them is anybody's.

import { hashOf } from "./store.js";

const CACHE = "fieldapp";
// A portal's page and a sign-in page are no shells, whatever their address and status say.
const SHELL = "data-shell=";
const SCRIPTS = /\/scripts\/[\w+-]+\.js/g;
const DIGEST = /-([0-9a-f]{16})\.js$/;
const MEDIA = /\/phone\/forms\/\d+\/media\/[^"'\s\\]+/g;
const DATA = /<script type="application\/json" id="form">([^<]*)<\/script>/;
const FORM = /^\/phone\/(?:\w\w\/)?forms\/(\d+)/;

const isPage = (reply) => (reply.headers.get("Content-Type") ?? "").includes("text/html");

const digest = async (text) => (await hashOf(new TextEncoder().encode(text))).slice(0, 16);

async function keepScript(cache, address) {
  if (await cache.match(address)) return;
  const reply = await fetch(address);
  const text = reply.ok ? await reply.clone().text() : "";
  if ((await digest(text)) !== DIGEST.exec(address)?.[1]) throw new TypeError(`not ${address}`);
  await cache.put(address, reply);
}

/** Return what a form fetches once it is open: long lists, pictures and sounds of its labels. */
function besides(text) {
  const { lists = "", form = {} } = JSON.parse(DATA.exec(text)?.[1] ?? "{}");
  const long = (form.long ?? []).map((name) => `${lists}${encodeURIComponent(name)}.json`);
  return [...new Set([...long, ...(text.match(MEDIA) ?? [])])];
}

async function keepBesides(cache, address) {
  const reply = (await cache.match(address)) ? null : await fetch(address);
  if (reply?.ok && !isPage(reply)) await cache.put(address, reply);
}

async function ours(cache, reply) {
  if (!reply.ok || reply.redirected) return false;
  if (!isPage(reply)) return true;
  const text = await reply.clone().text();
  if (!text.includes(SHELL)) return false;
  // The page is kept only with all of its script: an update cut in half would open nothing.
  for (const script of new Set(text.match(SCRIPTS))) await keepScript(cache, script);
  for (const address of besides(text)) await keepBesides(cache, address);
  return true;
}

// Pages and their script come in together and are cleared out by nobody meanwhile.
const held = (mode, work) =>
  navigator.locks ? navigator.locks.request(CACHE, { mode }, work) : work();

/** Fetch an address again and keep what it gives; returns whether it is kept and up to date. */
export const refresh = (address) => held("shared", () => fetchAgain(address));

async function fetchAgain(address) {
  const cache = await caches.open(CACHE);
  const before = await cache.match(address);
  const mark = before?.headers.get("ETag");
  const headers = mark ? { "If-None-Match": mark } : {};
  const reply = await fetch(address, { headers, cache: "no-store" }).catch(() => null);
  if (reply?.status === 304) return true;
  if (!reply || !(await ours(cache, reply).catch(() => false))) return false;
  await cache.put(address, reply);
  return true;
}

/** Return what is kept of an address. */
export async function kept(address) {
  return (await caches.open(CACHE)).match(address);
}

/** Keep all of these addresses; returns whether each is there. What is here already may stay. */
export async function keep(addresses, again = false) {
  let all = true;
  for (const address of addresses) {
    if (!again && (await kept(address))) continue;
    all = (await refresh(address)) && all;
  }
  return all;
}

/** Drop the forms of which nobody on this phone needs the version any more, and their script. */
export const prune = (versions) => held("exclusive", () => clearOut(versions));

async function clearOut(versions) {
  const cache = await caches.open(CACHE);
  const paths = (await cache.keys()).map((request) => new URL(request.url).pathname);
  const named = new Set();
  for (const path of paths) {
    const version = FORM.exec(path)?.[1];
    if (version && !versions.has(Number(version))) await cache.delete(path);
    else if (!path.startsWith("/scripts/")) {
      const reply = await cache.match(path);
      const text = isPage(reply) ? await reply.text() : "";
      for (const script of text.match(SCRIPTS) ?? []) named.add(script);
    }
  }
  for (const path of paths)
    if (path.startsWith("/scripts/") && !named.has(path)) await cache.delete(path);
}
