// The last look: what is missing, what a reviewer would ask, why it is sent all the same; then it
// is sealed. Nothing that is sealed changes any more.

import { asks } from "./asks.js";
import { filesIn, finished, submission, tagged } from "./sealing.js";
import { sized } from "./sizes.js";
import { make, say as fill } from "./speaking.js";

const BLOCKING = ["answer_missing", "photo_missing", "constraint"];
const MINUTE = 60000;

const copy = (root, name) =>
  root.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);

const clock = (moment) => moment && new Date(moment).toLocaleString("sv").slice(5, 16);
const plain = (moment) => (moment?.length > 16 ? clock(moment) : moment?.replace("T", " "));
const shown = (moment) => plain(moment) || "–";

/** The hashes of photos in what else is on this phone. */
async function usedElsewhere(store, draft) {
  const [drafts, items] = [await store.drafts?.(), await store.outbox?.()];
  const others = [...(drafts ?? []), ...(items ?? []).map((item) => item.draft)];
  const given = others.filter(({ id }) => id !== draft.id).map((other) => other.given);
  const files = given.flatMap((answers) => [...filesIn(answers)]);
  return new Set(files.map(([, { sha256 }]) => sha256));
}

function grouped(found) {
  const groups = new Map();
  for (const each of found) groups.set(each.code, [...(groups.get(each.code) ?? []), each]);
  return [...groups];
}

// The questions that a finding is about: those one would change.
const pathsOf = ({ path, detail }) => detail.fields ?? detail.paths ?? (path ? [path] : []);

function figured({ detail }, text) {
  const { taken, start, from = start, to } = detail;
  const moments = { taken: shown(taken), start: shown(from), end: shown(to) };
  return fill(text, { ...detail, ...moments });
}

class Look {
  constructor(root, given) {
    Object.assign(this, { root, groups: [], ...given });
    this.words = root.querySelector("[data-send-words]").dataset;
    // A respondent is asked for answers, never for reasons.
    this.explains = !this.draft.link;
  }

  find(what) {
    return this.root.querySelector(`[data-${what}]`);
  }

  async paint() {
    const { state, draft, store } = this;
    this.now = new Date().toISOString();
    const work = { ...(await store.work?.()), used: await usedElsewhere(store, draft) };
    const found = asks(state, draft, work, this.now);
    const isShown = ({ code }) => this.explains || BLOCKING.includes(code);
    this.groups = grouped(found.filter(isShown));
    const rows = [...this.groups.map((group) => this.asked(...group)), ...this.fine()];
    this.find("checks").replaceChildren(...rows);
    this.headline();
    this.find("said").focus({ preventScroll: true });
  }

  headline() {
    const { words, groups, explains } = this;
    const [none, one] = [!groups.length, groups.length === 1];
    const needs = one ? words.one : fill(words.many, { n: groups.length });
    this.find("said").textContent = none ? words.none : explains ? needs : words.blocked;
    const button = this.find("seal");
    button.querySelector("span").textContent = none || !explains ? words.send : words.reason;
    button.disabled = !none && !explains;
  }

  asked(code, found) {
    const row = copy(this.root, "ask");
    const [title, figures, ...reasons] = this.find(`flag="${code}"`).children;
    const part = (what) => row.querySelector(what);
    part("h3").textContent = title.textContent;
    const texts = new Set(found.map((each) => figured(each, figures.textContent)));
    part("[data-figures]").textContent = [...texts].join(" · ");
    part("[data-places]").append(...found.flatMap((each) => this.places(each)));
    if (this.explains) this.explain(code, row, reasons);
    else part("[data-why]").remove();
    return row;
  }

  places(finding) {
    return pathsOf(finding).map((path) => {
      const link = make("a", "", this.labelOf(path));
      link.href = `#q-${path}`;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.open(path);
      });
      return make("li", "", link, " ", make("span", "s", finding.detail.message ?? ""));
    });
  }

  explain(code, row, reasons) {
    const { draft } = this;
    const area = row.querySelector("textarea");
    area.id = `why-${code}`;
    row.querySelector("label").htmlFor = area.id;
    area.value = draft.reasons?.[code] ?? "";
    const keep = () => {
      draft.reasons = { ...draft.reasons, [code]: area.value };
      if (area.value.trim()) area.removeAttribute("aria-invalid");
      return this.store.saveDraft(draft);
    };
    area.addEventListener("change", keep);
    const taps = reasons.map(({ textContent }) => {
      const button = make("button", "", textContent);
      button.addEventListener("click", () => keep((area.value = textContent)));
      return button;
    });
    row.querySelector("[data-reasons]").append(...taps);
  }

  *fine() {
    const { draft, state, words } = this;
    const files = [...filesIn(state.answers)];
    const written = JSON.stringify(state.answers).length;
    const bytes = files.reduce((sum, [, { size }]) => sum + size, written);
    const minutes = Math.round((Date.parse(this.now) - Date.parse(draft.metadata.start)) / MINUTE);
    const there = [
      draft.count?.asked && fill(words.answered, draft.count),
      files.length && fill(words.files, { n: files.length }),
    ];
    const cost = [
      minutes > 0 && fill(words.took, { minutes }),
      fill(words.size, { size: sized(bytes) }),
    ];
    for (const parts of [there, cost]) {
      const row = copy(this.root, "fine");
      row.querySelector("p").textContent = parts.filter(Boolean).join(" · ");
      if (parts.some(Boolean)) yield row;
    }
  }

  change() {
    const [first] = this.groups.flatMap(([, found]) => found.flatMap(pathsOf));
    return first ? this.open(first) : history.back();
  }

  /** The text areas in which a reason is owed. */
  owed() {
    const areas = [...this.root.querySelectorAll("[data-why] textarea")];
    return areas.filter((area) => !area.value.trim());
  }

  async seal() {
    const owed = this.owed();
    this.find("owed").hidden = !owed.length;
    for (const area of owed) area.setAttribute("aria-invalid", "true");
    if (owed.length) return owed[0].focus();
    const button = this.find("seal");
    button.disabled = true;
    this.draft.tagged = tagged(this.state);
    try {
      await this.store.seal(this.draft, submission(this.state, this.draft, this.reasons()));
    } catch (error) {
      button.disabled = false;
      return this.failed(error);
    }
    return this.leave();
  }

  reasons() {
    const areas = [...this.root.querySelectorAll("[data-why] textarea")];
    return Object.fromEntries(areas.map(({ id, value }) => [id.slice(4), value.trim()]));
  }

  failed({ code, path }) {
    const { gone, full } = this.words;
    const line = this.find("failed");
    line.textContent = code === "missing_file" ? `${gone} ` : full;
    if (path) line.append(...this.places({ path, detail: {} }).map((each) => each.firstChild));
  }
}

/**
 * Fill the last look and hook it. `open(path)` goes to a question, `leave()` away once it is
 * sealed, `labelOf(path)` says what is asked there.
 */
export async function lastLook(root, given) {
  const look = new Look(root, given);
  look.find("change").addEventListener("click", () => look.change());
  look.find("seal").addEventListener("click", () => look.seal());
  await finished();
  await look.paint();
}
