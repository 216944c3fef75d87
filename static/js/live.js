// Relevance, calculations, constraints and what is required, worked out while one types. The
// server works all of it out again; an expression that fails here leaves what the server showed.

let engine;
const CHOSEN = ":checked";
// A month or a year stands for its first day.
const FIRST_DAY = { month: "-01", year: "-01-01" };

function texts(form, path) {
  const found = [...form.querySelectorAll(`[name="${CSS.escape(path)}"]`)];
  const boxes = found.filter((input) => input.type === "radio" || input.type === "checkbox");
  if (boxes.length) return boxes.filter((box) => box.matches(CHOSEN)).map((box) => box.value);
  if (found[0]?.type === "file") return [...found[0].files].map((file) => file.name);
  return found.map((input) => input.value.trim());
}

function ranked(form, path) {
  return [...form.querySelectorAll(`[name^="${CSS.escape(path)}:"]`)]
    .filter((select) => select.value)
    .sort((a, b) => a.value - b.value)
    .map((select) => select.name.slice(path.length + 1));
}

/** Return what stands in a question's control, as an expression reads it. */
export function written(form, path) {
  const box = document.getElementById(`q-${path}`);
  if (box.querySelector("[data-kept]") || box.querySelector(".file")) return "kept";
  const parts = box.dataset.control === "rank" ? ranked(form, path) : texts(form, path);
  const whole = parts.join(" ");
  return whole && whole + (FIRST_DAY[box.dataset.control] ?? "");
}

function nodeAt(data, path) {
  const steps = path.split("/");
  let node = data;
  for (let at = 0; node && at < steps.length; at += 1) {
    const number = /^\d+$/.test(steps[at + 1]) ? Number(steps[at + 1]) : 0;
    node = node.children.filter((child) => child.name === steps[at])[number];
    if (/^\d+$/.test(steps[at + 1])) at += 1;
  }
  return node;
}

const truth = (value) => value === true || (value !== false && value !== "" && value !== 0);

class Page {
  constructor(form, live) {
    Object.assign(this, { form, live, touched: new Set() });
  }

  value(rule, column) {
    const now = { now: new Date().toISOString(), node: rule.path };
    return engine.evaluate(rule[column], this.live.data, { ...this.live.context, ...now });
  }

  holds(rule, column, otherwise) {
    if (!rule[column]) return otherwise;
    try {
      return truth(this.value(rule, column));
    } catch {
      return otherwise;
    }
  }

  take() {
    for (const box of this.form.querySelectorAll("[data-q]")) {
      const node = nodeAt(this.live.data, box.dataset.q);
      if (node && !box.closest("[hidden]")) node.value = written(this.form, box.dataset.q);
    }
  }

  settle(rule) {
    const box =
      document.getElementById(`q-${rule.path}`) ??
      this.form.querySelector(`[data-group="${CSS.escape(rule.path)}"]`);
    const node = nodeAt(this.live.data, rule.path);
    if (rule.calculation && node) {
      try {
        node.value = String(this.value(rule, "calculation"));
      } catch {
        return;
      }
    }
    if (!box) return;
    if (rule.relevant) this.show(rule, box, node);
    if (!box.hidden && box.dataset.q) this.judge(rule, box, node);
  }

  show(rule, box, node) {
    box.hidden = !this.holds(rule, "relevant", !box.hidden);
    if (node && box.dataset.q) node.value = box.hidden ? "" : written(this.form, rule.path);
  }

  judge(rule, box, node) {
    const optional = box.querySelector("[data-optional]");
    if (optional) optional.hidden = this.holds(rule, "required", optional.hidden);
    if (!rule.constraint || !this.touched.has(rule.path)) return;
    tell(box, !node?.value || this.holds(rule, "constraint", true) ? "" : rule.message);
  }

  work() {
    this.take();
    this.live.rules.forEach((rule) => this.settle(rule));
  }
}

/** Say what is wrong with a question, or take it back. */
export function tell(box, message) {
  const error = document.getElementById(`${box.id}-e`);
  if (!error) return;
  error.hidden = !message;
  error.querySelector("[data-error]").textContent = message;
  box.toggleAttribute("data-wrong", Boolean(message));
  const control = box.matches("[role=radiogroup]") ? box : document.getElementById(`c-${box.dataset.q}`);
  if (message) control?.setAttribute("aria-invalid", "true");
  else control?.removeAttribute("aria-invalid");
}

/** Obey the rules of a page from now on; returns the function that works them out. */
export async function obey(form, live) {
  if (!live.rules.length) return () => {};
  engine = await import("./expressions/asking.js");
  await engine.load(live.families);
  const page = new Page(form, live);
  form.addEventListener("change", ({ target }) => {
    const path = target.closest("[data-q]")?.dataset.q;
    if (path) page.touched.add(path);
    page.work();
  });
  page.work();
  return () => page.work();
}
