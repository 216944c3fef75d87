// A form as it stands with its answers: what is shown, required, chosen from and worked out; twin
// of surveys/state.py. It stays the same object while a person answers: `set` works out again only
// what depends on the answer (see `affects` and `shows` in surveys/shipping.py).

import { parts } from "../expressions/evaluate.js";
import { toText } from "../expressions/values.js";
import { isUnread, read, text } from "./reading.js";
import { Settling } from "./settling.js";

const UNANSWERED = "…";
const SAY = { select_one: (_, value, label) => label(value), acknowledge: () => "✓" };
const plain = (value) => (typeof value === "number" ? toText(value).replace("-", "−") : value);
const CHOOSING = /^(select_|rank)/;

/**
 * A form with answers. Paths are "cards/0/who"; values are as they are stored, null where there is
 * none, {unread: "abc"} for what is no answer.
 *
 * new FormState(form, given, context). form: what surveys.shipping.shipped gives. given: everything
 * entered, nested like the form. context: {now: ISO text or a function that gives it, timezone,
 * locale, metadata: {start, today, username …}, last_saved: answers, seed: a text, lists: {name:
 * a list or table that came apart}}. The families that the form names must be installed before.
 */
export class FormState extends Settling {
  /** Everything that was entered, irrelevant or not: what a draft keeps. */
  get given() {
    return this.root.kept;
  }
  /** What is sent: the answers that are relevant, calculations included. */
  get answers() {
    return this.root.value;
  }
  /** What the form calls itself by its answers, "" if nothing. */
  get name() {
    this.begin();
    return text(this.worked(this.root, this.form.instance_name)).trim();
  }
  /** The paths of all questions, card by card, in the order of the form. */
  get questions() {
    const places = [...this.at.values()].filter((place) => place.up && !place.item.items);
    return places.map(({ path }) => path);
  }

  value(path) {
    return this.at.get(path)?.value ?? null;
  }
  /** What was entered at a path: a value, or {unread} where it is no answer. */
  entered(path) {
    return this.at.get(path)?.kept ?? null;
  }
  /** Whether a question, section or card is shown; what is in a section inherits. */
  relevant(path) {
    return this.at.get(path)?.relevant ?? false;
  }
  required(path) {
    return this.relevant(path) && this.holds(this.at.get(path), "required", false);
  }
  readOnly(path) {
    return this.holds(this.at.get(path), "read_only", false);
  }
  /** Whether the form, not the person, decides how many cards a repeat has. */
  counted(path) {
    return this.at.get(path)?.item.repeat_count !== undefined;
  }
  count(path) {
    return this.at.get(path)?.cards?.length ?? 0;
  }

  /**
   * Answer a question; null takes the answer back. Returns the paths of what may look different
   * now: questions, groups, repeats.
   */
  set(path, value) {
    const place = this.at.get(path);
    const before = text(place.entered);
    this.begin();
    place.kept = value ?? null;
    this.touch(place);
    const isNew = text(place.entered) !== before;
    if (isNew && parts.retriggered) parts.retriggered(this, place).forEach(this.touch);
    this.work();
    return this.touched;
  }
  /**
   * Add a card with its defaults; returns its path, null where none may be added. What may look
   * different now is in `touched`.
   */
  add(path) {
    this.begin();
    return this.at.get(path).add(this);
  }
  /** Take a card away; returns the paths of what may look different now. */
  remove(path) {
    const card = this.at.get(path);
    this.begin();
    card.up.remove(this, card);
    return this.touched;
  }

  /** What is wrong with an answer: {path, code, message}, null where nothing is. */
  problem(path) {
    const place = this.at.get(path);
    const code = place?.relevant && !place.item.items && this.fault(place);
    if (!code) return null;
    const { messages, type } = place.item;
    const words = this.form.messages;
    const general = code === "type" ? words[type] : words[code];
    return { path, code, message: this.fill(messages?.[code] ?? general ?? words.choice, path) };
  }
  /** Everything that is wrong, in the order of the form; `inside` is what paths begin with. */
  problems(inside = "") {
    this.begin();
    const asked = this.questions.filter((path) => path.startsWith(inside));
    return asked.map((path) => this.problem(path)).filter(Boolean);
  }
  fault(place) {
    const { item, value } = place;
    if (isUnread(place.kept)) return CHOOSING.test(item.type) ? "choice" : "type";
    if (value === null) {
      const asked = item.asked !== false && item.answered !== false;
      return asked && this.holds(place, "required", false) ? "required" : "";
    }
    if (!this.holds(place, "constraint", true)) return "constraint";
    if (item.choice_filter === undefined && item.from === undefined) return "";
    const names = parts.offers(this, place).map(({ name }) => name);
    return [value].flat().every((name) => names.includes(name)) ? "" : "choice";
  }

  /** What is offered: [{name, label, na, media}], of a question whose choices answers decide. */
  choices(path) {
    this.begin();
    return parts.offers(this, this.at.get(path));
  }

  /** Words with each ${name} replaced by its answer as a person reads it. */
  fill(words, path) {
    return words.replace(/\$\{\s*([^}\s]+)\s*\}/g, (_, name) => this.mentioned(name, path));
  }
  mentioned(name, path) {
    const number = this.plan.named.get(name);
    if (number === undefined) return UNANSWERED;
    const place = this.near(this.at.get(path) ?? this.root, number);
    return (place?.value ?? null) === null ? UNANSWERED : this.summary(place.path);
  }
  /** The answer at a path as a person reads it, "–" where there is none. */
  summary(path) {
    const { item, value } = this.at.get(path);
    if (value === null) return "–";
    const { names = [], labels } = this.list(item.list) ?? {};
    const label = (name) => labels?.[names.indexOf(name)] || name;
    const say = parts[`say ${item.type}`] ?? SAY[item.type];
    return say ? say(item, value, label, this.form.language) : plain(value);
  }
  /** The stored value of what a control gives for a question, {unread} where it is no answer. */
  read(path, raw) {
    const { item } = this.at.get(path);
    return read(item, raw, this.list(item.list)?.names);
  }
}

/**
 * Return what a new form begins with, nested like the form: its defaults, and answers that are
 * known by the measure of their question, {site, segment} in `tagged`.
 */
export function begin(form, { tagged = {}, context = {} } = {}) {
  const empty = new FormState(form, {}, context);
  empty.begin();
  const state = new FormState(form, empty.defaultsIn(empty.root.kids), context);
  for (const path of state.questions) {
    const { measure } = state.at.get(path).item;
    const value = tagged[measure] ? state.read(path, tagged[measure]) : null;
    if (value !== null && !isUnread(value)) state.set(path, value);
  }
  return state.given;
}
