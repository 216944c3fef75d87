// What the controls share that take something in: how they make elements, speak and keep files.

export function make(tag, properties, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Tell something below the control; `words` are the data attributes of the control. */
export function say(box, text = "") {
  box.querySelector("[data-said]").textContent = text;
}

/** Take what is chosen with an input, and what was chosen before this script was here. */
export function choosing(input, take) {
  const chosen = async () => {
    const [file] = input.files;
    if (file) await take(file);
    input.value = "";
  };
  input.addEventListener("change", chosen);
  chosen();
}

/** Put a file into the store at once and answer with it; a later one wins over an earlier one. */
export async function keep(box, { store, answer }, words, making) {
  const turn = (box.turn = (box.turn ?? 0) + 1);
  say(box, words.keeping);
  try {
    const [blob, facts] = await making;
    const file = await store.putFile(blob, facts);
    if (turn !== box.turn) return null;
    say(box);
    await answer(file);
    return file;
  } catch (error) {
    say(box, error.said ?? words.full);
    return null;
  }
}

/** An address of a kept file for this page, "" where the file is gone. */
export async function address(store, { sha256 }) {
  const blob = await store.file(sha256);
  return blob ? URL.createObjectURL(blob) : "";
}
