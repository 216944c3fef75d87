// How a respondent ends: the answers are sealed and sent from this page, as there is no list that
// would send them later. The receipt leads to the thanks.

import { open } from "./kept.js";
import { flush, nextIn, sendLater } from "./outbox.js";
import { finished, submission } from "./sealing.js";
import { find, make } from "./speaking.js";

const LATEST = 60000;

class Finish {
  constructor({ person, finish }) {
    Object.assign(this, { person, words: finish });
    this.send = this.send.bind(this);
  }

  paint(title, more, deed) {
    const heading = make("h1", "serif", title);
    heading.tabIndex = -1;
    const said = make("p", "s", more);
    said.setAttribute("role", "status");
    find("#main").replaceChildren(make("div", "empty", heading, said));
    if (deed) find("#main").append(make("div", "foot", deed));
    find("[data-switch]")?.remove();
    find("[data-net]").hidden = true;
    heading.focus();
  }

  again() {
    const button = make("button", "pri", make("span", "", this.words.again));
    button.addEventListener("click", this.send);
    return button;
  }

  async send() {
    clearTimeout(this.timer);
    const { words } = this;
    this.paint(words.sending, "");
    const kept = (this.kept ??= await open(this.person));
    await flush(kept, { now: true });
    const [item] = await kept.outbox();
    if (!item) return location.replace(words.thanks);
    const { message, remedy } = item.reason ?? {};
    const stuck = item.state === "refused" || item.state === "conflict";
    if (stuck) return this.paint(message ?? words.lost, remedy ?? "");
    this.paint(words.waiting, words.waiting_more, this.again());
    return this.later();
  }

  // Sent again when it is due, or as soon as there is a network.
  async later() {
    addEventListener("online", this.send, { once: true });
    await sendLater();
    const pause = Math.min((await nextIn(this.kept)) ?? LATEST, LATEST);
    this.timer = setTimeout(this.send, pause + 500);
  }
}

/** Send what was sealed here and has not arrived yet; `shell` is the JSON of the form's shell. */
export function resume(shell) {
  return new Finish(shell).send();
}

/** Seal a draft in which nothing is missing, and send it. */
export async function finish({ shell, state, draft, store }) {
  await finished();
  await store.seal(draft, submission(state, draft, {}));
  return resume(shell);
}
