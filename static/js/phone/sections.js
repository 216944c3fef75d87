// The pages of a form: which are asked, how far each is, the list of them, the bar of progress.

import { blank } from "./blank.js";
import { say } from "./speaking.js";

const ZERO = { answered: 0, asked: 0, wrong: 0 };

export class Sections {
  constructor(shell, state, draft) {
    Object.assign(this, { shell, state, draft });
    this.numberOf = new Map();
    // Loose questions stand at the root; the others on the page of their section.
    for (const { number, path } of shell.pages) {
      if (path) this.numberOf.set(path, number);
      else this.noteLoose(number);
    }
  }

  noteLoose(number) {
    for (const box of blank(number).querySelectorAll("[data-q]"))
      this.numberOf.set(box.dataset.q, number);
  }

  page(number) {
    return this.shell.pages.find((page) => page.number === number);
  }

  /** The number of the page on which a path stands. */
  of(path) {
    return this.numberOf.get(path.split("/")[0]);
  }

  isAsked(path) {
    return this.isShown(path) && this.state.at.get(path).item.answered !== false && this.of(path);
  }

  // What was given beforehand, by a link, no page asks.
  isShown(path) {
    const { item, relevant } = this.state.at.get(path);
    return relevant && item.asked !== false && !this.draft.notes.given?.includes(path);
  }

  /** The pages that are asked, given the answers so far. */
  get asked() {
    const there = new Set();
    for (const path of this.state.questions) {
      if (this.isShown(path)) there.add(this.of(path));
    }
    const { state } = this;
    return this.shell.pages.filter(
      ({ number, path, repeat }) => there.has(number) || (repeat && state.relevant(path)),
    );
  }

  beside(number, step) {
    const pages = this.asked;
    return pages[pages.findIndex((page) => page.number === number) + step];
  }

  /** Count what is answered, asked and wrong, by the number of the page, and in all as `total`. */
  counts() {
    const found = { total: { ...ZERO } };
    const add = (path, what) => {
      found.total[what] += 1;
      (found[this.of(path)] ??= { ...ZERO })[what] += 1;
    };
    const { silent } = this.draft.notes;
    for (const path of this.state.questions) {
      if (!this.isAsked(path)) continue;
      add(path, "asked");
      if (this.state.entered(path) !== null || silent.includes(path)) add(path, "answered");
    }
    for (const { path } of this.state.problems()) if (this.of(path)) add(path, "wrong");
    return found;
  }

  /** The first page on which something is missing, else the first. */
  first() {
    const counts = this.counts();
    const pages = this.asked;
    return pages.find(({ number }) => counts[number]?.wrong) ?? pages[0];
  }

  /** Show how far one is; `here` is the number of the page. */
  paint(root, here, { total }) {
    const bar = root.querySelector("progress");
    const said = say(this.shell.words.answered, total);
    bar.max = Math.max(total.asked, 1);
    bar.value = total.answered;
    bar.setAttribute("aria-label", said);
    const where = root.querySelector("[data-where]");
    if (!where) return;
    const pages = this.asked;
    const place = pages.findIndex(({ number }) => number === here) + 1;
    where.textContent = say(this.shell.words.section, { place, pages: pages.length });
    root.querySelector("[data-counted]").textContent = said;
  }
}
