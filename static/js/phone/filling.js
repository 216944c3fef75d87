// A draft being filled in: one section or card on the screen, every change kept at once.

import { blank } from "./blank.js";
import { isSilent, raw } from "./controls.js";
import { Painting } from "./painting.js";
import { Sections } from "./sections.js";
import { find, repeatOf, say } from "./speaking.js";

const TYPED = /^(text|search|tel|number|textarea)$/;
const LINE = "input:not([type=search], [type=file])";
const CAPTURING = "[data-photo], [data-script]";
const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200));

export class Filling {
  constructor(shell, { state, draft, store, offering, elsewhere }) {
    const given = { shell, state, draft, store, offering, elsewhere, words: shell.words };
    Object.assign(this, given);
    this.sections = new Sections(shell, state, draft);
    this.form = document.getElementById("f");
    this.saving = Promise.resolve();
    this.change = this.change.bind(this);
    this.hook();
  }

  hook() {
    const { form } = this;
    form.addEventListener("input", (event) => this.heard(event));
    form.addEventListener("change", (event) => this.heard(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.pressed = event.submitter;
    });
    form.addEventListener("keydown", (event) => {
      // On a phone's keyboard this key says “go”.
      if (event.key !== "Enter" || !event.target.matches(LINE) || event.isComposing) return;
      event.preventDefault();
      event.target.blur();
      this.turn("next");
    });
    for (const go of ["previous", "next"])
      find(`[data-go=${go}]`).addEventListener("click", () => this.turn(go));
    const details = find("[data-sections]")?.closest("details");
    details?.addEventListener("toggle", () => details.open && this.turn("paintList"));
    // What turns the pages is wanted soon, but not before the first answer can be given.
    for (const kind of ["pointerdown", "focusin"])
      addEventListener(kind, () => this.turning().catch(() => {}), { once: true });
    addEventListener("popstate", ({ state }) =>
      state?.look ? this.turn("last", true) : this.show(state ?? this.shell.pages[0]),
    );
    for (const name of ["online", "offline"]) addEventListener(name, () => this.tellSaved());
  }

  // ---- answers

  heard({ target, type }) {
    const box = target.closest("[data-q]");
    const { control } = box?.dataset ?? {};
    if (!control || target.type === "file" || !target.name) return;
    if (type === "input" && !TYPED.test(target.type)) return;
    const path = box.dataset.q;
    this.keepSilence(path, isSilent(box));
    this.answer(path, this.state.read(path, raw(box)));
    // While one types, only what was wrong before is judged.
    const { painting } = this;
    if (type === "change" || painting.judged.has(path)) painting.judge(path, "required");
  }

  keepSilence(path, silent) {
    const others = this.draft.notes.silent.filter((each) => each !== path);
    this.draft.notes.silent = silent ? [...others, path] : others;
  }

  answer(path, value) {
    this.repaint(this.state.set(path, value));
    return this.save();
  }

  /** Set an answer that was taken with the phone; resolves once it is kept. */
  change(path, value) {
    const box = this.painting.boxes.get(path);
    const kept = this.answer(path, value);
    if (box?.hasAttribute("data-wrong")) this.painting.judge(path);
    return kept;
  }

  repaint(touched) {
    this.painting.repaint(touched);
    if (this.hasCards) this.turn("paintCards", touched);
    this.countSoon();
  }

  /** Keep the draft; while one is being written the next one waits, and takes all with it. */
  save() {
    this.dirty = true;
    this.saving = this.saving.then(() => this.write());
    return this.saving;
  }

  async write() {
    if (!this.dirty) return undefined;
    this.dirty = false;
    const { draft, state } = this;
    draft.given = state.given;
    // Among several drafts of one form each is known by what its form calls itself.
    if (state.form.instance_name) draft.about = state.name || draft.about;
    try {
      await this.store.saveDraft(this.draft);
      this.tellSaved(this.draft.updated_at);
    } catch (error) {
      if (error.code === "sealed") location.replace(this.shell.home);
      if (error.code === "elsewhere") return this.elsewhere();
      this.dirty = true;
      this.tell(this.words.unsaved, "no");
    }
    return undefined;
  }

