// Turning the pages of a form: forth, back, to a card or a question; what holds one up; the last
// look. Loaded when the page is first touched; what it shares with the page is handed to it.

import { blank } from "./blank.js";
import { list, menu, removal } from "./cards.js";
import { lines } from "./section-list.js";
import { counted, find, make, repeatOf } from "./speaking.js";
import { notePastes, takingBack } from "./touching.js";

/** `filling` is the draft on the screen, see filling.js. */
export class Turning {
  constructor(filling) {
    const { shell, state, draft, store, words, sections } = filling;
    Object.assign(this, { filling, shell, state, draft, store, words, sections });
    for (const name of ["open", "add", "remove"]) this[name] = this[name].bind(this);
    notePastes(filling.form, draft.notes);
    takingBack(filling.form, (radio) => filling.heard({ target: radio, type: "change" }));
    // So that the end is there, too, where the network has gone by then.
    if (shell.finish) fetch(shell.finish.script).catch(() => {});
  }

  get number() {
    return this.filling.number;
  }
  get card() {
    return this.filling.card;
  }
  get painting() {
    return this.filling.painting;
  }

  /** Show the cards on the page; `touched` are the paths that look different, all if absent. */
  paintCards(touched) {
    const { form } = this.filling;
    const isTouched = ({ dataset }) =>
      !touched || [...touched].some((path) => `${path}/`.startsWith(`${dataset.cards}/`));
    for (const box of form.querySelectorAll("[data-cards]")) if (isTouched(box)) list(box, this);
    const { card, state } = this;
    if (!card || form.querySelector("[data-menu], [data-removal]")) return;
    if (state.count(repeatOf(card)) > 1) form.prepend(menu(this, card));
    if (!state.counted(repeatOf(card))) form.append(removal(this, card));
  }

  paintList() {
    const open = (number) => this.go({ number });
    const counts = this.filling.count();
    find("[data-sections]").replaceChildren(...lines(this, counts, open));
  }

  /** Go to a page or card, as a step that the browser's own back button takes back. */
  go({ number, card = "" }) {
    this.filling.show({ number, card });
    history.pushState({ number, card }, "", location.href);
    scrollTo(0, 0);
    find("h1").focus({ preventScroll: true });
    this.filling.save();
  }

  open(card) {
    this.go({ number: this.number, card });
  }

  add(repeat) {
    const card = this.state.add(repeat);
    if (!card) return;
    this.open(card);
    // Left as it began, it was never wanted.
    this.begun = { card, given: this.givenIn(card) };
  }

  remove(card) {
    this.begun = null;
    this.state.remove(card);
    this.forget(card);
    this.go(this.homeOf(card));
  }

  givenIn(card) {
    return JSON.stringify(card.split("/").reduce((at, step) => at?.[step], this.state.given) ?? {});
  }

  leaveCard(next) {
    const { begun } = this;
    if (!begun || next.startsWith(begun.card)) return;
    this.begun = null;
    if (this.state.at.has(begun.card) && this.givenIn(begun.card) === begun.given) {
      this.state.remove(begun.card);
      this.forget(begun.card);
    }
  }

  // Notes about a card that is gone, and about those that moved up behind it.
  forget(card) {
    const { notes } = this.draft;
    const gone = (path) => path.startsWith(`${repeatOf(card)}/`);
    notes.silent = notes.silent.filter((path) => !gone(path));
    for (const kept of [notes.started, notes.measured, notes.pasted])
      for (const path of Object.keys(kept ?? {})) if (gone(path)) delete kept[path];
  }

  // Where a card is left for: the card around it, else its page.
  homeOf(card) {
    const steps = card.split("/").slice(0, -1);
    while (steps.length && !/^\d+$/.test(steps.at(-1))) steps.pop();
    return { number: this.number, card: steps.join("/") };
  }

  previous(anyway = false) {
    if (this.card) return (!anyway && this.isHeldUp("previous")) || this.go(this.homeOf(this.card));
    const before = this.sections.beside(this.number, -1);
    return before && this.go(before);
  }

  next(anyway = false) {
    if (!anyway && this.isHeldUp("next")) return undefined;
    if (this.card && this.state.counted(repeatOf(this.card))) return this.go(this.homeOf(this.card));
    if (this.card) return this.add(repeatOf(this.card));
    const following = this.sections.beside(this.number, 1);
    return following ? this.go(following) : this.last();
  }

