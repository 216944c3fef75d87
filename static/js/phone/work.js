// Asks the server what is a person's to do, and ends their session.

const PATIENCE = 20000;

/** Return {work} where the server gave it, else why not: {offline} or {stopped: "sign_in"…}. */
export async function fetchWork() {
  let reply;
  try {
    const headers = { "X-Fieldapp": "1" };
    const options = { headers, cache: "no-store", redirect: "error" };
    reply = await fetch("/sync/work", { ...options, signal: AbortSignal.timeout?.(PATIENCE) });
    const work = await reply.json();
    if (reply.ok && work.person?.key) return { work, offline: false, stopped: null };
  } catch {
    if (!reply) return { offline: true, stopped: null };
  }
  // What is neither our answer nor our refusal comes from somebody in between.
  return { offline: false, stopped: reply.status === 401 ? "sign_in" : "portal" };
}

/** End the session on the server; returns whether it is ended. */
export async function endSession() {
  try {
    const reply = await fetch("/field/me", { cache: "no-store" });
    if (reply.redirected || reply.status === 401) return true;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const token = page.querySelector('form[action="/sign-out"] [name=csrf_token]')?.value;
    if (!token) return false;
    const body = new URLSearchParams({ csrf_token: token });
    const ended = await fetch("/sign-out", { method: "POST", body });
    await ended.text();
    return ended.ok;
  } catch {
    return false;
  }
}