  tellSaved(moment = this.draft.updated_at) {
    if (!moment) return;
    const time = new Date(moment).toLocaleTimeString("sv", { hour: "2-digit", minute: "2-digit" });
    const { offline, saved } = this.words;
    this.tell(say(navigator.onLine ? saved : offline, { time }), navigator.onLine ? "" : "off");
  }

  tell(words, how) {
    const net = find("[data-net]");
    net.classList.toggle("off", how === "off");
    net.classList.toggle("no", how === "no");
    net.querySelector("span").textContent = words;
  }

  // ---- what is on the screen

  /** Show a page by its number, or a card on it. */
  show({ number, card = "" }) {
    this.turned?.leaveCard(card);
    const { form, state, draft, words, offering } = this;
    Object.assign(this, { number, card });
    find("[data-look]")?.remove();
    form.dataset.page = number;
    form.replaceChildren(blank(number, card));
    this.painting = new Painting(form, { state, draft, words, offering, media: this.shell.media });
    this.painting.paint();
    this.hasCards = Boolean(card || form.querySelector("[data-cards]"));
    if (this.hasCards) this.turn("paintCards");
    find("[data-mistakes]").hidden = true;
    this.paintFrame();
    this.capture();
    draft.place = { page: number, card };
  }

  paintFrame() {
    const { shell, card, number, words } = this;
    const label = this.state.fill(this.sections.page(number).label, "");
    const title = card ? say(words.card, { number: +card.split("/").pop() + 1 }) : label;
    find("[data-title]").textContent = title;
    document.title = `${title} · ${shell.title}`;
    for (const part of document.querySelectorAll("#main > [hidden]:not([data-mistakes])"))
      part.hidden = false;
    find("[data-progress]").hidden = Boolean(card);
    this.paintFoot();
    this.countSoon();
    const details = find("[data-sections]")?.closest("details");
    if (details) details.open = false;
  }

  paintFoot() {
    const { shell, card, number, words } = this;
    const [previous, next] = ["previous", "next"].map((go) => find(`[data-go=${go}]`));
    const following = this.sections.beside(number, 1);
    previous.hidden = !card && !this.sections.beside(number, -1);
    previous.textContent = card ? words.save_finish : words.back;
    let said = following ? say(words.next, { name: this.state.fill(following.label, "") }) : "";
    if (!following) said = shell.numbered ? words.last : words.send_mine;
    // Answers may still bring up a page that is not asked so far.
    if (!following && number < shell.pages.at(-1).number) said = words.continue;
    if (card) said = this.state.counted(repeatOf(card)) ? words.save : words.save_another;
    next.querySelector("span").textContent = said;
  }

  // Counting looks at the whole form: when the phone has time for it.
  countSoon() {
    this.counting ??= idle(() => {
      this.counting = null;
      this.count();
    });
  }

  count() {
    const counts = this.sections.counts();
    this.draft.count = counts.total;
    // The page may have ended meanwhile: it is counted when the phone has time.
    const root = find("[data-progress]");
    if (root) this.sections.paint(root, this.number, counts);
    return counts;
  }

  async capture() {
    const { form, state, change, store, words, draft, shell } = this;
    const tools = { state, change, store, words, draft };
    const load = async (what, name) => {
      if (form.querySelector(what)) (await import(shell.scripts[name])).hook(form, tools);
    };
    const again = () => addEventListener("online", () => this.capture(), { once: true });
    await Promise.all([load(CAPTURING, "capture"), load("[data-watch]", "watch")]).catch(again);
    // A stopwatch that was pressed before its script was there starts now.
    if (this.pressed?.type === "button") this.pressed.click();
    this.pressed = null;
  }

  // ---- turning the pages: a script of its own

  turning() {
    this.asked ??= import(this.shell.scripts.turning).then(({ Turning }) => {
      this.turned = new Turning(this);
      return this.turned;
    });
    return this.asked;
  }

  async turn(how, ...about) {
    try {
      return (this.turned ?? (await this.turning()))[how](...about);
    } catch (error) {
      this.asked = null;
      throw error;
    }
  }
}
