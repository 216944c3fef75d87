// Lines of a list: when, what, state. Words come from the page, so that it can be kept for all.

/** What the shell says of itself: {language, home, help, other}. */
export const shell = JSON.parse(document.getElementById("shell").textContent);
export const language = shell.language;
const said = [...document.getElementById("words").content.querySelectorAll("[data-word]")];
/** What the pages say, by key. */
export const words = Object.fromEntries(said.map((one) => [one.dataset.word, one.textContent]));
const UNKNOWN = "–";
const HOUR = 3600000;

/** Return the words of a message with its {places} filled in. */
export function say(message, values = {}) {
  return words[message].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? UNKNOWN);
}

/** Return the words for `n` things, "one.…" for a single one where the language tells them apart. */
export function many(message, n, values = {}) {
  const one = n === 1 && words[`${message}.one`];
  return one ? say(`${message}.one`, { n, ...values }) : say(message, { n, ...values });
}

/** Return a text that has a wording in each language, or only one, in the page's. */
export function text(value) {
  if (typeof value !== "object" || !value) return value ?? "";
  return value[language] || value.zh || value.en || "";
}

/** Return an element with attributes and children; what is null or false is left out. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== false));
  return made;
}

/** Return one of the page's icons. */
export function icon(name) {
  return document.querySelector(`template[data-icon="${name}"]`).content.cloneNode(true);
}

const STATES = {
  returned: ["return", "look"],
  begun: ["pen", ""],
  draft: ["pen", ""],
  open: ["clock", ""],
  form: ["add", ""],
  next: ["add", ""],
  waiting: ["upload", ""],
  sending: ["upload", ""],
  refused: ["cross", "look"],
  conflict: ["look", "look"],
  received: ["check", "ok"],
  incomplete: ["clock", ""],
  approved: ["check", "ok"],
  rejected: ["cross", "look"],
};

/** Return the state of a line: an icon and a word, never a colour alone. */
export function chip(state) {
  const [name, kind] = STATES[state] ?? STATES.received;
  return el("span", { class: `st ${kind}`.trim() }, icon(name), words[`state.${state}`] ?? state);
}

export const progress = (value, max, sentence) =>
  el(
    "span",
    { class: "pg" },
    el("progress", { value, max: Math.max(max, 1), "aria-label": sentence }),
    el("span", { class: "m" }, sentence),
  );

/** Return the parts of a line: {when, title, about, state, count, rest}. */
export function parts({ when = [], title, about, state, count }) {
  const answered = count && say("answered", { answered: count.answered, asked: count.asked });
  return [
    el("time", {}, when.length ? when.join(" ") : icon("form")),
    el("strong", {}, title),
    chip(state),
    about ? el("span", { class: "s" }, about) : null,
    count ? progress(count.answered, count.asked, answered) : null,
  ];
}

/** Return a line that leads somewhere: the whole of it is one link. */
export const line = (entry, href) => el("a", { class: "row", href }, parts(entry));

/** Return a ruled section with a heading, a small remark beside it and a list. */
export function group(name, remark, lines) {
  const heading = el("h2", { id: `h-${name}` }, `${words[name]} `, el("small", {}, `${remark}`));
  const list = el("ul", { class: "rows" }, lines);
  return el("section", { "aria-labelledby": `h-${name}` }, heading, list);
}

/** Return what stands where there is nothing yet. */
export const empty = (name, message) =>
  el(
    "div",
    { class: "empty" },
    icon(name),
    el("h2", {}, words[message]),
    el("p", { class: "s" }, words[`${message}.more`]),
  );

/** Return "a · b" of what is there. */
export const joined = (...all) => all.filter(Boolean).join(" · ");

const twoDigits = (number) => String(number).padStart(2, "0");
export const clock = (date) => `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
const shortDay = (date) => `${date.getMonth() + 1}/${date.getDate()}`;

/** Return when something was, in two short lines: today only the time. */
export function moment(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  return today ? [clock(date)] : [shortDay(date), clock(date)];
}

/** Return the day of today as it is written. */
export function today() {
  const form = { month: "long", day: "numeric", weekday: "long" };
  return new Date().toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", form);
}

// A bare day is a day of the phone's own calendar, not midnight in Greenwich.
const edge = (written) => new Date(written.includes("T") ? written : `${written}T00:00`);

/** Return when a visit is due, in two short lines: times today, days otherwise. */
export function due([start, end] = []) {
  const edges = [start, end].filter(Boolean);
  const dates = edges.map(edge);
  const timed = edges.some((written) => written.includes("T"));
  if (timed && dates.every((date) => date.toDateString() === new Date().toDateString()))
    return dates.map(clock);
  const days = [...new Set(dates.map(shortDay))];
  if (days.length === 1 && edges[0]?.includes("T")) return [days[0], clock(dates[0])];
  return days.map((day, at) => (at ? `–${day}` : day));
}

/** Return how many whole days ago something was. */
export const daysSince = (iso) => Math.floor((Date.now() - Date.parse(iso)) / (24 * HOUR));

/** Return an amount of storage as people say it. */
export function room(bytes) {
  const number = (value) => value.toLocaleString(language, { maximumFractionDigits: 1 });
  if (bytes >= 1e9) return `${number(bytes / 1e9)} GB`;
  return bytes < 1e6 ? `${number(bytes / 1e3)} kB` : `${number(bytes / 1e6)} MB`;
}
