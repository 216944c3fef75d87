// Any file, a film, a recording made elsewhere: kept as it is, up to what the server takes.

import { address, choosing, fill, keep, make, say } from "./captured.js";
import { sized } from "./sizes.js";

export const wordsOf = (box) => box.querySelector("[data-kept]").dataset;

function refusal(file, { most, large, other }, accept) {
  const [wanted] = accept.split("*");
  if (file.size > Number(most)) return fill(large, { size: sized(file.size), most: sized(most) });
  return file.type.startsWith(wanted) ? "" : other;
}

export function hook(box, tools) {
  const input = box.querySelector("input[type=file]");
  choosing(input, async (file) => {
    const refused = refusal(file, wordsOf(box), input.accept);
    const type = file.type || "application/octet-stream";
    const taken_at = new Date(file.lastModified).toISOString();
    if (refused) say(box, refused);
    else await keep(box, tools, wordsOf(box), [file, { name: file.name, type, taken_at }]);
  });
}

/** Show name and size of the kept file, play a recording, offer to take it away. */
export async function show(box, value, { store, answer }) {
  if (box.shown === (value?.sha256 ?? "")) return;
  box.shown = value?.sha256 ?? "";
  const holder = box.querySelector("[data-kept]");
  holder.replaceChildren();
  if (!value) return;
  const drop = make("button", { type: "button", className: "wide" }, wordsOf(box).remove);
  drop.addEventListener("click", () => answer(null));
  const player = /^(audio|video)\//.exec(value.type)?.[1];
  if (player) {
    const src = await address(store, value);
    holder.append(make(player, { src, controls: true, preload: "metadata" }));
  }
  holder.append(make("p", { className: "s" }, `${value.name} · ${sized(value.size)}`), drop);
}