  /** Show what is missing or wrong here; whoever goes on all the same says why before sending. */
  isHeldUp(go) {
    const here = this.state.problems().filter(({ path }) => this.standsHere(path));
    const { begun } = this;
    if (begun && this.givenIn(begun.card) === begun.given) here.length = 0;
    this.mistakes(here, go);
    const root = find("[data-mistakes]");
    root.focus({ preventScroll: true });
    // Its first line has to be seen, however long it is.
    root.scrollIntoView({ block: "start" });
    return here.length > 0;
  }

  standsHere(path) {
    if (this.card) return path.startsWith(`${this.card}/`);
    return this.sections.of(path) === this.number;
  }

  /** Show what is wrong as a list of links, and beside each question that is on the screen. */
  mistakes(problems, go) {
    const root = find("[data-mistakes]");
    root.hidden = !problems.length;
    root.querySelector("[data-anyway]")?.remove();
    // A respondent is asked for answers, never for reasons.
    if (go && problems.length && !this.shell.finish) root.append(this.anyway(go));
    const { one_wrong, wrong } = this.words;
    root.querySelector("b").textContent = counted(one_wrong, wrong, problems.length);
    root.querySelector("ul").replaceChildren(...problems.map((problem) => this.mistake(problem)));
    for (const { path } of problems) if (this.painting.boxes.has(path)) this.painting.judge(path);
  }

  anyway(go) {
    const button = make("button", "wide", this.words.anyway);
    button.dataset.anyway = "";
    button.addEventListener("click", () => this[go](true));
    return button;
  }

  mistake({ path, message }) {
    const link = make("a", "", this.labelOf(path));
    link.href = `#q-${path}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.reach(path);
    });
    return make("li", "", link, " ", make("span", "s", message));
  }

  labelOf(path) {
    const box = this.painting.boxes.get(path);
    return box?.querySelector("[data-label]").textContent ?? this.labelBlank(path);
  }

  // The words of a question that is not on the screen.
  labelBlank(path) {
    const { number, card } = this.placeOf(path);
    const box = [...blank(number, card).querySelectorAll("[data-q], [data-cards]")].find(
      ({ dataset }) => (dataset.q ?? dataset.cards) === path,
    );
    return this.state.fill(box?.querySelector("[data-label]")?.textContent ?? path, path);
  }

  placeOf(path) {
    return { number: this.sections.of(path), card: /^(.*\/\d+)\//.exec(path)?.[1] ?? "" };
  }

  /** Go to the question at a path, on whatever page or card it stands, and put the focus there. */
  reach(path) {
    const { number, card } = this.placeOf(path);
    if (number !== this.number || card !== this.card || find("[data-look]")) this.go({ number, card });
    this.painting.judge(path);
    const box = this.painting.boxes.get(path);
    const control = document.getElementById(`c-${path}`) ?? box.querySelector("button, input");
    box.scrollIntoView({ block: "center" });
    control?.focus({ preventScroll: true });
  }

  // A respondent is asked for what is missing where it stands; then it is sent.
  async finish() {
    const [first] = this.state.problems();
    if (!first) return (await import(this.shell.finish.script)).finish(this);
    this.go(this.placeOf(first.path));
    return this.isHeldUp();
  }

  /** Show the last look: what is missing, what a reviewer would ask about, the button that sends.
   * `again` where the browser's own buttons have led there. */
  async last(again = false) {
    const { shell, state, draft, store, words } = this;
    await this.filling.save();
    if (shell.finish) return this.finish();
    const { lastLook } = await import(shell.scripts.send);
    const root = make("section", "", find("template[data-send]").content.cloneNode(true));
    root.dataset.look = "";
    find("[data-look]")?.remove();
    for (const part of document.querySelectorAll("#main > *")) part.hidden = true;
    find("#main").append(root);
    find("[data-title]").textContent = words.last;
    if (!again) history.pushState({ number: this.number, look: true }, "", location.href);
    const leave = (to = `${shell.home}#outbox`) => location.assign(to);
    const open = (path) => this.reach(path);
    const labelOf = (path) => this.labelBlank(path);
    await lastLook(root, { labelOf, state, draft, form: shell.form, shell, store, words, leave, open });
    scrollTo(0, 0);
  }
}
