// A section on the screen: cloned from its template, words, choices, answers and errors put in.
// Nothing else of the form is in the page.

import { lock, show } from "./controls.js";

const QUOTED = /\$\{/;
const OWNERS = "[data-q], [data-group], [data-cards]";

/** The path of what a box stands for. */
export const pathOf = ({ dataset }) => dataset.q ?? dataset.group ?? dataset.cards;

// What quotes answers: text and attributes, each with the box whose words it is part of.
function quoting(root) {
  const found = [];
  const note = (words, owner, say) => {
    if (QUOTED.test(words)) found.push({ words, owner: owner.closest(OWNERS), say });
  };
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    note(node.data, node.parentElement, (words) => (node.data = words));
  }
  for (const element of root.querySelectorAll("[aria-label], [alt]"))
    for (const name of ["aria-label", "alt"])
      note(element.getAttribute(name) ?? "", element, (words) => element.setAttribute(name, words));
  return found;
}

/** A painted section: `paint` shows all of it, `repaint` what may look different now. */
export class Painting {
  constructor(root, tools) {
    // tools: {state, draft, words, offering, media}
    Object.assign(this, { root, ...tools, judged: new Set() });
    this.boxes = new Map();
    for (const box of root.querySelectorAll(OWNERS)) this.boxes.set(pathOf(box), box);
    this.quoting = quoting(root);
  }

  paint() {
    for (const [path, box] of this.boxes) this.show(path, box);
    this.quoting.forEach((one) => this.say(one));
  }

  repaint(touched) {
    for (const path of touched) {
      const box = this.boxes.get(path);
      if (box) this.show(path, box);
    }
    for (const one of this.quoting) if (!one.owner || touched.has(pathOf(one.owner))) this.say(one);
  }

  say({ words, owner, say }) {
    say(this.state.fill(words, owner ? pathOf(owner) : ""));
  }

  show(path, box) {
    box.hidden = !this.state.relevant(path) || Boolean(this.draft.notes.given?.includes(path));
    if (!box.dataset.q || box.hidden || !box.dataset.control) return;
    this.offering?.dress(box, path, this);
    const typing = box.contains(document.activeElement) && /text|number|date/.test(typed());
    if (!typing) show(box, this.state.entered(path) ?? this.state.value(path), this.isSilent(path));
    this.ask(path, box);
    if (this.judged.has(path)) this.judge(path);
  }

  isSilent(path) {
    return this.draft.notes.silent.includes(path);
  }

  ask(path, box) {
    const required = this.state.required(path);
    const optional = box.querySelector("[data-optional]");
    if (optional) optional.hidden = required;
    const control = box.matches("[role=radiogroup]") ? box : document.getElementById(`c-${path}`);
    if (required) control?.setAttribute("aria-required", "true");
    else control?.removeAttribute("aria-required");
    const { item } = this.state.at.get(path);
    const worked = item.calculation && !item.trigger;
    if (worked || item.read_only !== undefined) lock(box, worked || this.state.readOnly(path));
    if (worked) show(box, this.state.value(path));
  }

  /** Say what is wrong with an answer from now on, or that nothing is. */
  judge(path, leave = "") {
    this.judged.add(path);
    const box = this.boxes.get(path);
    const problem = this.state.problem(path);
    tell(box, problem && problem.code !== leave ? problem.message : "");
  }
}

const typed = () => document.activeElement.type ?? "";

/** Say what is wrong with a question, or take it back. */
export function tell(box, message) {
  const error = document.getElementById(`${box.id}-e`);
  if (!error) return;
  error.hidden = !message;
  error.querySelector("[data-error]").textContent = message;
  box.toggleAttribute("data-wrong", Boolean(message));
  const radios = box.matches("[role=radiogroup]");
  const control = radios ? box : document.getElementById(`c-${box.dataset.q}`);
  if (!control) return;
  const others = (control.getAttribute("aria-describedby") ?? "").split(" ");
  const described = others.filter((id) => id && id !== error.id);
  if (message) {
    control.setAttribute("aria-invalid", "true");
    described.push(error.id);
  } else control.removeAttribute("aria-invalid");
  if (described.length) control.setAttribute("aria-describedby", described.join(" "));
  else control.removeAttribute("aria-describedby");
}
