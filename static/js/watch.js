// The stopwatch of a waiting time. Without script the same button lets the server stamp the times.

const written = (milliseconds) => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
};

function minutes(box, milliseconds) {
  const exact = milliseconds / 60000;
  return box.dataset.unit === "integer" ? Math.round(exact) : Math.round(exact * 10) / 10;
}

function hookOne(box, words, changed) {
  const form = box.closest("form");
  const button = box.querySelector("button");
  const output = box.querySelector("output");
  const name = button.value.replace("watch:", "");
  const stamp = form.elements[`${name}:started`];
  const passed = () => Date.now() - Date.parse(stamp.value);
  const tick = () => {
    if (stamp.value) output.textContent = written(passed());
  };
  const label = (text) => {
    button.lastChild.textContent = text;
  };
  form.elements[name].addEventListener("input", ({ target }) => {
    if (!stamp.value) output.textContent = written(Number(target.value) * 60000 || 0);
  });
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (stamp.value) {
      form.elements[name].value = minutes(box, passed());
      stamp.value = "";
      label(words.start);
    } else {
      stamp.value = new Date().toISOString();
      label(words.stop);
    }
    tick();
    changed();
  });
  tick();
  setInterval(tick, 1000);
}

/** Hook every stopwatch of a form; `changed` is called when one starts or stops. */
export function hook(form, words, changed) {
  for (const box of form.querySelectorAll("[data-watch]")) hookOne(box, words, changed);
}
