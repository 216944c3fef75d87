// The stopwatch of a waiting time runs by the clock: a locked or a closed phone measures, too.

const STOP = "M6 6h8v8H6z";
const MINUTE = 60000;

const two = (number) => String(Math.floor(number)).padStart(2, "0");
const clock = (passed) => `${two(passed / MINUTE)}:${two((passed / 1000) % 60)}`;

function hookOne(control, { state, change, draft }) {
  const box = control.closest("[data-q]");
  const path = box.dataset.q;
  const words = control.dataset;
  const find = (what) => control.querySelector(what);
  const [button, icon, field] = [find("button"), find("path"), box.querySelector("details input")];
  const start = icon.getAttribute("d");
  const { notes } = draft;
  const [started, measured] = [(notes.started ??= {}), (notes.measured ??= {})];
  const passed = () => Math.max(0, Date.now() - Date.parse(started[path]));
  const minutes = () => state.value(path) ?? 0;
  const tick = () =>
    (find("output").textContent = clock(started[path] ? passed() : minutes() * MINUTE));
  const paint = () => {
    const since = started[path];
    button.lastChild.textContent = since ? words.stop : words.start;
    icon.setAttribute("d", since ? STOP : start);
    const time = since && new Date(since).toLocaleTimeString("sv");
    find(".m").textContent = since ? words.running.replace("{time}", time) : words.idle;
    tick();
  };
  const stop = () => {
    const grain = words.unit === "integer" ? 1 : 10;
    measured[path] = Math.round((passed() / MINUTE) * grain) / grain;
    delete started[path];
    field.value = measured[path];
  };
  button.type = "button";
  button.addEventListener("click", async () => {
    if (started[path]) stop();
    else started[path] = new Date().toISOString();
    await change(path, started[path] ? state.value(path) : measured[path]);
    paint();
  });
  field.addEventListener("change", tick);
  paint();
  const timer = setInterval(() => (box.isConnected ? tick() : clearInterval(timer)), 1000);
}

/** Hook every stopwatch of a painted section; running ones stand in `draft.notes.started`. */
export function hook(root, tools) {
  for (const control of root.querySelectorAll("[data-watch]")) hookOne(control, tools);
}
